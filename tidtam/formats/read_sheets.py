"""Reads one file's sheets in a child process with limits (`tidtam.formats.child`).

order   `kind`, and `file`: the number of the open file.
answer  one JSON object: `sheets`, or `refusal`. Values come from calamine; what it passes over (formulas, error cells)
is read from the sheet's XML. Nothing is evaluated and nothing is fetched.
"""

import codecs
import csv
import io
import json
import posixpath
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from tidtam.formats.child import close_the_doors
from tidtam.formats.sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    Refusal,
    Sheet,
    SheetsRefused,
    as_plain,
)

DELIMITERS = ",;\t"
SNIFFED_ROWS = 50
LARGEST_PART = 300_000_000
"""Bytes of a sheet's XML, unpacked; beyond them the file is no list."""

_FORMULA_OR_ERROR = re.compile(rb'<(?:\w+:)?f[\s/>]|\bt=["\']e["\']')
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def read_csv(content: bytes) -> tuple[Sheet, ...]:
    """Return the one sheet of a text file. Raises SheetsRefused."""
    text = decoded(content)
    csv.field_size_limit(sys.maxsize)
    named = _SEPARATOR_LINE.fullmatch(text.split("\n", 1)[0])
    delimiter = named[1] if named else likely_delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells = (
        Cell(number, column, CellKind.TEXT, text, number, column)
        for number, row in enumerate(rows, start=1)
        if not (number == 1 and named)
        for column, text in enumerate(row, start=1)
        if text.strip()
    )
    return (Sheet("", False, _within_limits(cells)),)


