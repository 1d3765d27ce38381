"""Writes result letters, one by one or in one ZIP, and names who signs them."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record
from tidtam.documents.layout import Numerals
from tidtam.documents.models import LetterSigner
from tidtam.documents.result_letter.places import Format, LetterPlace, Letters
from tidtam.documents.result_letter.printed import laid_out
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.result_letter.render_pdf import CHILDREN, render_pdfs
from tidtam.documents.services.storing import write_whole
from tidtam.formats.zip import write_zip

LETTERS_PER_CHILD = 25
"""Letters that one child process lays out: its start is paid once for them, and progress is told between children.

Ten children for 245 offices, five on each core; with 41 letters a child holds twice as much."""


class NoLetters(Exception):
    """There is nothing to print: no office at the place has a published result; the text says what to do."""


def write_letters(
    *, letters: Letters, name: Format, numerals: Numerals, said: Callable[[int, int], None] = lambda *_: None
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
    # Read here: a thread of the pool would open a connection of its own.
    make = _pdfs if name == "pdf" else partial(_docx, templates=_templates(todo))
    batches = [todo[start : start + LETTERS_PER_CHILD] for start in range(0, len(todo), LETTERS_PER_CHILD)]
    with ThreadPoolExecutor(CHILDREN if name == "pdf" else 1) as pool:
        under_way = {pool.submit(make, batch, numerals): batch for batch in batches}
        try:
            for finished in as_completed(list(under_way)):
                batch = under_way.pop(finished)
                # Written here: while the disk is waited for, the next letters are already laid out.
                for place, content in zip(batch, finished.result(), strict=True):
                    write_whole(place.path(name, numerals), content)
                done += len(batch)
                said(done, len(letters.places))
        finally:
            pool.shutdown(cancel_futures=True)
    return [place.path(name, numerals) for place in letters.places]


def write_letters_zip(
    *, letters: Letters, name: Format, numerals: Numerals, said: Callable[[int, int], None] = lambda *_: None
) -> Path:
    """Write all letters of one format into one ZIP and return it; the same letters are the same bytes."""
    files = write_letters(letters=letters, name=name, numerals=numerals, said=said)
    path = letters.zip_path(name, numerals)
    if not path.is_file():
        write_whole(path, write_zip({file.name: file.read_bytes() for file in files}))
    return path


def _pdfs(places: Sequence[LetterPlace], numerals: Numerals) -> list[bytes]:
    return render_pdfs([(place.letter, laid_out(place.letter, numerals, place.document)) for place in places])


def _templates(places: Sequence[LetterPlace]) -> dict[str, bytes]:
    """Return the bytes of the templates of some letters, by hash."""
    used = {place.template.sha256: place.template for place in places}
    return {sha256: template.content() for sha256, template in used.items()}


def _docx(places: Sequence[LetterPlace], numerals: Numerals, *, templates: Mapping[str, bytes]) -> list[bytes]:
    from tidtam.documents.result_letter.render_docx import render_docx

    return [
        render_docx(
            place.letter, laid_out(place.letter, numerals, place.document), template=templates[place.template.sha256]
        )
        for place in places
    ]


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
