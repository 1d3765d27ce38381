"""Where the files of a document lie and which are there; making them stands in services.py."""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

import tidtam
from tidtam.documents.layout import Numerals
from tidtam.documents.office_booklet.record import Booklet
from tidtam.documents.office_booklet.render_docx import FORM
from tidtam.documents.office_booklet.render_json import render_json
from tidtam.documents.own_template.in_use import Template, template_of
from tidtam.documents.proof import printed_of
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project

Format = Literal["docx", "pdf", "xlsx", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)
NUMERALS: tuple[Numerals, ...] = get_args(Numerals)
FORMS: tuple[tuple[Format, Numerals], ...] = tuple(
    (name, numerals) for name in FORMATS for numerals in (NUMERALS[:1] if name == "json" else NUMERALS)
)
"""Every file a booklet has: each format in both kinds of digits; JSON is data and has one form."""
_DIGEST = re.compile("[0-9a-f]{64}")
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class BookletFolder:
    """The place of one booklet's files for one state of the data.

    digest   the hash of content, template and release.
    content  the record as JSON: what the hash is made of, and the JSON file; empty where files are only looked up.
    template what the DOCX is drawn into; None where files are only looked up.
    document  its id in the register, once it is issued: PDF and DOCX print it.
    """

    folder: Path
    digest: str
    stem: str
    content: bytes = b""
    template: Template | None = None
    document: UUID | None = None

    def path(self, name: Format, numerals: Numerals) -> Path:
        """Return where a file lies; JSON is data and has one form."""
        return self.folder / ("booklet.json" if name == "json" else f"booklet-{numerals}.{name}")

    def pages_path(self, numerals: Numerals) -> Path:
        """Return where the pages of the PDF's headings are kept for the contents of the DOCX."""
        return self.folder / f"pages-{numerals}.json"

    def public_name(self, name: Format, numerals: Numerals) -> str:
        """Return the name a person gets the file under."""
        return f"{self.stem}.json" if name == "json" else f"{self.stem}-{numerals}.{name}"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the booklet that lies on disk."""

    name: Format
    numerals: Numerals
    public_name: str
    path: Path
    bytes: int


def booklet_folder(
    organisation: Organisation, booklet: Booklet, document: UUID | None = None, *, template: Template | None = None
) -> BookletFolder:
    """Return the place of a booklet's files; another release of the renderers or another template is another place.

    template  that of an edition; the one in use where None, which costs a query.
    The record is written in Thai whatever the reader's language: an English page must find the same files.
    """
    with override("th"):
        content = render_json(booklet)
    template = template or template_of(FORM, organisation)
    parts = (release().encode(), template.sha256.encode(), content, printed_of(document))
    found = _folder(
        organisation, booklet.cover.fiscal_year_be, booklet.cover.months, hashlib.sha256(b"".join(parts)).hexdigest()
    )
    return replace(found, content=content, template=template, document=document)


def _folder(organisation: Organisation, fiscal_year_be: int, months: int, digest: str) -> BookletFolder:
    round_name = f"{fiscal_year_be}-{months}"
    folder = Path(settings.DOCUMENT_DIR) / "office_booklet" / str(organisation.pk) / round_name / digest
    return BookletFolder(folder, digest, f"booklet-{organisation.code}-{round_name}".lower())


def stored_file(
    *, organisation: Organisation, fiscal_year_be: int, months: int, digest: str, public_name: str
) -> StoredFile | None:
    """Return a file this room wrote for this office and round, or None; both names are compared, never joined."""
    if not _DIGEST.fullmatch(digest):
        return None
    folder = _folder(organisation, fiscal_year_be, months, digest)
    return next((file for file in stored_files(folder) if file.public_name == public_name), None)


def latest_round(organisation: Organisation) -> tuple[int, int] | None:
    """Return the fiscal year and months of the latest round with a report, else of the latest year with a project.

    Of an organisation above offices, those of any of them. None where there is neither. Two queries at most.
    """
    below = Organisation.objects.below(organisation).order_by()
    reports = ProgressReport.objects.filter(project__organisation__in=below).reported()
    latest = reports.order_by("-fiscal_year_be", "-quarter").values_list("fiscal_year_be", "quarter").first()
    if latest is not None:
        return latest[0], 6 if latest[1] <= 2 else 12
    project = Project.objects.filter(organisation__in=below).order_by("-fiscal_year_be").first()
    return (project.fiscal_year_be, 6) if project else None


def stored_files(folder: BookletFolder) -> list[StoredFile]:
    """Return the booklet's files that lie on disk, in the order of FORMATS."""
    found = []
    for name, numerals in FORMS:
        path = folder.path(name, numerals)
        if path.is_file():
            found.append(StoredFile(name, numerals, folder.public_name(name, numerals), path, path.stat().st_size))
    return found


def is_complete(*, organisation: Organisation, fiscal_year_be: int, months: int, digest: str) -> bool:
    """Return whether every file made of one state of the data lies on disk."""
    if not _DIGEST.fullmatch(digest):
        return False
    return len(stored_files(_folder(organisation, fiscal_year_be, months, digest))) == len(FORMS)


@cache
def release() -> str:
    """Return what tells one release of the renderers from another: the version and a hash of their own files."""
    package = Path(tidtam.__file__).resolve().parent
    digest = hashlib.sha256(tidtam.__version__.encode())
    for room in ("documents", "formats", "thai"):
        for path in sorted((package / room).rglob("*")):
            if path.suffix in {".py", ".typ", ".docx", ".ttf"} and "tests" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()
