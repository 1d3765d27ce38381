"""A form's DOCX in a template before that is in use: with the newest record of the place, else with invented words."""

import hashlib
from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from tidtam.documents.docx_form import DocxForm, draw
from tidtam.documents.dossier.compose import dossier
from tidtam.documents.dossier.printed import laid_out as dossier_laid_out
from tidtam.documents.dossier.template import FORM as DOSSIER
from tidtam.documents.layout import (
    Bar,
    Bars,
    Block,
    Column,
    Heading,
    Kind,
    Layout,
    Picture,
    Pictures,
    RowLook,
    Table,
    Text,
    in_numerals,
)
from tidtam.documents.ministry_form.document import project_form
from tidtam.documents.ministry_form.template import FORM as MINISTRY_FORM
from tidtam.documents.models import NationalReport, TemplateVersion
from tidtam.documents.national_report.context import national_report
from tidtam.documents.national_report.printed import laid_out as national_laid_out
from tidtam.documents.national_report.template import FORM as NATIONAL_REPORT
from tidtam.documents.office_booklet import printed as booklet_printed
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.render_docx import FORM as OFFICE_BOOKLET
from tidtam.documents.own_template.in_use import shipped
from tidtam.documents.profiles import NoProfile
from tidtam.documents.project_record import ProjectRecord, record_of_project
from tidtam.documents.quarterly_report.compose import quarterly_report
from tidtam.documents.quarterly_report.printed import laid_out as report_laid_out
from tidtam.documents.quarterly_report.template import FORM as QUARTERLY_REPORT
from tidtam.documents.result_letter import printed as letter_printed
from tidtam.documents.result_letter.context import letters_of
from tidtam.documents.result_letter.render_docx import FORM as RESULT_LETTER
from tidtam.documents.selectors import latest_round, release
from tidtam.formats.qr import qr_png
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.thai.calendar import fiscal_year_be
from tidtam.thai.dates import BANGKOK


def preview_path(version: TemplateVersion) -> Path:
    """Return where the preview of a version lies; another release is another place."""
    digest = hashlib.sha256(f"{version.pk} {version.file_id} {release()}".encode()).hexdigest()
    return Path(settings.DOCUMENT_DIR) / "template_preview" / f"{digest}.docx"


def preview(form: DocxForm, organisation: Organisation, template: bytes) -> bytes:
    """Return the DOCX of a form in a template; Thai in any language."""
    with override("th"):
        real = RECORDS.get(form.name, _no_record)(organisation)
        layout = in_numerals(sample(form), "thai") if real is None else real
        return draw(
            layout, form=form, template=template, created=datetime.combine(timezone.localdate(), time(), tzinfo=BANGKOK)
        )


def _no_record(_organisation: Organisation) -> Layout | None:
    return None


def _booklet(organisation: Organisation) -> Layout | None:
    latest = latest_round(organisation)
    if latest is None:
        return None
    year, months = latest
    return booklet_printed.laid_out(
        office_booklet(organisation=organisation, fiscal_year_be=year, months=months), "thai"
    )


def _letter(organisation: Organisation) -> Layout | None:
    this_year = fiscal_year_be(timezone.localdate())
    for year in (this_year, this_year - 1, this_year - 2):
        places = letters_of(organisation, year).places
        if places:
            return letter_printed.laid_out(places[0].letter, "thai")
    return None


def _of_project(laid_out: Callable[[ProjectRecord], Layout | None]) -> Callable[[Organisation], Layout | None]:
    """Return what prints a form of the project at a place whose report is the newest."""

    def newest(organisation: Organisation) -> Layout | None:
        below = Organisation.objects.below(organisation).order_by()
        reports = ProgressReport.objects.filter(project__organisation__in=below).reported()
        pk = reports.order_by("-fiscal_year_be", "-quarter", "-pk").values_list("project_id", flat=True).first()
        record = record_of_project(pk) if pk else None
        return laid_out(record) if record else None

    return newest


def _quarterly_report(record: ProjectRecord) -> Layout | None:
    report = quarterly_report(record, record.last_quarter)
    return report_laid_out(report, "thai") if report else None


def _ministry_form(record: ProjectRecord) -> Layout | None:
    try:
        form = project_form(
            record, form=MINISTRY_FORM.name, quarter=record.last_quarter, template=shipped(MINISTRY_FORM)
        )
    except NoProfile:
        return None
    return form.lay_out("thai")


def _national_report(_organisation: Organisation) -> Layout | None:
    rows = NationalReport.objects.select_related("instrument_version__instrument")
    row = rows.order_by("-instrument_version__fiscal_year_be", "-pk").first()
    if row is None:
        return None
    return national_laid_out(national_report(row.instrument_version, row.round_code, row), "full", "thai")


RECORDS: dict[str, Callable[[Organisation], Layout | None]] = {
    OFFICE_BOOKLET.name: _booklet,
    QUARTERLY_REPORT.name: _of_project(_quarterly_report),
    DOSSIER.name: _of_project(lambda record: dossier_laid_out(dossier(record), "thai")),
    MINISTRY_FORM.name: _of_project(_ministry_form),
    RESULT_LETTER.name: _letter,
    NATIONAL_REPORT.name: _national_report,
}
"""What the newest record of a place prints, by form."""

WORDS = "ข้อความตัวอย่างสำหรับดูแบบเอกสาร ไม่ใช่ข้อมูลจริงของหน่วยงานใด"


def sample(form: DocxForm) -> Layout:
    """Return invented words in every style a form prints."""
    return Layout(
        title=str(form.title),
        header=str(form.title),
        footer="หน่วยงานตัวอย่าง · ข้อมูล ณ วันที่ 30 กันยายน 2569",
        watermark="ตัวอย่าง",
        notice="ตัวอย่างแบบเอกสาร ไม่ใช่ข้อมูลจริง",
        blocks=tuple(_blocks(form)),
        cover_title=(str(form.title), "ปีงบประมาณ 2569") if form.has_cover else (),
        cover_lines=("หน่วยงานตัวอย่าง",) if form.has_cover else (),
        contents_title="สารบัญ" if form.contents else "",
        contents_levels=form.contents or 3,
    )


def _blocks(form: DocxForm) -> list[Block]:
    kinds: list[Kind] = sorted(form.kinds)
    table = Table(
        columns=(Column("รายการ", 3), Column("จำนวน", 1, "right")),
        rows=(("รายการที่ 1", "1,250.00"), ("รายการที่ 2", "980.50")),
        title="ตารางตัวอย่าง",
        total=("รวม", "2,230.50"),
        looks=(RowLook(note=WORDS if form.has_row_notes else ""), RowLook(depth=1)),
    )
    bars = Bars(
        bars=(Bar("เสร็จสิ้น", Decimal(12), ""), Bar("ระหว่างดำเนินการ", Decimal(8), "")),
        whole=Decimal(20),
        is_split=False,
    )
    headings = [Heading(f"หัวข้อระดับ {level}", level, starts_page=level == 1) for level in range(1, form.headings + 1)]
    picture = Pictures((Picture(qr_png("ตัวอย่าง"), "ภาพตัวอย่าง"),))
    return [*headings, *(Text((WORDS, WORDS), kind) for kind in kinds), table, bars, picture]
