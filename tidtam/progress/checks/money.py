"""Topic 3: spending against its plan. The verdict is computed (progress.rules.verdict); here is what it asks for.

docs/rules/disbursement-causes.md holds the worked table.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import ReportSubject, found, is_blank
from tidtam.progress.choices import ActivityStatus, CauseCategory, FundingSource, Verdict
from tidtam.progress.facts import Cause
from tidtam.progress.rules import cause_is_required, money_split, verdict
from tidtam.projects.choices import TransferDirection
from tidtam.thai.money import format_baht

check = REPORT_CHECKS.check

ZERO = Decimal(0)
CLOSED = {ActivityStatus.DONE, ActivityStatus.CANCELLED}
OPEN_WORK = {ActivityStatus.UNDER_WAY, ActivityStatus.NOT_STARTED, ActivityStatus.NOT_THIS_QUARTER}
WORK_LEFT = {
    CauseCategory.STILL_IN_PROGRESS,
    CauseCategory.NOT_HELD_YET,
    CauseCategory.CANCELLED,
    CauseCategory.URGENT_POLICY,
    CauseCategory.WORKLOAD,
    CauseCategory.PARTNER_UNAVAILABLE,
}
"""Causes that say work was not done. POSTPONED is one too, and has a check of its own."""

POSTPONED = Cause(
    category=CauseCategory.POSTPONED,
    text="ย้ายค่ายรุ่นที่สองไปหลังเปิดเทอม",
    activity_key="a2",
    later_quarter=3,
    amount_baht=Decimal("3600.00"),
)
EXTRA = Cause(
    category=CauseCategory.EXTRA_ALLOCATION,
    text="ได้รับจัดสรรเพิ่มสำหรับค่ารถ",
    project_code="สธ 67009",
    work_plan="แผนงานพื้นฐาน",
    amount_baht=Decimal("5000.00"),
)


def _statuses(subject: ReportSubject) -> list[ActivityStatus]:
    return [row.status for row in subject.report.activities if row.status is not None]


def _nothing_open(subject: ReportSubject) -> bool:
    """Return whether activities are reported and every one is done or cancelled; one without status is open."""
    rows = subject.report.activities
    return bool(rows) and all(row.status in CLOSED for row in rows)


def _all_done(subject: ReportSubject) -> bool:
    """Return whether activities are reported and every one is done; a cancelled one is a shortfall that is told."""
    rows = subject.report.activities
    return bool(rows) and all(row.status == ActivityStatus.DONE for row in rows)


@check(
    "progress.amount_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ยังไม่ได้กรอกจำนวนเงินช่องนี้"),
    cure=_("กรอกจำนวนเงินเป็นบาท หากไม่มีให้กรอก 0"),
    example=ex.with_money(actual_baht=None),
    counter_example=ex.in_turn(
        ex.with_money(actual_baht="0.00", still_needed_baht="25000.00", saved_baht="0.00"),
        ex.with_activity("a1", status=ActivityStatus.UNDER_WAY),
    ),
)
def amount_missing(subject: ReportSubject) -> Iterator[Found]:
    """Plan and actual are due every quarter; zero is an amount, nothing is not."""
    money = subject.report.disbursement
    if money.planned_baht is None:
        yield found("disbursement.planned_baht")
    if money.actual_baht is None:
        yield found("disbursement.actual_baht")


@check(
    "progress.amount_negative",
    Level.HARD,
    Gate.ENTRY,
    message=_("จำนวนเงินติดลบ: %(amount)s บาท"),
    cure=_("กรอกจำนวนเงินที่ไม่ต่ำกว่า 0 เงินที่โอนออกให้บันทึกเป็นการโอน"),
    example=ex.with_money(actual_baht="-1.00"),
    counter_example=ex.with_money(actual_baht="21400.00"),
)
def amount_negative(subject: ReportSubject) -> Iterator[Found]:
    """No amount of a quarter is below zero."""
    money = subject.report.disbursement
    for name in ("planned", "carried_in", "actual", "still_needed", "saved", "transferred"):
        amount = getattr(money, f"{name}_baht")
        if amount is not None and amount < ZERO:
            yield found(f"disbursement.{name}_baht", amount=format_baht(amount))


@check(
    "progress.cause_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("เบิกจ่ายจริง %(actual)s บาท ต่างจากแผน %(planned)s บาท แต่ยังไม่ได้ระบุสาเหตุ"),
    cure=_("เลือกประเภทของสาเหตุและอธิบาย ทั้งกรณีต่ำกว่าและสูงกว่าแผน"),
    findings=("B4",),
    example=ex.with_money(causes=()),
    counter_example=ex.with_money(
        actual_baht="25000.00", causes=(), still_needed_baht=None, saved_baht=None, transferred_baht=None
    ),
)
def cause_missing(subject: ReportSubject) -> Iterator[Found]:
    """Any difference, under or over, needs a cause; there is no threshold (R-D1, R-D2)."""
    money = subject.report.disbursement
    split = money_split(money)
    if split is not None and cause_is_required(money) and not money.causes:
        yield found(
            "disbursement.causes",
            planned=format_baht(split.planned_baht + split.carried_in_baht),
            actual=format_baht(split.actual_baht),
        )


@check(
    "progress.cause_words_missing",
    Level.HARD,
    Gate.SUBMIT,
    message=_("สาเหตุข้อนี้ยังไม่มีคำอธิบาย"),
    cure=_("อธิบายว่าเหตุใดจึงเบิกจ่ายต่างจากแผน"),
    example=ex.with_money(causes=(Cause(category=CauseCategory.WORKLOAD),)),
    counter_example=ex.with_money(causes=(Cause(category=CauseCategory.SAVING, text="จัดซื้อได้ถูกกว่าราคากลาง"),)),
)
def cause_words_missing(subject: ReportSubject) -> Iterator[Found]:
    """A cause is a category and words."""
    for number, cause in enumerate(subject.report.disbursement.causes, start=1):
        if is_blank(cause.text):
            yield found(f"disbursement.causes[{number}].text")


@check(
    "progress.extra_allocation_incomplete",
    Level.HARD,
    Gate.SUBMIT,
    message=_("สาเหตุคือได้รับจัดสรรเพิ่มเติม แต่ยังไม่ครบรหัสโครงการ แผนงาน และจำนวนเงิน"),
    cure=_("กรอกรหัสโครงการต้นทาง (ศธ …) แผนงาน และจำนวนงบประมาณที่ได้รับ"),
    example=ex.with_money(
        actual_baht="30000.00", causes=(replace(EXTRA, work_plan=""),), still_needed_baht="0.00", saved_baht="0.00"
    ),
    counter_example=ex.with_money(actual_baht="30000.00", causes=(EXTRA,), still_needed_baht="0.00", saved_baht="0.00"),
)
def extra_allocation_incomplete(subject: ReportSubject) -> Iterator[Found]:
    """The three slots of the guide's sentence (R-D4)."""
    for number, cause in enumerate(subject.report.disbursement.causes, start=1):
        if cause.category == CauseCategory.EXTRA_ALLOCATION and not _names_source(cause):
            yield found(f"disbursement.causes[{number}]")


