"""What is printed of one report and one project, from facts alone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.approval.choices import Origin, Status
from tidtam.documents.office_booklet.chapters import report_section
from tidtam.documents.office_booklet.context import _strategy
from tidtam.documents.office_booklet.record import ProjectRef, ReportRef
from tidtam.plans.facts import PlanNodeFact
from tidtam.progress.choices import ActivityStatus
from tidtam.progress.facts import ActivityProgress, Report
from tidtam.projects.choices import KpiKind
from tidtam.projects.facts import Activity, Kpi, PlanLink, Project

ACTIVITIES = (
    Activity(key="a1", title="อบรม"),
    Activity(key="a2", title="เตรียมวิทยากร", parent_key="a1"),
    Activity(key="x", title="งานด่วน", is_planned=False),
    Activity(key="a3", title="สรุปผล"),
)
PROJECT = Project(key="F1", name="โครงการ", fiscal_year_be=2567, activities=ACTIVITIES)


def section(project=PROJECT, **report):
    facts = Report(project_key="F1", fiscal_year_be=2567, quarter=2, **report)
    return report_section(project, facts, ReportRef("F1Q2", ProjectRef("F1", "โครงการ", 1, 1), 2, 1))


def test_activities_are_numbered_as_registered_and_unplanned_ones_are_not():
    done = tuple(ActivityProgress(activity_key=row.key, status=ActivityStatus.DONE) for row in ACTIVITIES)
    titles = [passage.title for passage in section(activities=done).before_money[1].passages]
    assert titles == ["กิจกรรมหลักที่ 1 อบรม", "กิจกรรมรองที่ 1.1 เตรียมวิทยากร", "กิจกรรมนอกแผน งานด่วน", "กิจกรรมหลักที่ 2 สรุปผล"]


def test_work_that_a_report_adds_is_printed_after_what_is_registered():
    rows = (
        ActivityProgress(activity_key="unplanned-1", title="ช่วยน้ำท่วม", status=ActivityStatus.DONE),
        ActivityProgress(activity_key="a3", status=ActivityStatus.DONE),
    )
    titles = [passage.title for passage in section(activities=rows).before_money[1].passages]
    assert titles == ["กิจกรรมหลักที่ 2 สรุปผล", "กิจกรรมนอกแผน ช่วยน้ำท่วม"]


def test_counted_work_says_what_it_does_for_the_kpi_it_serves():
    kpi = Kpi(key="k1", name="ครู", kind=KpiKind.QUANTITATIVE, target_pct=Decimal(80), target_total=Decimal(40))
    serving = replace(ACTIVITIES[0], serves=("k1",))
    row = ActivityProgress(activity_key="a1", status=ActivityStatus.DONE, quantity=Decimal(32), unit="คน")
    project = replace(PROJECT, kpis=(kpi,), activities=(serving,))
    (passage,) = section(project, activities=(row,)).before_money[1].passages
    sentence = "ผลการดำเนินงานเชิงปริมาณ จำนวน 32 คิดเป็นร้อยละ 80.00 บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 80.00"
    assert passage.paragraphs[-2:] == ("จำนวน 32 คน", sentence)


@pytest.mark.parametrize(
    ("origin", "status", "marked"),
    [
        (Origin.IMPORTED, Status.SUBMITTED, True),
        (Origin.IMPORTED, Status.APPROVED, False),
        (Origin.ENTERED, Status.SUBMITTED, False),
    ],
)
def test_an_imported_report_is_marked_until_it_is_approved(origin, status, marked):
    assert section(origin=origin, status=status).is_imported is marked


NODES = {
    (node.tree, node.code): node
    for node in (
        PlanNodeFact("national_strategy", "NS3", "strategy", "ยุทธศาสตร์สาม"),
        PlanNodeFact("national_strategy", "NS4", "strategy", "ยุทธศาสตร์สี่"),
        PlanNodeFact("master_plan", "MP12", "issue", "ประเด็น", strategies=("NS3",)),
        PlanNodeFact("master_plan", "MP11", "issue", "ประเด็น", strategies=("NS3", "NS4")),
        PlanNodeFact("master_plan", "MP12-S1", "sub_plan", "แผนย่อย", parent_code="MP12"),
    )
}


@pytest.mark.parametrize(
    ("links", "strategy"),
    [
        ([("national_strategy", "NS4", False), ("master_plan", "MP12-S1", True)], "ยุทธศาสตร์สี่"),
        ([("master_plan", "MP12-S1", True)], "ยุทธศาสตร์สาม"),
        ([("master_plan", "MP12-S1", False)], ""),
        ([("master_plan", "MP11", True)], ""),
        ([("national_strategy", "NS3", False), ("national_strategy", "NS4", False)], ""),
        ([], ""),
    ],
)
def test_a_project_stands_under_the_one_strategy_it_serves_or_under_none(links, strategy):
    plan_links = tuple(PlanLink(tree=tree, code=code, is_primary=primary) for tree, code, primary in links)
    project = Project(key="F1", name="โครงการ", fiscal_year_be=2567, plan_links=plan_links)
    assert _strategy(project, NODES) == strategy
