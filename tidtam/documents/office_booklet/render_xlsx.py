"""The booklet as XLSX: one table per sheet, typed cells, totals as formulas that people can check.

Figures are numbers here; texts are turned into the kind of digits asked for, numbers keep their type.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from tidtam.documents.layout import DEMO, DRAFT, TURNS, Numerals
from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.figures import Figure, figures
from tidtam.documents.office_booklet.record import Booklet, MoneyGroup, ProjectRef, ReportRef, ReportSection
from tidtam.formats.xlsx import Cell, Column, Ratio, Sheet, Sum, TotalCell, write_workbook
from tidtam.thai.dates import format_date

MONEY = (
    ("planned_baht", words.PLANNED),
    ("carried_in_baht", words.CARRIED_IN),
    ("actual_baht", words.ACTUAL),
    ("within_plan_baht", words.WITHIN_PLAN),
    ("not_disbursed_baht", words.NOT_DISBURSED),
    ("over_plan_baht", words.OVER_PLAN),
)
UNITS = {"projects": words.UNIT_PROJECTS, "reports": words.UNIT_REPORTS, "baht": words.UNIT_BAHT}


def render_xlsx(booklet: Booklet, numerals: Numerals, *, created: datetime) -> bytes:
    """Return the workbook."""
    cover = booklet.cover
    note = " · ".join(
        [
            *([DRAFT] if booklet.is_draft else []),
            *([DEMO] if booklet.is_demo else []),
            cover.office_name,
            words.SUBTITLE.format(year=cover.fiscal_year_be, months=cover.months),
            words.AS_OF.format(date=format_date(cover.as_of_date)),
        ]
    )
    sheets = [
        _summary(booklet, note),
        _projects(booklet, note),
        _reports(booklet, note),
        _plans(booklet, note),
        _groups(booklet.money_by_work_group, words.WORK_GROUP_COLUMN, booklet, note),
        _groups(booklet.money_by_strategy, words.STRATEGY_COLUMN, booklet, note),
        _notes(booklet, note),
    ]
    sheets = [_turned(sheet, TURNS[numerals]) for sheet in sheets]
    title = f"{words.TITLE}{words.SUBTITLE.format(year=cover.fiscal_year_be, months=cover.months)}"
    return write_workbook(sheets, created=created, title=title)


def _summary(booklet: Booklet, note: str) -> Sheet:
    columns = (
        Column(words.ITEM, width=52),
        Column(words.COUNT, "whole", 12),
        Column(words.BAHT, "baht", 18),
        Column(words.UNIT, width=12),
        Column(words.PERCENT, "percent", 12),
        Column(words.ROWS_BEHIND, width=60),
    )
    rows = [_figure_row(figure) for figure in figures(booklet) if not figure.id.startswith(("work_group", "strategy"))]
    return Sheet(words.SHEET_SUMMARY, columns, rows, note=note)


def _figure_row(figure: Figure) -> tuple[Cell, ...]:
    count, baht = (None, figure.value) if figure.unit == "baht" else (figure.value, None)
    return (
        figure.label,
        count,
        baht,
        UNITS[figure.unit],
        figure.pct,
        ", ".join(part.ref.id for part in figure.parts),
    )


def _projects(booklet: Booklet, note: str) -> Sheet:
    quarters = [row.quarter for row in booklet.coverage]
    columns = (
        Column(words.NUMBER, "whole", 9),
        Column(words.KEY, width=9),
        Column(words.PROJECT, width=60),
        Column(words.CODE_COLUMN, width=16),
        Column(words.WORK_GROUP_COLUMN, width=26),
        Column(words.STATUS, width=24),
        Column(words.EMENSCR, width=14),
        *(Column(words.REPORTS_OF.format(quarter=quarter), "whole", 12) for quarter in quarters),
        *(Column(title, "baht", 18) for _name, title in MONEY),
    )
    rows: list[tuple[Cell, ...]] = []
    for chapter in booklet.chapters_in_order:
        reports = [section.report for section in chapter.quarters if section.report]
        rows.append(
            (
                chapter.ref.number,
                chapter.ref.id,
                chapter.ref.name,
                chapter.code,
                chapter.work_group or words.NO_WORK_GROUP,
                str(chapter.status.label) if chapter.status else words.UNDECLARED,
                {True: words.YES, False: words.NO, None: words.MISSING}[chapter.in_emenscr],
                *(sum(report.ref.quarter == quarter for report in reports) for quarter in quarters),
                *(_sum(reports, name) for name, _title in MONEY),
            )
        )
    totals: tuple[TotalCell, ...] = (
        words.TOTAL,
        *(None for _ in range(6)),
        *(Sum(len(row.reports)) for row in booklet.coverage),
        *(Sum(getattr(booklet.round_money.totals, name)) for name, _title in MONEY),
    )
    return Sheet(words.PROJECT, columns, rows, totals, note)


def _sum(reports: Sequence[ReportSection], name: str) -> Decimal | None:
    """Return the sum of an amount; None where no report has both plan and actual, which is not zero."""
    values = [value for report in reports if (value := _amount(report, name)) is not None]
    return sum(values, Decimal("0.00")) if values else None


def _amount(report: ReportSection, name: str) -> Decimal | None:
    """Return an amount that counts: none where plan or actual is missing."""
    if report.money.planned_baht is None or report.money.actual_baht is None:
        return None
    value: Decimal | None = getattr(report.money, name)
    return value


def _reports(booklet: Booklet, note: str) -> Sheet:
    columns = (
        Column(words.NUMBER, "whole", 9),
        Column(words.REPORT, width=10),
        Column(words.PROJECT, width=60),
        Column(words.QUARTER_COLUMN, "whole", 9),
        Column(words.REPORT_STATUS, width=22),
        Column(words.AS_OF_COLUMN, "date", 14),
        *(Column(title, "baht", 18) for _name, title in MONEY),
        Column(words.PERCENT, "percent", 11),
        Column(words.VERDICT, width=40),
        Column(words.CAUSE, width=60),
    )
    first = len(columns) - len(MONEY) - 3
    rows = [
        (
            report.ref.project.number,
            report.ref.id,
            report.ref.project.name,
            report.ref.quarter,
            str(report.status.label),
            report.data_date,
            *(_amount(report, name) for name, _title in MONEY),
            report.money.pct,
            str(report.money.verdict.label) if report.money.verdict else words.MISSING,
            "\n".join(report.money.causes),
        )
        for report in booklet.reports_in_order
    ]
    money = booklet.round_money
    totals: tuple[TotalCell, ...] = (
        words.TOTAL,
        *(None for _ in range(first - 1)),
        *(Sum(getattr(money.totals, name)) for name, _title in MONEY),
        Ratio(first + 2, first, money.disbursed_pct) if not money.totals.carried_in_baht else None,
        None,
        None,
    )
    return Sheet(words.SHEET_REPORTS, columns, rows, totals, note)


def _plans(booklet: Booklet, note: str) -> Sheet:
    columns = (
        Column(words.NUMBER, "whole", 9),
        Column(words.PROJECT, width=60),
        Column(words.PLAN, width=30),
        Column(words.CODE_COLUMN, width=16),
        Column(words.TARGET, width=60),
        Column(words.PRIMARY, width=10),
        Column(words.ORIGIN, width=24),
    )
    rows = [
        (
            row.project.number,
            row.project.name,
            row.tree_label,
            row.code,
            row.text,
            words.YES if row.is_primary else "",
            words.INVENTED if row.is_invented else "",
        )
        for row in booklet.plan_links
    ]
    return Sheet(words.SHEET_PLANS, columns, rows, note=note)


def _groups(groups: Sequence[MoneyGroup], name: str, booklet: Booklet, note: str) -> Sheet:
    columns = (
        Column(name, width=60),
        Column(words.PROJECT_COUNT, "whole", 14),
        Column(words.REPORT_COUNT, "whole", 14),
        *(Column(title, "baht", 18) for _name, title in MONEY),
        Column(words.PERCENT, "percent", 11),
    )
    rows = [
        (
            group.name,
            len(group.projects),
            group.totals.reports,
            *(getattr(group.totals, amount) for amount, _title in MONEY),
            group.disbursed_pct,
        )
        for group in groups
    ]
    money = booklet.round_money
    totals: tuple[TotalCell, ...] = (
        words.TOTAL,
        Sum(len(booklet.projects)),
        Sum(money.totals.reports),
        *(Sum(getattr(money.totals, amount)) for amount, _title in MONEY),
        Ratio(5, 3, money.disbursed_pct) if not money.totals.carried_in_baht else None,
    )
    return Sheet(name, columns, rows, totals, note)


def _notes(booklet: Booklet, note: str) -> Sheet:
    columns = (
        Column(words.ITEM, width=60),
        Column(words.NUMBER, "whole", 9),
        Column(words.PROJECT, width=60),
        Column(words.QUARTER_COLUMN, "whole", 9),
        Column(words.CHECK, width=50),
        Column(words.ACCEPTED_BY, width=24),
        Column(words.REASON_COLUMN, width=50),
    )
    rows: list[tuple[Cell, ...]] = []
    for title, projects in (
        (words.OUTSIDE_EMENSCR, booklet.outside_emenscr),
        (words.WITHOUT_REPORT, booklet.without_report),
    ):
        rows += [(title, project.number, project.name, None, "", "", "") for project in projects]
    rows += [(words.LEFT_OUT, *_subject(row.report), str(row.status.label), "", "") for row in booklet.left_out]
    rows += [
        (
            words.ACCEPTED_CHECKS,
            *_subject(row.subject),
            row.message,
            f"{row.accepted_by} {format_date(row.accepted_date)}",
            row.reason,
        )
        for row in booklet.accepted_checks
    ]
    return Sheet(words.PART_NOTES, columns, rows, note=note)


def _subject(subject: ReportRef | ProjectRef | None) -> tuple[Cell, Cell, Cell]:
    """Return number, name and quarter of what a note speaks of."""
    if subject is None:
        return None, words.WHOLE_BOOKLET, None
    project = subject.project if isinstance(subject, ReportRef) else subject
    return project.number, project.name, subject.quarter if isinstance(subject, ReportRef) else None


def _turned(sheet: Sheet, turn: Callable[[str], str]) -> Sheet:
    """Return the sheet with the digits of its texts turned."""

    def cell(value: Cell) -> Cell:
        return turn(value) if isinstance(value, str) else value

    return Sheet(
        turn(sheet.name),
        [Column(turn(column.title), column.kind, column.width) for column in sheet.columns],
        [[cell(value) for value in row] for row in sheet.rows],
        [turn(total) if isinstance(total, str) else total for total in sheet.totals],
        turn(sheet.note),
    )
