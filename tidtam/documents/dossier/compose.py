"""A project's record -> the dossier of its year. Pure: no database and no clock."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tidtam.approval.choices import Status
from tidtam.documents.dossier.record import Dossier, EvidenceFile, PlanLink, Quarter, QuarterMoney, Version
from tidtam.documents.office_booklet.chapters import project_chapter
from tidtam.documents.office_booklet.record import QuarterSection
from tidtam.documents.project_record import YEAR, LinkedNode, ProjectRecord
from tidtam.documents.quarterly_report.compose import accepted_check, printed_moves, project_ref, report_of
from tidtam.documents.quarterly_report.record import QuarterlyReport
from tidtam.plans.choices import PlanTreeKind
from tidtam.progress.checks import place_label
from tidtam.progress.rules import due_quarters
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.thai.money import percent

ZERO = Decimal("0.00")


def dossier(record: ProjectRecord) -> Dossier:
    """Return the dossier of a project's year: what is valid of each report; of one never approved, what is stored."""
    project, ref = record.project, project_ref(record)
    reports = {row.quarter: report_of(record, row) for row in record.quarters}
    return Dossier(
        office_code=record.office_code,
        office_name=record.office_name,
        office_short_name=record.office_short_name or record.office_name,
        as_of=max((report.as_of for report in reports.values()), default=fiscal_year_dates(project.fiscal_year_be)[0]),
        project=project_chapter(project, ref, (), at_quarter=YEAR[-1]),
        registered=project,
        plan_links=tuple(_plan_link(link) for link in record.links),
        versions=tuple(
            Version(one.number, one.status, one.holds, printed_moves(one.moves)) for one in record.registrations
        ),
        money=tuple(_money(reports)),
        quarters=tuple(_quarters(record, reports)),
        accepted_checks=(
            *(accepted_check(one, ref) for one in record.accepted),
            *(one for report in reports.values() for one in report.accepted_checks),
        ),
        evidence=tuple(_evidence(record)),
        is_draft=is_draft(record),
        is_demo=record.is_demo,
    )


def is_draft(record: ProjectRecord) -> bool:
    """Return whether the registration, or a report that is written, was never approved."""
    held = record.registration
    return held is None or held.status != Status.APPROVED or any(row.valid is None for row in record.quarters)


def _plan_link(linked: LinkedNode) -> PlanLink:
    link = linked.link
    return PlanLink(
        tree_label=str(PlanTreeKind(link.tree).label) if link.tree in PlanTreeKind.values else link.tree,
        code=link.code,
        text=linked.node.text if linked.node else "",
        is_primary=link.is_primary,
        contribution=link.contribution,
    )


def _money(reports: dict[int, QuarterlyReport]) -> Iterator[QuarterMoney]:
    """Yield each quarter's money and the year's so far: what a quarter carried in was planned in an earlier one."""
    planned = actual = ZERO
    for quarter in YEAR:
        money = reports[quarter].report.money if quarter in reports else None
        if money and money.planned_baht is not None and money.actual_baht is not None:
            planned, actual = planned + money.planned_baht, actual + money.actual_baht
        yield QuarterMoney(
            quarter=quarter,
            planned_baht=money.planned_baht if money else None,
            carried_in_baht=money.carried_in_baht if money else None,
            actual_baht=money.actual_baht if money else None,
            pct=money.pct if money else None,
            verdict=money.verdict if money else None,
            year_planned_baht=planned,
            year_actual_baht=actual,
            year_pct=percent(actual, planned),
        )


def _quarters(record: ProjectRecord, reports: dict[int, QuarterlyReport]) -> Iterable[Quarter]:
    project = record.project
    due = due_quarters(project) if project.start_date and project.end_date else None
    for quarter in YEAR:
        is_due = None if due is None else quarter in due
        yield Quarter(quarter, reports.get(quarter), QuarterSection(quarter, None, is_due))


def _evidence(record: ProjectRecord) -> Iterator[EvidenceFile]:
    for row in record.quarters:
        for one in row.evidence:
            place = place_label(one.place, project=row.project, report=row.report)
            yield EvidenceFile(one.quarter, place, one.title, one.name, one.address, one.bytes, one.sha256)
