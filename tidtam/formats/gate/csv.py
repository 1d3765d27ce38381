"""Reads text tables: UTF-8, UTF-16 with its mark, or Windows-874, as sheets of Thai offices come."""

import re
from typing import IO

from tidtam.formats.gate.choices import Kind, Refusal
from tidtam.formats.gate.found import Found, Refused

LONGEST_LINE = 100_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(!doctype|html|script|svg|\?xml|\?php)", re.IGNORECASE)
_TOO_LONG = re.compile(f"[^\r\n]{{{LONGEST_LINE + 1}}}")


def examine(source: IO[bytes], kind: Kind) -> Found:
    """Decode the whole text; refuse what is no text, a web page, or one endless line."""
    text = _decoded(source.read())
    if _CONTROL.search(text):
        raise Refused(Refusal.MISMATCH)
    if _MARKUP.match(text):
        raise Refused(Refusal.WEB_PAGE)
    if not text.strip():
        raise Refused(Refusal.EMPTY)
    if _TOO_LONG.search(text):
        raise Refused(Refusal.BROKEN)
    return Found()


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Refusal.UNREADABLE_TEXT)