def _names_source(cause: Cause) -> bool:
    return not is_blank(cause.project_code) and not is_blank(cause.work_plan) and bool(cause.amount_baht)


@check(
    "progress.spent_without_plan",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ไตรมาสนี้ไม่มีแผนการใช้จ่าย แต่เบิกจ่าย %(actual)s บาท โดยไม่ได้บอกแหล่งเงิน"),
    cure=_("บันทึกการรับโอนหรือการจัดสรรเพิ่มเติมพร้อมรหัสโครงการ หรือเลือกแหล่งเงินของการเบิกจ่ายนี้"),
    findings=("B2",),
    example=ex.with_money(planned_baht="0.00", still_needed_baht="0.00", saved_baht="0.00"),
    counter_example=ex.with_money(
        planned_baht="0.00",
        still_needed_baht="0.00",
        saved_baht="0.00",
        funding_source=FundingSource.OTHER_PROJECT,
    ),
)
def spent_without_plan(subject: ReportSubject) -> Iterator[Found]:
    """Money that no plan foresaw came from somewhere: a transfer, an extra allocation, or a named source."""
    money = subject.report.disbursement
    has_source = (
        money.funding_source in {FundingSource.OWN_BUDGET, FundingSource.OTHER_PROJECT}
        or any(_names_source(cause) for cause in money.causes)
        or any(row.direction == TransferDirection.IN for row in subject.project.budget.transfers)
    )
    if verdict(money) == Verdict.SPENT_WITHOUT_PLAN and not has_source and money.actual_baht is not None:
        yield found("disbursement.funding_source", actual=format_baht(money.actual_baht))


