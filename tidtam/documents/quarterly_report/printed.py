"""Puts a quarter's report into printing order: the project, the passages of the booklet's chapter, who decided."""

from collections.abc import Iterable
from decimal import Decimal

from tidtam.approval.choices import MoveName
from tidtam.documents.in_json import as_json
from tidtam.documents.layout import DEMO, DRAFT, Block, Heading, Layout, Numerals, Table, Text, columns, in_numerals
from tidtam.documents.office_booklet import words as booklet_words
from tidtam.documents.office_booklet.printed import accepted_table, report_blocks
from tidtam.documents.office_booklet.record import ProjectChapter, ProjectRef, ReportRef
from tidtam.documents.project_record import Moved
from tidtam.documents.quarterly_report import words
from tidtam.documents.quarterly_report.record import QuarterlyReport
from tidtam.thai.dates import format_date
from tidtam.thai.money import format_baht

FORM, VERSION = "quarterly_report", 1


def render_json(report: QuarterlyReport) -> bytes:
    """Return the whole record as UTF-8 JSON."""
    content = {
        "office_code": report.office_code,
        "office_name": report.office_name,
        "fiscal_year_be": report.fiscal_year_be,
        "quarter": report.quarter,
        "project_name": report.project.ref.name,
        "project": report.project,
        "report": report.report,
        "status": report.status,
        "moves": report.moves,
        "accepted_checks": report.accepted_checks,
    }
    return as_json(FORM, VERSION, content, is_draft=report.is_draft, is_demo=report.is_demo, refs=(ProjectRef,))


def laid_out(report: QuarterlyReport, numerals: Numerals) -> Layout:
    """Return the whole document in Thai or Arabic numerals."""
    subtitle = words.SUBTITLE.format(quarter=report.quarter, year=report.fiscal_year_be)
    layout = Layout(
        title=title_of(report),
        header=f"{words.TITLE} {subtitle}",
        footer=report.office_short_name,
        watermark=DRAFT if report.is_draft else "",
        notice=DEMO if report.is_demo else "",
        blocks=tuple(_blocks(report)),
    )
    return in_numerals(layout, numerals)


def title_of(report: QuarterlyReport) -> str:
    """Return what the document is called, with its quarter and project."""
    subtitle = words.SUBTITLE.format(quarter=report.quarter, year=report.fiscal_year_be)
    return f"{words.TITLE} {subtitle} {report.project.ref.name}"


def _blocks(report: QuarterlyReport) -> Iterable[Block]:
    yield Heading(words.TITLE, 1)
    if report.is_reopened:
        yield Text((words.REOPENED,), "note")
    subtitle = words.SUBTITLE.format(quarter=report.quarter, year=report.fiscal_year_be)
    yield facts_table(((words.REPORTED, subtitle), *project_facts(report.project, report.office_name)))
    yield from report_blocks(report.report, level=2)
    yield Heading(words.APPROVAL, 2)
    yield moves_table(report.moves)
    if report.accepted_checks:
        yield Heading(words.ACCEPTED, 2)
        yield accepted_table(report.accepted_checks, heading=words.SUBJECT, named=subject_words)


def project_facts(project: ProjectChapter, office_name: str) -> tuple[tuple[str, str], ...]:
    """Return what a project is called and where it stands, as labels and words; "" where nothing is known."""
    period = ""
    if project.start_date and project.end_date:
        period = words.FROM_TO.format(start=format_date(project.start_date), end=format_date(project.end_date))
    return (
        (words.PROJECT, project.ref.name),
        (words.CODE, project.code),
        (words.OFFICE, office_name),
        (words.WORK_GROUP, project.work_group),
        (words.PERIOD, period),
        (words.BUDGET, baht(project.budget_baht)),
        (words.STATUS, str(project.status.label) if project.status else booklet_words.UNDECLARED),
        (words.STATUS_REASON, project.status_reason),
        (words.EMENSCR, booklet_words.NOT_IN_EMENSCR if project.in_emenscr is False else ""),
    )


def baht(amount: Decimal | None) -> str:
    """Return an amount with its unit; "" where it is missing."""
    return "" if amount is None else words.BAHT.format(amount=format_baht(amount))


def facts_table(rows: Iterable[tuple[str, str]]) -> Table:
    """Return labels and what they name, without those of which nothing is known."""
    return Table(
        columns(booklet_words.ITEM, words.DATA, shares=(26, 74), numbers_from=9),
        tuple(row for row in rows if row[1]),
    )


def moves_table(moves: Iterable[Moved]) -> Block:
    """Return what was decided on a thing: day, move and role, never a name."""
    rows = tuple((format_date(move.on), str(move.move.label), role_words(move)) for move in moves)
    if not rows:
        return Text((words.NO_MOVES,))
    return Table(columns(words.DAY, words.MOVE, words.ROLE, shares=(26, 30, 44), numbers_from=9), rows)


def role_words(move: Moved) -> str:
    """Return the role of a move in words, also where somebody acted for its holder."""
    return words.ACTING.format(role=move.role.label) if move.is_acting else str(move.role.label)


def approved_as(moves: Iterable[Moved]) -> str:
    """Return in which role things were approved last, in words; "" where no approval was made in the system."""
    approvals = [move for move in moves if move.move == MoveName.APPROVE]
    return role_words(max(approvals, key=lambda move: move.on)) if approvals else ""


def subject_words(subject: ReportRef | ProjectRef | None) -> str:
    """Return what fails, in a document of one project: its registration or a quarter."""
    if isinstance(subject, ReportRef):
        return booklet_words.QUARTER.format(quarter=subject.quarter)
    return words.REGISTRATION
