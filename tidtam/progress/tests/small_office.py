"""A small hand-made office for tests of pages: one project with everything, one that differs, one without a report."""

import datetime as dt
from decimal import Decimal

from tidtam.approval.choices import Origin
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.progress.choices import ActivityStatus, AnswerState, CauseCategory, Part
from tidtam.progress.facts import ActivityProgress, Answer, Cause, Disbursement, KpiValue, Narrative, Report, Summary
from tidtam.progress.services import check_office, save_reports
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind
from tidtam.projects.facts import Activity, Budget, Execution, Kpi, PlanLink, PlannedDisbursement, Project, Result
from tidtam.projects.services import save_projects

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
YEAR = 2567
CODE = "T01-1"
HOSTILE = "<script>alert(1)</script> {{7*7}} =1+1"


def baht(amount):
    return None if amount is None else Decimal(amount).quantize(Decimal("0.01"))


FULL = Project(
    key="full",
    name=f"โครงการอ่านคล่องเขียนคล่อง {HOSTILE}",
    number=1,
    code="ศธ 04001-67-0001",
    fiscal_year_be=YEAR,
    work_group="กลุ่มนิเทศ",
    kind="โครงการต่อเนื่อง",
    start_date=dt.date(2023, 10, 1),
    end_date=dt.date(2024, 9, 30),
    rationale="เหตุผลบรรทัดแรก\nเหตุผลบรรทัดสอง",
    objectives=("เพื่อให้อ่านคล่อง",),
    results=(
        Result(key="o1", kind=ResultKind.OUTPUT, text="นักเรียนเข้าค่ายครบ 40 คน"),
        Result(key="o2", kind=ResultKind.OUTCOME, text="นักเรียนอ่านคล่องขึ้น"),
    ),
    kpis=(
        Kpi(
            key="k1",
            name="นักเรียนที่อ่านคล่อง",
            kind=KpiKind.QUANTITATIVE,
            unit="คน",
            target=Decimal(32),
            target_pct=Decimal(80),
            target_total=Decimal(40),
        ),
        Kpi(key="k2", name="ความพึงพอใจ", kind=KpiKind.QUALITATIVE, criterion="พอใจระดับมากขึ้นไป"),
    ),
    activities=(
        Activity(key="a1", title="จัดค่าย", planned_quarters=(1, 2), weight_pct=Decimal(60), serves=("k1",)),
        Activity(key="a2", title="จัดกลุ่มย่อย", parent_key="a1", planned_quarters=(2,)),
        Activity(key="a3", title="งานที่เพิ่มภายหลัง", is_planned=False),
    ),
    plan_links=(PlanLink(tree="ndp13", code="NO-SUCH", contribution="ช่วยเรื่องการอ่าน"),),
    budget=Budget(
        total_baht=baht(90000),
        planned=tuple(
            PlannedDisbursement(quarter=quarter, planned_baht=baht(amount))
            for quarter, amount in ((1, 50000), (2, 40000))
        ),
    ),
    executions=(Execution(quarter=2, status=ExecutionStatus.FINISHED, reason="แจ้งว่าเสร็จแล้ว"),),
    invented=("work_group", "plan_links"),
)
DIFFERENT = Project(
    key="different",
    name="โครงการ ก",
    number=2,
    fiscal_year_be=YEAR,
    executions=(Execution(quarter=2, status=ExecutionStatus.IN_PROGRESS),),
)
SILENT = Project(
    key="silent",
    name="โครงการที่ยังไม่รายงาน",
    number=3,
    fiscal_year_be=YEAR,
    start_date=dt.date(2024, 1, 1),
    end_date=dt.date(2024, 9, 30),
    executions=(
        Execution(
            quarter=2, status=ExecutionStatus.NOT_STARTED, reason="รอวิทยากร", planned_quarter=3, planned_baht=baht(5000)
        ),
    ),
)
REPORTS = (
    Report(
        project_key="full",
        fiscal_year_be=YEAR,
        quarter=1,
        data_date=dt.date(2023, 12, 31),
        kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(10)),),
        activities=(
            ActivityProgress(
                activity_key="a2",
                status=ActivityStatus.NOT_THIS_QUARTER,
                reason="วิทยากรไม่ว่าง",
                later_quarter=2,
            ),
        ),
        disbursement=Disbursement(planned_baht=baht(50000), actual_baht=baht(50000)),
        summary=Summary(results="เริ่มงาน", no_problems=True, no_suggestions=True),
    ),
    Report(
        project_key="full",
        fiscal_year_be=YEAR,
        quarter=2,
        data_date=dt.date(2024, 3, 31),
        answers=(
            Answer(
                part=Part.OUTPUT,
                narrative=Narrative(what="จัดค่าย", where="โรงเรียน", how="สามวัน", result="ครบ 40 คน"),
                covers=("o1",),
            ),
            Answer(part=Part.OUTCOME, state=AnswerState.NOT_YET, narrative=Narrative(whole_text="ข้อความทั้งก้อน")),
            Answer(part=Part.SUB_PLAN, state=AnswerState.NOT_SERVED, reason="ยังไม่ถึงช่วงงาน"),
            Answer(part=Part.NDP13, narrative=Narrative(whole_text=f"บรรทัดหนึ่ง\nบรรทัดสอง {HOSTILE}")),
        ),
        kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(36)),),
        activities=(
            ActivityProgress(activity_key="a1", status=ActivityStatus.DONE, narrative=Narrative(whole_text="จัดแล้ว")),
            ActivityProgress(activity_key="a2", status=ActivityStatus.UNDER_WAY, narrative=Narrative(what="กำลังจัด")),
        ),
        disbursement=Disbursement(
            planned_baht=baht(40000),
            actual_baht=baht(30000),
            causes=(Cause(category=CauseCategory.WORKLOAD, text="งานมาก"),),
        ),
        summary=Summary(results="จัดค่ายแล้ว", work_problems="ฝนตก", work_solution="เลื่อนวัน", no_suggestions=True),
    ),
    Report(
        project_key="different",
        fiscal_year_be=YEAR,
        quarter=2,
        activities=(ActivityProgress(activity_key="b1", status=ActivityStatus.DONE),),
        disbursement=Disbursement(planned_baht=baht(100), actual_baht=baht(150)),
    ),
)


def make_office(*, code=CODE, kind=OrganisationKind.ESA_PRIMARY, name="สำนักงานทดสอบ เขต 1"):
    """Make an office with one work group and no project."""
    office = Organisation.objects.create(code=code, kind=kind, name_th=name, name_en="Test Office 1", path="")
    office.path = f"{office.pk}."
    office.save()
    group = Organisation.objects.create(
        code=f"{code}-G1", kind=OrganisationKind.WORK_GROUP, name_th="กลุ่มนิเทศ", parent=office, path=""
    )
    group.path = f"{office.path}{group.pk}."
    group.save()
    return office


def fill(office, *, projects=(FULL, DIFFERENT, SILENT), reports=REPORTS, checked=True, at=AT):
    """Save projects and reports as imported history, and what their checks find."""
    save_projects(
        organisation=office,
        projects=projects,
        at=at,
        by="planner",
        origin=Origin.IMPORTED,
        is_demo=True,
        as_history=True,
    )
    save_reports(
        organisation=office,
        fiscal_year_be=YEAR,
        reports=reports,
        at=at,
        by="planner",
        origin=Origin.IMPORTED,
        as_history=True,
    )
    if checked:
        check_office(organisation=office, fiscal_year_be=YEAR, at=at)
    return office