@check(
    "progress.spent_above_budget",
    Level.HARD,
    Gate.SUBMIT,
    message=_("เบิกจ่ายสะสม %(spent)s บาท เกินงบประมาณที่อนุมัติรวมเงินรับโอน %(budget)s บาท"),
    cure=_("ตรวจจำนวนเงินที่เบิกจ่าย หากได้รับเงินเพิ่มให้บันทึกการรับโอนในโครงการก่อน"),
    example=ex.with_project(budget=replace(ex.PROJECT.budget, total_baht=Decimal("21399.99"))),
    counter_example=ex.with_project(budget=replace(ex.PROJECT.budget, total_baht=Decimal("21400.00"))),
)
def spent_above_budget(subject: ReportSubject) -> Iterator[Found]:
    """Cumulative spending stays within the approved budget and what was transferred in."""
    available = subject.project.budget.received_baht
    if available is None:
        return
    quarter = subject.report.quarter
    earlier = [report.disbursement.actual_baht for report in subject.earlier_reports if report.quarter < quarter]
    amounts = [*earlier, subject.report.disbursement.actual_baht]
    spent = sum((amount for amount in amounts if amount is not None), ZERO)
    if spent > available:
        yield found("disbursement.actual_baht", spent=format_baht(spent), budget=format_baht(available))


@check(
    "progress.postponed_without_open_activity",
    Level.HARD,
    Gate.SUBMIT,
    message=_("สาเหตุคือเลื่อนไปไตรมาสอื่น แต่ไม่มีกิจกรรมใดที่ยังไม่แล้วเสร็จ"),
    cure=_("ระบุกิจกรรมที่เลื่อนและเปลี่ยนสถานะของกิจกรรมนั้น หรือเลือกสาเหตุอื่น"),
    findings=("B9",),
    example=ex.in_turn(ex.all_done, ex.with_money(causes=(POSTPONED,), still_needed_baht="3600.00", saved_baht="0.00")),
    counter_example=ex.with_money(causes=(POSTPONED,), still_needed_baht="3600.00", saved_baht="0.00"),
)
def postponed_without_open_activity(subject: ReportSubject) -> Iterator[Found]:
    """A postponement points to an activity that is not done; where it names one, that one; else any will do."""
    closed = {row.activity_key for row in subject.report.activities if row.status in CLOSED}
    for number, cause in enumerate(subject.report.disbursement.causes, start=1):
        if cause.category != CauseCategory.POSTPONED:
            continue
        named_is_closed = cause.activity_key in closed
        nothing_open = not cause.activity_key and _nothing_open(subject)
        if named_is_closed or nothing_open:
            yield found(f"disbursement.causes[{number}]")


@check(
    "progress.postponement_incomplete",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("เงินที่เลื่อนไปไตรมาสอื่นยังไม่ครบกิจกรรม ไตรมาส และจำนวนเงิน ยอดจึงยังไม่ยกไป"),
    cure=_("เลือกกิจกรรมที่เลื่อน ไตรมาสที่จะใช้จ่าย และจำนวนเงิน ระบบจะยกยอดไปเป็นเงินยกมาของไตรมาสนั้น"),
    findings=("B10",),
    example=ex.with_money(causes=(replace(POSTPONED, amount_baht=None),)),
    counter_example=ex.with_money(causes=(POSTPONED,)),
)
def postponement_incomplete(subject: ReportSubject) -> Iterator[Found]:
    """Without quarter and amount nothing is carried in later."""
    for number, cause in enumerate(subject.report.disbursement.causes, start=1):
        is_complete = cause.activity_key and cause.later_quarter and cause.amount_baht
        if cause.category == CauseCategory.POSTPONED and not is_complete:
            yield found(f"disbursement.causes[{number}]")


