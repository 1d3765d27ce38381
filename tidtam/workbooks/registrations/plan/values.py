"""What the forms of a registration's sections would send for the cells of a workbook, and the values they write."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext_lazy

from tidtam.drafts.typed import Words
from tidtam.projects.choices import ResultKind, Section, TransferDirection
from tidtam.projects.places import LISTS, Value, rows_of, section_of
from tidtam.projects.typed import read_section, spelt, texts_of
from tidtam.workbooks.registrations.plan.cells import Cell, Cells
from tidtam.workbooks.registrations.sheets import LINKS, PRIMARY

CHOSEN_BY_A_NEW_ROW = (ResultKind, TransferDirection)
"""What a new row of facts chooses by itself, and a person has to."""

TWO_PRIMARY = gettext_lazy("เลือกเป้าหมายหลักแถวเดียว")


def values_of(read: Cells, cells: Sequence[Cell]) -> tuple[dict[str, Value], Mapping[str, object]]:
    """Return the values by place that cells write, and what cannot be read of them."""
    typed = _typed(read, cells)
    changes: dict[str, Value] = {}
    unreadable: dict[str, object] = {}
    for section in Section:
        mine = {place: words for place, words in typed.items() if section_of(place) == section}
        if mine:
            found = read_section(read.one.said, section, mine)
            changes |= found.changes
            unreadable |= found.unreadable
    return changes, unreadable


def _typed(read: Cells, cells: Sequence[Cell]) -> dict[str, Words]:
    """Return what the forms of the sections would send: the cells, and which rows there are then."""
    typed: dict[str, Words] = {}
    rows = {name: [*keys] for name, keys in read.stored.items()}
    before = next((key for key, link in rows_of(read.one.said, LINKS) if link.is_primary), "")
    ticked = []
    for cell in cells:
        name, row = cell.row
        if cell.place == f"{LINKS}.{PRIMARY}":
            ticked.append((not cell.is_blank, row, cell))
        elif cell.place == f"{LINKS}[{row}]":
            rows[LINKS] = [key for key in rows[LINKS] if key != row] + ([] if cell.is_blank else [row])
        else:
            typed[cell.place] = cell.words
            if name and name != LINKS and row not in rows[name] and not cell.is_blank:
                rows[name].append(row)
    typed |= _primary(read, before, ticked, rows[LINKS])
    for name in LISTS:
        kept = [row for row in rows[name] if name == LINKS or not _is_emptied(read, f"{name}[{row}]", typed)]
        for row in {*rows[name]} - {*kept}:
            typed = {place: words for place, words in typed.items() if not place.startswith(f"{name}[{row}].")}
        if kept != read.stored[name]:
            typed[name] = ["", *kept]
        for row in {*kept} - {*read.stored[name]}:
            for field in read.fields.get(f"{name}[{row}]", {}).values():
                if field.choices in CHOSEN_BY_A_NEW_ROW:
                    typed.setdefault(field.place, "")
    return typed


def _primary(
    read: Cells, before: str, ticked: Sequence[tuple[bool, str, Cell]], links: Collection[str]
) -> dict[str, Words]:
    """Return which link is the primary one, where that changes."""
    primary = before if before in links and (False, before) not in [one[:2] for one in ticked] else ""
    chosen = [(row, cell) for is_ticked, row, cell in ticked if is_ticked and row in links]
    for _row, cell in chosen[1:]:
        read.refuse(cell.filled, TWO_PRIMARY)
    primary = chosen[0][0] if chosen else primary
    return {} if primary == before else {f"{LINKS}.{PRIMARY}": primary}


def _is_emptied(read: Cells, owner: str, typed: Mapping[str, Words]) -> bool:
    """Return whether nothing is left in a row of a list in which anything was typed."""
    fields = read.fields.get(owner, {}).values()
    if not any(field.place in typed for field in fields):
        return False
    return not any(texts_of(typed.get(field.place, spelt(field))) for field in fields)
