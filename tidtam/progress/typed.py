"""What was typed into the fields of a report, as facts hold it: one reader for form, draft, workbook and API. Pure.

Typed is a text, and where a field takes several (places.FieldKind.KEYS) a list of texts. What is not named was not
typed; an empty text or list is typed and empties the field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from tidtam.progress import places
from tidtam.progress.facts import Report
from tidtam.progress.places import Field, FieldKind, Value
from tidtam.projects.facts import Project
from tidtam.thai.calendar import BUDDHIST_OFFSET
from tidtam.thai.dates import parse_date
from tidtam.thai.money import format_baht, parse_baht
from tidtam.thai.numerals import to_arabic_digits

Typed = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class TypedReading:
    """What was typed, read: `changes` are values by place, `unreadable` says by place what to type instead."""

    changes: dict[str, Value]
    unreadable: dict[str, str]


def read_typed(report: Report, project: Project, typed: Mapping[str, Typed]) -> TypedReading:
    """Read what was typed over a report; what says the same as the report is no change.

    Whether values fit together is with_changes' to say. An empty text where there is no field any more is let be.
    """
    fields = {field.place: field for field in places.fields_named(report, project, typed)}
    changes: dict[str, Value] = {}
    unreadable: dict[str, str] = {}
    for place, words in typed.items():
        field = fields.get(place)
        if field is None:
            if plain(words):
                unreadable[place] = str(places.NO_SUCH_FIELD)
        elif plain(words) != plain(spelt(field)):
            try:
                changes[place] = read_value(field, words)
            except ValueError:
                unreadable[place] = str(places.WHAT_FITS[field.kind])
    return TypedReading(changes, unreadable)


def spelt(field: Field) -> Typed:
    """Return a field's value as its input holds it: amounts as printed, days as 31/3/2567, a tick as "1"."""
    value = field.value
    if isinstance(value, tuple):
        return list(value)
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year + BUDDHIST_OFFSET}"
    if isinstance(value, Decimal):
        return format_baht(value) if field.kind is FieldKind.AMOUNT else f"{value:f}"
    return str(value)


def read_value(field: Field, typed: Typed) -> Value:
    """Return what was typed into a field as facts hold it. Raises ValueError where it cannot be read."""
    if field.kind is FieldKind.KEYS:
        return ((typed,) if typed else ()) if isinstance(typed, str) else tuple(typed)
    if not isinstance(typed, str):
        raise ValueError(field.place)
    kind, text = field.kind, typed.strip()
    if kind is FieldKind.TICK:
        return bool(text)
    if kind in (FieldKind.TEXT, FieldKind.LINE, FieldKind.ACTIVITY):
        return typed
    if not text:
        return None
    if kind is FieldKind.AMOUNT:
        return parse_baht(text)
    if kind is FieldKind.DATE:
        return parse_date(text)
    if kind is FieldKind.QUARTER:
        return int(text)
    if kind is FieldKind.NUMBER:
        try:
            return Decimal(to_arabic_digits(text).replace(",", ""))
        except InvalidOperation:
            raise ValueError(field.place) from None
    return text


def plain(typed: Typed) -> str:
    """Return what was typed in one spelling, to compare."""
    text = typed if isinstance(typed, str) else "\n".join(sorted(typed))
    return text.replace("\r\n", "\n").strip()
