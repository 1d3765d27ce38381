"""The report as XLSX: figures typed, each with base, percent, day and source; texts; what was printed otherwise."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from tidtam.documents.layout import DEMO, DRAFT
from tidtam.documents.national_report import words
from tidtam.documents.national_report.record import Edition, Figure, Report, Statement
from tidtam.documents.national_report.sentences import sentence
from tidtam.formats.xlsx import Cell, Column, Sheet, write_workbook
from tidtam.thai.dates import format_date
from tidtam.thai.money import percent

FIGURES = (
    Column("รหัส", width=9),
    Column("ประเด็น", width=30),
    Column("ตัวชี้วัด", width=50),
    Column("ส่วนย่อย", width=20),
    Column("จำนวน", "baht", 14),
    Column("ฐาน", "baht", 14),
    Column("ร้อยละ", "percent", 10),
    Column("ค่าเฉลี่ย", "baht", 10),
    Column("ส่วนเบี่ยงเบนมาตรฐาน", "baht", 12),
    Column("ผู้ชม", "baht", 14),
    Column("หน่วย", width=10),
    Column("ข้อมูล ณ วันที่", "date", 13),
    Column("แหล่งข้อมูล", width=24),
    Column("ประโยคที่พิมพ์", width=80),
)


def render_xlsx(report: Report, edition: Edition, *, created: datetime) -> bytes:
    """Return the workbook of an edition; the short one lists what it leaves out."""
    title = words.TITLE.format(title=report.title, year=report.fiscal_year_be)
    marks = [*([DRAFT] if report.is_draft else []), *([DEMO] if report.is_demo else [])]
    as_of = words.AS_OF.format(date=format_date(report.cut_off_date))
    note = " · ".join([*marks, title, words.EDITIONS[edition], as_of])
    shown = [
        (item.title, figure) for item in report.items for figure in item.figures if edition == "full" or figure.is_short
    ]
    rows = [row for item, figure in shown for row in _rows(item, figure, report)]
    sheets = [Sheet(words.QUANTITATIVE, FIGURES, rows, note=note)]
    if edition == "full":
        sheets += [_texts(report, note), _differences(report, note)]
    else:
        left = [(figure.code, figure.title) for figure in report.left_out]
        columns = (Column("รหัส", width=9), Column("ตัวชี้วัด", width=80))
        sheets.append(Sheet("ไม่อยู่ในฉบับย่อ", columns, left, note=note))
    return write_workbook(sheets, created=created, title=f"{title} {words.EDITIONS[edition]}")


def _rows(item: str, figure: Figure, report: Report) -> list[tuple[Cell, ...]]:
    def row(
        part: str, number: Decimal | None, base: Decimal | None, pct: Decimal | None, said: str
    ) -> tuple[Cell, ...]:
        of_all = part == ""
        return (
            figure.code,
            item,
            figure.title,
            part,
            number,
            base,
            pct,
            figure.mean if of_all else None,
            figure.sd if of_all else None,
            figure.audience if of_all else None,
            figure.unit,
            figure.as_of_date or report.cut_off_date,
            figure.source,
            said,
        )

    numbers = (figure.achieved, figure.count, figure.after, figure.n)
    number = next((value for value in numbers if value is not None), None)
    base = figure.total if figure.total is not None else figure.before
    pct = figure.pct if figure.pct is not None else figure.percent_given
    whole = figure.achieved if figure.achieved is not None else figure.total
    parts = [row(label, value, whole, percent(value, whole) if whole else None, "") for label, value in figure.parts]
    return [row("", number, base, pct, sentence(figure)), *parts]


def _texts(report: Report, note: str) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for item in report.items:
        for kind, statements in (
            (words.QUALITATIVE, item.texts.results),
            (words.PROBLEMS, item.texts.problems),
            (words.SUGGESTIONS, item.texts.suggestions),
        ):
            rows += [(item.title, kind, number, text) for number, text in _numbered(statements)]
    columns = (Column("ประเด็น", width=40), Column("หัวข้อ", width=22), Column("ที่", width=7), Column("ข้อความ", width=100))
    return Sheet(words.QUALITATIVE, columns, rows, note=note)


def _numbered(statements: Sequence[Statement]) -> list[tuple[str, str]]:
    found = []
    for place, statement in enumerate(statements, 1):
        found.append((f"{place}", statement.text))
        found += [(f"{place}.{below}", point) for below, point in enumerate(statement.points, 1)]
    return found


def _differences(report: Report, note: str) -> Sheet:
    columns = (
        Column("รหัส", width=9),
        Column("ตัวชี้วัด", width=60),
        Column("เอกสารเดิม", width=30),
        Column("ที่พิมพ์เดิม", "percent", 12),
        Column("คำนวณใหม่", "percent", 12),
    )
    rows = [
        (figure.code, figure.title, printed.where, Decimal(printed.percent), figure.pct)
        for figure, printed in report.differences
    ]
    return Sheet(words.DIFFERENCES, columns, rows, note=note)
