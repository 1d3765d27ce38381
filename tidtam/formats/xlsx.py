"""Writes XLSX workbooks of typed tables: frozen header, filter, number formats, totals as formulas. Reads nothing.

What a person typed is always a text cell, never a formula or a link. Loaded lazily: xlsxwriter is no part of a page.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from tidtam.formats.text import printable
from tidtam.formats.zip import same_bytes

Kind = Literal["text", "whole", "baht", "percent", "date"]
Cell = str | int | Decimal | date | None
# What Excel can hold in one cell, in its own counting (UTF-16 units).
CELL_LIMIT = 32_767
CUT_MARK = " …[ตัด]"
SHEET_NAME_LIMIT = 31
FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True, "num_format": "@"},
    "whole": {"num_format": "#,##0", "align": "right"},
    "baht": {"num_format": "#,##0.00", "align": "right"},
    # The stored part is 52.80, not 0.528: the figure reads the same here as in every other document.
    "percent": {"num_format": '0.00"%"', "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
}
FONT = {"font_name": "Sarabun", "font_size": 11, "valign": "top"}


@dataclass(frozen=True)
class Column:
    """One column: heading, what its cells hold, width in characters."""

    title: str
    kind: Kind = "text"
    width: float = 16


@dataclass(frozen=True)
class Sum:
    """A total cell: a formula over its column, and the value counted by us (shown by programs that do not compute)."""

    value: int | Decimal


@dataclass(frozen=True)
class Ratio:
    """A total cell: percent of one column's total to another's (by column number from 0), and the value counted by us.

    value None means that there is nothing to divide by; the formula then gives an empty text too.
    """

    part: int
    whole: int
    value: Decimal | None


TotalCell = str | Sum | Ratio | None


@dataclass(frozen=True)
class Sheet:
    """One table on one sheet. `note` stands above the header (as of when, which office); `totals` in the last row."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[TotalCell] = ()
    note: str = ""


@dataclass
class _Formats:
    """The formats of one workbook, each made once."""

    book: Any
    made: dict[str, Any] = field(default_factory=dict)

    def get(self, kind: Kind, *, total: bool = False) -> Any:
        key = f"{kind}{total}"
        if key not in self.made:
            extra = {"bold": True, "top": 1, "bg_color": "#F2F4F7"} if total else {}
            self.made[key] = self.book.add_format(FONT | FORMATS[kind] | extra)
        return self.made[key]


def write_workbook(sheets: Sequence[Sheet], *, created: datetime, title: str = "") -> bytes:
    """Return an XLSX file of `sheets`; the same sheets and `created` give the same bytes.

    Cells must fit their column: text str, whole int, baht and percent Decimal or int, date date; None is an empty
    cell. Raises TypeError for another value and ValueError for a row of another length or a repeated sheet name.
    A text longer than Excel can hold is cut where the limit is and ends in "…[ตัด]".
    """
    import xlsxwriter

    names = [sheet_name(sheet.name) for sheet in sheets]
    if len({name.casefold() for name in names}) != len(names):
        raise ValueError("two sheets have the same name")
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    # A workbook knows no time zone: the moment is written as UTC.
    stamp = created.astimezone(UTC).replace(tzinfo=None) if created.tzinfo else created
    book.set_properties({"title": printable(title)[:255], "author": "Tidtam", "created": stamp})
    formats = _Formats(book)
    header = book.add_format(
        FONT | {"bold": True, "bg_color": "#E6EDF7", "font_color": "#14315C", "bottom": 1, "text_wrap": True}
    )
    for name, sheet in zip(names, sheets, strict=True):
        _write_sheet(book.add_worksheet(name), sheet, formats, header)
    book.close()
    return same_bytes(target.getvalue())


def sheet_name(name: str) -> str:
    """Return `name` as Excel takes it: at most 31 characters, none of []:*?/\\, no apostrophe at either end."""
    clean = re.sub(r"[\[\]:*?/\\]", "-", " ".join(printable(name).split())).strip("'")[:SHEET_NAME_LIMIT].strip("' ")
    return clean or "Sheet"


def fit_text(text: str) -> str:
    """Return `text` as one cell can hold it, cut visibly where it is too long."""
    clean = printable(text)
    if len(clean) * 2 <= CELL_LIMIT or len(clean.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return clean
    room = (CELL_LIMIT - len(CUT_MARK)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT_MARK


def _write_sheet(target: Any, sheet: Sheet, formats: _Formats, header: Any) -> None:
    top = 0
    if sheet.note:
        target.write_string(0, 0, fit_text(" ".join(sheet.note.split())), formats.book.add_format(FONT))
        top = 2
    for place, column in enumerate(sheet.columns):
        target.set_column(place, place, column.width)
        target.write_string(top, place, fit_text(column.title), header)
    for number, row in enumerate(sheet.rows, top + 1):
        if len(row) != len(sheet.columns):
            raise ValueError(f"a row of sheet {sheet.name!r} has {len(row)} cells for {len(sheet.columns)} columns")
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(target, number, place, column, value, formats)
    last = top + len(sheet.rows)
    if sheet.columns:
        target.autofilter(top, 0, last, len(sheet.columns) - 1)
    target.freeze_panes(top + 1, 0)
    target.repeat_rows(top)
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    for place, total in enumerate(sheet.totals):
        _write_total(target, top, last, place, total, sheet.columns[place], formats)


def _write_cell(target: Any, row: int, place: int, column: Column, value: Cell, formats: _Formats) -> None:
    style = formats.get(column.kind)
    if value is None:
        target.write_blank(row, place, None, style)
    elif column.kind == "text" and isinstance(value, str):
        target.write_string(row, place, fit_text(value), style)
    elif column.kind == "date" and isinstance(value, date):
        target.write_datetime(row, place, value, style)
    elif column.kind in ("whole", "baht", "percent") and isinstance(value, int | Decimal) and value == value:
        target.write_number(row, place, value, style)
    else:
        raise TypeError(f"column {column.title!r} holds {column.kind}, not {type(value).__name__}")


def _write_total(
    target: Any, top: int, last: int, place: int, total: TotalCell, column: Column, formats: _Formats
) -> None:
    """Write one cell of the totals row, directly below the data."""
    row, style = last + 1, formats.get(column.kind, total=True)
    if isinstance(total, Sum):
        # SUBTOTAL(109, …): the total of what the filter leaves visible, so a person can check any part.
        letter = _letter(place)
        formula = f"=SUBTOTAL(109,{letter}{top + 2}:{letter}{last + 1})" if last > top else "=0"
        target.write_formula(row, place, formula, style, total.value)
    elif isinstance(total, Ratio):
        part, whole = f"{_letter(total.part)}{row + 1}", f"{_letter(total.whole)}{row + 1}"
        formula = f'=IF({whole}=0,"",ROUND({part}/{whole}*100,2))'
        target.write_formula(row, place, formula, style, "" if total.value is None else total.value)
    elif total is None:
        target.write_blank(row, place, None, style)
    else:
        target.write_string(row, place, fit_text(total), style)


def _letter(place: int) -> str:
    """Return the name of a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
