"""Documents that were issued, and long work that was asked for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.access.policies import SIGNED_IN
from tidtam.api import facts
from tidtam.api.answers import answered, newest_of
from tidtam.api.choices import Area
from tidtam.api.operations import operation
from tidtam.api.params import Cursor, Limit
from tidtam.jobs.choices import Status as JobStatus
from tidtam.jobs.models import Job
from tidtam.jobs.policies import ASKED_FOR_IT, job_request_of
from tidtam.jobs.selectors import requests_of
from tidtam.organisations.policies import located, office_by_code, person_of, reads
from tidtam.publishing.choices import EditionKind, EditionStatus
from tidtam.publishing.models import Edition
from tidtam.publishing.selectors import editions_of_office

router = Router()


@operation(
    router,
    "GET",
    "/organisations/{code:office_code}/editions",
    name="editions",
    area=Area.DOCUMENTS,
    policy=reads(office_by_code),
    answers=facts.EditionList,
    summary=_("เอกสารที่ออกแล้ว"),
    description=_("ทุกฉบับกับเลขที่ สถานะ ไฟล์ และค่า SHA-256 ใหม่สุดก่อน"),
)
def editions(request: HttpRequest, office_code: str) -> HttpResponse:
    """Return the editions of an organisation. Two queries."""
    rows = editions_of_office(located(request)).prefetch_related("files")
    return answered(request, facts.EditionList(items=tuple(map(_edition, rows))))


@operation(
    router,
    "GET",
    "/jobs",
    name="jobs",
    area=Area.DOCUMENTS,
    policy=SIGNED_IN,
    answers=facts.JobPage,
    summary=_("งานเบื้องหลังของฉัน"),
    description=_("งานที่คุณสั่ง ใหม่สุดก่อน"),
)
def jobs(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """Return what the token's person asked for. One query."""
    found, following = newest_of(requests_of(person_of(request)), cursor=cursor, limit=limit)
    return answered(request, facts.JobPage(items=tuple(job_facts(one.job) for one in found), next_cursor=following))


@operation(
    router,
    "GET",
    "/jobs/{id:pk}",
    name="job",
    area=Area.DOCUMENTS,
    policy=ASKED_FOR_IT,
    answers=facts.JobAnswer,
    summary=_("งานเบื้องหลังหนึ่งงาน"),
    description=_("ทำไปแล้วเท่าไร และไฟล์อยู่ที่ใดเมื่อเสร็จ · ถามซ้ำทุก 2 วินาทีก็พอ"),
)
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return how far a job is. Asks nothing: the policy has found it."""
    asked = job_request_of(request, pk)
    assert asked is not None
    return answered(request, job_facts(asked.job))


def job_facts(row: Job) -> facts.JobAnswer:
    """Return a job as whoever asked for it sees it."""
    return facts.JobAnswer(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        status=JobStatus(row.status),
        done=row.done,
        total=row.total,
        message=row.message,
        error=row.error,
        result_url=row.result_url,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
    )


def _edition(row: Edition) -> facts.EditionLine:
    return facts.EditionLine(
        id=row.pk,
        kind=EditionKind(row.kind),
        fiscal_year_be=row.fiscal_year_be,
        months=row.months,
        as_of_date=row.as_of_date,
        number=row.number,
        number_year_be=row.number_year_be,
        status=EditionStatus(row.status),
        record_sha256=row.record_sha256,
        issued_at=row.issued_at,
        published_at=row.published_at,
        superseded_by=row.superseded_by_id,
        files=tuple(
            facts.EditionFileLine(file_name=one.file_name, format=one.format, bytes=one.size, sha256=one.sha256)
            for one in row.files.all()
        ),
    )
