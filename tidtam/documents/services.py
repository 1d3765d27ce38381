"""Writes the files of documents. Making bytes is slow work: jobs and commands call this, pages never do.

Files lie in DOCUMENT_DIR/<document>/<office>/<year or round>/<hash of the content>/, so a file is made once for one
state of the data and the page can say whether the one on disk still tells what the database says.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record
from tidtam.documents.layout import Numerals
from tidtam.documents.models import LetterSigner
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.printed import laid_out
from tidtam.documents.office_booklet.record import Booklet
from tidtam.documents.result_letter.places import Format as LetterFormat
from tidtam.documents.result_letter.places import LetterPlace, Letters
from tidtam.documents.result_letter.printed import laid_out as letter_laid_out
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.result_letter.render_pdf import CHILDREN, render_pdfs
from tidtam.documents.selectors import FORMS, BookletFolder, Format, booklet_folder
from tidtam.formats.pdf import Heading, RenderFailed
from tidtam.formats.zip import write_zip
from tidtam.organisations.models import Organisation
from tidtam.thai.dates import BANGKOK

logger = logging.getLogger(__name__)

PART = ".part"
"""What the name of a file ends with that is not whole yet."""
PARTS_KEPT = timedelta(days=1)


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


def write_whole(path: Path, content: bytes) -> None:
    """Write all of a file or nothing of it, also through a power cut; what stood there stays until it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove_broken_off(at: datetime) -> None:
    """Remove what a killed worker left half-written: nobody reads it, and the run that takes over writes its own.

    What was touched in the last day may still be written.
    """
    for part in Path(settings.DOCUMENT_DIR).glob(f"**/.*{PART}"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < (at - PARTS_KEPT).timestamp():
                part.unlink()


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
    layout = laid_out(booklet, numerals)
    if name == "docx":
        from tidtam.documents.office_booklet.render_docx import render_docx

        return render_docx(layout, pages=_pages(booklet, folder, numerals), created=created)
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


# ---- result letters

LETTERS_PER_CHILD = 25
"""Letters that one child process lays out: its start is paid once for them, and progress is told between children."""


class NoLetters(Exception):
    """There is nothing to print: no office at the place has a published result; the text says what to do."""


def write_letters(
    *, letters: Letters, name: LetterFormat, numerals: Numerals, said: Callable[[int, int], None] = lambda *_: None
) -> list[Path]:
    """Write the letters in one format where they are not there yet and return all their files, in their order.

    said  is told how many of how many are there, on this thread.
    Raises NoLetters, OSError where the disk refuses, tidtam.formats.pdf.RenderFailed where a PDF meets a limit.
    """
    if not letters.places:
        raise NoLetters(
            _("ยังไม่มีผลการประเมินปีงบประมาณ %(year)s ที่ประกาศแล้ว · ประกาศผลหรือนำเข้าด้วย tidtam import-results ก่อน")
            % {"year": letters.fiscal_year_be}
        )
    todo = [place for place in letters.places if not place.path(name, numerals).is_file()]
    done = len(letters.places) - len(todo)
    said(done, len(letters.places))
    write = _write_pdfs if name == "pdf" else _write_docx
    batches = [todo[start : start + LETTERS_PER_CHILD] for start in range(0, len(todo), LETTERS_PER_CHILD)]
    with ThreadPoolExecutor(CHILDREN if name == "pdf" else 1) as pool:
        under_way = [pool.submit(write, batch, numerals) for batch in batches]
        try:
            for finished in as_completed(under_way):
                done += finished.result()
                said(done, len(letters.places))
        finally:
            pool.shutdown(cancel_futures=True)
    return [place.path(name, numerals) for place in letters.places]


def write_letters_zip(
    *, letters: Letters, name: LetterFormat, numerals: Numerals, said: Callable[[int, int], None] = lambda *_: None
) -> Path:
    """Write all letters of one format into one ZIP and return it; the same letters are the same bytes."""
    files = write_letters(letters=letters, name=name, numerals=numerals, said=said)
    path = letters.zip_path(name, numerals)
    if not path.is_file():
        write_whole(path, write_zip({file.name: file.read_bytes() for file in files}))
    return path


def _write_pdfs(places: Sequence[LetterPlace], numerals: Numerals) -> int:
    laid_out = [(place.letter, letter_laid_out(place.letter, numerals)) for place in places]
    for place, content in zip(places, render_pdfs(laid_out), strict=True):
        write_whole(place.path("pdf", numerals), content)
    return len(places)


def _write_docx(places: Sequence[LetterPlace], numerals: Numerals) -> int:
    from tidtam.documents.result_letter.render_docx import render_docx

    for place in places:
        content = render_docx(place.letter, letter_laid_out(place.letter, numerals))
        write_whole(place.path("docx", numerals), content)
    return len(places)


def name_signer(*, fiscal_year_be: int, signer: Signer, organisation_code: str, by: User, at: datetime) -> None:
    """Name by which position the letters of a fiscal year are signed; without one they are drafts.

    organisation_code  of the organisation in whose name it is done, for the trail.
    """
    named = {
        "position": signer.position,
        "acting_position": signer.acting_position,
        "organisation": signer.organisation,
    }
    with transaction.atomic():
        LetterSigner.objects.update_or_create(fiscal_year_be=fiscal_year_be, defaults=named)
        record(
            subject_kind="documents.letter_signer",
            subject_id=str(fiscal_year_be),
            organisation_code=organisation_code,
            action="documents.letter_signer.named",
            by=by.username,
            at=at,
            fields=field_hashes(named),
        )
