"""The rules of a registered project (M1-M5) and of what its owner declares of it. Subject: projects.facts.Project.

What is declared against what was reported stands in progress.checks.execution, for this room knows no reports.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Catalogue, Found
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind, TransferDirection
from tidtam.projects.facts import Activity, Budget, Execution, Kpi, PlannedDisbursement, Project, Result
from tidtam.thai.calendar import quarter_dates
from tidtam.thai.money import format_baht

PROJECT_CHECKS: Catalogue[Project] = Catalogue("projects.project")
check = PROJECT_CHECKS.check

LATE_SHARE = Decimal("0.80")
"""Share of the project's period after which "not started" is late (finding G4)."""

CLEAN = Project(
    key="clean",
    name="โครงการค่ายอ่านคล่องเขียนคล่องของสำนักงานสาธิต",
    fiscal_year_be=2567,
    start_date=date(2023, 11, 1),
    end_date=date(2024, 9, 13),
    results=(
        Result(key="o1", kind=ResultKind.OUTPUT, text="นักเรียนเข้าค่ายครบ 40 คน"),
        Result(key="o2", kind=ResultKind.OUTCOME, text="นักเรียนที่เข้าค่ายอ่านคล่องขึ้น"),
    ),
    kpis=(
        Kpi(
            key="k1",
            name="นักเรียนที่อ่านคล่อง",
            kind=KpiKind.QUANTITATIVE,
            unit="คน",
            target_pct=Decimal(80),
            target_total=Decimal(40),
        ),
        Kpi(key="k2", name="ครูใช้แบบฝึก", kind=KpiKind.QUALITATIVE, criterion="ส่งบันทึกครบทุกสัปดาห์"),
    ),
    activities=(Activity(key="a1", title="จัดค่ายอ่านคล่อง", planned_quarters=(2, 3)),),
    budget=Budget(
        total_baht=Decimal("60000.00"),
        planned=(
            PlannedDisbursement(quarter=2, planned_baht=Decimal("25000.00")),
            PlannedDisbursement(quarter=3, planned_baht=Decimal("35000.00")),
        ),
    ),
    executions=(Execution(quarter=2, status=ExecutionStatus.IN_PROGRESS),),
)
"""An invented project that fails no check; the examples are small changes to it."""


def clean_project() -> Project:
    """Return the clean project."""
    return CLEAN


def _with(**values: Any) -> Callable[[Project], Project]:
    return lambda project: replace(project, **values)


def _with_kpi(**values: Any) -> Callable[[Project], Project]:
    return lambda project: replace(project, kpis=(replace(project.kpis[0], **values), *project.kpis[1:]))


def _declared(status: ExecutionStatus, quarter: int = 2, **values: Any) -> Callable[[Project], Project]:
    return _with(executions=(Execution(quarter=quarter, status=status, **values),))


def _found(place: str, **values: object) -> Found:
    return Found(place, {name: str(value) for name, value in values.items()})


def _is_blank(text: str) -> bool:
    return not any(char.isalnum() for char in text)


@check(
    "projects.period_reversed",
    Level.HARD,
    Gate.ENTRY,
    message=_("วันสิ้นสุดโครงการอยู่ก่อนวันเริ่ม"),
    cure=_("ตรวจวันเริ่มและวันสิ้นสุดโครงการ"),
    example=_with(end_date=date(2023, 10, 31)),
    counter_example=_with(end_date=date(2023, 11, 1)),
)
def period_reversed(project: Project) -> Iterator[Found]:
    """An end before its start cannot be saved."""
    if project.start_date and project.end_date and project.end_date < project.start_date:
        yield _found("end_date")


@check(
    "projects.results_missing",
    Level.WARNING,
    Gate.REGISTER,
    message=_("ยังไม่ได้ลงทะเบียนผลผลิตหรือผลลัพธ์ของโครงการ"),
    cure=_("เพิ่มเป้าหมายเชิงผลผลิตและเป้าหมายเชิงผลลัพธ์อย่างน้อยอย่างละหนึ่งข้อ"),
    example=_with(results=CLEAN.results[:1]),
)
def results_missing(project: Project) -> Iterator[Found]:
    """Topic 1 answers outputs and outcomes, so there must be some."""
    if {row.kind for row in project.results} != set(ResultKind):
        yield _found("results")


@check(
    "projects.kpi_missing",
    Level.WARNING,
    Gate.REGISTER,
    message=_("โครงการยังไม่มีตัวชี้วัด"),
    cure=_("เพิ่มตัวชี้วัดพร้อมชนิด หน่วยนับ และค่าเป้าหมาย"),
    example=_with(kpis=()),
    counter_example=_with(kpis=CLEAN.kpis[:1]),
)
def kpi_missing(project: Project) -> Iterator[Found]:
    """A project is evaluated by its KPIs."""
    if not project.kpis:
        yield _found("kpis")


