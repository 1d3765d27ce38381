"""What an approval names: the content as plain JSON values, and its hash."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def canonical_number(number: Decimal) -> str:
    """Return a number's one spelling: no exponent, no trailing zeros; 100, 100.0 and 1E+2 are all "100"."""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def content_of(facts: "DataclassInstance", *, leaving_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what facts say as JSON values: numbers of money and scores as text, days as ISO, tuples as lists.

    leaving_out  fields of the outermost facts that are no content, such as a report's status.
    """
    content = _said(facts)
    for name in leaving_out:
        del content[name]
    plain: dict[str, Any] = json.loads(_canonical(content))
    return plain


def hash_of_content(content: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of what content_of returned, also after it was stored as JSON and read back."""
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def content_hash(facts: "DataclassInstance", *, leaving_out: tuple[str, ...] = ()) -> str:
    """Return the SHA-256, in hex, of what facts say: equal facts give equal hashes on any machine and database.

    leaving_out  as in content_of.
    """
    content = _said(facts)
    for name in leaving_out:
        del content[name]
    return hash_of_content(content)


def _canonical(content: object) -> str:
    return json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _said(facts: "DataclassInstance") -> dict[str, Any]:
    """Return what facts hold by the names of their fields; facts inside stay facts until they are written."""
    return {name: getattr(facts, name) for name in _names(type(facts))}


@cache
def _names(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _plain(value: object) -> str | dict[str, Any]:
    if isinstance(value, Decimal):
        return canonical_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _said(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