@check(
    "progress.all_done_with_shortfall",
    Level.HARD,
    Gate.SUBMIT,
    message=_("รายงานว่ากิจกรรมแล้วเสร็จทั้งหมด แต่ช่องนี้บอกว่ายังมีงานหรือเงินค้างอยู่"),
    cure=_("แก้สถานะของกิจกรรมที่ยังไม่แล้วเสร็จ หรือแก้สาเหตุและเงินที่ยังต้องใช้"),
    findings=("X1",),
    example=ex.in_turn(
        ex.all_done,
        ex.with_money(
            causes=(Cause(category=CauseCategory.WORKLOAD, text="งานอื่นซ้อนจนทำไม่ทัน"),),
            still_needed_baht="0.00",
            saved_baht="3600.00",
        ),
    ),
    counter_example=ex.in_turn(ex.all_done, ex.with_money(still_needed_baht="0.00", saved_baht="3600.00")),
)
def all_done_with_shortfall(subject: ReportSubject) -> Iterator[Found]:
    """Everything done, and fields that say otherwise: a cause of work left, money still needed, a later quarter."""
    if not _all_done(subject):
        return
    money = subject.report.disbursement
    for number, cause in enumerate(money.causes, start=1):
        if cause.category in WORK_LEFT:
            yield found(f"disbursement.causes[{number}]")
    if money.still_needed_baht is not None and money.still_needed_baht > ZERO:
        yield found("disbursement.still_needed_baht")
    for row in subject.report.activities:
        if row.later_quarter is not None:
            yield found(f"activities[{row.activity_key}].later_quarter")


@check(
    "progress.unspent_not_split",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("เงินที่ยังไม่ได้เบิกจ่าย %(rest)s บาท แต่แยกไว้ %(split)s บาท"),
    cure=_("แยกเงินส่วนนี้ให้ครบ: ยังต้องใช้ภายหลัง ประหยัดได้และส่งคืน หรือโอนออก เงินที่ประหยัดได้ไม่ใช่ความล่าช้า"),
    findings=("B11",),
    example=ex.with_money(saved_baht=None),
    counter_example=ex.with_money(still_needed_baht=None, saved_baht="3600.00", transferred_baht=None),
)
def unspent_not_split(subject: ReportSubject) -> Iterator[Found]:
    """The unspent rest is still needed later, saved and returned, or transferred: together all of it."""
    money = subject.report.disbursement
    split = money_split(money)
    if split is None or split.not_disbursed_baht == ZERO:
        return
    parts = (money.still_needed_baht, money.saved_baht, money.transferred_baht)
    given = sum((amount for amount in parts if amount is not None), ZERO)
    if given != split.not_disbursed_baht:
        yield found("disbursement.unspent", rest=format_baht(split.not_disbursed_baht), split=format_baht(given))


@check(
    "progress.funding_source_missing",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ไตรมาสนี้มีงานที่ทำแล้ว แต่ไม่มีทั้งแผนและการเบิกจ่าย และยังไม่ได้บอกแหล่งเงิน"),
    cure=_("เลือกแหล่งเงิน: งบของโครงการนี้ งบของโครงการอื่น หรือไม่มีค่าใช้จ่าย"),
    findings=("B6",),
    example=ex.with_money(
        planned_baht="0.00", actual_baht="0.00", causes=(), still_needed_baht="0.00", saved_baht="0.00"
    ),
    counter_example=ex.with_money(
        planned_baht="0.00",
        actual_baht="0.00",
        causes=(),
        still_needed_baht="0.00",
        saved_baht="0.00",
        funding_source=FundingSource.NO_COST,
    ),
)
def funding_source_missing(subject: ReportSubject) -> Iterator[Found]:
    """Work without any money is possible, and then it is said."""
    money = subject.report.disbursement
    worked = {ActivityStatus.DONE, ActivityStatus.UNDER_WAY} & set(_statuses(subject))
    if verdict(money) == Verdict.NO_PLAN and worked and money.funding_source is None:
        yield found("disbursement.funding_source")


