"""A document ready to be written, and where its files lie: one folder for each state of its data and each release."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tidtam.documents.layout import Layout, Numerals
from tidtam.documents.own_template.in_use import Template
from tidtam.documents.proof import printed_of, proof_of
from tidtam.documents.selectors import FORMATS, NUMERALS, Format, release
from tidtam.formats.pdf import Look
from tidtam.verification.choices import DocumentKind
from tidtam.verification.rules import document_id

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the register of issued documents (room verification) says of a document made of approved data alone.

    series     what it is the latest of.
    period     the year, or year and quarter, it reports on: "2567", "2567-q2".
    issued_as  the position that approved what stands in it, as printed; never a person's name.
    """

    kind: DocumentKind
    series: str
    title: str
    period: str
    office_code: str
    office_name: str
    issued_as: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Document:
    """One document of one state of its data.

    form     what it is: the word of its folder, address and command.
    owner    whose it is: the id of its project or organisation.
    stem     the name of its files without their ending.
    content  its record as JSON: what the hash is made of; the JSON file, where it has one.
    as_of    the day of its data, written into the files: never the clock.
    template what its DOCX is drawn into; None where it has none.
    entry    how it stands in the register once it is handed out; None for a draft, which is never issued.
    formats  those it is written in.
    look     that of its PDF.
    """

    form: str
    owner: int
    stem: str
    content: bytes
    as_of: date
    lay_out: Callable[[Numerals], Layout]
    template: Template | None = None
    entry: Entry | None = None
    formats: tuple[Format, ...] = ("docx", "pdf", "json")
    look: Look = "report"

    @property
    def digest(self) -> str:
        """The hash of content, template, release and what it prints of the register."""
        template = self.template.sha256 if self.template else ""
        parts = (release().encode(), template.encode(), self.content, printed_of(self.id))
        return hashlib.sha256(b"".join(parts)).hexdigest()

    @property
    def content_sha256(self) -> str:
        """The hash of the record alone."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def id(self) -> UUID | None:
        """Its id in the register: the same record of a series has the same for good. None for a draft."""
        return document_id(self.entry.series, self.content_sha256) if self.entry else None

    def layout(self, numerals: Numerals) -> Layout:
        """Return the printing order with what a reader asks the register by."""
        layout = self.lay_out(numerals)
        return replace(layout, proof=proof_of(self.id, on_cover=bool(layout.cover_title)))

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return _folder(self.form, self.owner) / self.digest

    @property
    def files(self) -> tuple[tuple[Format, Numerals], ...]:
        """Every file it has: JSON is data and has one form."""
        return tuple(
            (name, numerals)
            for name in FORMATS
            if name in self.formats
            for numerals in (NUMERALS[:1] if name == "json" else reversed(NUMERALS))
        )

    def path(self, name: Format, numerals: Numerals) -> Path:
        """Return where a file lies, under the name a person gets it under."""
        return self.folder / (f"{self.stem}.json" if name == "json" else f"{self.stem}-{numerals}.{name}")

    def pages_path(self, numerals: Numerals) -> Path:
        """Return where the pages of the PDF's headings are kept for the contents of the DOCX; it is never offered."""
        return self.folder / f".pages-{numerals}"

    @property
    def stored(self) -> list[Path]:
        """Those of its files that lie on disk."""
        return [path for path in (self.path(*each) for each in self.files) if path.is_file()]


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Many documents of one form in one ZIP."""

    form: str
    owner: int
    stem: str
    documents: Sequence[Document]

    @property
    def digest(self) -> str:
        """The hash of all its documents."""
        return digest_of(self.documents)

    def path(self, name: Format, numerals: Numerals) -> Path:
        """Return where the ZIP of one format lies."""
        ending = name if name == "json" else f"{name}-{numerals}"
        return _folder(self.form, self.owner) / self.digest / f"{self.stem}-{ending}.zip"

    @property
    def stored(self) -> list[Path]:
        """Those of its ZIPs that lie on disk."""
        files = self.documents[0].files if self.documents else ()
        return [path for path in (self.path(*each) for each in files) if path.is_file()]


def digest_of(documents: Iterable[Document]) -> str:
    """Return the hash of documents together."""
    return hashlib.sha256("".join(document.digest for document in documents).encode()).hexdigest()


def stored_file(form: str, owner: int, digest: str, public_name: str) -> Path | None:
    """Return a file that was written for a project or organisation, or None; both names are compared, never joined."""
    return next((path for path in stored_files(form, owner, digest) if path.name == public_name), None)


def stored_files(form: str, owner: int, digest: str) -> list[Path]:
    """Return the files that were written for a project or organisation of one state of its data, by name."""
    if not _DIGEST.fullmatch(digest):
        return []
    folder = _folder(form, owner) / digest
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")] if folder.is_dir() else []


def _folder(form: str, owner: int) -> Path:
    return Path(settings.DOCUMENT_DIR) / form / str(owner)
