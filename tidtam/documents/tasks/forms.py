"""Forms of projects, filled from a profile."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidtam.documents.ministry_form.document import office_forms, project_form, reporter_of
from tidtam.documents.ministry_form.template import FORM as DOCX_FORM
from tidtam.documents.own_template.in_use import template_of
from tidtam.documents.profiles import title_of_form
from tidtam.documents.project_record import record_of_project
from tidtam.documents.tasks.common import office_of, place_of, write_files, write_zip_of
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.organisations.models import Organisation
from tidtam.projects.models import Project


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
    place = place_of(job)
    template = template_of(DOCX_FORM, place)
    return write_files(context, project_form(record, template=template, **_made_by(job, place)))


def _run_forms(context: Context) -> dict[str, Any]:
    """Write the forms of an office's year as they stand now into one ZIP of one format."""
    office, parameters = office_of(context.job), context.job.parameters
    return write_zip_of(context, office_forms(office, parameters["fiscal_year_be"], **_made_by(context.job, office)))


def _made_by(job: Job, place: Organisation) -> dict[str, Any]:
    """Return what a form is made with: until which quarter, on which day, by whom."""
    parameters, day = job.parameters, dt.date.fromisoformat(job.parameters["day"])
    person = job.requested_by
    return {
        "form": parameters["form"],
        "quarter": parameters["quarter"],
        "on": day,
        "reporter": reporter_of(person, place, on=day) if person else None,
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
