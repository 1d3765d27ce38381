"""Topic 6: results, problems and suggestions. "None" is a tick, never an empty box or a dash."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import ReportSubject, found, is_blank
from tidtam.progress.choices import ActivityStatus, Verdict
from tidtam.progress.rules import verdict

check = REPORT_CHECKS.check

BOXES = ("results", "work_problems", "work_solution", "spending_problems", "spending_solution", "suggestions")


@check(
    "progress.summary_box_empty",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ช่องนี้ยังว่าง"),
    cure=_("เขียนผลหรือข้อความ หากไม่มีปัญหาหรือข้อเสนอแนะให้ทำเครื่องหมายว่าไม่มี"),
    findings=("D2",),
    example=ex.with_summary(suggestions=""),
    counter_example=ex.with_summary(suggestions="", no_suggestions=True),
)
def summary_box_empty(subject: ReportSubject) -> Iterator[Found]:
    """Results are due every quarter; problems and suggestions are written or ticked as none."""
    summary = subject.report.summary
    if is_blank(summary.results):
        yield found("summary.results")
    if not summary.no_problems and not (summary.work_problems.strip() or summary.spending_problems.strip()):
        yield found("summary.work_problems")
    if not summary.no_suggestions and not summary.suggestions.strip():
        yield found("summary.suggestions")


@check(
    "progress.dash_as_answer",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ช่องนี้มีเพียงเครื่องหมาย “%(text)s” ซึ่งไม่บอกว่าไม่มีหรือยังไม่ได้ตอบ"),
    cure=_("หากไม่มี ให้ลบเครื่องหมายออกและทำเครื่องหมายว่าไม่มี"),
    findings=("D3",),
    example=ex.with_summary(suggestions="-"),
    counter_example=ex.with_summary(suggestions="- จัดทำคลังแบบฝึกกลาง"),
)
def dash_as_answer(subject: ReportSubject) -> Iterator[Found]:
    """A box with signs but no letter and no digit."""
    for name in BOXES:
        text = getattr(subject.report.summary, name).strip()
        if text and is_blank(text):
            yield found(f"summary.{name}", text=text[:10])


@check(
    "progress.no_problems_although_behind",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ตอบว่าไม่มีปัญหา แต่เบิกจ่ายไม่เป็นไปตามแผนหรือมีกิจกรรมที่ไม่ได้ดำเนินการ"),
    cure=_("เขียนปัญหาและแนวทางแก้ไข หรือยืนยันว่าไม่มีปัญหาโดยทำเครื่องหมายรับทราบ"),
    example=ex.with_summary(work_problems="", work_solution="", no_problems=True),
    counter_example=ex.in_turn(
        ex.with_summary(work_problems="", work_solution="", no_problems=True),
        ex.with_money(
            actual_baht="25000.00", causes=(), still_needed_baht=None, saved_baht=None, transferred_baht=None
        ),
    ),
)
def no_problems_although_behind(subject: ReportSubject) -> Iterator[Found]:
    """ "None" while money or work is behind its plan (the second half of finding D3)."""
    summary = subject.report.summary
    says_none = summary.no_problems or (
        bool(summary.work_problems.strip()) and is_blank(summary.work_problems + summary.spending_problems)
    )
    idle = {ActivityStatus.NOT_STARTED, ActivityStatus.NOT_THIS_QUARTER, ActivityStatus.CANCELLED}
    behind = verdict(subject.report.disbursement) == Verdict.BELOW_PLAN or any(
        row.status in idle for row in subject.report.activities
    )
    if says_none and behind:
        yield found("summary.work_problems")
