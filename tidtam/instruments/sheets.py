"""A version as a workbook: written for export, and read back as the document that reading.py takes.

One sheet for the version itself, its rounds, its bands and its nodes, and one for each list of a node. Headings are the
Thai labels of fields.py; the field's own name is taken as well.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from tidtam.formats.sheets import CellKind, Sheet, column_name, read_sheets
from tidtam.formats.xlsx import Column, write_workbook
from tidtam.formats.xlsx import Sheet as WrittenSheet
from tidtam.instruments.choices import FaultCode
from tidtam.instruments.facts import Fault, InstrumentVersion
from tidtam.instruments.fields import BAND, NODE, ROUND, VERSION, Table
from tidtam.instruments.reading import FORMAT

SHEETS: dict[str, tuple[str, Table]] = {
    "version": ("เครื่องมือ", VERSION),
    "rounds": ("รอบ", ROUND),
    "bands": ("ช่วงระดับ", BAND),
    "nodes": ("ตัวชี้วัด", NODE),
    "rubric": ("เกณฑ์ระดับ", NODE.lists["rubric"]),
    "percent_bands": ("ช่วงร้อยละ", NODE.lists["percent_bands"]),
    "choices": ("ตัวเลือก", NODE.lists["choices"]),
}
OF_NODE = "รหัสตัวชี้วัด"
"""Heading of the column that says whose row it is, in the sheets of the lists of a node."""


def write_version(version: InstrumentVersion, *, created: datetime) -> bytes:
    """Return a version as an XLSX file."""
    rows: dict[str, list[list[str | None]]] = {name: [] for name in SHEETS}
    rows["version"] = [_cells(VERSION, version)]
    rows["rounds"] = [_cells(ROUND, each) for each in version.rounds]
    rows["bands"] = [_cells(BAND, each) for each in version.bands]
    rows["nodes"] = [_cells(NODE, each) for each in version.nodes]
    for node in version.nodes:
        for name, table in NODE.lists.items():
            rows[name] += [[node.code, *_cells(table, each)] for each in getattr(node, name)]
    sheets = [
        WrittenSheet(name=title, columns=[Column(heading, width=24) for heading in _headings(name)], rows=rows[name])
        for name, (title, _table) in SHEETS.items()
    ]
    return write_workbook(sheets, created=created, title=version.title)


def read_workbook(path: Path) -> "Workbook":
    """Return what a workbook holds, to be read as a document; its places name cells. Raises SheetsRefused."""
    return Workbook(read_sheets(path, kind="xlsx"))


class Workbook:
    """The document a workbook holds, what was wrong with its cells, and where each path of it stands.

    document  as reading.read_instruments takes it.
    faults    of cells and headings, with their places.
    """

    def __init__(self, sheets: tuple[Sheet, ...]) -> None:
        self.faults: list[Fault] = []
        self._rows: dict[str, tuple[str, int]] = {}
        self._columns: dict[tuple[str, str], int] = {}
        by_name = {sheet.name.strip(): sheet for sheet in sheets if not sheet.is_hidden}
        version = next((raw for _row, raw in self._read("version", by_name, "")), {})
        self._rows[""] = ("version", 2)
        nodes: dict[str, dict[str, Any]] = {}
        for name in ("rounds", "bands", "nodes"):
            version[name] = [raw for _row, raw in self._read(name, by_name, name)]
        for index, raw in enumerate(version["nodes"]):
            nodes.setdefault(str(raw.get("code", "")).strip(), raw | {"at": index})
        for name in NODE.lists:
            for row, raw in self._read(name, by_name, ""):
                owner = nodes.get(str(raw.pop(OF_NODE, "")).strip())
                if owner is None:
                    self._say(name, row, OF_NODE, FaultCode.UNKNOWN_NODE)
                    continue
                listed = version["nodes"][owner["at"]].setdefault(name, [])
                self._rows[f"nodes[{owner['at']}].{name}[{len(listed)}]"] = (name, row)
                listed.append(raw)
        self.document = {"format": FORMAT, "instruments": [version]}

    def placed(self, fault: Fault) -> Fault:
        """Return a fault of the document with the cell it speaks of in place of its path."""
        path = fault.path.removeprefix("instruments[0]").removeprefix(".")
        if path in self._rows:
            return replace(fault, path=self._place(*self._rows[path], ""))
        above, _dot, field = path.rpartition(".")
        if above in self._rows and path not in SHEETS:
            return replace(fault, path=self._place(*self._rows[above], field))
        if path in SHEETS:
            return replace(fault, path=_("แผ่น %(sheet)s") % {"sheet": SHEETS[path][0]})
        return fault

    def _read(self, name: str, sheets: dict[str, Sheet], path: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the rows of a sheet below its headings, with what their cells hold by field."""
        title, _table = SHEETS[name]
        sheet = sheets.get(title)
        if sheet is None:
            self.faults.append(Fault(title, FaultCode.UNKNOWN_SHEET.value, {"value": title}))
            return
        names: dict[int, str] = {}
        for index, (row, cells) in enumerate(sheet.rows()):
            if not index:
                names = self._headed(name, {column: cell.text for column, cell in cells.items()}, row)
                continue
            raw: dict[str, Any] = dict.fromkeys(names.values())
            for column, cell in cells.items():
                if column not in names or cell.is_continued:
                    continue
                if cell.kind in (CellKind.FORMULA, CellKind.ERROR):
                    self._say(name, row, names[column], FaultCode.FORMULA)
                else:
                    raw[names[column]] = cell.text
            if path:
                self._rows[f"{path}[{index - 1}]"] = (name, row)
            yield row, raw

    def _headed(self, name: str, typed: dict[int, str], row: int) -> dict[int, str]:
        """Return the fields of the columns by their headings."""
        known = dict(zip(_headings(name), _names(name), strict=True))
        known |= {field: field for field in _names(name)}
        found: dict[int, str] = {}
        for column, text in typed.items():
            field = known.get(re.sub(r"\s+", " ", text).strip())
            if field is None or field in found.values():
                place = self._place(name, row, f"{column_name(column)}{row}")
                self.faults.append(Fault(place, FaultCode.UNKNOWN_FIELD.value, {"value": text[:60]}))
            else:
                found[column] = field
                self._columns[(name, field)] = column
        return found

    def _say(self, name: str, row: int, field: str, code: FaultCode) -> None:
        self.faults.append(Fault(self._place(name, row, field), code.value))

    def _place(self, name: str, row: int, field: str) -> str:
        values = {"sheet": SHEETS[name][0], "row": row, "cell": field}
        if (name, field) in self._columns:
            values["cell"] = f"{column_name(self._columns[(name, field)])}{row}"
        elif field in NODE.lists or not field:
            return _("แผ่น %(sheet)s แถว %(row)s") % values
        return _("แผ่น %(sheet)s ช่อง %(cell)s") % values


def _names(name: str) -> list[str]:
    table = SHEETS[name][1]
    return [*([OF_NODE] if name in NODE.lists else []), *(field.name for field in table.fields)]


def _headings(name: str) -> list[str]:
    """Return the headings of a sheet; Thai, whoever writes it."""
    table = SHEETS[name][1]
    with override("th"):
        return [*([OF_NODE] if name in NODE.lists else []), *(str(field.label) for field in table.fields)]


def _cells(table: Table, fact: Any) -> list[str | None]:
    """Return the cells of a fact: texts, for a decimal that went through a number cell is another one."""
    cells: list[str | None] = []
    for field in table.fields:
        value = field.plain(getattr(fact, field.name))
        if isinstance(value, bool):
            value = "ใช่" if value else "ไม่ใช่"
        elif isinstance(value, list):
            value = ", ".join(value)
        elif field.choices is not None:
            with override("th"):
                value = str(field.choices(value).label)
        cells.append(None if value in (None, "") else str(value))
    return cells
