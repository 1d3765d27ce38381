"""Puts letters, national reports and documents of projects into the register of what was issued, file by file.

A letter is issued when its file is written for whoever asked, signed by position; a national report when it is
published; a document of a project when its file is written and everything in it is approved. Their files are made on
demand, and the same record gives the same bytes: what is made later is a file of the same document.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tidtam.audit.services import NewLine
from tidtam.documents.filed import Document
from tidtam.documents.layout import Numerals
from tidtam.documents.models import NationalReport
from tidtam.documents.national_report import words as report_words
from tidtam.documents.national_report.freeze import thaw
from tidtam.documents.national_report.places import document_of
from tidtam.documents.result_letter import words as letter_words
from tidtam.documents.result_letter.freeze import freeze
from tidtam.documents.result_letter.places import Format, LetterPlace, Letters, series_of
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.selectors import Format as AnyFormat
from tidtam.instruments.selectors import commission
from tidtam.organisations.models import Organisation
from tidtam.verification.choices import DocumentKind
from tidtam.verification.facts import DocumentFacts, FileFacts
from tidtam.verification.services import register

BATCH = 40
"""Documents registered in one transaction."""


def register_letters(*, letters: Letters, name: Format, numerals: Numerals, by: str, at: datetime) -> None:
    """Register the files of letters that were written in one format; drafts are not issued and stay out."""
    issuer = commission()
    issued = [place for place in letters.places if place.document is not None]
    if issuer is None:
        return
    for start in range(0, len(issued), BATCH):
        batch = issued[start : start + BATCH]
        register([_letter(place, issuer, [place.path(name, numerals)], at) for place in batch], by=by, at=at)


def register_report(
    *, row: NationalReport, files: Sequence[Path], by: str, at: datetime, lines: Sequence[NewLine] = ()
) -> None:
    """Register a published report with the files of it that were written. lines: see verification.services.register."""
    version, report, issuer = row.instrument_version, thaw(row.content), commission()
    document = document_of(version, report)
    assert document is not None
    assert issuer is not None
    assert row.published_at is not None
    code, year = version.instrument.code, version.fiscal_year_be
    facts = DocumentFacts(
        id=document,
        kind=DocumentKind.NATIONAL_REPORT,
        series=f"national_report {code} {year} {row.round_code}",
        title=report_words.TITLE.format(title=report.title, year=year),
        period=f"{year} {row.round_code}",
        number=f"{row.number}/{year}",
        organisation_id=issuer.pk,
        office_code=issuer.code,
        office_name=issuer.name_th,
        issued_as=report.publisher,
        as_of_date=report.cut_off_date,
        record_sha256=row.content_sha256,
        issued_at=row.published_at,
        is_demo=report.is_demo,
        files=[_file(path) for path in files],
    )
    register([facts], by=by, at=at, lines=lines)


def register_documents(
    documents: Sequence[Document], *, files: Sequence[tuple[AnyFormat, Numerals]], by: str, at: datetime
) -> None:
    """Register the files of documents that were written in some forms; drafts are not issued and stay out."""
    issued = [document for document in documents if document.entry is not None]
    codes = {document.entry.office_code for document in issued if document.entry}
    offices = dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))
    for start in range(0, len(issued), BATCH):
        batch = issued[start : start + BATCH]
        register([_document(one, offices, [one.path(*file) for file in files], at) for one in batch], by=by, at=at)


def _document(document: Document, offices: Mapping[str, int], files: Sequence[Path], at: datetime) -> DocumentFacts:
    entry, registered = document.entry, document.id
    assert entry is not None
    assert registered is not None
    return DocumentFacts(
        id=registered,
        kind=entry.kind,
        series=entry.series,
        title=entry.title,
        period=entry.period,
        organisation_id=offices[entry.office_code],
        office_code=entry.office_code,
        office_name=entry.office_name,
        issued_as=entry.issued_as,
        as_of_date=document.as_of,
        record_sha256=document.content_sha256,
        issued_at=at,
        is_demo=entry.is_demo,
        files=[_file(path) for path in files],
    )


def _letter(place: LetterPlace, issuer: Organisation, files: Sequence[Path], at: datetime) -> DocumentFacts:
    letter, document = place.letter, place.document
    assert document is not None
    return DocumentFacts(
        id=document,
        kind=DocumentKind.RESULT_LETTER,
        series=series_of(letter),
        title=f"{letter_words.TITLE.format(year=letter.fiscal_year_be)} {letter.office_name}",
        period=str(letter.fiscal_year_be),
        organisation_id=issuer.pk,
        office_code=issuer.code,
        office_name=letter.issuer,
        issued_as=_signed_as(letter.signer),
        as_of_date=letter.as_of_date,
        record_sha256=hashlib.sha256(freeze(letter)).hexdigest(),
        issued_at=at,
        is_demo=letter.is_demo,
        files=[_file(path) for path in files],
    )


def _signed_as(signer: Signer | None) -> str:
    if signer is None:
        return ""
    acting = letter_words.ACTING.format(position=signer.acting_position) if signer.acting_position else ""
    return " ".join(filter(None, (signer.position, acting)))


def _file(path: Path) -> FileFacts:
    content = path.read_bytes()
    return FileFacts(path.name, hashlib.sha256(content).hexdigest(), len(content))