@check(
    "projects.kpi_incomplete",
    Level.WARNING,
    Gate.REGISTER,
    message=_("ตัวชี้วัด “%(kpi)s” ยังไม่ระบุชนิด หรือเป็นเชิงปริมาณที่ไม่มีค่าเป้าหมาย"),
    cure=_("เลือกเชิงปริมาณหรือเชิงคุณภาพ และกรอกค่าเป้าหมายของตัวชี้วัดเชิงปริมาณ"),
    findings=("Q2",),
    example=_with_kpi(kind=None),
    counter_example=_with_kpi(target=Decimal(40), target_pct=None, target_total=None),
)
def kpi_incomplete(project: Project) -> Iterator[Found]:
    """Without kind and target a KPI cannot be answered."""
    for kpi in project.kpis:
        has_target = kpi.target is not None or kpi.target_pct is not None
        if kpi.kind is None or (kpi.kind == KpiKind.QUANTITATIVE and not has_target):
            yield _found(f"kpis[{kpi.key}]", kpi=kpi.name)


@check(
    "projects.kpi_percent_without_total",
    Level.HARD,
    Gate.REGISTER,
    message=_("ตัวชี้วัด “%(kpi)s” ตั้งเป้าร้อยละ %(target)s แต่ไม่บอกว่าร้อยละของจำนวนใด"),
    cure=_("กรอกจำนวนทั้งหมดที่ใช้คิดร้อยละ เช่น ครูทั้งหมด 1,200 คน"),
    findings=("Q5",),
    example=_with_kpi(target_total=None),
    counter_example=_with_kpi(target_total=Decimal(1)),
)
def kpi_percent_without_total(project: Project) -> Iterator[Found]:
    """A percent target must state the total it is a percent of."""
    for kpi in project.kpis:
        if kpi.target_pct is not None and not kpi.target_total:
            yield _found(f"kpis[{kpi.key}]", kpi=kpi.name, target=kpi.target_pct)


@check(
    "projects.qualitative_kpi_with_number",
    Level.WARNING,
    Gate.REGISTER,
    message=_("ตัวชี้วัด “%(kpi)s” เป็นเชิงคุณภาพ แต่มีค่าเป้าหมายเป็นตัวเลข"),
    cure=_("เปลี่ยนเป็นเชิงปริมาณ หรือเขียนเกณฑ์ที่ใช้ตัดสินแทนตัวเลข"),
    findings=("Q3",),
    example=_with_kpi(kind=KpiKind.QUALITATIVE, criterion="อ่านได้คล่อง"),
    counter_example=_with_kpi(kind=KpiKind.QUALITATIVE, criterion="อ่านคล่อง", target_pct=None, target_total=None),
)
def qualitative_kpi_with_number(project: Project) -> Iterator[Found]:
    """What is measured in numbers is quantitative."""
    for kpi in project.kpis:
        if kpi.kind == KpiKind.QUALITATIVE and (kpi.target is not None or kpi.target_pct is not None):
            yield _found(f"kpis[{kpi.key}]", kpi=kpi.name)


@check(
    "projects.kpi_criterion_missing",
    Level.WARNING,
    Gate.REGISTER,
    message=_("ตัวชี้วัดเชิงคุณภาพ “%(kpi)s” ยังไม่มีเกณฑ์ตัดสิน"),
    cure=_("เขียนว่าอย่างไรจึงถือว่าบรรลุ"),
    findings=("Q4",),
    example=_with(kpis=(replace(CLEAN.kpis[1], criterion=""),)),
    counter_example=_with(kpis=CLEAN.kpis[1:]),
)
def kpi_criterion_missing(project: Project) -> Iterator[Found]:
    """A qualitative KPI needs a stated criterion; "good" alone is none."""
    for kpi in project.kpis:
        if kpi.kind == KpiKind.QUALITATIVE and _is_blank(kpi.criterion):
            yield _found(f"kpis[{kpi.key}]", kpi=kpi.name)


@check(
    "projects.activities_missing",
    Level.WARNING,
    Gate.REGISTER,
    message=_("โครงการยังไม่มีกิจกรรม"),
    cure=_("เพิ่มกิจกรรมหลักของทั้งปี พร้อมไตรมาสที่วางแผนไว้"),
    example=_with(activities=()),
)
def activities_missing(project: Project) -> Iterator[Found]:
    """Topic 2 follows the registered activities; a project not started yet may still be planning them."""
    if not project.activities:
        yield _found("activities")


@check(
    "projects.budget_missing",
    Level.WARNING,
    Gate.REGISTER,
    message=_("ยังไม่ได้กรอกงบประมาณที่อนุมัติของโครงการ จึงคิดร้อยละของงบประมาณไม่ได้"),
    cure=_("กรอกงบประมาณรวม แหล่งเงิน และแผนการใช้จ่ายรายไตรมาส โครงการที่ไม่ใช้เงินให้กรอก 0"),
    findings=("A6",),
    example=_with(budget=replace(CLEAN.budget, total_baht=None)),
    counter_example=_with(budget=Budget(total_baht=Decimal("0.00"))),
)
def budget_missing(project: Project) -> Iterator[Found]:
    """No approved budget: no share of it, and no check of spending against it."""
    if project.budget.total_baht is None:
        yield _found("budget.total_baht")


