"""What was typed into the fields of a sheet, as facts hold it: one reader for form, draft, workbook and API. Pure.

What a place does not name was not typed; an empty text or list is typed and empties the field.
"""

from collections.abc import Sequence

from tidtam.answers import places
from tidtam.answers.facts import Sheet, Statement
from tidtam.answers.places import Field, FieldKind, Value
from tidtam.answers.rules import list_lines, read_list
from tidtam.drafts.typed import Typed, TypedReading, Words, read_fields, read_number, spelt_value
from tidtam.instruments.facts import Node
from tidtam.thai.dates import parse_date
from tidtam.thai.numerals import to_arabic_digits


def read_typed(sheet: Sheet, nodes: Sequence[Node], typed: Typed) -> TypedReading[Value]:
    """Read what was typed over a sheet. nodes  the leaves that may be written of it."""
    sections = {places.section_of_place(place) for place in typed}
    return read_fields(
        (field for section in sections for field in places.fields_of_section(sheet, nodes, section)),
        typed,
        spelt=spelt,
        read=lambda field, words: places.fitting(field, read_value(field, words)),
        what_fits=lambda field: places.WHAT_FITS[field.kind],
        no_such_field=places.NO_SUCH_FIELD,
    )


def spelt(field: Field) -> Words:
    """Return a field's value as its input holds it: days as 31/3/2567, a tick as "1", a list as lines."""
    value = field.value
    if isinstance(value, tuple):
        statements = [one for one in value if isinstance(one, Statement)]
        texts = [one for one in value if isinstance(one, str)]
        if field.kind is FieldKind.LIST:
            return list_lines(statements)
        return "\n".join(texts) if field.kind is FieldKind.LINES else texts
    if value is None or value is False:
        return ""
    return "1" if value is True else spelt_value(value, is_amount=False)


def read_value(field: Field, typed: Words) -> Value:
    """Return what was typed into a field as facts hold it. Raises ValueError where it cannot be read."""
    if field.kind is FieldKind.KEYS:
        return ((typed,) if typed else ()) if isinstance(typed, str) else tuple(typed)
    if not isinstance(typed, str):
        raise ValueError(field.place)
    kind, text = field.kind, typed.strip()
    if kind is FieldKind.TICK:
        return bool(text)
    if kind in (FieldKind.TEXT, FieldKind.LINE):
        return typed
    if kind is FieldKind.LIST:
        return read_list(typed)
    if kind is FieldKind.LINES:
        return tuple(line.strip() for line in typed.splitlines() if line.strip())
    if not text:
        return None
    if kind in (FieldKind.NUMBER, FieldKind.COUNT):
        return read_number(text)
    if kind is FieldKind.DATE:
        return parse_date(text)
    return text if kind is FieldKind.CHOICE else int(to_arabic_digits(text))
