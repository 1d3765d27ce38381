"""A field of a report as a cell says it, and what was typed into the cell as the field's form would send it. Pure."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from tidtam.drafts.typed import Words
from tidtam.progress.places import Field, FieldKind
from tidtam.progress.topics import EditableField
from tidtam.progress.typed import spelt
from tidtam.thai.numerals import to_arabic_digits

CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.QUARTER, FieldKind.ACTIVITY})
TICKED, UNTICKED = frozenset({"1", "TRUE", "✓"}), frozenset({"", "0", "FALSE"})


def labels(one: EditableField) -> dict[str, str]:
    """Return the words of a field's options by value, in one line each; two that read the same are numbered."""
    found: dict[str, str] = {}
    for value, words in one.options:
        line = " ".join(words.split())[:250]
        found[value] = line if line not in found.values() else f"{line} ({len(found) + 1})"
    return found


def listed(one: EditableField) -> tuple[str, ...]:
    """Return the words to choose from; none where a field is written."""
    if one.field.kind is FieldKind.TICK:
        return (yes(),)
    return tuple(labels(one).values()) if one.field.kind in CHOSEN else ()


def numbered(one: EditableField) -> str:
    """Return the targets that a field may name, one a line, each with the number it is named by."""
    return "\n".join(f"{number}) {words}" for number, (_key, words) in enumerate(one.options, 1))


def shown(one: EditableField, *, is_written: bool = True) -> str:
    """Return what a cell says of a field. A row nobody wrote says nothing, also where its form offers a choice."""
    field, value = one.field, spelt(one.field)
    if field.kind is FieldKind.KEYS:
        numbers = {key: number for number, (key, _words) in enumerate(one.options, 1)}
        return ", ".join(str(numbers[key]) for key in value if key in numbers)
    assert isinstance(value, str)
    if field.kind is FieldKind.TICK:
        return yes() if value else ""
    if field.kind in CHOSEN:
        return labels(one).get(value, value) if is_written or not field.is_required else ""
    return value


def said_before(field: Field) -> str:
    """Return what the quarter before said at a field, to read; the targets that it named have their own numbers."""
    value = field.value
    if isinstance(value, TextChoices):
        return str(value.label)
    if isinstance(value, tuple):
        return ""
    return yes() if value is True else str(spelt(field))


def typed(one: EditableField, words: str) -> Words:
    """Return what was typed into a cell as the field's form sends it. Raises ValueError for what it could not send."""
    text = words.strip()
    kind = one.field.kind
    if kind is FieldKind.TICK:
        if text not in TICKED | UNTICKED | {yes()}:
            raise ValueError(one.place)
        return "" if text in UNTICKED else "1"
    if kind is FieldKind.KEYS:
        keys = [key for key, _words in one.options]
        numbers = [int(to_arabic_digits(part)) for part in text.replace(",", " ").split()]
        if any(not 1 <= number <= len(keys) for number in numbers):
            raise ValueError(one.place)
        return [keys[number - 1] for number in dict.fromkeys(numbers)]
    if kind in CHOSEN:
        return _values(labels(one)).get(" ".join(text.split()), text)
    return words


def yes() -> str:
    """Return the word by which a tick is set."""
    return _("ใช่")


def _values(words: Mapping[str, str]) -> dict[str, str]:
    return {label: value for value, label in words.items()}
