"""Reads a workbook that was filled in: what each cell says now that it did not say before, and all that is wrong.

Nothing is known here of what the rows are about; a kind of workbook (kinds.py) makes a plan of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from tidtam.formats.sheets import Cell, CellKind, Sheet, SheetsRefused, column_name, read_sheets
from tidtam.thai.calendar import BUDDHIST_OFFSET
from tidtam.workbooks.book import ABOUT_SHEET, FORMAT, HEADING, IDENTITY, LISTS_SHEET
from tidtam.workbooks.facts import About, Fault, Filled, FilledBook
from tidtam.workbooks.marks import LOCKED, Broken, Identity, opened, says

OWN_SHEETS = frozenset({ABOUT_SHEET, LISTS_SHEET})
MOST_ROWS_BEFORE_NAMES = 20
"""Rows that somebody may have put above the names of the columns."""


def read_book(path: Path) -> FilledBook:
    """Return what a file says that was not said in it before, with every fault at once."""
    try:
        sheets = read_sheets(path, kind="xlsx")
    except SheetsRefused:
        return _refused(_("บันทึกเป็น Excel (.xlsx) ใหม่แล้วส่งอีกครั้ง · ระบบเปิดไฟล์นี้ไม่ได้"))
    about = _about(sheets)
    if about is None:
        return _refused(_("ดาวน์โหลดสมุดงานจากหน้านี้ แล้วกรอกในไฟล์นั้น · ไฟล์ที่ส่งมาไม่ใช่สมุดงานของระบบ"))
    ours = [named for sheet in sheets if sheet.name not in OWN_SHEETS and (named := _named(sheet)) is not None]
    seen: _Seen = {}
    found = [one for sheet in ours for one in _read_sheet(sheet, about.stamp, seen)]
    missing = {*about.sheets} - {sheet.code for sheet in ours}
    faults = [one for one in found if isinstance(one, Fault)]
    if missing:
        sentence = _("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · แผ่นงาน %(count)d แผ่นหาย หรือแถวซ่อนบนสุดของแผ่นหาย")
        faults.insert(0, Fault(message=sentence % {"count": len(missing)}))
    return FilledBook(about=about, filled=tuple(one for one in found if isinstance(one, Filled)), faults=tuple(faults))


def _refused(sentence: str) -> FilledBook:
    return FilledBook(about=None, faults=(Fault(message=sentence),))


def words_of(cell: Cell | None) -> str:
    """Return what a cell says as a field spells it: 1234.5, 31/3/2567.

    A day that a sheet took for one of the common year 2567 is spelt as it was typed.
    """
    if cell is None:
        return ""
    if cell.kind is CellKind.DATE:
        year, month, day = (int(part) for part in cell.text.split("-"))
        return f"{day}/{month}/{year if year >= FIRST_BUDDHIST_YEAR else year + BUDDHIST_OFFSET}"
    return cell.text


FIRST_BUDDHIST_YEAR = 2400


def _about(sheets: Sequence[Sheet]) -> About | None:
    said: dict[str, str] = {}
    for sheet in sheets:
        if sheet.name == ABOUT_SHEET:
            said = {words_of(row.get(1)): words_of(row.get(2)) for _number, row in sheet.rows()}
    try:
        made_at = datetime.fromisoformat(said.get("made_at", ""))
        told = {name: said[name] for name in ("kind", "office", "subject", "language", "made_by")}
        sheet_codes = tuple(said["sheets"].split())
        return About(**told, made_at=made_at, sheets=sheet_codes) if said["format"] == FORMAT else None
    except (KeyError, ValueError):
        return None


_Seen = dict[tuple[str, str], dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Named:
    """A sheet of ours: its code, the row that names its columns, the names, and the column of identities."""

    sheet: Sheet
    code: str
    names_row: int
    names: Mapping[int, str]
    identities: int


def _named(sheet: Sheet) -> _Named | None:
    for number, row in islice(sheet.rows(), MOST_ROWS_BEFORE_NAMES):
        for place, cell in row.items():
            if cell.text.startswith(IDENTITY):
                names = {other: name.text for other, name in row.items() if other != place}
                return _Named(sheet, cell.text.removeprefix(IDENTITY), number, names, place)
    return None


def _read_sheet(named: _Named, stamp: str, seen: _Seen) -> Iterator[Filled | Fault]:
    """Yield what was filled in and what is wrong. seen: where each row was found before, by sheet and key."""
    is_whole = False
    for number, row in named.sheet.rows():
        text = words_of(row.get(named.identities))
        if number <= named.names_row or text == HEADING:
            continue
        at = Fault(
            sheet=named.sheet.name, row=number, column=column_name(named.identities), value=text[:60], message=""
        )
        if not text:
            said = next(words_of(cell) for cell in row.values())
            sentence = _("ย้ายข้อความไปไว้ในแถวของระบบ แล้วลบแถวนี้ · แถวนี้เพิ่มเองจึงไม่มีรหัส")
            yield replace(at, value=said[:200], message=sentence)
            continue
        try:
            identity = opened(text, stamp=stamp, sheet=named.code)
        except Broken:
            sentence = _("คัดลอกคำตอบไปใส่ในสมุดงานที่ดาวน์โหลดใหม่ · รหัสของแถวนี้เปลี่ยนไปหรือมาจากสมุดงานอื่น")
            yield replace(at, message=sentence)
            continue
        before = seen.get((named.code, identity.key))
        if before:
            sentence = _("ลบแถวที่ซ้ำให้เหลือแถวเดียว · แถวนี้ซ้ำกับแถว %(row)d ของแผ่น “%(sheet)s”")
            yield replace(at, message=sentence % before)
            continue
        seen[named.code, identity.key] = {"row": at.row, "sheet": at.sheet}
        if not is_whole and (gone := identity.marks.keys() - {*named.names.values()}):
            sentence = _("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · คอลัมน์ของแผ่นนี้หายไป %(count)d คอลัมน์")
            yield replace(at, row=0, column="", value="", message=sentence % {"count": len(gone)})
        is_whole = True
        yield from _read_row(named, number, row, identity)


def _read_row(named: _Named, number: int, row: Mapping[int, Cell], identity: Identity) -> Iterator[Filled | Fault]:
    for place, name in named.names.items():
        before, cell = identity.marks.get(name), row.get(place)
        if before is None:
            continue
        filled = Filled(
            sheet=named.sheet.name,
            row=number,
            column=column_name(place),
            key=identity.key,
            name=name,
            words=words_of(cell),
            before=before,
        )
        if cell is not None and cell.kind is CellKind.ERROR:
            yield filled.fault(_("พิมพ์คำตอบแทน %(error)s · ช่องนี้เป็นข้อผิดพลาดของ Excel") % {"error": cell.text})
        elif cell is not None and cell.kind is CellKind.FORMULA:
            yield filled.fault(_("พิมพ์ผลลัพธ์เป็นตัวเลขหรือข้อความแทนสูตร"))
        elif cell is not None and cell.is_continued:
            yield filled.fault(_("เลิกผสานเซลล์ แล้วพิมพ์คำตอบของแต่ละช่อง"))
        elif not says(before, filled.words):
            if before[:1] in LOCKED:
                yield filled.fault(_("คืนค่าเดิมของช่องนี้ หรือแก้ที่หน้าเว็บ · ระบบเป็นผู้เติมช่องนี้"))
            else:
                yield filled
