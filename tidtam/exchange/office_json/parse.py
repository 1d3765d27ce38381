"""Reads an office file: bytes to `OfficeFile`, with everything that is wrong in it at once."""

import re
import typing
from collections.abc import Iterable
from typing import Any

from tidtam.exchange.choices import FaultKind
from tidtam.exchange.facts import Fault, OfficeFile, OrganisationName, ParsedOffice, Printed
from tidtam.exchange.office_json import FORMAT, VERSION
from tidtam.exchange.office_json.limits import text_limit
from tidtam.exchange.office_json.reading import Unreadable, read_tree
from tidtam.exchange.office_json.references import (
    Frame,
    Surroundings,
    check_printed,
    check_project,
    check_report,
    check_unique,
)
from tidtam.exchange.office_json.shape import BAD, Reader, Reading, read_fields, read_year, reader_of, text_reader
from tidtam.exchange.office_json.writing import in_order
from tidtam.progress.facts import Report
from tidtam.projects.facts import Project

_MEMBER = re.compile(r"(projects|reports)\[\d+\]")
_PLACE = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_ORDER = (
    "",
    "format",
    "version",
    "demo",
    "organisation",
    "fiscal_year_be",
    "work_groups",
    "printed",
    "projects",
    "reports",
)


def parse_office(data: bytes, surroundings: Surroundings | None = None) -> ParsedOffice:
    """Read an office file and say everything that is wrong in it.

    surroundings  the system the file comes into: its plans and organisations. Without it only the file is judged.
    Cost: linear in the file; a megabyte takes about half a second.
    """
    try:
        tree, encoding = read_tree(data)
    except Unreadable as unreadable:
        return ParsedOffice(None, (unreadable.fault,), (), ())
    reading = Reading()
    if not _is_ours(reading, tree):
        return ParsedOffice(None, tuple(reading.faults), (), (), encoding)
    found = _read_frame(reading, tree)
    frame = _frame(reading, found, surroundings)
    projects = _read_members(reading, tree.get("projects", []), "projects", reader_of(Project))
    reports = _read_members(reading, tree.get("reports", []), "reports", reader_of(Report))
    _check_members(reading, tree, frame, projects, reports)
    if isinstance(found.get("printed"), Printed):
        check_printed(reading, found["printed"].reports, _keys_written(tree))
    faults = tuple(sorted(reading.faults, key=_place))
    left_out = {match[0] for fault in faults if (match := _MEMBER.match(fault.path))}
    left_out |= _reports_of_left_out(projects, reports, left_out)
    office = None
    if all(_MEMBER.match(fault.path) for fault in faults):
        office = in_order(
            OfficeFile(
                demo=found["demo"],
                organisation=found["organisation"],
                fiscal_year_be=found["fiscal_year_be"],
                work_groups=found.get("work_groups", ()),
                printed=found.get("printed"),
                projects=tuple(each for path, each in projects.items() if path not in left_out),
                reports=tuple(each for path, each in reports.items() if path not in left_out),
            )
        )
    return ParsedOffice(office, faults, tuple(reading.cleaned), tuple(sorted(left_out, key=_path_key)), encoding)


def _is_ours(reading: Reading, tree: Any) -> bool:
    if not isinstance(tree, dict):
        reading.fault("", FaultKind.NOT_OBJECT, tree)
    elif tree.get("format") != FORMAT:
        reading.fault("format", FaultKind.FORMAT, tree.get("format", ""), expected=FORMAT)
    elif isinstance(tree.get("version"), bool) or tree.get("version") != VERSION:
        reading.fault("version", FaultKind.VERSION, tree.get("version", ""), expected=VERSION)
    return not reading.faults


def _read_frame(reading: Reading, tree: dict[str, Any]) -> dict[str, Any]:
    """Return what could be read of the fields around the members."""
    found: dict[str, Any] = {}

    def keep(name: str, reader: Reader) -> Reader:
        def read(reading: Reading, value: Any, path: str) -> Any:
            result = reader(reading, value, path)
            if result is not BAD:
                found[name] = result
            return result

        return read

    hints = typing.get_type_hints(OfficeFile)
    readers = {
        "format": _taken,
        "version": _taken,
        "demo": keep("demo", _read_demo),
        "organisation": keep("organisation", reader_of(hints["organisation"])),
        "fiscal_year_be": keep("fiscal_year_be", read_year),
        "work_groups": keep("work_groups", _read_work_groups),
        "printed": keep("printed", lambda r, v, p: None if v is None else reader_of(Printed)(r, v, p)),
        "projects": _taken,
        "reports": _taken,
    }
    read_fields(reading, tree, "", readers, ("demo", "organisation", "fiscal_year_be", "projects"))
    name = found.get("organisation")
    if isinstance(name, OrganisationName) and not (name.code or name.name):
        reading.fault("organisation", FaultKind.BLANK)
        del found["organisation"]
    return found


