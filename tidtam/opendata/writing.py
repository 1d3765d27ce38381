"""Tables as files: CSV, XLSX, JSON. The same rows give the same bytes; nothing of a clock is inside."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tidtam.formats.csv import csv_bytes
from tidtam.formats.text import plain_cell
from tidtam.formats.xlsx import Column as SheetColumn
from tidtam.formats.xlsx import Kind, Sheet, write_workbook
from tidtam.opendata.choices import Format
from tidtam.opendata.datasets import DEMO_MARK, TITLE, Column, Dataset
from tidtam.opendata.rows import Row, Value

_KINDS: dict[str, Kind] = {"integer": "whole", "number": "baht", "date": "date"}


def write(dataset: Dataset, rows: Sequence[Row], file_format: str, *, is_demo: bool, as_of: dt.datetime) -> bytes:
    """Return a table as a file. as_of: what an XLSX says of its day; it follows from the data."""
    if file_format == Format.CSV:
        return csv_bytes([[column.name for column in dataset.columns], *(map(_csv_cell, row) for row in rows)])
    if file_format == Format.JSON:
        return _json(dataset, rows, is_demo)
    return _xlsx(dataset, rows, is_demo, as_of)


def _csv_cell(cell: Value) -> str:
    """Return a cell as CSV has it: no text is a formula to a spreadsheet, and a negative number stays one."""
    return plain_cell(cell) if isinstance(cell, str) else _plain(cell)


def _plain(cell: Value) -> str:
    """Return a cell as text: "" missing, "0.00" zero, true and false, ISO 8601 days, moments in UTC."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return in_utc(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def in_utc(moment: dt.datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """Return what describes tables or is made of several of them as UTF-8 JSON, to be read by people too."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _json(dataset: Dataset, rows: Sequence[Row], is_demo: bool) -> bytes:
    names = [column.name for column in dataset.columns]
    content: dict[str, Any] = {"dataset": dataset.name, "title": dataset.title.th, "title_en": dataset.title.en}
    if is_demo:
        content["notice"] = f"{DEMO_MARK.th} · {DEMO_MARK.en}"
    content["rows"] = [
        {name: _json_cell(column, cell) for name, column, cell in zip(names, dataset.columns, row, strict=True)}
        for row in rows
    ]
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _json_cell(column: Column, cell: Value) -> Any:
    """Return a cell as JSON has it; amounts and means are texts, for a binary fraction would not be exact."""
    return cell if cell is None or column.type in ("string", "integer", "boolean") else _plain(cell)


def _xlsx(dataset: Dataset, rows: Sequence[Row], is_demo: bool, as_of: dt.datetime) -> bytes:
    columns = [SheetColumn(column.name, _KINDS.get(column.type, "text")) for column in dataset.columns]
    cells = [[_sheet_cell(column, cell) for column, cell in zip(dataset.columns, row, strict=True)] for row in rows]
    words = [
        [column.name, column.title.th, column.title.en, column.meaning.th, column.meaning.en, column.unit]
        for column in dataset.columns
    ]
    mark = f"{DEMO_MARK.th} · {DEMO_MARK.en} · " if is_demo else ""
    return write_workbook(
        [
            Sheet(dataset.name, columns, cells, note=f"{mark}{dataset.title.th} · {dataset.title.en}"),
            Sheet(
                "dictionary",
                [SheetColumn(name, width=28) for name in ("column", "ชื่อ", "title", "ความหมาย", "meaning", "unit")],
                words,
            ),
        ],
        created=as_of,
        title=TITLE.th,
    )


def _sheet_cell(column: Column, cell: Value) -> Any:
    typed = column.type in _KINDS
    return cell if cell is None or (typed and not isinstance(cell, str)) else _plain(cell)
