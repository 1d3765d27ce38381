"""Reads text tables: UTF-8, UTF-16 with its mark, or Windows-874, as sheets of Thai offices come."""

import re
from typing import IO

from tidtam.formats.gate import magic
from tidtam.formats.gate.choices import Kind, Refusal
from tidtam.formats.gate.found import Found, Refused

LONGEST_LINE = 100_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def examine(source: IO[bytes], kind: Kind) -> Found:
    """Decode the whole text; refuse another format, what is no text, and one endless line."""
    content = source.read()
    known = magic.mismatch(content[: magic.HEAD])
    if known != Refusal.MISMATCH:
        raise Refused(known)
    text = _decoded(content)
    if not text.strip():
        raise Refused(Refusal.EMPTY)
    if max(map(len, text.replace("\r", "\n").split("\n"))) > LONGEST_LINE:
        raise Refused(Refusal.UNREADABLE_TEXT)
    return Found()


def _decoded(content: bytes) -> str:
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp874"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise Refused(Refusal.UNREADABLE_TEXT)
