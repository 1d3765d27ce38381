"""A report as text and back again, and the words people write of an item, as JSON keeps them."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from tidtam.documents.national_report.record import Report, Statement, Texts

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


def texts_from(said: Mapping[str, Sequence[Any]]) -> Texts:
    """Return the texts of an item from JSON."""
    lists = {
        name: tuple(Statement(text=text, points=tuple(points)) for text, points in said.get(name, ())) for name in LISTS
    }
    return Texts(results=lists["results"], problems=lists["problems"], suggestions=lists["suggestions"])


def as_json(texts: Texts) -> dict[str, list[Any]]:
    """Return the texts of an item as JSON; lists that are empty are left out."""
    lists = {name: [[one.text, list(one.points)] for one in getattr(texts, name)] for name in LISTS}
    return {name: rows for name, rows in lists.items() if rows}


def from_lines(typed: str) -> tuple[Statement, ...]:
    """Return statements as they are typed: one a line; a line that begins with "-" stands below the one before it."""
    found: list[Statement] = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        if line.startswith("-") and found:
            above = found.pop()
            found.append(Statement(text=above.text, points=(*above.points, line.lstrip("- "))))
        else:
            found.append(Statement(text=line.lstrip("- ")))
    return tuple(statement for statement in found if statement.text)


def to_lines(statements: Sequence[Statement]) -> str:
    """Return statements as they are typed."""
    return "\n".join(line for one in statements for line in (one.text, *(f"- {point}" for point in one.points)))
