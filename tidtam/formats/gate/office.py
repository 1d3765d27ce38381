"""Reads DOCX and XLSX files as the ZIP and XML they are, without any office program or library."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from tidtam.formats.gate import magic
from tidtam.formats.gate.choices import Kind, Note, Refusal
from tidtam.formats.gate.found import Found, Refused
from tidtam.formats.sizes import MEGABYTE

MOST_PARTS = 2_000
MOST_UNPACKED = 64 * MEGABYTE
# Sheets of many alike rows reach some 40. Smaller parts may be denser: they do no harm.
MOST_RATIO = 100
_RATIO_COUNTS_FROM = MEGABYTE
_CHUNK = 1 << 16

_MAIN = {
    Kind.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "document"),
    Kind.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "workbook"),
}
_CONTENT_TYPES = "[content_types].xml"
_MACRO = re.compile(r"vba(project|data)|macrosheet|macroenabled", re.IGNORECASE)
_CONTROL = re.compile(r"activex", re.IGNORECASE)
# Settings of a printer and properties of a sheet: the only binary parts Office itself writes into plain files.
_PLAIN_BINARY = re.compile(r"/(printersettings|customproperty)/?[^/]*\.bin$", re.IGNORECASE)
# The figures behind a chart: a workbook of its own, judged like one sent alone.
_FIGURES = re.compile(r"^(word|xl)/embeddings/[^/]+\.xlsx$", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_DATA_EXCHANGE = re.compile(rb"<(\w+:)?ddeLink\b|>\s*DDE(AUTO)?\b")
_NOT_INSIDE = (magic.ZIP, magic.OLE, magic.PDF, *magic.PACKED, *magic.PROGRAMS)
# Longer than anything the two patterns above match.
_OVERLAP = 32


def examine(source: IO[bytes], kind: Kind) -> Found:
    """Unpack every part, count, and parse every XML part; refuse what a plain document of Office does not hold."""
    head = source.read(magic.HEAD)
    if head.startswith(magic.OLE):
        raise Refused(_inside_container(head + source.read()))
    if not head.startswith(magic.ZIP):
        raise Refused(magic.mismatch(head))
    return Found(tuple(dict.fromkeys(_Package(source, kind).notes())))


def _inside_container(content: bytes) -> Refusal:
    """Say what lies in the container that old documents and those with a password are kept in."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Refusal.PASSWORD
    if "WordDocument".encode("utf-16-le") in content:
        return Refusal.OLD_WORD
    if "Workbook".encode("utf-16-le") in content:
        return Refusal.OLD_EXCEL
    return Refusal.PASSWORD


