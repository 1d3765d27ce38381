"""Quarterly reports: one of them, its checks, its evidence, and writing a topic."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.api import facts
from tidtam.api.answers import answered
from tidtam.api.bodies import TYPED
from tidtam.api.choices import Area
from tidtam.api.lines import checks_answer, evidence_line
from tidtam.api.lookups import report_or_404
from tidtam.api.operations import operation
from tidtam.api.writing import write_section
from tidtam.approval.selectors import version_of
from tidtam.checks.selectors import failed_checks_of
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.evidence.selectors import used_at
from tidtam.organisations.policies import reads
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.selectors import as_facts, in_context
from tidtam.progress.services import edit_report
from tidtam.progress.topics import TITLES
from tidtam.progress.typed import read_typed
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
    return _answer(request, report_or_404(pk))


def _answer(request: HttpRequest, row: ProgressReport) -> HttpResponse:
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
    row = report_or_404(pk)
    return checks_answer(request, failed_checks_of(row), facts_at_version(row.project, row.project_version))


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
        for place, uses in used_at(report_or_404(pk)).items()
        for use in uses
    ]
    return answered(request, facts.EvidenceUseList(items=tuple(found)))


@operation(
    router,
    "PATCH",
    "/reports/{int:pk}/topics/{int:topic}",
    name="write_topic",
    area=Area.REPORTS,
    policy=reads(report_place),
    takes=TYPED,
    answers=facts.ReportAnswer,
    is_versioned=True,
    refusals=(412, 428),
    summary=_("เขียนหัวข้อของรายงาน"),
    description=_("ส่งเฉพาะช่องที่เปลี่ยน ชื่อช่องเป็นอย่างที่ข้อตรวจเรียก ค่าเป็นอย่างที่พิมพ์ในหน้าเว็บ ช่องที่ส่งค่าว่างจะว่าง"),
    parameters={"topic": _("หัวข้อ 1–6")},
)
def write_topic(request: HttpRequest, pk: int, topic: int) -> HttpResponse:
    """Write into a topic of a report and check it again."""
    if topic not in TITLES:
        raise Http404

    def write(row: ProgressReport, typed: Typed, **who_and_when: Any) -> None:
        now = in_context(row)
        read = read_typed(now.report, now.project, typed)
        if read.unreadable:
            raise ChangesRefused(read.unreadable)
        edit_report(report=row, topic=topic, changes=read.changes, seen=None, key=None, **who_and_when)

    row = report_or_404(pk)
    write_section(request, row, str(topic), drafts_beside=row, write=write)
    return _answer(request, report_or_404(pk))
