"""Writes the files of booklets.

A file is made once for one state of the data: the page can say whether the one on disk still tells what the database
says.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from tidtam.documents.layout import Numerals
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.printed import laid_out
from tidtam.documents.office_booklet.record import Booklet
from tidtam.documents.selectors import FORMS, BookletFolder, Format, booklet_folder
from tidtam.documents.services.storing import write_whole
from tidtam.formats.pdf import Heading, RenderFailed
from tidtam.organisations.models import Organisation
from tidtam.thai.dates import BANGKOK

logger = logging.getLogger(__name__)


class NoProjects(Exception):
    """There is nothing to print: the office has no project in the year; the text says what to do."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written, with what a reader can check it by."""

    path: Path
    sha256: str
    bytes: int


def write_booklet(
    *,
    organisation: Organisation,
    fiscal_year_be: int,
    months: int,
    formats: Sequence[Format],
    numerals: Numerals,
    out_dir: Path,
) -> list[WrittenFile]:
    """Write an office's booklet in some formats into `out_dir`, made if missing, and return the files.

    Same release and same data give the same bytes. A file is written beside its place and moved there, so a full disk
    leaves none half-written. Raises NoProjects for a year without any, ValueError for a round that does not exist,
    OSError where the disk refuses, and tidtam.formats.pdf.RenderFailed where the PDF meets a limit.
    """
    booklet = draft_with_projects(organisation, fiscal_year_be, months)
    folder = booklet_folder(organisation, booklet)
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for name in formats:
        content = file_content(booklet, folder, name, numerals)
        path = out_dir / folder.public_name(name, numerals)
        write_whole(path, content)
        written.append(WrittenFile(path, hashlib.sha256(content).hexdigest(), len(content)))
    return written


def prepare_draft(
    *, organisation: Organisation, fiscal_year_be: int, months: int, said: Callable[[int, int], None]
) -> BookletFolder:
    """Write every file of an office's draft as the data stands now, where its page finds them, and return the place.

    said  is told how many files of how many are there.   Raises as write_booklet does.
    """
    booklet = draft_with_projects(organisation, fiscal_year_be, months)
    folder = booklet_folder(organisation, booklet)
    for number, (name, numerals) in enumerate(FORMS):
        said(number, len(FORMS))
        file_content(booklet, folder, name, numerals)
    said(len(FORMS), len(FORMS))
    return folder


def draft_with_projects(organisation: Organisation, fiscal_year_be: int, months: int) -> Booklet:
    """Return the draft of an office's round. Raises NoProjects for a year without any."""
    booklet = office_booklet(organisation=organisation, fiscal_year_be=fiscal_year_be, months=months)
    if not booklet.projects:
        raise NoProjects(
            _("%(office)s ไม่มีโครงการในปีงบประมาณ %(year)s · ตรวจปี หรือนำเข้าด้วย tidtam import ก่อน")
            % {"office": organisation, "year": fiscal_year_be}
        )
    return booklet


def file_content(booklet: Booklet, folder: BookletFolder, name: Format, numerals: Numerals) -> bytes:
    """Return a file's bytes, from disk where this very content was made before; Thai in any language."""
    path = folder.path(name, numerals)
    if path.is_file():
        return path.read_bytes()
    with override("th"):
        content = folder.content if name == "json" else _render(booklet, folder, name, numerals)
    write_whole(path, content)
    return content


def _render(booklet: Booklet, folder: BookletFolder, name: Format, numerals: Numerals) -> bytes:
    created = datetime.combine(booklet.cover.as_of_date, time(), tzinfo=BANGKOK)
    if name == "xlsx":
        from tidtam.documents.office_booklet.render_xlsx import render_xlsx

        return render_xlsx(booklet, numerals, created=created)
    layout = laid_out(booklet, numerals, folder.document)
    if name == "docx":
        from tidtam.documents.office_booklet.render_docx import render_docx

        template = folder.template.content() if folder.template else None
        return render_docx(layout, pages=_pages(booklet, folder, numerals), created=created, template=template)
    from tidtam.documents.office_booklet.render_pdf import render_pdf

    made = render_pdf(layout, created=created)
    pages = json.dumps([[heading.level, heading.text, heading.page] for heading in made.headings])
    write_whole(folder.pages_path(numerals), pages.encode("ascii"))
    return made.content


def _pages(booklet: Booklet, folder: BookletFolder, numerals: Numerals) -> list[Heading]:
    """Return the pages of the PDF's headings, laying it out only where that was not done for this content."""
    path = folder.pages_path(numerals)
    if not path.is_file():
        try:
            write_whole(folder.path("pdf", numerals), _render(booklet, folder, "pdf", numerals))
        except RenderFailed as error:
            # Too long for the PDF's limits: the contents have no numbers until Word renews the field on opening.
            logger.warning("booklet without page numbers in its contents: %s", error)
            return []
    return [Heading(*row) for row in json.loads(path.read_text(encoding="ascii"))]
