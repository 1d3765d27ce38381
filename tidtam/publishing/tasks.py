"""The long work of this room: an edition's files. When they are all there, the edition is public."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.formats.pdf import RenderFailed
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.publishing import services
from tidtam.publishing.choices import EditionStatus
from tidtam.publishing.models import Edition
from tidtam.publishing.selectors import RecordChanged
from tidtam.publishing.services.complete import MadeFile
from tidtam.publishing.services.issue import WRITE_FILES


def _edition(parameters: dict[str, Any]) -> Edition:
    return Edition.objects.select_related("organisation").get(pk=parameters["edition"])


def _title(parameters: dict[str, Any]) -> str:
    edition = _edition(parameters)
    return _("จัดทำไฟล์เล่มรายงานลำดับที่ %(number)s %(office)s") % {
        "number": edition.document_no,
        "office": edition.organisation.short_name_th or edition.organisation.name_th,
    }


def _run(context: Context) -> dict[str, Any]:
    edition = _edition(context.job.parameters)
    if edition.status != EditionStatus.PREPARING:
        return {"files": []}
    try:
        files = services.write_files(edition=edition, said=context.progress)
    except RecordChanged as error:
        raise JobFailed(_("เนื้อหาที่เก็บไว้ไม่ตรงกับที่ลงนาม จึงไม่จัดทำไฟล์ · แจ้งผู้ดูแลระบบให้รัน tidtam verify-audit")) from error
    except RenderFailed as error:
        raise JobFailed(_("จัดทำ PDF ไม่สำเร็จ · สั่งทำใหม่อีกครั้ง (%(reason)s)") % {"reason": error}) from error
    except OSError as error:
        raise JobFailed(_("เขียนไฟล์ไม่ได้ · ตรวจพื้นที่ว่างของดิสก์แล้วสั่งใหม่อีกครั้ง")) from error
    return {"files": [asdict(file) for file in files]}


def _publish(job: Job, result: dict[str, Any]) -> None:
    """Make the edition public in the transaction that stores the result: exactly once."""
    files = [MadeFile(**file) for file in result["files"]]
    services.complete(edition=_edition(job.parameters), files=files, at=timezone.now())


def _page(job: Job) -> str:
    return _edition(job.parameters).get_absolute_url()


WRITE_EDITION = JobKind(name=WRITE_FILES, title=_title, run=_run, on_done=_publish, result_url=_page, max_attempts=5)
