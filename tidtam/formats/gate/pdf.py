"""Reads PDF files (pypdf): sound, without a password; what is active in them is noted."""

import io
import re
from typing import IO

import pypdf
from pypdf.generic import StreamObject

from tidtam.formats.gate import magic
from tidtam.formats.gate.choices import Kind, Note, Refusal
from tidtam.formats.gate.found import Found, Refused

_ACTIVE = {
    Note.PDF_SCRIPT: re.compile(rb"/(JavaScript|JS)\b"),
    Note.PDF_LAUNCH: re.compile(rb"/Launch\b"),
    Note.PDF_ATTACHMENT: re.compile(rb"/(EmbeddedFiles?|GoToE)\b"),
    Note.PDF_MEDIA: re.compile(rb"/(RichMedia|Movie|Rendition)\b"),
    Note.PDF_FORM: re.compile(rb"/(XFA|SubmitForm|ImportData)\b"),
}
_NEEDED = (re.compile(rb"/Type\s*/Catalog\b"), re.compile(rb"/Type\s*/Pages\b"))
# What pages draw is no part of the structure, and by chance any three bytes stand somewhere in it.
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_TAIL = 1024
_END = b"\nstartxref\n0\n%%EOF\n"


def examine(source: IO[bytes], kind: Kind) -> Found:
    """Read the table of objects and unpack their streams; note what a reader on a desk would act on."""
    content = source.read()
    if not content.startswith(magic.PDF):
        raise Refused(magic.mismatch(content[: magic.HEAD]))
    if b"%%EOF" not in content[-_TAIL:]:
        if b"trailer" not in content[-_TAIL:]:
            raise Refused(Refusal.BROKEN)  # cut off, or something else was hung behind it
        content += _END  # readers on a desk open it too, and look for its objects themselves
    try:
        structure = [_STREAM.sub(b"", content), *_packed_objects(content)]
    except (MemoryError, Refused):
        raise
    except Exception as error:
        # Whatever the broken place happens to cause: PyPdfError, KeyError, RecursionError, AttributeError, ...
        raise Refused(Refusal.BROKEN) from error
    plain = [_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text) for text in structure]
    if not all(any(map(needed.search, plain)) for needed in _NEEDED):
        raise Refused(Refusal.BROKEN)
    return Found(tuple(note for note, names in _ACTIVE.items() if any(map(names.search, plain))))


def _packed_objects(content: bytes) -> list[bytes]:
    """Return the objects that lie compressed in streams, as text; raise where the file does not hold together.

    As text, because pypdf reads every object of a stream to give one: seconds for the catalogue of a long document.
    """
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    # Many official files forbid changes without asking for a password: those open for everybody.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(Refusal.PASSWORD)
    root = reader.trailer.raw_get("/Root")
    if root.idnum not in reader.xref_objStm and not any(root.idnum in known for known in reader.xref.values()):
        raise Refused(Refusal.BROKEN)
    packed = []
    for number in sorted({stream for stream, _place in reader.xref_objStm.values()}):
        stream = reader.get_object(number)
        if not isinstance(stream, StreamObject):
            raise Refused(Refusal.BROKEN)
        packed.append(stream.get_data())
    return packed
