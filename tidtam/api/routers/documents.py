"""Documents that were issued, and long work that was asked for."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.access.policies import SIGNED_IN
from tidtam.api import facts
from tidtam.api.answers import answered, newest_of
from tidtam.api.bodies import ProjectDocumentAsked, ReportDocumentAsked
from tidtam.api.choices import Area
from tidtam.api.lookups import report_or_404
from tidtam.api.operations import operation
from tidtam.api.params import Cursor, Limit
from tidtam.api.problems import Mend, Problem
from tidtam.api.writing import sent_body
from tidtam.documents.asking import ask_for_dossier, ask_for_form, ask_for_quarterly_report
from tidtam.documents.dossier.printed import FORM as DOSSIER
from tidtam.documents.filed import stored_file, stored_files
from tidtam.documents.profiles import NoProfile, profiles
from tidtam.documents.quarterly_report.printed import FORM as QUARTERLY_REPORT
from tidtam.documents.tasks import WRITE_DOSSIER, WRITE_FORM, WRITE_QUARTERLY_REPORT
from tidtam.documents.views.filing import handed_over
from tidtam.jobs.choices import Status as JobStatus
from tidtam.jobs.models import Job
from tidtam.jobs.policies import ASKED_FOR_IT, job_request_of
from tidtam.jobs.selectors import requests_of
from tidtam.organisations.policies import located, office_by_code, person_of, reads
from tidtam.progress.policies import report_place
from tidtam.projects.places import QUARTERS
from tidtam.projects.policies import project_place
from tidtam.publishing.choices import EditionKind, EditionStatus
from tidtam.publishing.models import Edition
from tidtam.publishing.selectors import editions_of_office

router = Router()
ASKING = _("จัดทำเบื้องหลังจากข้อมูลปัจจุบัน ข้อมูลชุดเดียวกันจัดทำครั้งเดียว · ถามงานที่ Location จนเสร็จแล้วรับไฟล์จาก files")
TAKING = _("ไฟล์ที่ files ของงานบอก")
OF_FILES = {
    "form": _("dossier หรือรหัสแบบรายงาน เช่น ministry_form"),
    "digest": _("ค่า SHA-256 ของข้อมูลที่จัดทำ"),
    "file_name": _("ชื่อไฟล์"),
}


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
    return answered(request, facts.JobPage(items=tuple(_job_line(one.job) for one in found), next_cursor=following))


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
    return answered(request, _job(asked.job))


@operation(
    router,
    "POST",
    "/projects/{int:pk}/documents",
    name="ask_for_project_document",
    area=Area.DOCUMENTS,
    policy=reads(project_place),
    takes=ProjectDocumentAsked,
    answers=facts.JobAnswer,
    status=202,
    summary=_("สั่งจัดทำเอกสารของโครงการ"),
    description=ASKING,
)
def ask_for_project_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the files of a project's dossier, or of a form."""
    asked, who = sent_body(request, ProjectDocumentAsked), _who_asks(request)
    if asked.form == DOSSIER:
        return _accepted(request, ask_for_dossier(pk, **who))
    if asked.quarter not in (None, *QUARTERS):
        sentence = gettext("เลือกไตรมาส 1 ถึง 4")
        raise Problem(422, sentence, errors=[Mend("quarter", sentence)])
    try:
        return _accepted(request, ask_for_form(pk, asked.form, quarter=asked.quarter, **who))
    except NoProfile as error:
        sentence = gettext("ใช้ dossier หรือแบบรายงานที่มีของปีงบประมาณนี้ เช่น ministry_form")
        raise Problem(422, sentence, errors=[Mend("form", sentence)]) from error


@operation(
    router,
    "POST",
    "/reports/{int:pk}/documents",
    name="ask_for_report_document",
    area=Area.DOCUMENTS,
    policy=reads(report_place),
    takes=ReportDocumentAsked,
    answers=facts.JobAnswer,
    status=202,
    summary=_("สั่งจัดทำเอกสารของรายงาน"),
    description=ASKING,
)
def ask_for_report_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the files of a quarterly report."""
    sent_body(request, ReportDocumentAsked)
    return _accepted(request, ask_for_quarterly_report(pk, **_who_asks(request)))


@operation(
    router,
    "GET",
    "/projects/{int:pk}/documents/{code:form}/{code:digest}/{code:file_name}",
    name="project_document",
    area=Area.DOCUMENTS,
    policy=reads(project_place),
    summary=_("ไฟล์เอกสารของโครงการ"),
    description=TAKING,
    parameters=OF_FILES,
)
def project_document(request: HttpRequest, pk: int, form: str, digest: str, file_name: str) -> HttpResponseBase:
    """Hand over a file that was written for a project."""
    known = form == DOSSIER or form in profiles()
    return handed_over(stored_file(form, pk, digest, file_name) if known else None)


@operation(
    router,
    "GET",
    "/reports/{int:pk}/documents/{code:digest}/{code:file_name}",
    name="report_document",
    area=Area.DOCUMENTS,
    policy=reads(report_place),
    summary=_("ไฟล์เอกสารของรายงาน"),
    description=TAKING,
    parameters=OF_FILES,
)
def report_document(request: HttpRequest, pk: int, digest: str, file_name: str) -> HttpResponseBase:
    """Hand over a file that was written for a report."""
    return handed_over(stored_file(QUARTERLY_REPORT, report_or_404(pk).project_id, digest, file_name))


def _who_asks(request: HttpRequest) -> dict[str, Any]:
    return {"place": located(request), "by": person_of(request), "at": timezone.now()}


def _accepted(request: HttpRequest, asked: Job | None) -> HttpResponse:
    """Return that a job was asked for, and where it is asked after. Raises Http404 where there is nothing to write."""
    if asked is None:
        raise Http404
    headers = {"Location": reverse("api:job", args=[asked.pk])}
    return answered(request, _job(asked), status=HTTPStatus.ACCEPTED, headers=headers)


def _job(row: Job) -> facts.JobAnswer:
    return facts.JobAnswer(job=_job_line(row), files=tuple(_files(row)))


def _files(row: Job) -> Iterator[facts.JobFileLine]:
    """Yield the files of a job that is done, of the documents that can be asked for here."""
    what, digest = row.parameters, (row.result or {}).get("digest", "")
    if row.kind == WRITE_QUARTERLY_REPORT.name:
        form, name, place = QUARTERLY_REPORT, "api:report_document", [what["report"]]
    elif row.kind == WRITE_DOSSIER.name:
        form, name, place = DOSSIER, "api:project_document", [what["project"], DOSSIER]
    elif row.kind == WRITE_FORM.name:
        form, name, place = what["form"], "api:project_document", [what["project"], what["form"]]
    else:
        return
    for path in stored_files(form, what["project"], digest):
        address = reverse(name, args=[*place, digest, path.name])
        yield facts.JobFileLine(file_name=path.name, bytes=path.stat().st_size, address=address)


def _job_line(row: Job) -> facts.JobLine:
    """Return a job as whoever asked for it sees it."""
    return facts.JobLine(
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
