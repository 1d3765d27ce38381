"""What is typed into fields, and the values it stands for: one spelling, one reader, whatever is written in sections.

Pure, no database. Which fields there are and how each is written, the room of the thing says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Generic, Protocol, TypeVar

from django.utils.functional import Promise

from tidtam.thai.calendar import BUDDHIST_OFFSET
from tidtam.thai.money import format_baht
from tidtam.thai.numerals import to_arabic_digits

Words = str | Sequence[str]
"""What stands in one field; several texts where a field takes several."""

Typed = Mapping[str, Words]
"""What was typed, by place: as a draft keeps it, and as a form sends it."""


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class TypedReading(Generic[Value]):
    """What was typed, read: `changes` are values by place, `unreadable` says by place what to type instead."""

    changes: dict[str, Value]
    unreadable: dict[str, str]


class AnyField(Protocol):
    """A field of a thing, as its room makes it."""

    @property
    def place(self) -> str: ...


FieldT = TypeVar("FieldT", bound=AnyField)


def read_fields(
    fields: Iterable[FieldT],
    typed: Typed,
    *,
    spelt: Callable[[FieldT], Words],
    read: Callable[[FieldT, Words], Value],
    what_fits: Callable[[FieldT], Promise],
    no_such_field: Promise,
) -> TypedReading[Value]:
    """Read what was typed into fields; what says the same as the field holds, `spelt`, is no change.

    read  raises ValueError where it cannot be read; `what_fits` then says what to type instead. An empty text where
    there is no field any more is let be.
    """
    by_place = {field.place: field for field in fields}
    changes: dict[str, Value] = {}
    unreadable: dict[str, str] = {}
    for place, words in typed.items():
        field = by_place.get(place)
        if field is None:
            if plain(words):
                unreadable[place] = str(no_such_field)
        elif plain(words) != plain(spelt(field)):
            try:
                changes[place] = read(field, words)
            except ValueError:
                unreadable[place] = str(what_fits(field))
    return TypedReading(changes, unreadable)


def typed_in_sections(
    sections: Mapping[str, Typed], section_of: Callable[[str], str], no_such_field: Promise
) -> tuple[dict[str, Words], dict[str, str]]:
    """Return what waits in sections, by place, and what cannot be read: words of places that are of another section."""
    waiting: dict[str, Words] = {}
    unreadable: dict[str, str] = {}
    for section, typed in sections.items():
        for place, words in typed.items():
            if section_of(place) == section:
                waiting[place] = words
            elif plain(words):
                unreadable[place] = str(no_such_field)
    return waiting, unreadable


class ChangesRefused(ValueError):
    """Some changes cannot be made, so none is. `sentences`: by place, what to do there."""

    def __init__(self, sentences: Mapping[str, Promise | str]) -> None:
        super().__init__("\n".join(f"{place}: {sentence}" for place, sentence in sentences.items()))
        self.sentences = dict(sentences)


def plain(words: Words) -> str:
    """Return what was typed in one spelling, to compare; several texts in any order."""
    text = words if isinstance(words, str) else "\n".join(sorted(words))
    return text.replace("\r\n", "\n").strip()


def spelt_value(value: object, *, is_amount: bool) -> str:
    """Return a value as its field holds it: amounts as printed, days as 31/3/2567, numbers without an exponent."""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year + BUDDHIST_OFFSET}"
    if isinstance(value, Decimal):
        return format_baht(value) if is_amount else f"{value:f}"
    return str(value)


def read_number(text: str) -> Decimal:
    """Return a number that was typed, in digits of either kind. Raises ValueError where it is none."""
    try:
        return Decimal(to_arabic_digits(text).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(text) from None


def has_digits(number: Decimal, whole: int, decimals: int) -> bool:
    """Return whether a number has at most so many digits before and after the decimal point."""
    return number.is_finite() and abs(number) < 10**whole and number == round(number, decimals)
