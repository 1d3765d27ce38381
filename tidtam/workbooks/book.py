"""Writes a workbook that people fill in: hidden identities, locked cells, lists to choose from. Same book, same bytes.

Each sheet has the names of its columns in a hidden first row and the identity of each row (marks.py) in a hidden first
column; so rows and columns may be sorted, moved and taken away. Cells are locked without a password: the lock keeps
slips away, and what comes back is judged whoever sent it. xlsxwriter is loaded only when a workbook is written.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from tidtam.formats.sheets import column_name
from tidtam.formats.text import printable
from tidtam.formats.xlsx import CELL_LIMIT, FONT
from tidtam.formats.zip import same_bytes
from tidtam.workbooks.facts import Book, CellKind, Column, Row, Sheet
from tidtam.workbooks.marks import Identity, mark, sealed

FORMAT = "tidtam-workbook-1"
ABOUT_SHEET, LISTS_SHEET = "tidtam", "tidtam-lists"
IDENTITY = "tidtam:sheet "
"""How the hidden first cell of a sheet begins; the code of the sheet follows, beside it stand the columns' names."""

HEADING = "tidtam:heading"
"""What stands in the place of an identity beside the headings."""

NAMES_ROW, HEADING_ROW, FIRST_ROW = 0, 1, 2
MOST_DIGITS = 15
"""Digits a spreadsheet keeps of a number; one with more is written as text."""

LINE_POINTS, MOST_POINTS = 18, 400

COLOURS = {"open": "#FFFDF2", "locked": "#F2F4F7", "heading": "#E6EDF7", "line": "#C9D3DF", "ink": "#14315C"}
NUMBER_FORMATS: dict[CellKind, str] = {"text": "@", "amount": "#,##0.00", "number": "#,##0.####"}


