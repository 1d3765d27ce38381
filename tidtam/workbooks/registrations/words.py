"""A field of a registration as a cell says it, and what was typed into it as the field's form sends it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tidtam.drafts.typed import Words
from tidtam.projects.forms import IN_EMENSCR
from tidtam.projects.places import Field, FieldKind
from tidtam.projects.typed import spelt
from tidtam.thai.numerals import to_arabic_digits
from tidtam.workbooks.facts import digest

LONGEST_LINE = 250
MARK = 8
"""Letters of a hash that tell the keys of one project apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What can be chosen, in words.

    groups   the work groups.   mine  those in which the person may begin a project; "" is the office.
    earlier  last year's projects by key.   nodes  the plan nodes of the year by "tree:code".
    """

    groups: tuple[str, ...] = ()
    mine: frozenset[str] = frozenset()
    earlier: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Legend:
    """What the numbers in a project's rows stand for: marks of keys, in the order in which the file numbers them.

    targets     results, then KPIs.   activities  the activities, of which one may be above another.
    It travels in the identity of a row, so that a number means the same whatever was added meanwhile.
    """

    targets: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()

    @classmethod
    def of(cls, targets: Iterable[str], activities: Iterable[str]) -> "Legend":
        """Return the legend of keys."""
        return cls(tuple(map(_mark, targets)), tuple(map(_mark, activities)))

    @classmethod
    def read(cls, text: str) -> "Legend":
        """Return what `text` was."""
        targets, _semicolon, activities = text.partition(";")
        return cls(tuple(targets.split()), tuple(activities.split()))

    @property
    def text(self) -> str:
        """The legend in one text."""
        return f"{' '.join(self.targets)};{' '.join(self.activities)}"

    def marks(self, one: Field) -> tuple[str, ...]:
        """Return those that a field names by number."""
        return self.targets if one.kind is FieldKind.KEYS else self.activities


def _mark(key: str) -> str:
    return digest(key)[:MARK]


def one_line(text: str) -> str:
    """Return a text as a list offers it."""
    return " ".join(text.split())[:LONGEST_LINE]


def is_numbered(one: Field) -> bool:
    """Return whether a field names other rows, by their numbers."""
    return one.kind is FieldKind.KEYS or one.name == "parent_key"


def options(one: Field, offers: Offers) -> dict[str, str]:
    """Return the words of a field's options by value; none where it is written."""
    if one.choices is not None:
        return {str(value): str(label) for value, label in one.choices.choices}
    if one.kind is FieldKind.YES_NO:
        return {value: str(words) for value, words in IN_EMENSCR}
    if one.name == "work_group":
        return {name: name for name in offers.groups}
    return dict(offers.earlier) if one.name == "continuing_from" else {}


def shown(one: Field, offers: Offers, legend: Legend, names: Mapping[str, str]) -> str:
    """Return what a cell says of a field. names  the words of rows by key, for those that have no number."""
    value = spelt(one)
    if is_numbered(one):
        numbers = {mark: str(number) for number, mark in enumerate(legend.marks(one), start=1)}
        return ", ".join(numbers.get(_mark(key), f"“{one_line(names.get(key, key))}”") for key in value if key)
    if one.kind is FieldKind.QUARTERS:
        return ", ".join(value)
    return options(one, offers).get(value[0], value[0])


def typed(one: Field, words: str, offers: Offers, legend: Legend, keys: Iterable[str]) -> Words:
    """Return what was typed into a cell as the field's form sends it. Raises ValueError for what it could not send.

    keys  of the rows there are that a number may stand for.
    """
    text = " ".join(words.split())
    if is_numbered(one):
        by_mark = {_mark(key): key for key in keys}
        marks = legend.marks(one)
        named = [by_mark.get(marks[number - 1]) if 1 <= number <= len(marks) else None for number in _numbers(text)]
        found = [key for key in named if key is not None]
        if len(found) != len(named) or (one.kind is not FieldKind.KEYS and len(found) > 1):
            raise ValueError(one.place)
        return ["", *dict.fromkeys(found)] if one.kind is FieldKind.KEYS else "".join(found)
    if one.kind is FieldKind.QUARTERS:
        return ["", *dict.fromkeys(_parts(text))]
    values = {one_line(label): value for value, label in options(one, offers).items()}
    return values.get(text, text) if values else words


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;]+", to_arabic_digits(text)) if part]


def _numbers(text: str) -> list[int]:
    return [int(part) for part in _parts(text)]


def yes() -> str:
    """Return the word by which a tick is set."""
    return _("ใช่")
