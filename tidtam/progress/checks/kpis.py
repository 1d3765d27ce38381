"""Topic 1c: the values of KPIs. Percent and met / not met are computed (progress.rules.kpi_standing), never typed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import ReportSubject, found
from tidtam.progress.choices import AnswerState, KpiVerdict, Part
from tidtam.progress.facts import KpiValue
from tidtam.progress.rules import due_parts, kpi_is_answered, kpi_standing
from tidtam.projects.choices import KpiKind
from tidtam.projects.facts import Kpi
from tidtam.thai.money import percent

check = REPORT_CHECKS.check

FAR_ABOVE_PCT = Decimal(150)
"""From here on the target itself is to be looked at (finding X13: 24 schools of 5)."""


def placed_kpis(subject: ReportSubject) -> Iterator[tuple[str, Kpi, KpiValue | None]]:
    """Yield every registered KPI with the place of its value and the value, None where there is no row."""
    values = {row.kpi_key: row for row in subject.report.kpi_values}
    for kpi in subject.project.kpis:
        yield f"kpi_values[{kpi.key}]", kpi, values.get(kpi.key)


@check(
    "progress.kpi_unanswered",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ไตรมาสสุดท้ายของโครงการ ตัวชี้วัด “%(kpi)s” ยังไม่มีผล"),
    cure=_("กรอกผลสะสมของตัวชี้วัด หรือเลือกบรรลุ/ไม่บรรลุสำหรับตัวชี้วัดเชิงคุณภาพ"),
    example=ex.in_turn(ex.final_quarter, ex.with_kpi_value("k1", cumulative=None)),
    counter_example=ex.with_kpi_value("k1", cumulative=None),
)
def kpi_unanswered(subject: ReportSubject) -> Iterator[Found]:
    """The reports of a project must answer every KPI by its end; zero is an answer, nothing is not."""
    if Part.KPI in due_parts(subject.project, subject.report.quarter):
        for place, kpi, value in placed_kpis(subject):
            if not kpi_is_answered(kpi, value):
                yield found(place, kpi=kpi.name)


@check(
    "progress.kpi_due_value_missing",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ตัวชี้วัด “%(kpi)s” กำหนดให้รายงานในไตรมาสนี้ แต่ยังไม่มีผล"),
    cure=_("กรอกผลสะสมถึงสิ้นไตรมาสนี้"),
    example=ex.in_turn(ex.with_kpi("k1", due_quarters=(2, 4)), ex.with_kpi_value("k1", cumulative=None)),
    counter_example=ex.in_turn(ex.with_kpi("k1", due_quarters=(3, 4)), ex.with_kpi_value("k1", cumulative=None)),
)
def kpi_due_value_missing(subject: ReportSubject) -> Iterator[Found]:
    """A KPI due in a quarter before the last."""
    if Part.KPI not in due_parts(subject.project, subject.report.quarter):
        for place, kpi, value in placed_kpis(subject):
            if subject.report.quarter in kpi.due_quarters and not kpi_is_answered(kpi, value):
                yield found(place, kpi=kpi.name)


@check(
    "progress.kpi_under_way_in_final_quarter",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ไตรมาสสุดท้ายของโครงการ ตัวชี้วัด “%(kpi)s” ยังตอบว่าอยู่ระหว่างดำเนินการ"),
    cure=_("ตัดสินตามเกณฑ์ที่ลงทะเบียนไว้ว่าบรรลุหรือไม่บรรลุ"),
    example=ex.in_turn(ex.final_quarter, ex.with_kpi_value("k2", verdict=KpiVerdict.UNDER_WAY)),
    counter_example=ex.in_turn(ex.final_quarter, ex.with_kpi_value("k2", verdict=KpiVerdict.NOT_MET)),
)
def kpi_under_way_in_final_quarter(subject: ReportSubject) -> Iterator[Found]:
    """At the end "under way" is a weak answer to a qualitative KPI."""
    if Part.KPI in due_parts(subject.project, subject.report.quarter):
        for place, kpi, value in placed_kpis(subject):
            if kpi.kind == KpiKind.QUALITATIVE and value is not None and value.verdict == KpiVerdict.UNDER_WAY:
                yield found(place, kpi=kpi.name)


@check(
    "progress.kpi_percent_without_total",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ตัวชี้วัด “%(kpi)s” ตั้งเป้าร้อยละ %(target)s แต่ไม่มีจำนวนทั้งหมดที่ใช้คิดร้อยละ"),
    cure=_("กรอกจำนวนทั้งหมด เช่น โรงเรียนทั้งหมด 131 แห่ง ระบบจะคำนวณร้อยละให้"),
    example=ex.in_turn(ex.with_kpi("k1", target=None, target_pct=Decimal(80)), ex.with_kpi_value("k1", total=None)),
    counter_example=ex.in_turn(
        ex.with_kpi("k1", target=None, target_pct=Decimal(80)), ex.with_kpi_value("k1", total=Decimal(40))
    ),
)
def kpi_percent_without_total(subject: ReportSubject) -> Iterator[Found]:
    """A value against a percent target says nothing unless what it is a percent of is stated; zero states nothing."""
    for place, kpi, value in placed_kpis(subject):
        if value is not None and value.cumulative is not None and kpi.target_pct is not None:
            total = value.total if value.total is not None else kpi.target_total
            if not total:
                yield found(place, kpi=kpi.name, target=kpi.target_pct)


@check(
    "progress.kpi_over_total",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ตัวชี้วัด “%(kpi)s” ได้ %(value)s มากกว่าจำนวนทั้งหมด %(total)s"),
    cure=_("ตรวจผลสะสมและจำนวนทั้งหมด นับคนหรือโรงเรียนซ้ำหรือไม่"),
    example=ex.with_kpi_value("k1", cumulative=Decimal(41), total=Decimal(40)),
    counter_example=ex.with_kpi_value("k1", cumulative=Decimal(40), total=Decimal(40)),
)
def kpi_over_total(subject: ReportSubject) -> Iterator[Found]:
    """More than there are."""
    for place, kpi, value in placed_kpis(subject):
        if value is None or value.cumulative is None:
            continue
        total = value.total if value.total is not None else kpi.target_total
        if total is not None and value.cumulative > total:
            yield found(place, kpi=kpi.name, value=value.cumulative, total=total)


@check(
    "progress.kpi_far_above_target",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ตัวชี้วัด “%(kpi)s” ได้ร้อยละ %(pct)s ของค่าเป้าหมาย"),
    cure=_("ตรวจผลสะสมและค่าเป้าหมาย หากเป้าหมายตั้งไว้ต่ำเกินไปให้บันทึกเหตุผล"),
    findings=("X13",),
    example=ex.with_kpi_value("k1", cumulative=Decimal(61)),
    counter_example=ex.with_kpi_value("k1", cumulative=Decimal(60)),
)
def kpi_far_above_target(subject: ReportSubject) -> Iterator[Found]:
    """More than 150 % of a number target."""
    for place, kpi, value in placed_kpis(subject):
        if value is None or value.cumulative is None or kpi.target is None:
            continue
        pct = percent(value.cumulative, kpi.target)
        if pct is not None and pct > FAR_ABOVE_PCT:
            yield found(place, kpi=kpi.name, pct=pct)


@check(
    "progress.kpi_fell",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ผลสะสมของตัวชี้วัด “%(kpi)s” ลดจาก %(before)s เหลือ %(now)s"),
    cure=_("กรอกผลสะสมตั้งแต่ต้นปีงบประมาณ ไม่ใช่เฉพาะไตรมาสนี้ หากแก้ผลเดิมให้บันทึกเหตุผล"),
    example=lambda clean: replace(
        clean,
        earlier_reports=(replace(ex.REPORT, quarter=1, kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(19)),)),),
    ),
    counter_example=lambda clean: replace(
        clean,
        earlier_reports=(replace(ex.REPORT, quarter=1, kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(18)),)),),
    ),
)
def kpi_fell(subject: ReportSubject) -> Iterator[Found]:
    """A cumulative value that is lower than a quarter before was typed as the quarter's own."""
    before: dict[str, Decimal] = {}
    for report in sorted(subject.earlier_reports, key=lambda report: report.quarter):
        before |= {row.kpi_key: row.cumulative for row in report.kpi_values if row.cumulative is not None}
    for place, kpi, value in placed_kpis(subject):
        if value is None or value.cumulative is None or kpi.key not in before:
            continue
        if value.cumulative < before[kpi.key]:
            yield found(place, kpi=kpi.name, before=before[kpi.key], now=value.cumulative)


@check(
    "progress.kpi_met_but_not_yet",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ตัวชี้วัดทุกตัวมีผลถึงเป้าหมายแล้ว แต่คำตอบยังเลือกว่ายังไม่บรรลุ"),
    cure=_("เปลี่ยนสถานะของประเด็นตัวชี้วัดเป็นตอบแล้ว หรือตรวจผลสะสม"),
    example=ex.in_turn(
        ex.with_kpi_value("k1", cumulative=Decimal(40)), ex.with_kpi_value("k2", verdict=KpiVerdict.MET)
    ),
    counter_example=ex.with_kpi_value("k1", cumulative=Decimal(40)),
)
def kpi_met_but_not_yet(subject: ReportSubject) -> Iterator[Found]:
    """Fields that contradict each other: every KPI met, the part said to be not reached."""
    standings = [
        value is not None and kpi_standing(kpi, value).verdict == KpiVerdict.MET
        for _place, kpi, value in placed_kpis(subject)
    ]
    answers = subject.report.answers_of(Part.KPI)
    if standings and all(standings) and any(answer.state == AnswerState.NOT_YET for answer in answers):
        yield found(f"answers[{Part.KPI.value}]")
