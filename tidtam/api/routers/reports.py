"""Quarterly reports: one of them, its checks, its evidence, what was decided of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.api import facts
from tidtam.api.answers import answered
from tidtam.api.choices import Area
from tidtam.api.lines import checks_answer, decisions_answer, evidence_line
from tidtam.api.operations import operation
from tidtam.approval.selectors import version_of
from tidtam.checks.selectors import failed_checks_of
from tidtam.evidence.selectors import used_at
from tidtam.organisations.policies import reads
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.selectors import as_facts
from tidtam.projects.selectors import facts_at_version

router = Router()


@operation(
    router,
    "GET",
    "/reports/{int:pk}",
    name="report",
    area=Area.REPORTS,
    policy=reads(report_place),
    answers=facts.ReportAnswer,
    is_versioned=True,
    summary=_("รายงานหนึ่งฉบับ"),
    description=_("สิ่งที่บันทึกแล้วในหกหัวข้อ · ฉบับร่างที่ยังไม่บันทึกไม่อยู่ที่นี่"),
)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a report as it is saved. Three queries."""
    row = _report(pk)
    [said] = as_facts([row])
    version = version_of(row)
    return answered(
        request,
        facts.ReportAnswer(
            id=row.pk,
            project_id=row.project_id,
            organisation_code=row.project.organisation.code,
            version=version,
            report=said,
        ),
        version=version,
    )


@operation(
    router,
    "GET",
    "/reports/{int:pk}/checks",
    name="report_checks",
    area=Area.REPORTS,
    policy=reads(report_place),
    answers=facts.CheckList,
    summary=_("ข้อตรวจของรายงาน"),
    description=_("ข้อที่ตรวจไม่ผ่านของสิ่งที่บันทึกแล้ว ด้วยถ้อยคำเดียวกับในหน้าเว็บ"),
)
def report_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what fails in a report. Three queries."""
    row = _report(pk)
    return checks_answer(request, failed_checks_of(row), facts_at_version(row.project, row.project_version))


@operation(
    router,
    "GET",
    "/reports/{int:pk}/decisions",
    name="report_decisions",
    area=Area.APPROVALS,
    policy=reads(report_place),
    answers=facts.DecisionList,
    is_versioned=True,
    summary=_("ประวัติการอนุมัติรายงาน"),
    description=_("ทุกขั้นตอนของรายงาน และสิ่งที่คุณทำได้ตอนนี้"),
)
def report_decisions(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what was decided of a report."""
    return decisions_answer(request, _report(pk))


@operation(
    router,
    "GET",
    "/reports/{int:pk}/evidence",
    name="report_evidence",
    area=Area.EVIDENCE,
    policy=reads(report_place),
    answers=facts.EvidenceUseList,
    summary=_("หลักฐานของรายงาน"),
    description=_("หลักฐานที่แนบไว้ที่แต่ละช่องของรายงาน"),
)
def report_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the evidence of a report, by place. Two queries."""
    found = [
        facts.EvidenceUseLine(place=place, evidence=evidence_line(use.evidence))
        for place, uses in used_at(_report(pk)).items()
        for use in uses
    ]
    return answered(request, facts.EvidenceUseList(items=tuple(found)))


def _report(pk: int) -> ProgressReport:
    """Return a report with all that reading it needs. Raises Http404. One query."""
    loaded = ("project__organisation", "project__work_group", "project_version", "disbursement")
    row = ProgressReport.objects.filter(pk=pk).select_related(*loaded).first()
    if row is None:
        raise Http404
    return row
