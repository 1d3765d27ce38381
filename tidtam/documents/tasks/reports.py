"""Both editions of a national report."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.documents.national_report.context import national_report, newest
from tidtam.documents.national_report.places import (
    EDITIONS,
    FORMATS,
    document_of,
    file_name,
    report_files,
    report_folder,
    template_in_use,
)
from tidtam.documents.services.registering import register_report
from tidtam.documents.services.reports import write_report
from tidtam.documents.tasks.common import asked_by, disk_and_layout
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_in_use
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job


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
    numerals, document, template = parameters["numerals"], document_of(version, report), template_in_use()
    folder = report_folder(version, report, template)
    orders = [(edition, name) for edition in EDITIONS for name in FORMATS]
    with disk_and_layout():
        for number, (edition, name) in enumerate(orders):
            context.progress(number, len(orders))
            path = folder / file_name(version, edition, name, numerals)
            if not path.is_file():
                write_report(
                    report=report,
                    edition=edition,
                    name=name,
                    numerals=numerals,
                    path=path,
                    document=document,
                    template=template,
                )
    files = report_files(version, report, template)
    if row is not None and document is not None:
        register_report(row=row, files=files, by=asked_by(context.job), at=timezone.now())
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
