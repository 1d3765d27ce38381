"""What the gate does in its child process: reads a file nobody trusts, and says in JSON what it is.

order   verb ("judge", "prepare"), kind, and the open files: source, into, thumbnail.
answer  refusal ("" or a value of `choices.Refusal`), notes, width, height.
"""

import json
import logging
from dataclasses import asdict
from importlib import import_module
from typing import Any

from tidtam.formats.child import close_the_doors
from tidtam.formats.gate.choices import Kind
from tidtam.formats.gate.found import Found, Refused

_READERS = {
    Kind.PDF: "tidtam.formats.gate.pdf",
    Kind.JPG: "tidtam.formats.gate.pictures",
    Kind.PNG: "tidtam.formats.gate.pictures",
    Kind.DOCX: "tidtam.formats.gate.office",
    Kind.XLSX: "tidtam.formats.gate.office",
    Kind.CSV: "tidtam.formats.gate.csv",
}


def answer(order: dict[str, Any]) -> bytes:
    """Judge or prepare the file of the order; only the reader of its kind is loaded, before the doors are closed."""
    kind = Kind(order.get("kind", Kind.JPG))
    reader = import_module(_READERS[kind])
    logging.disable()  # a hostile file makes its reader complain without end
    close_the_doors()
    with open(order["source"], "rb") as source:
        try:
            if order["verb"] == "judge":
                found: Found = reader.examine(source, kind)
            else:
                with open(order["into"], "wb") as into, open(order["thumbnail"], "wb") as thumbnail:
                    found = reader.prepare(source, into, thumbnail)
        except Refused as refused:
            return json.dumps({"refusal": refused.refusal}).encode("ascii")
    return json.dumps({"refusal": "", **asdict(found)}).encode("ascii")
