"""Says what a file is whose content is not what its name promises."""

import re

from tidtam.formats.gate.choices import Refusal

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF-"
JPG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"
PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0", b"MSCF")
PROGRAMS = (b"MZ", b"\x7fELF")
_PICTURES = re.compile(rb"GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(hei|mif|avif)", re.DOTALL)
MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|script|svg|\?xml|\?php|meta|table)", re.IGNORECASE)
HEAD = 512
"""Bytes `mismatch` wants to see."""


def mismatch(head: bytes) -> Refusal:
    """Return why a file that begins with `head` does not pass as what its name says, so that the cure fits."""
    if head.startswith(JPG):
        return Refusal.IS_JPG
    if head.startswith(PNG):
        return Refusal.IS_PNG
    if head.startswith(PDF):
        return Refusal.IS_PDF
    if head.startswith(PROGRAMS):
        return Refusal.PROGRAM
    if head.startswith(PACKED):
        return Refusal.ARCHIVE
    if _PICTURES.match(head):
        return Refusal.OTHER_PICTURE
    return Refusal.WEB_PAGE if MARKUP.match(head) else Refusal.MISMATCH
