"""Amounts and values a thousand, a million or a hundred times off: baht typed as million baht, percent as shares."""

from collections.abc import Iterator
from decimal import Decimal

from tidtam.attention.choices import NoticeKind
from tidtam.attention.facts import Notice, OfficeYear, Place
from tidtam.progress.facts import Report
from tidtam.projects.facts import Kpi, Project

UNITS = (Decimal(1_000), Decimal(1_000_000))
"""Thousand and million baht: what a table may be headed by."""
EXACT = Decimal("0.01")
"""How far a small amount may lie from the large one divided by a unit and still have its digits."""
IMPOSSIBLE = Decimal(500)
"""Times a budget or plan that nobody spends."""
HUNDRED = (Decimal(80), Decimal(125))
"""Times a target at which a percent was typed as its hundredfold."""


def unit_slips(office: OfficeYear) -> Iterator[Notice]:
    """Yield the amounts and KPI values that differ by a unit from what they belong to."""
    projects = {project.key: project for project in office.projects}
    for project in office.projects:
        yield from _of_registration(project)
    for report in office.reports:
        if report.project_key in projects:
            yield from _of_report(projects[report.project_key], report)


def _of_registration(project: Project) -> Iterator[Notice]:
    total = project.budget.total_baht
    planned = sum((row.planned_baht for row in project.budget.planned), Decimal(0))
    place = Place(project=project.key, quarter=None, place="budget.total_baht")
    if total and planned and _differ_by_unit(planned, total):
        yield _notice(place, planned, total)


def _of_report(project: Project, report: Report) -> Iterator[Notice]:
    money, total = report.disbursement, project.budget.total_baht

    def place(name: str) -> Place:
        return Place(project=project.key, quarter=report.quarter, place=name)

    plan, actual = money.planned_baht, money.actual_baht
    if actual and plan and _differ_by_unit(actual, plan):
        yield _notice(place("disbursement.actual_baht"), actual, plan)
    elif actual and total and actual >= IMPOSSIBLE * total:
        yield _notice(place("disbursement.actual_baht"), actual, total)
    values = {row.kpi_key: row.cumulative for row in report.kpi_values}
    for kpi in project.kpis:
        value = values.get(kpi.key)
        if value and kpi.target and _is_hundred_times(value, kpi):
            yield _notice(place(f"kpi_values[{kpi.key}].cumulative"), value, kpi.target)


def _differ_by_unit(one: Decimal, other: Decimal) -> bool:
    """Return whether two amounts that should be near have the same digits a unit apart, or lie impossibly far apart.

    The first is what cannot exceed the other by much: an amount spent, or the plans of all quarters.
    """
    small, large = sorted((one, other))
    same_digits = any(abs(large / unit - small) <= EXACT * small for unit in UNITS)
    return same_digits or one >= IMPOSSIBLE * other


def _is_hundred_times(value: Decimal, kpi: Kpi) -> bool:
    """Return whether a value is about a hundred times its target."""
    assert kpi.target
    return HUNDRED[0] <= value / kpi.target <= HUNDRED[1]


def _notice(place: Place, one: Decimal, other: Decimal) -> Notice:
    small, large = sorted((one, other))
    return Notice(
        kind=NoticeKind.UNIT_SLIP.value,
        places=(place,),
        values={"large": f"{large:,.2f}", "small": f"{small:,.2f}", "times": f"{large / small:,.0f}"},
    )
