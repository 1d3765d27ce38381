"""What an approval names: the hash of the version that was read. The moves of the chain come with the approvals."""

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


def content_hash(facts: "DataclassInstance", *, leaving_out: tuple[str, ...] = ()) -> str:
    """Return the SHA-256, in hex, of what facts say: equal facts give equal hashes on any machine and database.

    leaving_out  fields of the outermost facts that are no content, such as a report's status.
    """
    content: dict[str, Any] = asdict(facts)
    for name in leaving_out:
        del content[name]
    text = json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return canonical_number(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")
