"""Which rows of a sheet belong to which entry of its list, and which are none: totals, numbers, headings, notes."""

import re
from collections.abc import Collection, Mapping

from tidtam.formats.sheets import Cell, CellKind, Sheet
from tidtam.imports.choices import AsideKind
from tidtam.imports.facts import Aside, Matching, Record
from tidtam.imports.fields import IDENTITY
from tidtam.imports.rules.headings import label_key, labels_of
from tidtam.thai.numerals import to_arabic_digits

# Whole cells only: โครงการรวมพลังครู is a project.
_TOTAL = re.compile(
    r"(?:ยอด)?รวม(?:ทั้งสิ้น|ทั้งหมด|เป็นเงิน|เงิน|งบประมาณ|ทุกโครงการ|(?:จำนวน)?\s*\d+\s*(?:โครงการ|รายการ)|"
    r"(?:งบ|เงิน|กลุ่ม|ทั้ง)\S.*)?(?:ทั้งสิ้น|ทั้งหมด)?[\s.:]*|(?:grand |sub)?totals?[\s.:]*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[(\[]?\s*(\d{1,3})\s*[)\].]?")
_NOTE = re.compile(r"(?:หมายเหตุ|ที่มา|แหล่งที่มา|ลงชื่อ|ผู้จัดทำ|note|source)\s*[:：.*]?.*|[*※].*", re.IGNORECASE | re.DOTALL)
Row = Mapping[int, Cell]


def records_of(sheet: Sheet, matching: Matching, *, going_on: Collection[str]) -> tuple[list[Record], list[Aside]]:
    """Return the entries below a heading, and every other row with the reason why it is none.

    going_on  the fields that a row without a name of its own may say more of: another activity of the entry above.
    """
    by_field = {name: column for column, name in matching.columns.items()}
    named = by_field.get(IDENTITY, 0)
    labels = {column: label_key(label) for column, label in labels_of(sheet, matching.header).items()}
    more = {column for column, name in matching.columns.items() if name in going_on}
    records: list[Record] = []
    asides: list[Aside] = []
    section = ""
    for number, cells in sheet.rows():
        if number <= matching.header[1]:
            continue
        own = {column: cell for column, cell in cells.items() if _is_of_column(cell)}
        kind = _why_none(own, cells, named, labels, matching)
        if kind is not None:
            asides.append({"row": number, "kind": kind, "text": _shown(own)})
            if kind is AsideKind.SECTION:
                section = _shown(own)
            continue
        name = own.get(named)
        belongs_above = name is None or (name.is_continued and records and name.from_row in records[-1].rows)
        said = {column for column, cell in own.items() if not cell.is_continued and column in matching.columns}
        if records and belongs_above and said & more and (name is not None or said <= more):
            records[-1] = Record({**records[-1].rows, number: own}, records[-1].section)
        elif name is not None and name.is_continued and belongs_above and not said:
            continue  # the merged area is taller than what is written beside it
        else:
            records.append(Record({number: own}, section))
    return records, asides


def _is_of_column(cell: Cell) -> bool:
    """Return whether a cell's text belongs to its column: an area merged sideways belongs to its first."""
    return cell.column == cell.from_column


def _why_none(own: Row, cells: Row, named: int, labels: Mapping[int, str], matching: Matching) -> AsideKind | None:
    """Return why a row is no entry; None where it is one."""
    new = [cell for cell in own.values() if not cell.is_continued]
    texts = [to_arabic_digits(" ".join(cell.text.split())) for cell in new]
    if not new:
        return None if named in own else AsideKind.BLANK
    if len(new) > 1 and named in own and _is_heading(own[named], labels):
        return AsideKind.HEADING
    if _is_numbering(texts):
        return AsideKind.NUMBERS
    words = [text for cell, text in zip(new, texts, strict=True) if cell.kind is not CellKind.NUMBER and text]
    has_number = any(_COUNTED.fullmatch(text) for cell, text in zip(new, texts, strict=True) if cell.column < named)
    if words and _TOTAL.fullmatch(words[0]) and not has_number:
        return AsideKind.TOTAL
    if len(new) == 1 or len({(cell.from_row, cell.from_column) for cell in cells.values()}) == 1:
        is_alone = named not in own
        is_wide = len(cells) > 1 and len({(cell.from_row, cell.from_column) for cell in cells.values()}) == 1
        if _NOTE.fullmatch(texts[0]):
            return AsideKind.NOTE
        if is_wide:
            return AsideKind.SECTION
        if is_alone and new[0].column not in matching.columns:
            return AsideKind.BLANK if _COUNTED.fullmatch(texts[0]) else AsideKind.SECTION
    if not any(column in own for column in matching.columns):
        return AsideKind.BLANK
    return None


def _is_heading(cell: Cell, labels: Mapping[int, str]) -> bool:
    """Return whether a row of more than one cell names its first field as the heading does: on every printed page."""
    return label_key(cell.text) == labels.get(cell.column) != ""


def _is_numbering(texts: list[str]) -> bool:
    """Return whether a row only counts its columns: (1) (2) (3)."""
    found = [_COUNTED.fullmatch(text) for text in texts]
    numbers = [int(one[1]) for one in found if one]
    return len(numbers) == len(texts) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _shown(own: Row) -> str:
    return " · ".join(" ".join(cell.text.split()) for cell in own.values() if not cell.is_continued)[:200]
