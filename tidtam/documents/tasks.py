"""The long work of this room: files of booklets and letters, made in the background for whoever asked."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.documents import selectors, services
from tidtam.documents.dossier.document import document_of as dossier_document
from tidtam.documents.dossier.document import dossier_of_project, dossiers_of_office, set_of
from tidtam.documents.executive_page.context import executive_page
from tidtam.documents.executive_page.document import document_of as executive_page_document
from tidtam.documents.filed import Document, DocumentSet
from tidtam.documents.ministry_form.document import office_forms, project_form, reporter_of
from tidtam.documents.models import TemplateVersion
from tidtam.documents.national_report.context import national_report, newest
from tidtam.documents.national_report.places import (
    EDITIONS,
    FORMATS,
    document_of,
    file_name,
    report_files,
    report_folder,
)
from tidtam.documents.own_template.forms import FORMS as DOCX_FORMS
from tidtam.documents.own_template.preview import preview_path
from tidtam.documents.profiles import title_of_form
from tidtam.documents.project_record import record_of_project
from tidtam.documents.quarterly_report.document import document_of as quarterly_report_document
from tidtam.documents.quarterly_report.document import report_by_id
from tidtam.documents.result_letter.context import letters_of
from tidtam.documents.services.filing import write_every_file, write_set
from tidtam.documents.services.registering import register_letters, register_report
from tidtam.documents.services.reports import write_report
from tidtam.documents.services.templates import write_preview
from tidtam.formats.pdf import RenderFailed
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_in_use
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.organisations.models import Organisation
from tidtam.projects.models import Project
from tidtam.thai.dates import bangkok_midnight


def _title(parameters: dict[str, Any]) -> str:
    office = Organisation.objects.get(code=parameters["office"])
    return _("เตรียมไฟล์ร่างรายงานความก้าวหน้ารอบ %(months)s เดือน ปีงบประมาณ %(year)s %(office)s") % {
        "months": parameters["months"],
        "year": parameters["fiscal_year_be"],
        "office": office.short_name_th or office.name_th,
    }


def _run(context: Context) -> dict[str, Any]:
    """Write the files of the data as it stands now: what changed since the job was asked for is in them."""
    parameters = context.job.parameters
    try:
        folder = services.prepare_draft(
            organisation=_office(context.job),
            fiscal_year_be=parameters["fiscal_year_be"],
            months=parameters["months"],
            said=context.progress,
        )
    except services.NoProjects as error:
        raise JobFailed(str(error)) from error
    except RenderFailed as error:
        raise JobFailed(_("เล่มนี้ยาวเกินกว่าที่ PDF ทำได้ · ใช้ DOCX หรือ XLSX (%(reason)s)") % {"reason": error}) from error
    except OSError as error:
        raise JobFailed(_("เขียนไฟล์ไม่ได้ · ตรวจพื้นที่ว่างของดิสก์แล้วสั่งใหม่อีกครั้ง")) from error
    return {"digest": folder.digest}


def _office(job: Job) -> Organisation:
    return Organisation.objects.get(code=job.parameters["office"])


def _page(job: Job) -> str:
    parameters = job.parameters
    place = [parameters["office"], parameters["fiscal_year_be"], parameters["months"]]
    return reverse("documents:office_booklet", args=place)


def _has_files(job: Job) -> bool:
    """Say whether the files of the content that was asked for are there: asking again then needs no new job."""
    return selectors.is_complete(
        organisation=_office(job),
        fiscal_year_be=job.parameters["fiscal_year_be"],
        months=job.parameters["months"],
        digest=job.content_key,
    )


WRITE_BOOKLET = JobKind(
    name="documents.write_booklet", title=_title, run=_run, result_url=_page, result_exists=_has_files
)


def _letters_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำหนังสือแจ้งผลการประเมิน ปีงบประมาณ %(year)s %(office)s (%(format)s)") % {
        "year": parameters["fiscal_year_be"],
        "office": Organisation.objects.get(code=parameters["office"]),
        "format": parameters["format"].upper(),
    }


def _run_letters(context: Context) -> dict[str, Any]:
    """Write the letters of the results as they stand now: what was published since the job was asked for is in them."""
    parameters = context.job.parameters
    letters = letters_of(_office(context.job), parameters["fiscal_year_be"])
    order = {
        "letters": letters,
        "name": parameters["format"],
        "numerals": parameters["numerals"],
        "said": context.progress,
    }
    try:
        if letters.organisation.is_office:
            services.write_letters(**order)
        else:
            services.write_letters_zip(**order)
        register_letters(
            letters=letters,
            name=parameters["format"],
            numerals=parameters["numerals"],
            by=_asked_by(context.job),
            at=timezone.now(),
        )
    except services.NoLetters as error:
        raise JobFailed(str(error)) from error
    except RenderFailed as error:
        raise JobFailed(_("จัดทำ PDF ไม่สำเร็จ · สั่งทำใหม่อีกครั้ง (%(reason)s)") % {"reason": error}) from error
    except OSError as error:
        raise JobFailed(_("เขียนไฟล์ไม่ได้ · ตรวจพื้นที่ว่างของดิสก์แล้วสั่งใหม่อีกครั้ง")) from error
    return {"letters": len(letters.places), "missing": [office.code for office in letters.missing]}


def _letters_page(job: Job) -> str:
    return reverse("documents:letters", args=[job.parameters["office"], job.parameters["fiscal_year_be"]])


WRITE_LETTERS = JobKind(
    name="documents.write_letters", title=_letters_title, run=_run_letters, result_url=_letters_page
)


@contextmanager
def _disk_and_layout() -> Iterator[None]:
    """Say what to do where a file can be laid out or written no further."""
    try:
        yield
    except RenderFailed as error:
        raise JobFailed(_("จัดทำ PDF ไม่สำเร็จ · สั่งทำใหม่อีกครั้ง (%(reason)s)") % {"reason": error}) from error
    except OSError as error:
        raise JobFailed(_("เขียนไฟล์ไม่ได้ · ตรวจพื้นที่ว่างของดิสก์แล้วสั่งใหม่อีกครั้ง")) from error


def _write_every_file(context: Context, document: Document) -> dict[str, Any]:
    """Write the files of one document as its data stands now."""
    with _disk_and_layout():
        write_every_file(document, said=context.progress)
    return {"digest": document.digest}


def _write_set(context: Context, documents: DocumentSet) -> dict[str, Any]:
    """Write many documents into the one ZIP, of the format and digits that were asked for."""
    parameters = context.job.parameters
    with _disk_and_layout():
        write_set(documents, name=parameters["format"], numerals=parameters["numerals"], said=context.progress)
    return {"documents": len(documents.documents), "digest": documents.digest}


def _form_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำ%(form)s ไตรมาส %(quarter)s โครงการ %(project)s") % {
        "form": title_of_form(parameters["form"]),
        "quarter": parameters["quarter"],
        "project": Project.objects.select_related("current_version").get(pk=parameters["project"]),
    }


def _run_form(context: Context) -> dict[str, Any]:
    """Write every file of a project's form as it stands now, in the name and of the day of who asked for it."""
    job, parameters = context.job, context.job.parameters
    record = record_of_project(parameters["project"])
    if record is None:
        raise JobFailed(_("ไม่มีโครงการนี้แล้ว · เลือกโครงการจากรายการของสำนักงาน"))
    return _write_every_file(context, project_form(record, **_made_by(job, job.organisation)))


