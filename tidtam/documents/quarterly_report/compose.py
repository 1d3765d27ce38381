"""Facts of a project -> the record of a quarter's report. Pure: no database and no clock."""

from collections.abc import Iterable

from tidtam.approval.choices import MoveName
from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.chapters import project_chapter, report_section
from tidtam.documents.office_booklet.record import AcceptedCheck, ProjectRef, ReportRef
from tidtam.documents.project_record import Accepted, Moved, ProjectRecord, QuarterRecord
from tidtam.documents.quarterly_report.record import QuarterlyReport

PRINTED_MOVES = frozenset({MoveName.SUBMIT, MoveName.SEND_BACK, MoveName.RECALL, MoveName.APPROVE, MoveName.REOPEN})


def quarterly_report(record: ProjectRecord, quarter: int) -> QuarterlyReport | None:
    """Return the report of a quarter; None where the project has none."""
    row = next((row for row in record.quarters if row.quarter == quarter), None)
    return None if row is None else report_of(record, row)


def report_of(record: ProjectRecord, row: QuarterRecord) -> QuarterlyReport:
    """Return the report of a quarter of a project's record."""
    ref = project_ref(record)
    report_ref = ReportRef(f"{ref.id}Q{row.quarter}", ref, row.quarter, row.pk)
    return QuarterlyReport(
        office_code=record.office_code,
        office_name=record.office_name,
        office_short_name=record.office_short_name or record.office_name,
        fiscal_year_be=record.project.fiscal_year_be,
        project=project_chapter(row.project, ref, (), at_quarter=row.quarter),
        report=report_section(row.project, row.valid or row.report, report_ref),
        status=row.report.status,
        moves=printed_moves(row.moves),
        accepted_checks=tuple(accepted_check(one, report_ref) for one in row.accepted),
        is_draft=row.valid is None,
        is_demo=record.is_demo,
    )


def project_ref(record: ProjectRecord) -> ProjectRef:
    """Return how a record names its project, by the office's own number."""
    return ProjectRef(record.project.key, record.project.name, record.pk, record.project.number or 0)


def accepted_check(accepted: Accepted, subject: ReportRef | ProjectRef) -> AcceptedCheck:
    """Return an accepted check as documents print it."""
    return AcceptedCheck(
        subject=subject,
        message=accepted.message,
        accepted_by=accepted.accepted_by or words.MISSING,
        accepted_date=accepted.accepted_date,
        reason=accepted.reason,
    )


def printed_moves(moves: Iterable[Moved]) -> tuple[Moved, ...]:
    """Return the moves that documents list: those between people, not each saving."""
    return tuple(move for move in moves if move.move in PRINTED_MOVES)