def decoded(content: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, UTF-16 or Windows-874. Raises SheetsRefused."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            tried = [encoding]
            break
    else:
        # In UTF-16 without a mark, every comma and line end has a zero byte beside it; no other text has one.
        tried = ["utf-8", "cp874"]
        if b"\0" in content[:4000]:
            tried = ["utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"]
    for encoding in tried:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetsRefused(Refusal.ENCODING)


def likely_delimiter(text: str) -> str:
    """Return what parts the cells: the sign by which most of the first rows have equally many cells, at least two."""

    def fitness(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row, _number in zip(rows, range(SNIFFED_ROWS), strict=False) if len(row) > 1)
        if not widths:
            return (0, 0)
        width, times = widths.most_common(1)[0]
        return (times, width)

    return max(DELIMITERS, key=fitness)


def read_xlsx(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook; charts and macro sheets are none. Raises SheetsRefused."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _sheet_parts(archive)
            return tuple(
                Sheet(
                    one.name,
                    one.visible != calamine.SheetVisibleEnum.Visible,
                    _cells(book.get_sheet_by_name(one.name), _xml(archive, parts.get(one.name, ""))),
                )
                for one in book.sheets_metadata
                if one.typ == calamine.SheetTypeEnum.WorkSheet
            )
    except calamine.PasswordError as error:
        raise SheetsRefused(Refusal.PASSWORD) from error
    except (calamine.CalamineError, zipfile.BadZipFile, expat.ExpatError, LookupError, ValueError) as error:
        raise SheetsRefused(Refusal.DAMAGED) from error


def _cells(sheet: Any, xml: bytes) -> tuple[Cell, ...]:
    if sheet.start is None and not xml:
        return ()
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise SheetsRefused(Refusal.TOO_LARGE)
    found: dict[tuple[int, int], tuple[CellKind, str]] = {}
    top, left = sheet.start or (0, 0)
    for number, row in enumerate(sheet.to_python(), start=top + 1):
        for column, value in enumerate(row, start=left + 1):
            if value != "":
                found[number, column] = _spelt(value)
    found |= formulas_and_errors(xml)
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        first = (first_row + 1, first_column + 1)
        if first not in found:
            continue
        # Only as far as the sheet is filled: an area may be drawn over a million empty cells.
        for row_number in range(first[0], min(last_row + 1, sheet.total_height + 1, first[0] + MOST_ROWS) + 1):
            for column in range(first[1], min(last_column + 1, MOST_COLUMNS) + 1):
                found[row_number, column] = found[first]
                origin[row_number, column] = first
        if len(found) > MOST_CELLS:
            raise SheetsRefused(Refusal.TOO_LARGE)
    return _within_limits(
        Cell(*place, *said, *origin.get(place, place)) for place, said in sorted(found.items()) if said[1].strip()
    )


def _spelt(value: Any) -> tuple[CellKind, str]:
    if isinstance(value, bool):
        return CellKind.TEXT, str(value).upper()
    if isinstance(value, int | float):
        return CellKind.NUMBER, f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return CellKind.DATE, value.isoformat()
    return CellKind.TEXT, str(value)


def _within_limits(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    kept: list[Cell] = []
    for cell in cells:
        kept.append(cell)
        if len(kept) > MOST_CELLS or cell.row > MOST_ROWS or cell.column > MOST_COLUMNS:
            raise SheetsRefused(Refusal.TOO_LARGE)
    return tuple(kept)


def formulas_and_errors(xml: bytes) -> dict[tuple[int, int], tuple[CellKind, str]]:
    """Return the cells of a sheet's XML that hold a formula or an error, by row and column."""
    if not _FORMULA_OR_ERROR.search(xml):
        return {}
    found: dict[tuple[int, int], tuple[CellKind, str]] = {}
    row = column = 0
    kind, words, text = "", [""], {"f": "", "v": ""}

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind
        tag = tag.rpartition(":")[2]
        if tag == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif tag == "c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            row, column = (int(place[2]), _column_number(place[1])) if place else (row, column + 1)
            kind = attributes.get("t", "")
            text.update(f="", v="")
        elif tag == "f":
            kind = "formula"
        words[0] = ""

    def end(tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in text:
            text[tag] = words[0]
        elif tag == "c" and kind == "formula":
            found[row, column] = (CellKind.FORMULA, f"={text['f']}")
        elif tag == "c" and kind == "e":
            found[row, column] = (CellKind.ERROR, text["v"] or "#ERROR!")

    def hear(data: str) -> None:
        words[0] += data

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, hear
    parser.Parse(xml, True)
    return found


def _parser() -> Any:
    """Return a parser of XML that declares no entities."""

    def refuse(*_declared: object) -> None:
        raise SheetsRefused(Refusal.DAMAGED)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive in which each sheet stands, by the sheet's name."""
    targets = {
        said.get("Id", ""): said.get("Target", "")
        for tag, said in _elements(_xml(archive, "xl/_rels/workbook.xml.rels"))
        if tag == "Relationship"
    }
    sheets = [said for tag, said in _elements(_xml(archive, "xl/workbook.xml")) if tag == "sheet"]
    identified = {
        said.get("name", ""): next((value for name, value in said.items() if name.endswith(":id")), "")
        for said in sheets
    }
    return {
        name: posixpath.normpath(posixpath.join("/xl", targets.get(identity, ""))).lstrip("/")
        for name, identity in identified.items()
    }


def _elements(xml: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda tag, said: found.append((tag.rpartition(":")[2], said))
    parser.Parse(xml, True)
    return iter(found)


def _xml(archive: zipfile.ZipFile, part: str) -> bytes:
    if part not in archive.namelist():
        return b""
    if archive.getinfo(part).file_size > LARGEST_PART:
        raise SheetsRefused(Refusal.TOO_LARGE)
    return archive.read(part)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def answer(order: dict[str, Any]) -> bytes:
    """Read the file of the order."""
    import python_calamine  # noqa: F401 - loaded before the doors are closed

    close_the_doors()
    with open(order["file"], "rb") as file:
        content = file.read()
    said: dict[str, object]
    try:
        said = {"sheets": as_plain({"xlsx": read_xlsx, "csv": read_csv}[order["kind"]](content))}
    except SheetsRefused as refused:
        said = {"refusal": refused.code.value}
    except csv.Error:
        said = {"refusal": Refusal.DAMAGED.value}
    return json.dumps(said).encode("ascii")
