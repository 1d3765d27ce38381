"""Facts to bytes, one way only: the same facts give the same bytes.

UTF-8 without escapes, names sorted, one blank of indentation, a newline at the end; fields that say nothing (equal to
their default) are left out; projects by key, reports by project and quarter, work groups by name.
"""

import json
import re
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from tidtam.approval.rules import canonical_number
from tidtam.exchange.facts import OfficeFile, Printed
from tidtam.exchange.office_json import FORMAT, VERSION
from tidtam.projects.facts import Project, answers_in_order

SATANG = Decimal("0.01")
_ALWAYS = {"projects", "reports"}
"""Lists an office file shows even where they are empty."""


def write_office(office: OfficeFile) -> bytes:
    """Return the canonical bytes of an office file."""
    tree = {"format": FORMAT, "version": VERSION, **_tree(in_order(office))}
    return (json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def in_order(office: OfficeFile) -> OfficeFile:
    """Return the same file with everything whose order says nothing put in one order, and every work group listed."""
    named = {each.work_group for each in office.projects if each.work_group}
    return replace(
        office,
        work_groups=tuple(sorted({*office.work_groups, *named})),
        printed=_printed_in_order(office.printed) if office.printed else None,
        projects=tuple(sorted(map(_project_in_order, office.projects), key=lambda each: natural(each.key))),
        reports=tuple(sorted(office.reports, key=lambda each: (natural(each.project_key), each.quarter))),
    )


def printed_tree(printed: Printed) -> dict[str, Any]:
    """Return what a printed original stated as plain JSON values, in the form it has in a file."""
    return _tree(_printed_in_order(printed))


def _printed_in_order(printed: Printed) -> Printed:
    return replace(
        printed, reports=tuple(sorted(printed.reports, key=lambda each: (natural(each.project_key), each.quarter)))
    )


def _project_in_order(project: Project) -> Project:
    return replace(
        project,
        executions=tuple(sorted(project.executions, key=lambda each: each.quarter)),
        form_answers=answers_in_order(project.form_answers),
    )


def natural(key: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return what sorts P2 before P10."""
    parts = re.findall(r"([0-9]{1,18})|([^0-9]+)", key)
    return [(0, int(number), "") if number else (1, 0, word) for number, word in parts], key


def _tree(facts: Any) -> dict[str, Any]:
    tree = {}
    defaults = _defaults(facts.__class__)
    for name, default in defaults.items():
        value = getattr(facts, name)
        if default is MISSING or value != default or (name in _ALWAYS and isinstance(facts, OfficeFile)):
            tree[name] = _plain(name, value)
    return tree


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(name, each) for each in value]
    if isinstance(value, Decimal):
        return str(value.quantize(SATANG)) if name.endswith("_baht") else canonical_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return _tree(value) if is_dataclass(value) else value


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    """Return field name → default of a class of facts; MISSING where it must be given."""
    return {
        each.name: each.default_factory() if each.default_factory is not MISSING else each.default
        for each in fields(kind)
    }
