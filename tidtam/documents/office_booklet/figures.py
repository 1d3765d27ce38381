"""Every figure of the booklet with its unit and the rows behind it: JSON, XLSX and the page's drill-down read these.

A figure that is a sum has parts whose sum it is; a percentage belongs to the figure it is computed from. Nothing is
counted here that the record does not hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.record import (
    Booklet,
    MoneyGroup,
    MoneyWindow,
    ProjectRef,
    ReportRef,
    ReportSection,
)
from tidtam.progress.selectors import MoneyTotals

Unit = Literal["projects", "reports", "baht"]
MONEY_PARTS = {
    "planned": words.PLANNED,
    "carried_in": words.CARRIED_IN,
    "actual": words.ACTUAL,
    "within_plan": words.WITHIN_PLAN,
    "not_disbursed": words.NOT_DISBURSED,
    "over_plan": words.OVER_PLAN,
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one project or report adds to a figure: 1 to a count, baht to a sum; None: it has no such amount."""

    ref: ProjectRef | ReportRef
    value: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. id is stable and goes into addresses; label is printed Thai.

    value     the sum of the parts.
    pct       the figure in percent of the figures named in pct_of together; None where there is nothing to divide by.
    """

    id: str
    label: str
    value: int | Decimal
    unit: Unit
    parts: tuple[Part, ...]
    pct: Decimal | None = None
    pct_of: tuple[str, ...] = ()


def figures(booklet: Booklet) -> tuple[Figure, ...]:
    """Return every figure of the booklet in printing order; ids are unique."""
    return (
        _count("projects", words.ALL_PROJECTS, booklet.projects),
        *_statuses(booklet),
        *(
            _count(f"coverage.q{row.quarter}", _covered(booklet).format(quarter=row.quarter), row.reports)
            for row in booklet.coverage
        ),
        *_window(booklet, booklet.quarter_money, "quarter"),
        *_window(booklet, booklet.round_money, "round"),
        *(
            _count(f"report_status.{status.value}", words.REPORTS_WITH.format(status=status.label), refs)
            for status, refs in booklet.report_statuses
        ),
        _count("outside_emenscr", words.OUTSIDE_EMENSCR, booklet.outside_emenscr),
        _count("without_report", words.WITHOUT_REPORT, booklet.without_report),
        *([] if booklet.is_draft else [_count("left_out", words.LEFT_OUT, [row.report for row in booklet.left_out])]),
        *_groups(booklet, booklet.money_by_work_group, "work_group"),
        *_groups(booklet, booklet.money_by_strategy, "strategy"),
    )


def amount(report: ReportSection, name: str, *, is_cumulative: bool) -> Decimal | None:
    """Return what a report adds to one of MONEY_PARTS; None where plan or actual is missing, for then it adds nothing.

    is_cumulative  over several quarters money carried in was planned before (MoneyTotals.year_so_far): a report that
                   spends it takes from what an earlier one left, so its part of "not disbursed" is below zero.
    """
    money = report.money
    if money.planned_baht is None or money.actual_baht is None or money.within_plan_baht is None:
        return None
    if is_cumulative and name == "carried_in":
        return Decimal("0.00")
    if is_cumulative and name == "not_disbursed":
        return money.planned_baht - money.within_plan_baht
    value: Decimal | None = getattr(money, f"{name}_baht")
    return value


def _covered(booklet: Booklet) -> str:
    return words.COVERED if booklet.is_draft else words.COVERED_APPROVED


def _count(
    figure_id: str,
    label: str,
    refs: Iterable[ProjectRef | ReportRef],
    pct: Decimal | None = None,
    pct_of: tuple[str, ...] = (),
) -> Figure:
    parts = tuple(Part(ref, 1) for ref in refs)
    is_of_projects = figure_id.split(".")[0] in {"projects", "status", "outside_emenscr", "without_report"}
    return Figure(figure_id, label, len(parts), "projects" if is_of_projects else "reports", parts, pct, pct_of)


def _statuses(booklet: Booklet) -> Iterable[Figure]:
    for share in booklet.shares:
        code = share.status.value if share.status else "undeclared"
        label = words.PROJECTS_THAT.format(status=share.status.label) if share.status else words.UNDECLARED_PROJECTS
        yield _count(f"status.{code}", label, share.projects, share.pct, ("projects",))


def _window(booklet: Booklet, window: MoneyWindow, name: str) -> Iterable[Figure]:
    label = words.window(window)
    yield _count(f"{name}.reports", f"{label}: {words.REPORTING}", window.reports)
    yield _count(f"{name}.with_plan_or_spending", f"{label}: {words.ACTIVE}", window.with_plan_or_spending)
    yield _count(f"{name}.with_plan", f"{label}: {words.PLANNING}", window.with_plan)
    yield _count(f"{name}.below_plan", f"{label}: {words.BELOW}", window.below_plan)
    yield _count(f"{name}.above_plan", f"{label}: {words.ABOVE}", window.over_plan)
    shares = {
        "actual": window.disbursed_pct,
        "within_plan": window.within_pct,
        "not_disbursed": window.not_disbursed_pct,
    }
    reports = [report for report in booklet.reports_in_order if report.ref.quarter in window.quarters]
    yield from _money(name, f"{label}: ", reports, window.totals, shares, is_cumulative=window.is_cumulative)


def _money(
    name: str,
    label: str,
    reports: Iterable[ReportSection],
    totals: MoneyTotals,
    shares: dict[str, Decimal | None],
    *,
    is_cumulative: bool,
) -> Iterable[Figure]:
    rows = list(reports)
    whole = (f"{name}.planned", f"{name}.carried_in")
    for part, words_of_part in MONEY_PARTS.items():
        parts = [Part(report.ref, amount(report, part, is_cumulative=is_cumulative)) for report in rows]
        yield Figure(
            id=f"{name}.{part}",
            label=f"{label}{words_of_part}",
            value=getattr(totals, f"{part}_baht"),
            unit="baht",
            parts=tuple(each for each in parts if each.value != 0),
            pct=shares.get(part),
            pct_of=whole if part in shares else (),
        )


def _groups(booklet: Booklet, groups: Iterable[MoneyGroup], name: str) -> Iterable[Figure]:
    of_project: dict[ProjectRef, list[ReportSection]] = {}
    for report in booklet.reports_in_order:
        of_project.setdefault(report.ref.project, []).append(report)
    for number, group in enumerate(groups, 1):
        reports = [report for project in group.projects for report in of_project.get(project, ())]
        shares = {"actual": group.disbursed_pct}
        yield from _money(f"{name}.{number}", f"{group.name}: ", reports, group.totals, shares, is_cumulative=True)
