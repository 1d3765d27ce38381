"""A report as text and back again, and what people write of an item: as JSON keeps it, as lines it is typed in."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import TypeAdapter

from tidtam.answers.facts import Statement as Said
from tidtam.answers.rules import list_lines, read_list
from tidtam.documents.national_report.record import Population, Report, Statement, Tagged, Texts
from tidtam.thai.numerals import to_arabic_digits

_RECORD = TypeAdapter(Report)
LISTS = ("results", "problems", "suggestions")


def freeze(report: Report) -> str:
    """Return the record as JSON; the same record is the same text."""
    return _RECORD.dump_json(report).decode()


def thaw(content: str) -> Report:
    """Return the record that was frozen. Raises pydantic.ValidationError, a ValueError, for anything else."""
    return _RECORD.validate_json(content, extra="forbid")


def sha256(report: Report) -> str:
    """Return the hash of a record: what somebody saw, reviewed and published."""
    return hashlib.sha256(freeze(report).encode()).hexdigest()


def texts_from(said: Mapping[str, Sequence[Any]], populations: Mapping[str, Population]) -> Texts:
    """Return the texts of an item from JSON. populations  by code: what bounds the numbers inside narratives."""
    lists = {
        name: tuple(Statement(text=text, points=tuple(points)) for text, points in said.get(name, ())) for name in LISTS
    }
    tagged = tuple(
        Tagged(label=label, value=Decimal(value), unit=unit, concept=concept, population=populations.get(code))
        for label, value, unit, concept, code in said.get("tagged", ())
    )
    return Texts(**lists, tagged=tagged)


def as_json(texts: Texts) -> dict[str, list[Any]]:
    """Return the texts of an item as JSON; lists that are empty are left out."""
    lists: dict[str, list[Any]] = {
        name: [[one.text, list(one.points)] for one in getattr(texts, name)] for name in LISTS
    }
    lists["tagged"] = [
        [one.label, str(one.value), one.unit, one.concept, one.population.code if one.population else ""]
        for one in texts.tagged
    ]
    return {name: rows for name, rows in lists.items() if rows}


def from_lines(typed: str) -> tuple[Statement, ...]:
    """Return statements as they are typed: what answers read of a list, numbers of its own making fall away."""
    return tuple(Statement(text=one.text, points=one.points) for one in read_list(typed))


def to_lines(statements: Sequence[Statement]) -> str:
    """Return statements as they are typed."""
    return list_lines([Said(text=one.text, points=one.points) for one in statements])


def tagged_from_lines(typed: str, populations: Mapping[str, Population]) -> tuple[Tagged, ...]:
    """Return the numbers inside narratives as they are typed: label | number | unit | concept | population, one a line.

    The last two may be left out. Raises ValueError with the line that is none: no number, or an unknown population.
    """
    found = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        label, number, unit, concept, code, *more = [*(part.strip() for part in line.split("|")), "", "", "", ""]
        try:
            value = Decimal(to_arabic_digits(number).replace(",", ""))
        except InvalidOperation as error:
            raise ValueError(line) from error
        if not label or any(more) or not value.is_finite() or (code and code not in populations):
            raise ValueError(line)
        found.append(Tagged(label=label, value=value, unit=unit, concept=concept, population=populations.get(code)))
    return tuple(found)


def tagged_to_lines(tagged: Sequence[Tagged]) -> str:
    """Return the numbers inside narratives as they are typed."""
    rows = (
        (one.label, f"{one.value:,f}", one.unit, one.concept, one.population.code if one.population else "")
        for one in tagged
    )
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows)