def _run_forms(context: Context) -> dict[str, Any]:
    """Write the forms of an office's year as they stand now into one ZIP of one format."""
    office, parameters = _office(context.job), context.job.parameters
    return _write_set(context, office_forms(office, parameters["fiscal_year_be"], **_made_by(context.job, office)))


def _asked_by(job: Job) -> str:
    """Return who asked for a job, as the trail names them; "system" for the system's own."""
    return job.requested_by.username if job.requested_by else "system"


def _made_by(job: Job, place: Organisation | None) -> dict[str, Any]:
    """Return what a form is made with: until which quarter, on which day, by whom."""
    parameters, day = job.parameters, dt.date.fromisoformat(job.parameters["day"])
    person = job.requested_by
    return {
        "form": parameters["form"],
        "quarter": parameters["quarter"],
        "on": day,
        "reporter": reporter_of(person, place, on=day) if person and place else None,
    }


def _form_page(job: Job) -> str:
    parameters = job.parameters
    page = reverse("documents:project_form", args=[parameters["project"], parameters["form"]])
    return f"{page}?quarter={parameters['quarter']}"


def _forms_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำ%(form)s ปีงบประมาณ %(year)s %(office)s (%(format)s)") % {
        "form": title_of_form(parameters["form"]),
        "year": parameters["fiscal_year_be"],
        "office": Organisation.objects.get(code=parameters["office"]),
        "format": parameters["format"].upper(),
    }


