"""A letter as text: what the hash that names its files is made of. The same letter is the same text."""

from pydantic import TypeAdapter

from tidtam.documents.result_letter.record import Letter

_RECORD = TypeAdapter(Letter)


def freeze(letter: Letter) -> bytes:
    """Return the record as JSON, fields in their order."""
    return _RECORD.dump_json(letter)
