"""Reads PDF files (pypdf): sound, without a password; what is active in them is noted."""

import io
import re
from typing import IO

import pypdf
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

from tidtam.formats.gate.choices import Kind, Note, Refusal
from tidtam.formats.gate.found import Found, Refused

_ACTIVE = {
    Note.PDF_SCRIPT: rb"/(JavaScript|JS)",
    Note.PDF_LAUNCH: rb"/Launch",
    Note.PDF_ATTACHMENT: rb"/(EmbeddedFiles?|GoToE)",
    Note.PDF_MEDIA: rb"/(RichMedia|Movie|Rendition)",
    Note.PDF_FORM: rb"/(XFA|SubmitForm|ImportData)",
}
_NAME_ENDS = rb"(?![A-Za-z0-9_])"
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_TAIL = 1024
_END = b"\nstartxref\n0\n%%EOF\n"


def examine(source: IO[bytes], kind: Kind) -> Found:
    """Read the table of objects, the catalogue and the first page; note what a reader on a desk would act on."""
    content = source.read()
    if not content.startswith(b"%PDF-"):
        raise Refused(Refusal.MISMATCH)
    if b"%%EOF" not in content[-_TAIL:]:
        if b"trailer" not in content[-_TAIL:]:
            raise Refused(Refusal.BROKEN)  # cut off, or something else was hung behind it
        content += _END  # readers on a desk open it too, and look for its objects themselves
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(Refusal.PASSWORD)
        root = reader.trailer["/Root"].get_object()
        pages = root["/Pages"].get_object() if isinstance(root, DictionaryObject) else None
        if not isinstance(pages, DictionaryObject):
            raise Refused(Refusal.BROKEN)
        if pages.get("/Count"):
            reader.pages[0].get("/Resources")
        streams = {stream for stream, _place in reader.xref_objStm.values()}
        packed = [IndirectObject(stream, 0, reader).get_object().get_data() for stream in sorted(streams)]
    except (MemoryError, Refused):
        raise
    except DependencyError as error:
        raise Refused(Refusal.PASSWORD) from error
    except (PyPdfError, Exception) as error:
        raise Refused(Refusal.BROKEN) from error
    return Found(tuple(note for note, names in _ACTIVE.items() if _names(names, content, *packed)))


def _names(names: bytes, *texts: bytes) -> bool:
    """Say whether one of the names stands in a text, also where letters of it are written as #xx."""
    pattern = re.compile(names + _NAME_ENDS)
    return any(pattern.search(text) or pattern.search(_unescaped(text)) for text in texts)


def _unescaped(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