def _forms_page(job: Job) -> str:
    return reverse("documents:office_forms", args=[job.parameters["office"], job.parameters["fiscal_year_be"]])


WRITE_FORM = JobKind(name="documents.write_form", title=_form_title, run=_run_form, result_url=_form_page)
WRITE_FORMS = JobKind(name="documents.write_forms", title=_forms_title, run=_run_forms, result_url=_forms_page)


def _report_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำรายงานระดับประเทศ %(instrument)s ปีงบประมาณ %(year)s") % {
        "instrument": parameters["instrument"],
        "year": parameters["fiscal_year_be"],
    }


def _run_report(context: Context) -> dict[str, Any]:
    """Write both editions of the report as it stands now, in every format."""
    parameters = context.job.parameters
    version = _version(context.job)
    row = newest(version, parameters["round"])
    report = national_report(version, parameters["round"], row)
    folder, numerals, document = report_folder(version, report), parameters["numerals"], document_of(version, report)
    orders = [(edition, name) for edition in EDITIONS for name in FORMATS]
    try:
        for number, (edition, name) in enumerate(orders):
            context.progress(number, len(orders))
            path = folder / file_name(version, edition, name, numerals)
            if not path.is_file():
                write_report(report=report, edition=edition, name=name, numerals=numerals, path=path, document=document)
    except RenderFailed as error:
        raise JobFailed(_("จัดทำ PDF ไม่สำเร็จ · สั่งทำใหม่อีกครั้ง (%(reason)s)") % {"reason": error}) from error
    except OSError as error:
        raise JobFailed(_("เขียนไฟล์ไม่ได้ · ตรวจพื้นที่ว่างของดิสก์แล้วสั่งใหม่อีกครั้ง")) from error
    files = report_files(version, report)
    if row is not None and document is not None:
        register_report(row=row, files=files, by=_asked_by(context.job), at=timezone.now())
    return {"files": [path.name for path in files]}


def _version(job: Job) -> Version:
    version = version_in_use(job.parameters["instrument"], job.parameters["fiscal_year_be"])
    if version is None:
        raise JobFailed(_("ไม่มีเครื่องมือนี้แล้ว · เลือกเครื่องมือที่ประกาศใช้แล้วสั่งใหม่อีกครั้ง"))
    return version


def _report_page(job: Job) -> str:
    parameters = job.parameters
    place = [parameters["instrument"], parameters["fiscal_year_be"], parameters["round"]]
    return reverse("documents:national", args=place)


WRITE_REPORT = JobKind(name="documents.write_report", title=_report_title, run=_run_report, result_url=_report_page)


def _quarterly_report_title(parameters: dict[str, Any]) -> str:
    return _("เตรียมไฟล์รายงานไตรมาส %(quarter)s ของโครงการ %(project)s") % {
        "quarter": parameters["quarter"],
        "project": Project.objects.select_related("current_version").get(pk=parameters["project"]),
    }


def _run_quarterly_report(context: Context) -> dict[str, Any]:
    report = report_by_id(context.job.parameters["report"])
    if report is None:
        raise JobFailed(_("ไม่มีรายงานนี้แล้ว · เปิดหน้าโครงการเพื่อดูรายงานที่มี"))
    return _write_every_file(context, quarterly_report_document(report))


WRITE_QUARTERLY_REPORT = JobKind(
    name="documents.write_quarterly_report",
    title=_quarterly_report_title,
    run=_run_quarterly_report,
    result_url=lambda job: reverse("documents:quarterly_report", args=[job.parameters["report"]]),
)