class _Package:
    """One Office file; `outer` is the one it lies in, which bears the cost of what is unpacked."""

    def __init__(self, source: IO[bytes], kind: Kind, outer: "_Package | None" = None) -> None:
        self.source, self.kind, self.outer = source, kind, outer
        self.unpacked = 0
        self.content_types: dict[str, str] = {}

    def notes(self) -> Iterator[Note]:
        """Yield what is found, as often as it is; raise Refused where the file does not pass."""
        try:
            with zipfile.ZipFile(self.source) as archive:
                members = _checked(archive.infolist())
                if _CONTENT_TYPES not in members:
                    raise Refused(Refusal.MISMATCH)
                for name in sorted(members, key=lambda name: name != _CONTENT_TYPES):
                    yield from self._part(archive, members[name])
                self._check_main_part(archive, members)
        # struct and UnicodeDecodeError (a ValueError) come out of broken directories of the archive.
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
            struct.error,
            zlib.error,
        ) as error:
            raise Refused(Refusal.BROKEN) from error
        except expat.ExpatError as error:
            raise Refused(Refusal.BROKEN) from error

    def _part(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Note]:
        name = info.filename.lower()
        if _MACRO.search(name):
            raise Refused(Refusal.MACRO)
        if _CONTROL.search(name):
            raise Refused(Refusal.UNSAFE)
        chunks = self._chunks(archive, info)
        first = next(chunks, b"")
        if _FIGURES.match(name) and first.startswith(magic.ZIP) and self.outer is None:
            inner = io.BytesIO(first + b"".join(chunks))
            yield Note.EMBEDDED_WORKBOOK
            yield from _Package(inner, Kind.XLSX, self).notes()
            return
        if first.startswith(_NOT_INSIDE) or (name.endswith(".bin") and not _PLAIN_BINARY.search(name)):
            raise Refused(Refusal.INSIDE)
        if "/externallinks/" in f"/{name}":
            yield Note.EXTERNAL_WORKBOOK
        found: list[Note] = []
        parser = self._parser(name, found)
        tail = b""
        for chunk in _with_first(first, chunks):
            if parser:
                parser.Parse(chunk, False)
            elif _DECLARATION.search(tail + chunk):
                raise Refused(Refusal.UNSAFE)
            if _DATA_EXCHANGE.search(tail + chunk):
                yield Note.DATA_EXCHANGE
            tail = chunk[-_OVERLAP:]
        if parser:
            parser.Parse(b"", True)
        yield from found

    def _chunks(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the part as it is unpacked, and stop where it is denser or more than any document is."""
        size = 0
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > _RATIO_COUNTS_FROM and size > MOST_RATIO * info.compress_size:
                    raise Refused(Refusal.UNPACKED)
                self._count(len(chunk))
                yield chunk

    def _count(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > MOST_UNPACKED:
            raise Refused(Refusal.UNPACKED)
        if self.outer:
            self.outer._count(size)

    def _parser(self, name: str, found: list[Note]) -> expat.XMLParserType | None:
        """Return a parser for a part that is XML by its name or its content type, else None (Excel's VML is not)."""
        extension = name.rpartition(".")[2]
        declared = self.content_types.get(f"/{name}") or self.content_types.get(extension, "")
        if extension not in ("xml", "rels") and not declared.endswith("xml"):
            return None
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_declaration
        if name == _CONTENT_TYPES:
            parser.StartElementHandler = self._declare
        elif extension == "rels":
            parser.StartElementHandler = _relation(found)
        return parser

    def _declare(self, _tag: str, attributes: dict[str, str]) -> None:
        """Remember the type of a part or of an extension; refuse what only files with macros declare."""
        content_type = attributes.get("ContentType", "")
        if _MACRO.search(content_type):
            raise Refused(Refusal.MACRO)
        if _CONTROL.search(content_type):
            raise Refused(Refusal.UNSAFE)
        for key in ("PartName", "Extension"):
            if key in attributes:
                self.content_types[attributes[key].lower()] = content_type

    def _check_main_part(self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        """Refuse a package without the part that makes it a document or a workbook."""
        content_type, root = _MAIN[self.kind]
        names = [part[1:] for part, declared in self.content_types.items() if declared == content_type]
        if len(names) != 1 or names[0] not in members:
            raise Refused(Refusal.MISMATCH)
        roots: list[str] = []

        def keep_root(tag: str, _attributes: dict[str, str]) -> None:
            roots.append(tag)
            parser.StartElementHandler = None

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = keep_root
        with archive.open(members[names[0]]) as part:
            while not roots and (chunk := part.read(_CHUNK)):
                parser.Parse(chunk, False)
        if roots[0].rpartition(" ")[2] != root:
            raise Refused(Refusal.MISMATCH)


def _checked(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the members by their names in small letters; refuse an archive that no office program writes."""
    if len(infos) > MOST_PARTS:
        raise Refused(Refusal.UNPACKED)
    members: dict[str, zipfile.ZipInfo] = {}
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        name = info.orig_filename
        parts = name.split("/")
        is_odd = name.startswith("/") or ".." in parts or any(letter in name for letter in "\\:\0")
        if is_odd or stat.S_ISLNK(info.external_attr >> 16) or name.lower() in members:
            raise Refused(Refusal.UNSAFE)
        if info.flag_bits & 0x1:
            raise Refused(Refusal.PASSWORD)
        # Parts that overlap unpack to many times what they weigh; a gap at the start hides another file.
        if info.header_offset < end or (not members and info.header_offset):
            raise Refused(Refusal.UNSAFE)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(Refusal.BROKEN)
        end = info.header_offset + info.compress_size
        members[name.lower()] = info
    return members


def _relation(found: list[Note]) -> Callable[[str, dict[str, str]], None]:
    """Return a handler that notes what the document would fetch; a link to click fetches nothing."""

    def note(_tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith("/hyperlink"):
            found.append(Note.EXTERNAL_REFERENCE)

    return note


def _refuse_declaration(*_declaration: object) -> None:
    raise Refused(Refusal.UNSAFE)


def _with_first(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from chunks
