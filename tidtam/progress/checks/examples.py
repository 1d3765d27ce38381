"""A clean report of our own invention and small changes to it: the example and counter-example of every rule.

The clean report fails no check at all; its project, office and words are invented. A change takes a subject and
returns another, so that a rule can say in one line what breaks it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tidtam.progress.checks.subjects import ProjectRound, ReportSubject
from tidtam.progress.choices import ActivityStatus, AnswerState, CauseCategory, KpiVerdict, Part
from tidtam.progress.facts import (
    ActivityProgress,
    Answer,
    Cause,
    Disbursement,
    KpiValue,
    Narrative,
    Report,
    Summary,
)
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind
from tidtam.projects.facts import (
    Activity,
    Budget,
    Execution,
    Kpi,
    PlanLink,
    PlannedDisbursement,
    Project,
    Result,
)

Change = Callable[[ReportSubject], ReportSubject]
RoundChange = Callable[[ProjectRound], ProjectRound]

TARGET = "ผู้เรียนทุกคนอ่านออกเขียนได้ตามวัย และนำการอ่านไปใช้แก้ปัญหาในชีวิตประจำวันได้ด้วยตนเอง"
"""An invented plan target."""

PROJECT = Project(
    key="clean",
    name="โครงการค่ายอ่านคล่องเขียนคล่องของสำนักงานสาธิต",
    fiscal_year_be=2567,
    number=1,
    code="สธ 67001",
    start_date=date(2023, 11, 1),
    end_date=date(2024, 9, 13),
    rationale="ผลการอ่านของนักเรียนชั้นต้นยังต่างกันมากระหว่างโรงเรียน",
    objectives=("เพื่อให้นักเรียนชั้นต้นอ่านคล่องขึ้น",),
    results=(
        Result(key="o1", kind=ResultKind.OUTPUT, text="นักเรียนเข้าค่ายครบ 40 คน"),
        Result(key="o2", kind=ResultKind.OUTCOME, text="นักเรียนที่เข้าค่ายอ่านคล่องขึ้น"),
    ),
    kpis=(
        Kpi(
            key="k1",
            name="จำนวนนักเรียนที่เข้าค่าย",
            kind=KpiKind.QUANTITATIVE,
            unit="คน",
            target=Decimal(40),
        ),
        Kpi(
            key="k2",
            name="ครูพี่เลี้ยงใช้แบบฝึกในชั้นเรียน",
            kind=KpiKind.QUALITATIVE,
            criterion="ครูพี่เลี้ยงส่งบันทึกการใช้แบบฝึกครบทุกสัปดาห์",
        ),
    ),
    activities=(
        Activity(key="a1", title="อบรมครูพี่เลี้ยง", planned_quarters=(2,), serves=("o1", "k2")),
        Activity(key="a2", title="จัดค่ายอ่านคล่อง", planned_quarters=(2, 3), serves=("o1", "o2", "k1")),
    ),
    plan_links=(
        PlanLink(tree="master_plan", code="X-T1", is_primary=True, contribution="ฝึกการอ่านให้นักเรียนชั้นต้น"),
        PlanLink(tree="ndp13", code="M-T1", contribution="ลดความต่างของผลการอ่านระหว่างโรงเรียน"),
    ),
    budget=Budget(
        total_baht=Decimal("60000.00"),
        money_fiscal_year_be=2567,
        planned=(
            PlannedDisbursement(quarter=2, planned_baht=Decimal("25000.00")),
            PlannedDisbursement(quarter=3, planned_baht=Decimal("35000.00")),
        ),
    ),
    executions=(Execution(quarter=2, status=ExecutionStatus.IN_PROGRESS),),
)

REPORT = Report(
    project_key="clean",
    fiscal_year_be=2567,
    quarter=2,
    data_date=date(2024, 3, 31),
    answers=(
        Answer(
            part=Part.OUTPUT,
            state=AnswerState.NOT_YET,
            covers=("o1",),
            narrative=Narrative(
                what="รับสมัครนักเรียนและเตรียมครูพี่เลี้ยงสำหรับค่ายรุ่นแรก",
                where="โรงเรียนสาธิตบ้านทุ่งและโรงเรียนสาธิตบ้านดอน",
                how="ประกาศผ่านผู้ปกครองเครือข่าย คัดจากผลทดสอบต้นปี",
                result="มีนักเรียนเข้าค่ายแล้ว 18 คน จากที่ตั้งไว้ 40 คน",
            ),
        ),
        Answer(
            part=Part.OUTCOME,
            state=AnswerState.NOT_YET,
            covers=("o2",),
            narrative=Narrative(
                what="วัดความคล่องของการอ่านก่อนและหลังเข้าค่าย",
                where="ห้องสมุดของโรงเรียนที่เข้าร่วมทั้งสองแห่ง",
                how="อ่านออกเสียงหนึ่งนาที ครูสองคนให้คะแนนแยกกัน",
                result="คะแนนเฉลี่ยเพิ่มจาก 41 เป็น 52 คำต่อนาที ยังไม่ถึงเกณฑ์ 60 คำ",
            ),
        ),
        Answer(
            part=Part.KPI,
            state=AnswerState.NOT_YET,
            covers=("k1", "k2"),
            narrative=Narrative(
                what="นับผู้เข้าค่ายจากใบลงชื่อ และรวมบันทึกการใช้แบบฝึก",
                where="กลุ่มนิเทศของสำนักงานสาธิต",
                how="เทียบใบลงชื่อกับทะเบียนนักเรียนทุกสัปดาห์",
                result="ยืนยันได้ 18 คน ครูส่งบันทึกแล้ว 5 ใน 6 คน",
            ),
        ),
        Answer(
            part=Part.NATIONAL_STRATEGY,
            narrative=Narrative(
                what="ค่ายรุ่นแรกสองวัน เน้นเด็กที่อ่านช้าที่สุดของแต่ละห้อง",
                where="หอประชุมบ้านทุ่ง",
                how="แบ่งฐานกิจกรรมห้าฐาน พี่เลี้ยงหนึ่งคนต่อเด็กสามคน",
                result="เด็กทุกคนอ่านนิทานจบเล่มด้วยตนเองอย่างน้อยหนึ่งเรื่อง",
                leads_to="เมื่อเด็กกลุ่มนี้อ่านได้เอง จึงเรียนวิชาอื่นทันเพื่อน เป็นก้าวแรกของการเรียนรู้ตลอดชีวิต",
            ),
        ),
        Answer(
            part=Part.MASTER_PLAN_ISSUE,
            narrative=Narrative(
                what="ทดลองชุดแบบฝึกสั้นวันละสิบนาทีในคาบแรก",
                where="ห้องเรียน ป.2 จำนวน 4 ห้อง",
                how="ครูประจำชั้นใช้บัตรคำสลับชุดทุกวันจันทร์",
                result="ชั้นเรียนที่ใช้ครบหกสัปดาห์มีเด็กอ่านตะกุกตะกักลดลงครึ่งหนึ่ง",
                leads_to="ครูได้วิธีสอนที่ทำซ้ำได้โดยไม่เพิ่มคาบ จึงขยายไปทั้งโรงเรียนได้",
            ),
        ),
        Answer(
            part=Part.SUB_PLAN,
            covers=("X-T1",),
            narrative=Narrative(
                what="จัดชั่วโมงยืมหนังสือกลับบ้านพร้อมสมุดบันทึกของครอบครัว",
                where="ศูนย์การเรียนบ้านดอน",
                how="ผู้ปกครองลงชื่อรับหนังสือและฟังลูกอ่านก่อนนอน",
                result="มีการยืม 96 ครั้งในห้าสัปดาห์ จาก 31 ครอบครัว",
                leads_to="การอ่านที่บ้านทำให้ทักษะไม่ถดถอยช่วงปิดเทอม",
            ),
        ),
        Answer(
            part=Part.NDP13,
            covers=("M-T1",),
            narrative=Narrative(
                what="เชิญโรงเรียนห่างไกลร่วมค่ายโดยออกค่ารถให้",
                where="เส้นทางดอยสาธิต",
                how="ใช้รถตู้ของสำนักงานรับส่งเป็นรอบ",
                result="โรงเรียนห่างไกล 3 แห่งส่งเด็กมาได้ 7 คน",
                leads_to="ช่องว่างระหว่างโรงเรียนในเมืองกับบนดอยแคบลงทีละน้อย",
            ),
        ),
    ),
    kpi_values=(
        KpiValue(kpi_key="k1", cumulative=Decimal(18)),
        KpiValue(kpi_key="k2", verdict=KpiVerdict.UNDER_WAY),
    ),
    activities=(
        ActivityProgress(
            activity_key="a1",
            status=ActivityStatus.DONE,
            start_date=date(2024, 2, 5),
            end_date=date(2024, 2, 6),
            quantity=Decimal(6),
            unit="คน",
            narrative=Narrative(
                what="อบรมครูพี่เลี้ยงเรื่องการฟังเด็กอ่าน",
                where="ห้องประชุมเล็กของสำนักงานสาธิต",
                how="ฝึกเป็นคู่ด้วยคลิปเสียงจริง วันที่ 5 - 6 กุมภาพันธ์ 2567",
                result="ครู 6 คนให้คะแนนตรงกันเกินเกณฑ์ที่ตั้งไว้",
            ),
        ),
        ActivityProgress(
            activity_key="a2",
            status=ActivityStatus.UNDER_WAY,
            start_date=date(2024, 3, 16),
            quantity=Decimal(18),
            unit="คน",
            narrative=Narrative(
                what="เปิดค่ายรุ่นที่หนึ่ง",
                where="หอประชุมบ้านทุ่ง",
                how="สองวันหนึ่งคืน หมุนเวียนห้าฐาน",
                result="เด็กอยู่ครบทั้ง 18 คน รุ่นที่สองรอช่วงเปิดเทอม",
            ),
        ),
    ),
    disbursement=Disbursement(
        planned_baht=Decimal("25000.00"),
        actual_baht=Decimal("21400.00"),
        causes=(
            Cause(
                category=CauseCategory.FEWER_PARTICIPANTS,
                text="รุ่นแรกรับได้ 18 คน จึงใช้ค่าอาหารและวัสดุน้อยกว่าที่ประมาณ",
            ),
        ),
        still_needed_baht=Decimal("3000.00"),
        saved_baht=Decimal("600.00"),
        transferred_baht=Decimal("0.00"),
    ),
    summary=Summary(
        results="อบรมพี่เลี้ยงครบ เปิดค่ายแล้วหนึ่งรุ่น และเริ่มชั่วโมงยืมหนังสือที่ศูนย์การเรียน",
        work_problems="รถตู้มีคันเดียว เด็กจากดอยมาถึงสายในวันแรก",
        work_solution="ขอใช้รถของเครือข่ายเพิ่มหนึ่งคันสำหรับรุ่นถัดไป",
        suggestions="ขอให้จัดทำคลังแบบฝึกกลางที่โรงเรียนดาวน์โหลดได้",
        suggestions_to="สำนักวิชาการ",
    ),
)


def clean_report() -> ReportSubject:
    """Return the clean report of quarter 2: every box filled, a cause given, nothing that any check speaks of."""
    return ReportSubject(project=PROJECT, report=REPORT, plan_targets={("master_plan", "X-T1"): TARGET})


def clean_final_report() -> ReportSubject:
    """Return a clean report of the final quarter: every KPI and target answered, everything done."""
    return final_quarter(clean_report())


def clean_round() -> ProjectRound:
    """Return the clean project at the end of quarter 2, declared in progress with work still open."""
    return ProjectRound(project=PROJECT, quarter=2, reports=(REPORT,))


def in_turn(*changes: Change) -> Change:
    """Return one change that does several, the first first."""

    def change(subject: ReportSubject) -> ReportSubject:
        for step in changes:
            subject = step(subject)
        return subject

    return change


def with_report(**values: Any) -> Change:
    """Change fields of the report."""
    return lambda subject: replace(subject, report=replace(subject.report, **values))


def with_project(**values: Any) -> Change:
    """Change fields of the project."""
    return lambda subject: replace(subject, project=replace(subject.project, **values))


def with_money(**values: Any) -> Change:
    """Change fields of the disbursement; text is read as baht."""
    ready: dict[str, Any] = {name: Decimal(value) if type(value) is str else value for name, value in values.items()}
    return lambda subject: with_report(disbursement=replace(subject.report.disbursement, **ready))(subject)


def with_summary(**values: Any) -> Change:
    """Change fields of topic 6."""
    return lambda subject: with_report(summary=replace(subject.report.summary, **values))(subject)


def with_answer(part: Part, **values: Any) -> Change:
    """Change the answers of a part; the names of the boxes change their narrative."""
    return lambda subject: with_report(
        answers=tuple(_changed(answer, values) if answer.part == part else answer for answer in subject.report.answers)
    )(subject)


def unplanned(title: str) -> ActivityProgress:
    """Return work that the report adds to the registered activities."""
    boxes = Narrative(what="ขนหนังสือหนีน้ำ", where="ศูนย์การเรียนริมคลอง", how="ครูกับผู้ปกครองช่วยกันหนึ่งคืน", result="หนังสือไม่เสียหาย")
    return ActivityProgress(
        activity_key="unplanned-1", title=title, status=ActivityStatus.DONE, narrative=boxes, quantity=Decimal(1)
    )


def without_answer(part: Part) -> Change:
    """Take the answers of a part away."""
    return lambda subject: with_report(answers=tuple(row for row in subject.report.answers if row.part != part))(
        subject
    )


def with_activity(key: str, **values: Any) -> Change:
    """Change what is reported of one activity; the names of the boxes change its narrative."""
    return lambda subject: with_report(
        activities=tuple(_changed(row, values) if row.activity_key == key else row for row in subject.report.activities)
    )(subject)


def with_kpi(key: str, **values: Any) -> Change:
    """Change the registered KPI."""
    return lambda subject: with_project(
        kpis=tuple(replace(kpi, **values) if kpi.key == key else kpi for kpi in subject.project.kpis)
    )(subject)


def with_kpi_value(key: str, **values: Any) -> Change:
    """Change the reported value of a KPI."""
    return lambda subject: with_report(
        kpi_values=tuple(replace(row, **values) if row.kpi_key == key else row for row in subject.report.kpi_values)
    )(subject)


def all_done(subject: ReportSubject) -> ReportSubject:
    """Report every activity as done."""
    return with_report(activities=tuple(replace(row, status=ActivityStatus.DONE) for row in subject.report.activities))(
        subject
    )


def final_quarter(subject: ReportSubject) -> ReportSubject:
    """Move the project's end into the quarter of the report, and report everything as reached."""
    return in_turn(
        with_project(end_date=subject.report.data_date),
        with_kpi_value("k1", cumulative=Decimal(40)),
        with_kpi_value("k2", verdict=KpiVerdict.MET),
        with_answer(Part.OUTPUT, state=AnswerState.ANSWERED),
        with_answer(Part.OUTCOME, state=AnswerState.ANSWERED),
        with_answer(Part.KPI, state=AnswerState.ANSWERED),
        with_money(still_needed_baht="0.00", saved_baht="3600.00"),
        all_done,
    )(subject)


def with_round_project(**values: Any) -> RoundChange:
    """Change fields of the project of a round."""
    return lambda subject: replace(subject, project=replace(subject.project, **values))


def declared(status: ExecutionStatus, **values: Any) -> RoundChange:
    """Declare another execution status at the quarter of the round."""
    return lambda subject: with_round_project(
        executions=(Execution(quarter=subject.quarter, status=status, **values),)
    )(subject)


def with_activity_status(**statuses: ActivityStatus | None) -> RoundChange:
    """Change the reported status of activities in every report of the round."""
    return lambda subject: replace(
        subject,
        reports=tuple(
            replace(
                report,
                activities=tuple(
                    replace(row, status=statuses.get(row.activity_key, row.status)) for row in report.activities
                ),
            )
            for report in subject.reports
        ),
    )


_BOXES = {"what", "where", "how", "result", "leads_to", "whole_text"}


def _changed(row: Any, values: dict[str, Any]) -> Any:
    in_narrative = {name: value for name, value in values.items() if name in _BOXES}
    if in_narrative:
        row = replace(row, narrative=replace(row.narrative, **in_narrative))
    return replace(row, **{name: value for name, value in values.items() if name not in _BOXES})