def write_book(book: Book) -> bytes:
    """Return an XLSX file. Raises ValueError for a row that names no column of its sheet, or the same key twice."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(target, options)
    made_at = book.about.made_at.astimezone(UTC).replace(tzinfo=None)
    file.set_properties({"title": printable(book.title)[:255], "author": "Tidtam", "created": made_at})
    writer = _Writer(file, book)
    writer.write_instructions()
    for sheet in book.sheets:
        writer.write_sheet(sheet)
    writer.write_lists()
    writer.write_about()
    file.close()
    return same_bytes(target.getvalue())


class _Writer:
    """The state of one file: formats made once, lists written once."""

    def __init__(self, file: Any, book: Book) -> None:
        self.file, self.book = file, book
        self.formats: dict[tuple[str, str], Any] = {}
        self.lists: dict[tuple[str, ...], str] = {}
        self.heading = file.add_format(
            FONT | {"bold": True, "bg_color": COLOURS["heading"], "font_color": COLOURS["ink"], "text_wrap": True}
            | {"border": 1, "border_color": COLOURS["line"], "valign": "vcenter"}
        )  # fmt: skip

    def write_instructions(self) -> None:
        """Write the first sheet: what this is, and how it is filled in."""
        sheet = self.file.add_worksheet(_("อ่านก่อน"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 100)
        sheet.write_string(
            0, 0, printable(self.book.title), self.file.add_format(FONT | {"bold": True, "font_size": 16})
        )
        text = self.file.add_format(FONT | {"text_wrap": True, "font_size": 12})
        for number, paragraph in enumerate(self.book.instructions, 2):
            sheet.write_string(number, 0, printable(paragraph), text)
        sheet.protect()
        sheet.activate()

    def write_sheet(self, sheet: Sheet) -> None:
        """Write a sheet of rows."""
        columns = {column.name: column for column in sheet.columns}
        _refuse_unfitting(sheet, columns)
        page = self.file.add_worksheet(sheet.name)
        page.set_row(NAMES_ROW, None, None, {"hidden": True})
        page.set_column(0, 0, 8, None, {"hidden": True})
        page.write_string(NAMES_ROW, 0, IDENTITY + sheet.code)
        page.write_string(HEADING_ROW, 0, HEADING)
        for place, column in enumerate(sheet.columns, 1):
            page.set_column(place, place, column.width)
            page.write_string(NAMES_ROW, place, column.name)
            page.write_string(HEADING_ROW, place, printable(column.title), self.heading)
        for number, row in enumerate(sheet.rows, FIRST_ROW):
            page.write_string(number, 0, self._write_row(page, number, sheet, row))
            lines = _lines(row, sheet.columns)
            if lines > 1:  # a row of one line grows by itself when more is typed
                page.set_row(number, min(lines * LINE_POINTS, MOST_POINTS))
        self._choices(page, sheet)
        page.freeze_panes(FIRST_ROW, 1 + sheet.fixed)
        page.autofilter(HEADING_ROW, 1, HEADING_ROW + max(len(sheet.rows), 1), len(sheet.columns))
        page.protect("", dict.fromkeys(("format_columns", "format_rows", "autofilter", "sort"), True))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADING_ROW)

    def _write_row(self, page: Any, number: int, sheet: Sheet, row: Row) -> str:
        """Write the cells of a row and return its identity."""
        marks = {}
        for place, column in enumerate(sheet.columns, 1):
            kind = row.kinds.get(column.name, column.kind)
            words = printable(row.cells.get(column.name, ""))
            is_open = column.name in row.open
            if len(words.encode("utf-16-le")) // 2 > CELL_LIMIT:
                words, is_open = _("ข้อความยาวกว่าที่ Excel เก็บได้ · แก้ช่องนี้ที่หน้ารายงานในระบบ"), False
            marks[column.name] = mark(words, is_figure=kind != "text", is_open=is_open)
            style, figure = self._format(kind, is_open=is_open), _figure(words, kind)
            if figure is not None:
                page.write_number(number, place, figure, style)
            elif words:
                page.write_string(number, place, words, style)
            else:
                page.write_blank(number, place, None, style)
        return sealed(Identity(row.key, marks), stamp=self.book.about.stamp, sheet=sheet.code)

    def _choices(self, page: Any, sheet: Sheet) -> None:
        """Let the open cells be chosen from their lists, and show their hints."""
        for place, column in enumerate(sheet.columns, 1):
            cells: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for number, row in enumerate(sheet.rows, FIRST_ROW):
                if column.name in row.open:
                    cells[row.lists.get(column.name, ())].append(number)
            for words, numbers in cells.items():
                if not words and not column.hint:
                    continue
                rule: dict[str, Any] = {"validate": "any"}
                if words:
                    rule = {"validate": "list", "source": self._list(words), "error_title": _("เลือกจากรายการ")[:32]}
                    rule["error_message"] = _("เลือกคำตอบจากรายการของช่องนี้ หรือลบให้ว่าง")[:255]
                if column.hint:
                    rule |= {"input_title": column.title[:32], "input_message": column.hint[:255]}
                ranges = list(_ranges(numbers, column_name(place + 1)))
                first, *_rest = numbers
                page.data_validation(first, place, first, place, rule | {"multi_range": " ".join(ranges)})

    def _list(self, words: tuple[str, ...]) -> str:
        """Return the address of a list's words, on a hidden sheet: inside a rule they could not be long."""
        if words not in self.lists:
            column = column_name(len(self.lists) + 1)
            self.lists[words] = f"='{LISTS_SHEET}'!${column}$1:${column}${len(words)}"
        return self.lists[words]

    def write_lists(self) -> None:
        """Write the words of all lists."""
        page = self.file.add_worksheet(LISTS_SHEET)
        for place, words in enumerate(self.lists):
            for number, word in enumerate(words):
                page.write_string(number, place, printable(word))
        page.protect()
        page.very_hidden()

    def write_about(self) -> None:
        """Write what the workbook is for."""
        page = self.file.add_worksheet(ABOUT_SHEET)
        said = {"format": FORMAT, **asdict(self.book.about), "made_at": self.book.about.made_at.isoformat()}
        said["sheets"] = " ".join(sheet.code for sheet in self.book.sheets)
        for number, (name, value) in enumerate(said.items()):
            page.write_string(number, 0, name)
            page.write_string(number, 1, str(value))
        page.protect()
        page.very_hidden()

    def _format(self, kind: CellKind, *, is_open: bool) -> Any:
        key = kind, "open" if is_open else "locked"
        if key not in self.formats:
            look = {"num_format": NUMBER_FORMATS[kind], "bg_color": COLOURS[key[1]], "locked": not is_open}
            look |= {"border": 1, "border_color": COLOURS["line"], "text_wrap": kind == "text"}
            self.formats[key] = self.file.add_format(FONT | look)
        return self.formats[key]


def _refuse_unfitting(sheet: Sheet, columns: Mapping[str, Column]) -> None:
    keys = [row.key for row in sheet.rows]
    named = {name for row in sheet.rows for name in (*row.cells, *row.open)}
    if len(set(keys)) != len(keys) or not named <= columns.keys() or any(re.search("[|,=]", name) for name in columns):
        raise ValueError(f"rows of sheet {sheet.name!r} do not fit its columns, or two have the same key")


def _figure(words: str, kind: CellKind) -> Decimal | None:
    """Return the number a cell holds; None where its words stay text."""
    if kind == "text":
        return None
    try:
        figure = Decimal(words.replace(",", ""))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and len(figure.as_tuple().digits) <= MOST_DIGITS else None


def _lines(row: Row, columns: Iterable[Column]) -> int:
    """Return how many lines the longest text of a row takes; a sixth of Thai letters stand above or below others."""
    return max(
        sum(1 + int(len(line) * 5 / 6 / column.width) for line in row.cells.get(column.name, "").split("\n"))
        for column in columns
    )


def _ranges(numbers: Iterable[int], column: str) -> Iterable[str]:
    """Yield the cells of rows (from 0) as a spreadsheet names them, rows that follow each other together."""
    first = last = -1
    for number in [*numbers, -2]:
        if number == last + 1 and first >= 0:
            last = number
            continue
        if first >= 0:
            yield f"{column}{first + 1}" if first == last else f"{column}{first + 1}:{column}{last + 1}"
        first = last = number
