"""National reports: written, reviewed by somebody else, published for good; and their files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidtam.accounts.models import User
from tidtam.audit.services import NewLine, field_hashes, record_many
from tidtam.documents.choices import ReportState
from tidtam.documents.layout import Numerals
from tidtam.documents.models import NationalReport
from tidtam.documents.national_report.context import national_report
from tidtam.documents.national_report.faults import faults
from tidtam.documents.national_report.freeze import as_json, freeze, sha256
from tidtam.documents.national_report.printed import laid_out
from tidtam.documents.national_report.record import Edition, Report, Texts
from tidtam.documents.national_report.template import FORM
from tidtam.documents.own_template.in_use import Template, shipped
from tidtam.documents.services.registering import register_report
from tidtam.documents.services.storing import write_whole
from tidtam.instruments.models import Version
from tidtam.thai.dates import BANGKOK

FORMATS = ("docx", "pdf", "xlsx")


class ReportRefused(Exception):
    """A verb that cannot be done; the text says what to do."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class ReportChanged(ReportRefused):
    """Somebody changed it since it was seen, or its figures moved."""

    message = _("เปิดหน้านี้ใหม่แล้วทำอีกครั้ง · รายงานหรือตัวเลขเปลี่ยนไปหลังจากที่เปิดดู")


class ReportPublished(ReportRefused):
    """It is published, and a published report is never changed."""

    message = _("เริ่มฉบับใหม่เพื่อแก้ไข · ฉบับที่เผยแพร่แล้วไม่เปลี่ยน")


class SamePerson(ReportRefused):
    """Who wrote it last asks to review it."""

    message = _("ให้ผู้อื่นตรวจทาน · ผู้ที่แก้ไขล่าสุดตรวจทานงานของตนเองไม่ได้")


class NotReviewed(ReportRefused):
    """It is asked to be published as a draft."""

    message = _("ตรวจทานก่อนเผยแพร่")


class HasFaults(ReportRefused):
    """Something must be mended before it is published."""

    message = _("แก้สิ่งที่ต้องแก้ก่อนเผยแพร่ตามรายการในหน้านี้")


def begin_report(*, version: Version, round_code: str, by: User, at: datetime) -> NationalReport:
    """Return the report of a round that is being written, begun where there is none: the next number after the last.

    Who begins it has written nothing yet, and may review it.
    """
    with transaction.atomic():
        rows = NationalReport.objects.select_for_update().filter(instrument_version=version, round_code=round_code)
        last = rows.order_by("-number").first()
        if last is not None and last.state != ReportState.PUBLISHED:
            return last
        new = NationalReport(instrument_version=version, round_code=round_code)
        if last is not None:
            new.number, new.texts, new.notes = last.number + 1, last.texts, last.notes
            new.cut_off_date = last.cut_off_date
        new.save()
        _record(new, "begun", by=by, at=at)
        return new


def edit_report(
    *,
    report: NationalReport,
    changes: int,
    by: User,
    at: datetime,
    texts: Mapping[str, Texts] | None = None,
    notes: Mapping[str, Mapping[str, str]] | None = None,
    cut_off_date: date | None = None,
) -> NationalReport:
    """Change texts of items, notes of figures or the cut-off; one that was reviewed is a draft again.

    changes  what the report counted when it was read. The same sent twice by the same person is written once.
    Raises ReportChanged, ReportPublished.
    """
    with transaction.atomic():
        row = _open(report)
        stood = (row.changes, row.edited_by_id, row.texts, row.notes, row.cut_off_date)
        row.texts = {**row.texts, **{code: as_json(one) for code, one in (texts or {}).items()}}
        given = {code: {name: text for name, text in one.items() if text} for code, one in (notes or {}).items()}
        row.notes = {code: one for code, one in {**row.notes, **given}.items() if one}
        row.cut_off_date = cut_off_date or row.cut_off_date
        if stood == (changes + 1, by.pk, row.texts, row.notes, row.cut_off_date):
            return row
        if row.changes != changes:
            raise ReportChanged
        row.state, row.reviewed_by, row.edited_by = ReportState.DRAFT, None, by
        row.changes += 1
        row.save()
        _record(row, "edited", by=by, at=at, texts=row.texts, notes=row.notes)
        return row


