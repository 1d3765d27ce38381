"""What must agree inside a file: keys, years, quarters, dates, one primary link. Fields alone are read by shape.py.

`Surroundings` answers for what must agree with the system the file comes into; the services give it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tidtam.exchange.choices import FaultKind
from tidtam.exchange.facts import OrganisationName, PrintedReport
from tidtam.exchange.office_json.shape import Reading
from tidtam.progress.choices import Part
from tidtam.progress.facts import Answer, Report
from tidtam.progress.rules import TREE_OF_PART
from tidtam.projects.choices import ResultKind
from tidtam.projects.facts import Project

RESULT_KINDS = {Part.OUTPUT: ResultKind.OUTPUT, Part.OUTCOME: ResultKind.OUTCOME}


@dataclass(frozen=True, slots=True)
class OrganisationFault:
    """Why the office a file names cannot be taken."""

    kind: FaultKind
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a file is checked against.

    plan_codes    the codes of each kind of tree that holds in a fiscal year.
    organisation  None where the office is known and unambiguous, else what is wrong with its name.
    """

    plan_codes: Callable[[int], Mapping[str, Collection[str]]]
    organisation: Callable[[OrganisationName, int], OrganisationFault | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """What projects and reports are checked against: year and work groups of the file, plans of the year (None: not
    asked)."""

    fiscal_year_be: int | None
    work_groups: frozenset[str] | None
    plan_codes: Mapping[str, Collection[str]] | None


def check_project(reading: Reading, project: Project, path: str, frame: Frame) -> None:
    """Note what does not agree inside one project."""
    if frame.fiscal_year_be is not None and project.fiscal_year_be != frame.fiscal_year_be:
        _other_year(reading, f"{path}.fiscal_year_be", project.fiscal_year_be, frame)
    if frame.work_groups is not None and project.work_group and project.work_group not in frame.work_groups:
        reading.fault(f"{path}.work_group", FaultKind.NO_SUCH_WORK_GROUP, project.work_group)
    if project.start_date and project.end_date and project.end_date < project.start_date:
        reading.fault(
            f"{path}.end_date", FaultKind.DATES_REVERSED, project.end_date.isoformat(), start=project.start_date
        )
    targets = [(f"{path}.results[{i}].key", each.key) for i, each in enumerate(project.results)]
    targets += [(f"{path}.kpis[{i}].key", each.key) for i, each in enumerate(project.kpis)]
    check_unique(reading, targets)
    check_unique(reading, ((f"{path}.activities[{i}].key", each.key) for i, each in enumerate(project.activities)))
    check_unique(
        reading,
        ((f"{path}.budget.planned[{i}].quarter", each.quarter) for i, each in enumerate(project.budget.planned)),
    )
    check_unique(
        reading, ((f"{path}.executions[{i}].quarter", each.quarter) for i, each in enumerate(project.executions))
    )
    check_unique(
        reading,
        ((f"{path}.form_answers[{i}]", (each.form, each.place)) for i, each in enumerate(project.form_answers)),
    )
    for i, transfer in enumerate(project.budget.transfers):
        if not transfer.amount_baht:
            reading.fault(
                f"{path}.budget.transfers[{i}].amount_baht", FaultKind.NOT_POSITIVE, str(transfer.amount_baht)
            )
    _check_activities(reading, project, path, frozenset(key for _, key in targets))
    _check_plan_links(reading, project, path, frame)


def _check_activities(reading: Reading, project: Project, path: str, targets: frozenset[str]) -> None:
    parents = {each.key: each.parent_key for each in project.activities}
    for i, activity in enumerate(project.activities):
        if activity.parent_key:
            if activity.parent_key not in parents:
                reading.fault(f"{path}.activities[{i}].parent_key", FaultKind.NO_SUCH_ACTIVITY, activity.parent_key)
            elif parents[activity.parent_key]:
                reading.fault(f"{path}.activities[{i}].parent_key", FaultKind.PARENT_IS_SUB, activity.parent_key)
        for j, key in enumerate(activity.serves):
            if key not in targets:
                reading.fault(f"{path}.activities[{i}].serves[{j}]", FaultKind.NO_SUCH_TARGET, key)


def _check_plan_links(reading: Reading, project: Project, path: str, frame: Frame) -> None:
    links = project.plan_links
    check_unique(reading, ((f"{path}.plan_links[{i}]", (each.tree, each.code)) for i, each in enumerate(links)))
    primary = [i for i, each in enumerate(links) if each.is_primary]
    for i in primary[1:]:
        reading.fault(f"{path}.plan_links[{i}].is_primary", FaultKind.TWO_PRIMARY, True)
    if frame.plan_codes is None:
        return
    for i, link in enumerate(links):
        if link.tree not in frame.plan_codes:
            reading.fault(f"{path}.plan_links[{i}].tree", FaultKind.NO_SUCH_TREE, link.tree, year=frame.fiscal_year_be)
        elif link.code not in frame.plan_codes[link.tree]:
            reading.fault(
                f"{path}.plan_links[{i}].code", FaultKind.NO_SUCH_PLAN_CODE, link.code, year=frame.fiscal_year_be
            )


def check_report(reading: Reading, report: Report, path: str, frame: Frame, project: Project | None) -> None:
    """Note what does not agree inside one report, and between it and its project (None: the project has faults)."""
    if frame.fiscal_year_be is not None and report.fiscal_year_be != frame.fiscal_year_be:
        _other_year(reading, f"{path}.fiscal_year_be", report.fiscal_year_be, frame)
    check_unique(
        reading, ((f"{path}.kpi_values[{i}].kpi_key", each.kpi_key) for i, each in enumerate(report.kpi_values))
    )
    check_unique(
        reading,
        ((f"{path}.activities[{i}].activity_key", each.activity_key) for i, each in enumerate(report.activities)),
    )
    for i, answer in enumerate(report.answers):
        _check_covers(reading, answer, f"{path}.answers[{i}]", frame, project)
    if project is None:
        return
    kpis = {each.key for each in project.kpis}
    registered = {each.key for each in project.activities}
    activities = registered | {each.activity_key for each in report.activities if each.title}
    for i, value in enumerate(report.kpi_values):
        if value.kpi_key not in kpis:
            reading.fault(f"{path}.kpi_values[{i}].kpi_key", FaultKind.NO_SUCH_KPI, value.kpi_key)
    for i, progress in enumerate(report.activities):
        if progress.activity_key not in activities:
            reading.fault(f"{path}.activities[{i}].activity_key", FaultKind.NO_SUCH_ACTIVITY, progress.activity_key)
        elif progress.title and progress.activity_key in registered:
            reading.fault(f"{path}.activities[{i}].title", FaultKind.REGISTERED_TITLE, progress.title)
    for i, cause in enumerate(report.disbursement.causes):
        if cause.activity_key and cause.activity_key not in activities:
            place = f"{path}.disbursement.causes[{i}].activity_key"
            reading.fault(place, FaultKind.NO_SUCH_ACTIVITY, cause.activity_key)


def _check_covers(reading: Reading, answer: Answer, path: str, frame: Frame, project: Project | None) -> None:
    known: Collection[str]
    if answer.part in TREE_OF_PART:
        if frame.plan_codes is None:
            return
        known, kind = frame.plan_codes.get(TREE_OF_PART[answer.part], ()), FaultKind.NO_SUCH_PLAN_CODE
    elif project is None:
        return
    elif answer.part == Part.KPI:
        known, kind = {each.key for each in project.kpis}, FaultKind.NO_SUCH_KPI
    else:
        wanted = RESULT_KINDS[answer.part]
        known, kind = {each.key for each in project.results if each.kind == wanted}, FaultKind.NO_SUCH_RESULT
    for i, key in enumerate(answer.covers):
        if key not in known:
            reading.fault(f"{path}.covers[{i}]", kind, key, year=frame.fiscal_year_be)


def check_printed(reading: Reading, printed: Iterable[PrintedReport], project_keys: Collection[str]) -> None:
    """Note printed reports of unknown projects, and two of one project and quarter."""
    printed = list(printed)
    for i, each in enumerate(printed):
        if each.project_key not in project_keys:
            reading.fault(f"printed.reports[{i}].project_key", FaultKind.NO_SUCH_PROJECT, each.project_key)
    check_unique(
        reading, ((f"printed.reports[{i}]", (each.project_key, each.quarter)) for i, each in enumerate(printed))
    )


def check_unique(reading: Reading, placed: Iterable[tuple[str, object]]) -> None:
    """Note every value that stands at more than one of the given places."""
    for path, value, first in repeated(placed):
        words = " ".join(map(str, value)) if isinstance(value, tuple) else value
        reading.fault(path, FaultKind.TWICE, words, first=first)


def repeated(placed: Iterable[tuple[str, object]]) -> Iterator[tuple[str, object, str]]:
    """Yield path and value of every repetition, with the path where the value stood first."""
    seen: dict[object, str] = {}
    for path, value in placed:
        if value in seen:
            yield path, value, seen[value]
        else:
            seen[value] = path


def _other_year(reading: Reading, path: str, year: int, frame: Frame) -> None:
    reading.fault(path, FaultKind.OTHER_YEAR, year, expected=frame.fiscal_year_be)
