"""Quarterly reports, dossiers and executive pages."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidtam.documents.dossier.document import document_of as dossier_document
from tidtam.documents.dossier.document import dossier_of_project, dossiers_of_office, set_of
from tidtam.documents.dossier.template import FORM as DOSSIER_DOCX
from tidtam.documents.executive_page.context import executive_page
from tidtam.documents.executive_page.document import document_of as executive_page_document
from tidtam.documents.own_template.in_use import template_of
from tidtam.documents.quarterly_report.document import document_of as quarterly_report_document
from tidtam.documents.quarterly_report.document import report_by_id
from tidtam.documents.quarterly_report.template import FORM as QUARTERLY_REPORT_DOCX
from tidtam.documents.tasks.common import office_of, place_of, write_files, write_zip_of
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.organisations.models import Organisation
from tidtam.projects.models import Project
from tidtam.thai.dates import bangkok_midnight


def _quarterly_report_title(parameters: dict[str, Any]) -> str:
    return _("เตรียมไฟล์รายงานไตรมาส %(quarter)s ของโครงการ %(project)s") % {
        "quarter": parameters["quarter"],
        "project": Project.objects.select_related("current_version").get(pk=parameters["project"]),
    }


def _run_quarterly_report(context: Context) -> dict[str, Any]:
    report = report_by_id(context.job.parameters["report"])
    if report is None:
        raise JobFailed(_("ไม่มีรายงานนี้แล้ว · เปิดหน้าโครงการเพื่อดูรายงานที่มี"))
    template = template_of(QUARTERLY_REPORT_DOCX, place_of(context.job))
    return write_files(context, quarterly_report_document(report, template))


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
    template = template_of(DOSSIER_DOCX, place_of(context.job))
    return write_files(context, dossier_document(dossier, template))


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
    parameters, office = context.job.parameters, office_of(context.job)
    dossiers = dossiers_of_office(office, parameters["fiscal_year_be"])
    return write_zip_of(context, set_of(office, parameters["fiscal_year_be"], dossiers))


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
    parameters, organisation = context.job.parameters, office_of(context.job)
    page = executive_page(
        organisation=organisation,
        fiscal_year_be=parameters["fiscal_year_be"],
        months=parameters["months"],
        at=bangkok_midnight(dt.date.fromisoformat(parameters["day"])),
    )
    return write_files(context, executive_page_document(organisation, page))


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