@check(
    "progress.no_cost_but_spent",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("เลือกว่าไม่มีค่าใช้จ่าย แต่เบิกจ่าย %(actual)s บาท"),
    cure=_("แก้แหล่งเงิน หรือแก้จำนวนเงินที่เบิกจ่าย"),
    example=ex.with_money(funding_source=FundingSource.NO_COST),
    counter_example=ex.with_money(funding_source=FundingSource.OWN_BUDGET),
)
def no_cost_but_spent(subject: ReportSubject) -> Iterator[Found]:
    """Two fields that contradict each other."""
    money = subject.report.disbursement
    if money.funding_source == FundingSource.NO_COST and money.actual_baht:
        yield found("disbursement.funding_source", actual=format_baht(money.actual_baht))


@check(
    "progress.done_but_nothing_spent",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("มีกิจกรรมที่แล้วเสร็จ แต่ยังไม่มีการเบิกจ่ายจากแผน %(planned)s บาท"),
    cure=_("ตรวจว่าค่าใช้จ่ายของกิจกรรมที่แล้วเสร็จเบิกจากที่ใด แล้วอธิบายในสาเหตุ"),
    findings=("B12",),
    example=ex.with_money(actual_baht="0.00", still_needed_baht="25000.00", saved_baht="0.00"),
    counter_example=ex.with_money(actual_baht="0.01", still_needed_baht="24999.99", saved_baht="0.00"),
)
def done_but_nothing_spent(subject: ReportSubject) -> Iterator[Found]:
    """An activity done, a plan, and nothing spent; where money is entered per activity, only one that had a plan."""
    money = subject.report.disbursement
    if verdict(money) != Verdict.BELOW_PLAN or money.actual_baht != ZERO or money.planned_baht is None:
        return
    planned = {row.key: row.planned_baht for row in subject.project.activities}
    for row in subject.report.activities:
        if row.status == ActivityStatus.DONE and planned.get(row.activity_key) != ZERO:
            yield found("disbursement.actual_baht", planned=format_baht(money.planned_baht + money.carried_in_baht))
            return


@check(
    "progress.all_spent_work_open",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("เบิกจ่ายครบตามแผนแล้ว แต่กิจกรรมของไตรมาสนี้ยังไม่แล้วเสร็จ %(count)s กิจกรรม"),
    cure=_("ตรวจสถานะของกิจกรรม หรืออธิบายว่างานที่เหลือใช้เงินจากที่ใด"),
    findings=("B13",),
    example=ex.in_turn(
        ex.with_money(
            actual_baht="25000.00", causes=(), still_needed_baht=None, saved_baht=None, transferred_baht=None
        ),
        ex.with_project(
            activities=(ex.PROJECT.activities[0], replace(ex.PROJECT.activities[1], planned_quarters=(2,)))
        ),
    ),
    counter_example=ex.with_money(
        actual_baht="25000.00", causes=(), still_needed_baht=None, saved_baht=None, transferred_baht=None
    ),
)
def all_spent_work_open(subject: ReportSubject) -> Iterator[Found]:
    """The plan is used up and work planned to end by now is open; work that goes on in a later quarter is no matter."""
    if verdict(subject.report.disbursement) not in {Verdict.AS_PLANNED, Verdict.ABOVE_PLAN}:
        return
    ends = {row.key: max(row.planned_quarters, default=4) for row in subject.project.activities}
    count = sum(
        row.status in OPEN_WORK and ends.get(row.activity_key, 4) <= subject.report.quarter
        for row in subject.report.activities
    )
    if count:
        yield found("disbursement.actual_baht", count=count)
