"""What an approval names: the content as plain JSON values, and its hash."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
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
    content: dict[str, Any] = asdict(facts)
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
    content: dict[str, Any] = asdict(facts)
    for name in leaving_out:
        del content[name]
    return hash_of_content(content)


def _canonical(content: object) -> str:
    return json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return canonical_number(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")
