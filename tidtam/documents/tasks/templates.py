"""The preview of a template."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidtam.documents.models import TemplateVersion
from tidtam.documents.own_template.forms import FORMS
from tidtam.documents.own_template.preview import preview_path
from tidtam.documents.services.templates import write_preview
from tidtam.documents.tasks.common import disk_and_layout
from tidtam.jobs.kinds import Context, JobKind
from tidtam.jobs.models import Job


def _preview_title(parameters: dict[str, Any]) -> str:
    return _("จัดทำตัวอย่าง %(form)s ด้วยแบบฉบับที่ %(number)s") % {
        "form": FORMS[parameters["form"]].title,
        "number": parameters["number"],
    }


def _run_preview(context: Context) -> dict[str, Any]:
    version = _version_of_template(context.job)
    with disk_and_layout():
        write_preview(version=version)
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
