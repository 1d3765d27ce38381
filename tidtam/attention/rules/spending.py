"""Money far ahead of results: most of the year's budget is spent, and little of the work is done."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tidtam.attention.choices import NoticeKind
from tidtam.attention.facts import Notice, OfficeYear, Place
from tidtam.progress.choices import ActivityStatus, KpiVerdict
from tidtam.progress.facts import KpiValue, Report
from tidtam.progress.rules import kpi_standing
from tidtam.projects.facts import Project
from tidtam.thai.money import percent

SPENT = Decimal(80)
"""Percent of the year's budget from which spending is looked at."""
RESULTS = Decimal(30)
"""Percent of the work up to which results are called few."""
WHOLE = Decimal(100)


def spending_ahead(office: OfficeYear) -> Iterator[Notice]:
    """Yield the projects that spent most of their budget while neither activities nor KPIs have come far."""
    reports: dict[str, list[Report]] = {}
    for report in sorted(office.reports, key=lambda report: report.quarter):
        reports.setdefault(report.project_key, []).append(report)
    for project in office.projects:
        those, budget = reports.get(project.key, []), project.budget.total_baht
        actual = [report.disbursement.actual_baht for report in those if report.disbursement.actual_baht is not None]
        results = results_pct(project, those)
        spent = percent(sum(actual, Decimal("0.00")), budget) if budget and actual else None
        if spent is not None and results is not None and spent >= SPENT and results <= RESULTS:
            place = Place(project=project.key, quarter=those[-1].quarter, place="disbursement.actual_baht")
            yield Notice(
                kind=NoticeKind.SPENDING_AHEAD.value,
                places=(place,),
                values={"spent": f"{spent:.2f}", "results": f"{results:.2f}"},
            )


def results_pct(project: Project, reports: Sequence[Report]) -> Decimal | None:
    """Return how far a project has come, 0-100: the better of its activities done and its KPIs; None where both lack.

    reports  in the order of their quarters.
    """
    known = [one for one in (_activities_pct(project, reports), _kpis_pct(project, reports)) if one is not None]
    return max(known, default=None)


def _activities_pct(project: Project, reports: Sequence[Report]) -> Decimal | None:
    """Return the share of registered activities that were reported done; one under way counts half."""
    latest = {row.activity_key: row.status for report in reports for row in report.activities if row.status}
    planned = [latest.get(row.key) for row in project.activities if row.is_planned]
    if not planned or not latest:
        return None
    done = sum((_DONE.get(status, Decimal(0)) for status in planned if status), Decimal(0))
    return done / len(planned) * WHOLE


_DONE = {ActivityStatus.DONE: Decimal(1), ActivityStatus.UNDER_WAY: Decimal("0.5")}


def _kpis_pct(project: Project, reports: Sequence[Report]) -> Decimal | None:
    """Return how far the KPIs with a value have come on the way to their targets, on the average."""
    latest: dict[str, KpiValue] = {row.kpi_key: row for report in reports for row in report.kpi_values}
    reached = []
    for kpi in project.kpis:
        value = latest.get(kpi.key)
        if value is not None and value.cumulative is not None and kpi.target:
            is_met = kpi_standing(kpi, value).verdict == KpiVerdict.MET
            reached.append(WHOLE if is_met else min(value.cumulative / kpi.target * WHOLE, WHOLE))
    return sum(reached, Decimal(0)) / len(reached) if reached else None
