"""Topic 2: every activity planned for the quarter has a status, its words, and where nothing was done a reason."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import ReportSubject, blank_elements, found, is_blank, narrative_is_blank
from tidtam.progress.choices import ActivityStatus
from tidtam.progress.facts import ActivityProgress, Narrative
from tidtam.progress.places import activity_titles, unplanned_number
from tidtam.progress.rules import final_quarter
from tidtam.projects.choices import KpiKind

check = REPORT_CHECKS.check

WORKED = {ActivityStatus.DONE, ActivityStatus.UNDER_WAY}
CLOSED = {ActivityStatus.DONE, ActivityStatus.CANCELLED}
IDLE = {ActivityStatus.NOT_STARTED, ActivityStatus.NOT_THIS_QUARTER}


def _place(row: ActivityProgress) -> str:
    return f"activities[{row.activity_key}]"


def _title(subject: ReportSubject, key: str) -> str:
    return activity_titles(subject.project, subject.report).get(key, key)


def _is_planned_now(subject: ReportSubject, row: ActivityProgress) -> bool:
    """Return whether work was planned for this quarter; an activity without planned quarters counts as planned."""
    registered = next((one for one in subject.project.activities if one.key == row.activity_key), None)
    return (
        registered is None or not registered.planned_quarters or subject.report.quarter in registered.planned_quarters
    )


@check(
    "progress.activity_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("กิจกรรม “%(title)s” มีแผนในไตรมาสนี้ แต่ยังไม่ได้รายงานสถานะและผล"),
    cure=_("เลือกสถานะของกิจกรรม แล้วกรอกผล หรือเหตุผลที่ไม่มีการดำเนินการ"),
    findings=("G3",),
    example=ex.with_report(activities=()),
    counter_example=ex.in_turn(
        ex.with_project(activities=ex.PROJECT.activities[:1]), ex.with_report(activities=ex.REPORT.activities[:1])
    ),
)
def activity_missing(subject: ReportSubject) -> Iterator[Found]:
    """A main activity of the quarter, not closed before, has neither a row nor, in its row, status or words."""
    reported = {row.activity_key: row for row in subject.report.activities}
    closed = {
        row.activity_key for report in subject.earlier_reports for row in report.activities if row.status in CLOSED
    }
    for activity in subject.project.activities:
        row = reported.get(activity.key)
        is_due = not activity.parent_key and subject.report.quarter in activity.planned_quarters
        says_nothing = row is not None and row.status is None and narrative_is_blank(row.narrative)
        if says_nothing or (row is None and is_due and activity.key not in closed):
            yield found(f"activities[{activity.key}]", title=activity.title)


@check(
    "progress.activity_status_missing",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("กิจกรรม “%(title)s” ยังไม่มีสถานะ"),
    cure=_("เลือกสถานะของกิจกรรมเมื่อสิ้นไตรมาส"),
    findings=("G3",),
    example=ex.with_activity("a1", status=None),
    counter_example=ex.with_activity("a1", status=ActivityStatus.UNDER_WAY),
)
def activity_status_missing(subject: ReportSubject) -> Iterator[Found]:
    """Words are there, a status is not."""
    for row in subject.report.activities:
        if row.status is None and not narrative_is_blank(row.narrative):
            yield found(_place(row), title=_title(subject, row.activity_key))


@check(
    "progress.activity_words_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("กิจกรรม “%(title)s” มีสถานะแล้ว แต่ยังไม่ได้เขียนผลการดำเนินงาน"),
    cure=_("กรอกว่าทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร"),
    example=ex.with_activity("a1", narrative=Narrative()),
    counter_example=ex.with_activity("a1", narrative=Narrative(whole_text="ข้อความนำเข้าทั้งย่อหน้า")),
)
def activity_words_missing(subject: ReportSubject) -> Iterator[Found]:
    """Work that was done or begun is told; the words of its sub-activities, or of its main activity, will do."""
    told = {row.activity_key for row in subject.report.activities if not narrative_is_blank(row.narrative)}
    parents = {row.key: row.parent_key for row in subject.project.activities}
    told_inside = {parents.get(key, "") for key in told}
    for row in subject.report.activities:
        key = row.activity_key
        if row.status in WORKED and key not in told and key not in told_inside and parents.get(key) not in told:
            yield found(_place(row), title=_title(subject, key))


@check(
    "progress.activity_element_box_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ช่องนี้ของกิจกรรม “%(title)s” ยังว่าง"),
    cure=_("กรอกช่องที่ว่าง"),
    example=ex.with_activity("a2", where=""),
    counter_example=ex.with_activity("a2", leads_to=""),
)
def activity_element_box_missing(subject: ReportSubject) -> Iterator[Found]:
    """The four elements of an activity that was done or begun."""
    for row in subject.report.activities:
        if row.status in WORKED and not narrative_is_blank(row.narrative):
            for name in blank_elements(row.narrative, with_leads_to=False):
                yield found(f"{_place(row)}.{name}", title=_title(subject, row.activity_key))


@check(
    "progress.no_activity_reason_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("กิจกรรม “%(title)s” ไม่มีการดำเนินการ แต่ยังไม่ได้ระบุเหตุผล"),
    cure=_("ระบุเหตุผลในช่องเหตุผล ระบบจะเขียนประโยค “ไม่มีการดำเนินการในไตรมาสที่…เนื่องจาก…” ให้"),
    findings=("D6",),
    example=ex.with_activity("a2", status=ActivityStatus.NOT_THIS_QUARTER, later_quarter=3),
    counter_example=ex.with_activity(
        "a2", status=ActivityStatus.NOT_THIS_QUARTER, reason="รถตู้ยังไม่พร้อม", later_quarter=3
    ),
)
def no_activity_reason_missing(subject: ReportSubject) -> Iterator[Found]:
    """Every no-activity sentence of the guide names a reason; work planned for a later quarter needs none."""
    for row in subject.report.activities:
        asks = row.status == ActivityStatus.CANCELLED or (row.status in IDLE and _is_planned_now(subject, row))
        if asks and is_blank(row.reason):
            yield found(f"{_place(row)}.reason", title=_title(subject, row.activity_key))


@check(
    "progress.later_quarter_missing",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("กิจกรรม “%(title)s” ไม่มีการดำเนินการ แต่ยังไม่ได้บอกว่าจะดำเนินการในไตรมาสใด"),
    cure=_("เลือกไตรมาสที่จะดำเนินการ หากจะไม่ดำเนินการแล้วให้เปลี่ยนสถานะเป็นยกเลิก/ยุติ"),
    findings=("D6",),
    example=ex.with_activity("a2", status=ActivityStatus.NOT_STARTED, reason="รถตู้ยังไม่พร้อม"),
    counter_example=ex.with_activity("a2", status=ActivityStatus.CANCELLED, reason="ถูกตัดงบประมาณ"),
)
def later_quarter_missing(subject: ReportSubject) -> Iterator[Found]:
    """Not required (the guide has a sentence without it), but postponed work without a quarter is forgotten."""
    if subject.report.quarter >= final_quarter(subject.project):
        return
    for row in subject.report.activities:
        if row.status in IDLE and row.later_quarter is None and _is_planned_now(subject, row):
            yield found(f"{_place(row)}.later_quarter", title=_title(subject, row.activity_key))


@check(
    "progress.later_quarter_not_later",
    Level.HARD,
    Gate.ENTRY,
    message=_("ไตรมาสที่จะดำเนินการ (%(later)s) ไม่ได้อยู่หลังไตรมาสของรายงาน (%(quarter)s)"),
    cure=_("เลือกไตรมาสถัดไปของปีงบประมาณนี้"),
    example=ex.with_activity("a2", status=ActivityStatus.NOT_THIS_QUARTER, reason="รถไม่พร้อม", later_quarter=2),
    counter_example=ex.with_activity("a2", status=ActivityStatus.NOT_THIS_QUARTER, reason="รถไม่พร้อม", later_quarter=3),
)
def later_quarter_not_later(subject: ReportSubject) -> Iterator[Found]:
    """Postponed work, and the money that goes with it, moves to a later quarter, 4 at most."""
    quarter = subject.report.quarter
    named = {f"{_place(row)}.later_quarter": row.later_quarter for row in subject.report.activities} | {
        f"disbursement.causes[{number}].later_quarter": cause.later_quarter
        for number, cause in enumerate(subject.report.disbursement.causes, start=1)
    }
    for place, later in named.items():
        if later is not None and not quarter < later <= 4:
            yield found(place, later=later, quarter=quarter)


@check(
    "progress.activity_dates_reversed",
    Level.HARD,
    Gate.ENTRY,
    message=_("กิจกรรม “%(title)s” สิ้นสุดก่อนวันเริ่ม"),
    cure=_("ตรวจวันเริ่มและวันสิ้นสุดของกิจกรรม"),
    example=ex.with_activity("a1", start_date=date(2024, 2, 6), end_date=date(2024, 2, 5)),
    counter_example=ex.with_activity("a1", start_date=date(2024, 2, 5), end_date=date(2024, 2, 5)),
)
def activity_dates_reversed(subject: ReportSubject) -> Iterator[Found]:
    """An end before its start cannot be saved."""
    for row in subject.report.activities:
        if row.start_date and row.end_date and row.end_date < row.start_date:
            yield found(_place(row), title=_title(subject, row.activity_key))


@check(
    "progress.served_kpi_without_quantity",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("กิจกรรม “%(title)s” ตอบตัวชี้วัดเชิงปริมาณ แต่ยังไม่ได้กรอกจำนวนที่ได้"),
    cure=_("กรอกจำนวนและหน่วยนับ ระบบจะเขียนประโยคผลต่อตัวชี้วัดให้"),
    example=ex.with_activity("a2", quantity=None),
    counter_example=ex.with_activity("a1", quantity=None),
)
def served_kpi_without_quantity(subject: ReportSubject) -> Iterator[Found]:
    """Work that serves a KPI states its result clearly (R-P2): what was done or begun is counted."""
    counted = {kpi.key for kpi in subject.project.kpis if kpi.kind == KpiKind.QUANTITATIVE}
    serves = {row.key: counted & set(row.serves) for row in subject.project.activities}
    for row in subject.report.activities:
        if row.status in WORKED and row.quantity is None and serves.get(row.activity_key):
            yield found(f"{_place(row)}.quantity", title=_title(subject, row.activity_key))


@check(
    "progress.unplanned_work_without_title",
    Level.HARD,
    Gate.SUBMIT,
    message=_("กิจกรรมนอกแผนที่เพิ่มไว้ยังไม่มีชื่อ"),
    cure=_("เขียนชื่อกิจกรรม หรือลบข้อความของกิจกรรมนี้ทุกช่องหากไม่ใช้"),
    example=ex.with_report(activities=(*ex.REPORT.activities, ex.unplanned(""))),
    counter_example=ex.with_report(activities=(*ex.REPORT.activities, ex.unplanned("ช่วยโรงเรียนน้ำท่วม"))),
)
def unplanned_work_without_title(subject: ReportSubject) -> Iterator[Found]:
    """Work that a report adds to the registered activities has a name."""
    titles = activity_titles(subject.project, subject.report)
    for row in subject.report.activities:
        if unplanned_number(row.activity_key) and row.activity_key not in titles:
            yield found(f"{_place(row)}.title")
