"""What is declared of a project at a round against what its reports say of its activities."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import ROUND_CHECKS
from tidtam.progress.checks.subjects import ProjectRound, found, is_blank
from tidtam.progress.choices import ActivityStatus
from tidtam.progress.facts import ActivityProgress
from tidtam.progress.rules import status_by_activities
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Execution

check = ROUND_CHECKS.check

CLOSED = {ActivityStatus.DONE, ActivityStatus.CANCELLED}


def _declared(subject: ProjectRound, status: ExecutionStatus) -> Execution | None:
    """Return the declaration that holds at the round, if it is of this status."""
    execution = subject.project.execution_at(subject.quarter)
    return execution if execution is not None and execution.status == status else None


def _main_activities(subject: ProjectRound) -> list[ActivityProgress | None]:
    """Return the latest state of every registered main activity; None for one never reported on."""
    latest = subject.activities()
    return [latest.get(row.key) for row in subject.project.activities if not row.parent_key]


def _place(execution: Execution) -> str:
    return f"executions[{execution.quarter}]"


@check(
    "progress.in_progress_without_report",
    Level.HARD,
    Gate.SUBMIT,
    message=_("แจ้งว่าอยู่ระหว่างดำเนินการ แต่ไม่มีรายงานความก้าวหน้าแม้แต่ไตรมาสเดียว"),
    cure=_("รายงานไตรมาสที่ดำเนินการแล้ว โครงการที่ไม่ต้องนำเข้า eMENSCR ก็ต้องรายงานในระบบนี้"),
    findings=("D4",),
    example=lambda clean: replace(clean, reports=()),
    counter_example=lambda clean: replace(ex.declared(ExecutionStatus.NOT_STARTED)(clean), reports=()),
)
def in_progress_without_report(subject: ProjectRound) -> Iterator[Found]:
    """In progress, and nothing was ever reported. It holds no booklet up: a project without report is named in it."""
    execution = _declared(subject, ExecutionStatus.IN_PROGRESS)
    if execution and not subject.reports:
        yield found(_place(execution))


@check(
    "progress.finished_with_open_activity",
    Level.HARD,
    Gate.ENTRY,
    message=_("แจ้งว่าเสร็จสิ้นแล้ว แต่มีกิจกรรมที่ยังไม่แล้วเสร็จ %(count)s กิจกรรม และยังไม่ได้ให้เหตุผล"),
    cure=_("ปิดกิจกรรมที่ค้าง (แล้วเสร็จหรือยกเลิก) หรือให้เหตุผลที่ถือว่าโครงการเสร็จสิ้น"),
    findings=("G2",),
    example=ex.declared(ExecutionStatus.FINISHED),
    counter_example=ex.declared(ExecutionStatus.FINISHED, reason="รุ่นที่สองรวมกับค่ายของเครือข่ายแล้ว"),
)
def finished_with_open_activity(subject: ProjectRound) -> Iterator[Found]:
    """To finish, every activity is done or cancelled, or there is a reason; no status is another matter (G3)."""
    execution = _declared(subject, ExecutionStatus.FINISHED)
    if execution is None or not is_blank(execution.reason):
        return
    latest = subject.activities()
    never = [row for row in subject.project.activities if row.key not in latest and not row.parent_key]
    open_now = [row for row in latest.values() if row.status is not None and row.status not in CLOSED]
    if never or open_now:
        yield found(_place(execution), count=len(never) + len(open_now))


@check(
    "progress.in_progress_but_all_done",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("แจ้งว่าอยู่ระหว่างดำเนินการ แต่กิจกรรมหลักที่ลงทะเบียนไว้แล้วเสร็จทั้งหมด"),
    cure=_("ลงทะเบียนกิจกรรมที่เหลือของปี หรือแจ้งว่าโครงการเสร็จสิ้นแล้ว"),
    findings=("G1",),
    example=ex.with_activity_status(a2=ActivityStatus.DONE),
    counter_example=ex.with_activity_status(a2=None),
)
def in_progress_but_all_done(subject: ProjectRound) -> Iterator[Found]:
    """The list of activities is not that of the whole year, or the declaration is late."""
    execution = _declared(subject, ExecutionStatus.IN_PROGRESS)
    rows = _main_activities(subject)
    if execution and rows and all(row is not None and row.status in CLOSED for row in rows):
        yield found(_place(execution))


@check(
    "progress.declared_status_differs",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("สถานะโครงการที่แจ้งไม่ตรงกับสถานะของกิจกรรมที่รายงาน"),
    cure=_("ตรวจสถานะโครงการที่แจ้ง หรือสถานะของกิจกรรมในรายงาน"),
    example=ex.declared(
        ExecutionStatus.NOT_STARTED, reason="รอเปิดเทอม", planned_quarter=3, planned_baht=Decimal("60000.00")
    ),
    counter_example=ex.declared(ExecutionStatus.IN_PROGRESS),
)
def declared_status_differs(subject: ProjectRound) -> Iterator[Found]:
    """Declared not started while work is reported, or in progress while none is begun."""
    execution = subject.project.execution_at(subject.quarter)
    reported = status_by_activities(subject.activities().values())
    if execution is None or reported is None:
        return
    differs = {
        ExecutionStatus.NOT_STARTED: {ExecutionStatus.IN_PROGRESS, ExecutionStatus.FINISHED},
        ExecutionStatus.IN_PROGRESS: {ExecutionStatus.NOT_STARTED, ExecutionStatus.CANCELLED},
    }
    if reported in differs.get(execution.status, set()):
        yield found(_place(execution))