def _dossier_title(parameters: dict[str, Any]) -> str:
    project = Project.objects.select_related("current_version").get(pk=parameters["project"])
    return _("เตรียมไฟล์แฟ้มโครงการ %(project)s") % {"project": project}


def _run_dossier(context: Context) -> dict[str, Any]:
    dossier = dossier_of_project(context.job.parameters["project"])
    if dossier is None:
        raise JobFailed(_("ไม่มีโครงการนี้แล้ว · เปิดรายการโครงการเพื่อดูโครงการที่มี"))
    return _write_every_file(context, dossier_document(dossier))


WRITE_DOSSIER = JobKind(
    name="documents.write_dossier",
    title=_dossier_title,
    run=_run_dossier,
    result_url=lambda job: reverse("documents:dossier", args=[job.parameters["project"]]),
)


def _dossiers_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำแฟ้มโครงการทั้งหมด ปีงบประมาณ %(year)s %(office)s (%(format)s)") % {
        "year": parameters["fiscal_year_be"],
        "office": Organisation.objects.get(code=parameters["office"]),
        "format": parameters["format"].upper(),
    }


def _run_dossiers(context: Context) -> dict[str, Any]:
    """Write the dossiers of an office's projects as they stand now, in one ZIP."""
    parameters, office = context.job.parameters, _office(context.job)
    dossiers = dossiers_of_office(office, parameters["fiscal_year_be"])
    return _write_set(context, set_of(office, parameters["fiscal_year_be"], dossiers))


WRITE_DOSSIERS = JobKind(
    name="documents.write_dossiers",
    title=_dossiers_title,
    run=_run_dossiers,
    result_url=lambda job: reverse(
        "documents:dossiers", args=[job.parameters["office"], job.parameters["fiscal_year_be"]]
    ),
)


def _executive_page_title(parameters: dict[str, Any]) -> str:
    return _("เตรียมสรุปสำหรับผู้บริหาร ปีงบประมาณ %(year)s %(office)s") % {
        "year": parameters["fiscal_year_be"],
        "office": Organisation.objects.get(code=parameters["office"]),
    }


def _run_executive_page(context: Context) -> dict[str, Any]:
    """Write the page as its data stands now, of the day on which it was asked for."""
    parameters, organisation = context.job.parameters, _office(context.job)
    page = executive_page(
        organisation=organisation,
        fiscal_year_be=parameters["fiscal_year_be"],
        months=parameters["months"],
        at=bangkok_midnight(dt.date.fromisoformat(parameters["day"])),
    )
    return _write_every_file(context, executive_page_document(organisation, page))


def _executive_page(job: Job) -> str:
    parameters = job.parameters
    place = [parameters["office"], parameters["fiscal_year_be"], parameters["months"]]
    return reverse("documents:executive_page", args=place)


WRITE_EXECUTIVE_PAGE = JobKind(
    name="documents.write_executive_page",
    title=_executive_page_title,
    run=_run_executive_page,
    result_url=_executive_page,
)


def _preview_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำตัวอย่าง %(form)s ด้วยแบบฉบับที่ %(number)s") % {
        "form": DOCX_FORMS[parameters["form"]].title,
        "number": parameters["number"],
    }


def _run_preview(context: Context) -> dict[str, Any]:
    version = _version_of_template(context.job)
    try:
        write_preview(version=version)
    except OSError as error:
        raise JobFailed(_("เขียนไฟล์ไม่ได้ · ตรวจพื้นที่ว่างของดิสก์แล้วสั่งใหม่อีกครั้ง")) from error
    return {"version": version.pk}


def _version_of_template(job: Job) -> TemplateVersion:
    of_office = TemplateVersion.objects.filter(organisation__code=job.parameters["office"])
    rows = of_office.select_related("organisation", "file")
    return rows.get(form=job.parameters["form"], number=job.parameters["number"])


def _preview_page(job: Job) -> str:
    return reverse("documents:template", args=[job.parameters["office"], job.parameters["form"]])


def _has_preview(job: Job) -> bool:
    return preview_path(_version_of_template(job)).is_file()


PREVIEW_TEMPLATE = JobKind(
    name="documents.preview_template",
    title=_preview_title,
    run=_run_preview,
    result_url=_preview_page,
    result_exists=_has_preview,
)
