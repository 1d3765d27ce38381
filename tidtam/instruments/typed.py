"""What is typed on the forms of the builder, by place, and what it means: facts to places and back. No database.

A place is a field ("title"), or one of a row of a list ("rubric_2_text": the third row's text). In the lists of LEVELS
the row is the level, so that nobody types it.
"""

from collections.abc import Mapping
from typing import Any

from tidtam.drafts.typed import Typed
from tidtam.instruments.facts import Fault
from tidtam.instruments.fields import Table
from tidtam.instruments.reading import read_fact

LEVELS = ("bands", "rubric", "percent_bands")
SPARE_ROWS = 3
"""Empty rows after those that stand, for more choices."""


def row_count(name: str, rows: int, *, levels: int) -> int:
    """Return how many rows of a list a form offers, where so many stand and so many levels are there."""
    if name == "rounds":
        return 2
    return max(levels, rows) if name in LEVELS else rows + SPARE_ROWS


def places(table: Table, name: str, row: int) -> list[str]:
    """Return the places of one row of a list."""
    fields = table.lists[name].fields
    return [f"{name}_{row}_{field.name}" for field in fields if not (name in LEVELS and field.name == "level")]


def typed_of(table: Table, fact: Any) -> dict[str, str | list[str]]:
    """Return a fact as its form holds it."""
    typed: dict[str, str | list[str]] = {field.name: _words(field, getattr(fact, field.name)) for field in table.fields}
    for name, nested in table.lists.items():
        for index, each in enumerate(getattr(fact, name, ())):
            row = each.level - 1 if name in LEVELS else index
            typed |= {f"{name}_{row}_{field.name}": _words(field, getattr(each, field.name)) for field in nested.fields}
    return typed


def read(table: Table, typed: Typed, *, rows: Mapping[str, int]) -> tuple[Any, dict[str, Fault]]:
    """Return the fact that was typed, and its faults by place. Rows in which nothing was typed are left out,
    and rounds without months.

    rows  how many rows of each list the form offered.
    """
    raw: dict[str, Any] = {field.name: _sent(field, typed) for field in table.fields}
    origins: dict[str, list[int]] = {}
    for name, count in rows.items():
        nested, origins[name], raw[name] = table.lists[name], [], []
        for row in range(count):
            values = {field.name: _sent(field, typed, f"{name}_{row}_{field.name}") for field in nested.fields}
            if name in LEVELS:
                values["level"] = None
            is_used = name != "rounds" or values["months"]  # the list of months says "ไม่ใช้รอบนี้" for none
            if is_used and any(value not in (None, "") for value in values.values()):
                origins[name].append(row)
                raw[name].append(values | ({"level": str(row + 1)} if name in LEVELS else {}))
    fact, faults = read_fact(table, raw)
    return fact, {place_of(fault.path, origins): fault for fault in reversed(faults)}


def place_of(path: str, origins: Mapping[str, list[int]]) -> str:
    """Return the place of a fault: "choices[0].label" is typed at "choices_2_label" where rows were left empty."""
    name, bracket, rest = path.partition("[")
    if not bracket or name not in origins:
        return path
    index, _bracket, field = rest.partition("].")
    return f"{name}_{origins[name][int(index)]}_{field}"


def _words(field: Any, value: Any) -> str | list[str]:
    if field.kind == "codes":
        return list(value) if field.name == "rounds" else ", ".join(value)
    if field.kind == "yes_no":
        return "1" if value else ""
    return "" if value is None else str(field.plain(value))


def _sent(field: Any, typed: Typed, place: str = "") -> Any:
    """Return what was sent for a field; a tick that was not sent is none."""
    value = typed.get(place or field.name)
    if field.kind == "yes_no":
        return "1" if value else "0"
    return value
