"""Files of an office's draft."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidtam.documents import selectors, services
from tidtam.documents.tasks.common import office_of
from tidtam.formats.pdf import RenderFailed
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.organisations.models import Organisation


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
            organisation=office_of(context.job),
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


def _page(job: Job) -> str:
    parameters = job.parameters
    place = [parameters["office"], parameters["fiscal_year_be"], parameters["months"]]
    return reverse("documents:office_booklet", args=place)


def _has_files(job: Job) -> bool:
    """Say whether the files of the content that was asked for are there: asking again then needs no new job."""
    return selectors.is_complete(
        organisation=office_of(job),
        fiscal_year_be=job.parameters["fiscal_year_be"],
        months=job.parameters["months"],
        digest=job.content_key,
    )


WRITE_BOOKLET = JobKind(
    name="documents.write_booklet", title=_title, run=_run, result_url=_page, result_exists=_has_files
)