@check(
    "projects.plan_above_budget",
    Level.WARNING,
    Gate.REGISTER,
    message=_("แผนการใช้จ่ายรวม %(planned)s บาท เกินงบประมาณรวมเงินรับโอน %(budget)s บาท"),
    cure=_("ปรับแผนรายไตรมาส หรือบันทึกการรับโอน"),
    example=_with(budget=replace(CLEAN.budget, total_baht=Decimal("59999.99"))),
    counter_example=_with(budget=replace(CLEAN.budget, total_baht=Decimal("60000.00"))),
)
def plan_above_budget(project: Project) -> Iterator[Found]:
    """The year's plan, the sum of the plans of record, stays within the money there is."""
    budget = project.budget
    if budget.total_baht is None:
        return
    planned = sum((row.planned_baht for row in budget.planned), Decimal(0))
    incoming = (row.amount_baht for row in budget.transfers if row.direction == TransferDirection.IN)
    available = budget.total_baht + sum(incoming, Decimal(0))
    if planned > available:
        yield _found("budget.planned", planned=format_baht(planned), budget=format_baht(available))


@check(
    "projects.not_started_without_reason",
    Level.HARD,
    Gate.ENTRY,
    message=_("แจ้งว่ายังไม่ได้ดำเนินการ แต่ยังไม่ครบเหตุผล ไตรมาสที่จะเริ่ม และเงินที่จะใช้"),
    cure=_("กรอกเหตุผล ไตรมาสที่จะเริ่ม และจำนวนเงินที่จะใช้ (ไม่ใช้เงินให้กรอก 0)"),
    findings=("D5",),
    example=_declared(ExecutionStatus.NOT_STARTED, reason="รอเปิดเทอม", planned_quarter=3),
    counter_example=_declared(
        ExecutionStatus.NOT_STARTED, reason="รอเปิดเทอม", planned_quarter=3, planned_baht=Decimal(0)
    ),
)
def not_started_without_reason(project: Project) -> Iterator[Found]:
    """Not started needs a reason, a quarter and an amount; zero is an amount."""
    for row in project.executions:
        is_complete = not _is_blank(row.reason) and row.planned_quarter is not None and row.planned_baht is not None
        if row.status == ExecutionStatus.NOT_STARTED and not is_complete:
            yield _found(f"executions[{row.quarter}]")


@check(
    "projects.cancelled_without_reason",
    Level.HARD,
    Gate.ENTRY,
    message=_("แจ้งว่ายกเลิก/ยุติโครงการ แต่ยังไม่ได้ให้เหตุผล"),
    cure=_("กรอกเหตุผลที่ยกเลิกหรือยุติ"),
    example=_declared(ExecutionStatus.CANCELLED),
    counter_example=_declared(ExecutionStatus.CANCELLED, reason="ถูกตัดงบประมาณ"),
)
def cancelled_without_reason(project: Project) -> Iterator[Found]:
    """To end a project needs a reason (the guide's sentence N3)."""
    for row in project.executions:
        if row.status == ExecutionStatus.CANCELLED and _is_blank(row.reason):
            yield _found(f"executions[{row.quarter}]")


@check(
    "projects.not_started_late",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ผ่านไปแล้วร้อยละ %(pct)s ของระยะเวลาโครงการ แต่ยังไม่ได้เริ่ม"),
    cure=_("ทบทวนว่าจะเริ่มเมื่อใด ปรับระยะเวลา หรือยุติโครงการ"),
    findings=("G4",),
    example=_declared(ExecutionStatus.NOT_STARTED, 4, reason="รอรถ", planned_quarter=4, planned_baht=Decimal(0)),
    counter_example=_declared(
        ExecutionStatus.NOT_STARTED, 2, reason="รอรถ", planned_quarter=3, planned_baht=Decimal(0)
    ),
)
def not_started_late(project: Project) -> Iterator[Found]:
    """Four fifths of the period are gone at the end of the declared quarter, and nothing has begun."""
    if project.start_date is None or project.end_date is None or project.end_date <= project.start_date:
        return
    for row in project.executions:
        if row.status == ExecutionStatus.NOT_STARTED:
            day = quarter_dates(project.fiscal_year_be, row.quarter)[1]
            gone = Decimal((day - project.start_date).days) / (project.end_date - project.start_date).days
            if gone >= LATE_SHARE:
                yield _found(f"executions[{row.quarter}]", pct=f"{min(gone, Decimal(1)) * 100:.0f}")