def review_report(*, report: NationalReport, seen: str, by: User, at: datetime) -> NationalReport:
    """Say that somebody other than the writer read the report as it stands.

    seen  the hash of the record that was read. Raises ReportChanged, ReportPublished, SamePerson.
    """
    with transaction.atomic():
        row = _open(report)
        if row.edited_by_id == by.pk:
            raise SamePerson
        _as_seen(row, seen)
        row.state, row.reviewed_by = ReportState.REVIEWED, by
        row.changes += 1
        row.save()
        _record(row, "reviewed", by=by, at=at, seen=seen)
        return row


def publish_report(*, report: NationalReport, seen: str, by: User, at: datetime) -> NationalReport:
    """Freeze a reviewed report for good. Raises ReportChanged, ReportPublished, NotReviewed, HasFaults."""
    with transaction.atomic():
        row = _open(report)
        if row.state != ReportState.REVIEWED:
            raise NotReviewed
        content = replace(_as_seen(row, seen), is_draft=False)
        if faults(content):
            raise HasFaults
        row.content, row.content_sha256 = freeze(content), sha256(content)
        row.state, row.published_by, row.published_at = ReportState.PUBLISHED, by, at
        row.changes += 1
        row.save()
        line = _line(row, "published", by=by, at=at, content=row.content_sha256)
        register_report(row=row, files=(), by=by.username, at=at, lines=[line])
        return row


def report_file(
    report: Report,
    edition: Edition,
    name: str,
    numerals: Numerals,
    document: UUID | None = None,
    template: Template | None = None,
) -> bytes:
    """Return an edition as DOCX, PDF or XLSX; the same record gives the same bytes. Raises RenderFailed.

    document  the report's id in the register (places.document_of), printed in DOCX and PDF.
    template  what the DOCX is drawn into; the shipped one where None.
    """
    created = datetime.combine(report.cut_off_date, time(), tzinfo=BANGKOK)
    if name == "xlsx":
        from tidtam.documents.national_report.render_xlsx import render_xlsx

        return render_xlsx(report, edition, created=created)
    # Cover, contents and chapters are those of the booklet, and so is what lays them out.
    from tidtam.documents.docx_form import draw
    from tidtam.documents.office_booklet.render_pdf import render_pdf

    layout = laid_out(report, edition, numerals, document)
    made = render_pdf(layout, created=created)
    if name == "pdf":
        return made.content
    content = (template or shipped(FORM)).content()
    return draw(layout, form=FORM, template=content, created=created, pages=made.headings)


def write_report(
    *,
    report: Report,
    edition: Edition,
    name: str,
    numerals: Numerals,
    path: Path,
    document: UUID | None,
    template: Template,
) -> None:
    """Write an edition to a file, whole or not at all. Raises RenderFailed and OSError."""
    write_whole(path, report_file(report, edition, name, numerals, document, template))


def _open(report: NationalReport) -> NationalReport:
    row = NationalReport.objects.select_for_update().select_related("instrument_version").get(pk=report.pk)
    if row.state == ReportState.PUBLISHED:
        raise ReportPublished
    return row


def _as_seen(row: NationalReport, seen: str) -> Report:
    """Return the report as it stands, where that is what was seen."""
    content = national_report(row.instrument_version, row.round_code, row)
    if sha256(content) != seen:
        raise ReportChanged
    return content


def _record(row: NationalReport, what: str, *, by: User, at: datetime, **fields: Any) -> None:
    record_many([_line(row, what, by=by, at=at, **fields)])


def _line(row: NationalReport, what: str, *, by: User, at: datetime, **fields: Any) -> NewLine:
    return NewLine(
        subject_kind="documents.national_report",
        subject_id=str(row.pk),
        organisation_code="",
        action=f"documents.national_report.{what}",
        by=by.username,
        at=at,
        fields=field_hashes(fields),
    )
