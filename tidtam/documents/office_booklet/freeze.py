"""A booklet's record as text and back again: what an issued edition keeps, and is rendered from for good.

Every value comes back as it was, to the zeros of an amount, so the files made from the text are those made from the
record (docs/decisions/0012-frozen-editions.md). The same record is the same text: fields in their order, no blanks.
"""

import hashlib

from pydantic import TypeAdapter

from tidtam.documents.office_booklet.record import Booklet

_RECORD = TypeAdapter(Booklet)


def freeze(booklet: Booklet) -> str:
    """Return the record as JSON."""
    return _RECORD.dump_json(booklet).decode()


def thaw(content: str) -> Booklet:
    """Return the record that was frozen. Raises pydantic.ValidationError, a ValueError, for anything else."""
    return _RECORD.validate_json(content, extra="forbid")


def sha256(content: str) -> str:
    """Return the hash that names a frozen record: SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(content.encode()).hexdigest()