def _taken(_reading: Reading, value: Any, _path: str) -> Any:
    """Take a field that is read on its own."""
    return None if value is BAD else value


def _read_demo(reading: Reading, value: Any, path: str) -> Any:
    return value if isinstance(value, bool) else reading.fault(path, FaultKind.NOT_TRUE_FALSE, value)


def _read_work_groups(reading: Reading, value: Any, path: str) -> Any:
    if not isinstance(value, list):
        return reading.fault(path, FaultKind.NOT_LIST, value)
    read = text_reader(text_limit("OfficeFile", "work_groups"), may_be_blank=False)
    names = [read(reading, each, f"{path}[{index}]") for index, each in enumerate(value)]
    check_unique(reading, ((f"{path}[{i}]", each) for i, each in enumerate(names) if each is not BAD))
    return BAD if any(each is BAD for each in names) else tuple(names)


def _frame(reading: Reading, found: dict[str, Any], surroundings: Surroundings | None) -> Frame:
    year = found.get("fiscal_year_be")
    groups = found.get("work_groups")
    plan_codes = None
    if surroundings is not None and year is not None:
        plan_codes = surroundings.plan_codes(year)
        if "organisation" in found:
            fault = surroundings.organisation(found["organisation"], year)
            if fault is not None:
                name = found["organisation"]
                reading.fault("organisation", fault.kind, name.code or name.name, **fault.details)
    return Frame(year, None if groups is None else frozenset(groups), plan_codes)


def _read_members(reading: Reading, value: Any, name: str, read: Reader) -> dict[str, Any]:
    """Return what could be read of a list of projects or reports, by path."""
    if not isinstance(value, list):
        reading.fault(name, FaultKind.NOT_LIST, value)
        return {}
    members = {}
    for index, each in enumerate(value):
        path = f"{name}[{index}]"
        member = read(reading, each, path)
        if member is not BAD:
            members[path] = member
    return members


def _check_members(
    reading: Reading, tree: Any, frame: Frame, projects: dict[str, Project], reports: dict[str, Report]
) -> None:
    check_unique(reading, ((f"{path}.key", each.key) for path, each in projects.items()))
    check_unique(reading, ((path, (each.project_key, each.quarter)) for path, each in reports.items()))
    for path, project in projects.items():
        check_project(reading, project, path, frame)
    by_key = {each.key: each for each in projects.values()}
    written = _keys_written(tree)
    for path, report in reports.items():
        if report.project_key not in written and report.project_key not in by_key:
            reading.fault(f"{path}.project_key", FaultKind.NO_SUCH_PROJECT, report.project_key)
        check_report(reading, report, path, frame, by_key.get(report.project_key))


def _keys_written(tree: Any) -> set[str]:
    """Return the keys of all projects in the file, those with faults too: a report of one is no second fault."""
    members: Iterable[Any] = tree.get("projects", []) if isinstance(tree.get("projects"), list) else []
    return {each["key"] for each in members if isinstance(each, dict) and isinstance(each.get("key"), str)}


def _reports_of_left_out(projects: dict[str, Project], reports: dict[str, Report], left_out: set[str]) -> set[str]:
    """Return the paths of sound reports whose project stays out."""
    staying = {each.key for path, each in projects.items() if path not in left_out}
    return {path for path, each in reports.items() if each.project_key not in staying}


def _place(fault: Fault) -> tuple[bool, list[tuple[int, str]]]:
    return fault.kind == FaultKind.TOO_MANY, _path_key(fault.path)


def _path_key(path: str) -> list[tuple[int, str]]:
    """Return what sorts paths as they stand in a file: projects[2] before projects[10]."""
    parts = [(int(index) if index else 0, name) for name, index in _PLACE.findall(path)]
    first = path.split(".")[0].split("[")[0]
    return [(_ORDER.index(first) if first in _ORDER else len(_ORDER), ""), *parts]
