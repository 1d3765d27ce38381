"""What was typed into the fields of a report, as facts hold it: one reader for form, draft, workbook and API. Pure.

What a place does not name was not typed; an empty text or list is typed and empties the field.
"""

from tidtam.drafts.typed import Typed, TypedReading, Words, read_fields, read_number, spelt_value
from tidtam.progress import places
from tidtam.progress.facts import Report
from tidtam.progress.places import Field, FieldKind, Value
from tidtam.projects.facts import Project
from tidtam.thai.dates import parse_date
from tidtam.thai.money import parse_baht


def read_typed(report: Report, project: Project, typed: Typed) -> TypedReading[Value]:
    """Read what was typed over a report. Whether values fit together is with_changes' to say."""
    return read_fields(
        places.fields_named(report, project, typed),
        typed,
        spelt=spelt,
        read=read_value,
        what_fits=lambda field: places.WHAT_FITS[field.kind],
        no_such_field=places.NO_SUCH_FIELD,
    )


def spelt(field: Field) -> Words:
    """Return a field's value as its input holds it: amounts as printed, days as 31/3/2567, a tick as "1"."""
    value = field.value
    if isinstance(value, tuple):
        return list(value)
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return spelt_value(value, is_amount=field.kind is FieldKind.AMOUNT)


def read_value(field: Field, typed: Words) -> Value:
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
        return read_number(text)
    return text
