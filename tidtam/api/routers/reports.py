"""Quarterly reports: one of them, its checks, its evidence, what was decided of it."""

from functools import partial

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.api import facts
from tidtam.api.answers import answered
from tidtam.api.bodies import TYPED, MoveAsked
from tidtam.api.choices import Area
from tidtam.api.lines import checks_answer, decisions_answer, evidence_line
from tidtam.api.operations import operation
from tidtam.api.problems import Problem, mends
from tidtam.api.writing import move_made, refused, require_seen, seen_version, sent_fields
from tidtam.approval.selectors import version_of
from tidtam.approval.services import DecisionRefused
from tidtam.approval.things import kind_of
from tidtam.checks.selectors import failed_checks_of
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.typed import ChangesRefused
from tidtam.evidence.selectors import used_at
from tidtam.organisations.policies import person_of, reads
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.selectors import as_facts, in_context
from tidtam.progress.services import edit_report, submit_report
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
    return _answer(request, _report(pk))


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


@operation(
    router,
    "POST",
    "/reports/{int:pk}/decisions",
    name="decide_on_report",
    area=Area.APPROVALS,
    policy=reads(report_place),
    takes=MoveAsked,
    answers=facts.DecisionLine,
    status=201,
    is_versioned=True,
    is_keyed=True,
    refusals=(412, 428),
    summary=_("ตัดสินใจเรื่องรายงาน"),
    description=_("ส่ง ถอนกลับ อนุมัติ ส่งกลับแก้ไข หรือเปิดแก้ไขใหม่ ด้วยกฎเดียวกับหน้าเว็บ"),
)
def decide_on_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a move on a report."""
    row = _report(pk)
    return move_made(request, row, submit=partial(submit_report, report=row))


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
    """Write into a topic of a report and check it again. What somebody else is typing there is not written over."""
    if topic not in TITLES:
        raise Http404
    version, typed = seen_version(request), sent_fields(request)
    with transaction.atomic():
        rows = list(kind_of(_report(pk)).locked([pk]))
        if not rows:
            raise Http404
        [row] = rows
        require_seen(row, version)
        draft = drafts_of(row).get(str(topic))
        if draft is not None and draft.typed:
            raise Problem(409, _("%(who)s กำลังพิมพ์หัวข้อนี้ในหน้าเว็บ · บันทึกหรือลบฉบับร่างที่นั่นก่อน") % {"who": draft.by})
        now = in_context(row)
        read = read_typed(now.report, now.project, typed)
        if read.unreadable:
            raise Problem(422, _("แก้ค่าตามรายการแล้วเรียกอีกครั้ง"), errors=mends(read.unreadable))
        try:
            edit_report(
                report=row,
                topic=topic,
                changes=read.changes,
                seen=None,
                key=None,
                by=person_of(request),
                at=timezone.now(),
            )
        except ChangesRefused as changes:
            raise Problem(422, _("แก้ค่าตามรายการแล้วเรียกอีกครั้ง"), errors=mends(changes.sentences)) from changes
        except DecisionRefused as refusal:
            raise refused(refusal, row) from refusal
    return _answer(request, _report(pk))


def _report(pk: int) -> ProgressReport:
    """Return a report with all that reading it needs. Raises Http404. One query."""
    loaded = ("project__organisation", "project__work_group", "project_version", "disbursement")
    row = ProgressReport.objects.filter(pk=pk).select_related(*loaded).first()
    if row is None:
        raise Http404
    return row
