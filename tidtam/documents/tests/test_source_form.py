"""The one filled form of the source, filled again from facts: its answers are printed, its own faults are named."""

import datetime as dt
from decimal import Decimal

import pytest

from tidtam.documents.project_record import LinkedNode
from tidtam.documents.tests.one_project import baht, form, printed, project, record, report
from tidtam.plans.facts import PlanNodeFact
from tidtam.progress.choices import ActivityStatus
from tidtam.progress.facts import ActivityProgress, Disbursement, Narrative, Summary
from tidtam.projects.choices import KpiKind, WorkPlanKind
from tidtam.projects.facts import Activity, Budget, FormAnswer, Kpi, PlanLink


@pytest.fixture(scope="module")
def source(load_shared):
    return {section["number"]: section["filled_example"] for section in load_shared("ops_form.json")["sections"]}


@pytest.fixture(scope="module")
def found(source):
    """The source's project with its one report, of the first quarter."""
    money, results = source[17], source[14]["rows"]
    kpis = [(KpiKind.QUANTITATIVE, source[9]["quantitative"][0]), (KpiKind.QUALITATIVE, source[9]["qualitative"][0])]
    titles = source[13]["activities"]
    registered = project(
        start_date=dt.date.fromisoformat(source[11]["start"]),
        end_date=dt.date.fromisoformat(source[11]["end"]),
        target_group=" ".join(source[10]["provinces"]),
        place=" ".join(source[10]["provinces"]),
        kpis=tuple(
            Kpi(key=f"k{number}", name=name, kind=kind, target_pct=None if number else Decimal(100))
            for number, (kind, name) in enumerate(kpis)
        ),
        activities=tuple(Activity(key=f"a{number}", title=title) for number, title in enumerate(titles, 1)),
        budget=Budget(
            total_baht=baht(money["received_total"]),
            work_plan_kind=WorkPlanKind.STRATEGIC,
            output_or_project=money["source"],
        ),
        form_answers=(FormAnswer(form="ministry_form", place="public_benefit", text=source[21]["public_benefit"]),),
    )
    first = report(
        1,
        activities=(
            ActivityProgress(
                activity_key="a1",
                status=ActivityStatus.DONE,
                narrative=Narrative(whole_text=results[0]["result"]),
            ),
            ActivityProgress(
                activity_key="a2", status=ActivityStatus.NOT_THIS_QUARTER, reason="รองบประมาณ", later_quarter=2
            ),
        ),
        disbursement=Disbursement(planned_baht=baht(0), actual_baht=baht(money["spent_q1"])),
        summary=Summary(no_problems=True),
    )
    sub_plan = PlanNodeFact("master_plan", "MP12-S1", "sub_plan", source[4]["sub_plan"], parent_code="MP12")
    issue = PlanNodeFact("master_plan", "MP12", "issue", source[4]["master_plan_issue"])
    link = LinkedNode(link=PlanLink(tree="master_plan", code="MP12-S1"), node=sub_plan, above=(issue,))
    return record(registered, first, links=[link])


def answers(found):
    return found.project.answers_to("ministry_form")


def test_what_the_source_answers_is_printed(source, found):
    on = dt.date.fromisoformat(source[23]["report_date"])
    said = "\n".join(printed(found, quarter=1, answers=answers(found), on=on))
    for text in (
        source[4]["sub_plan"],
        source[4]["master_plan_issue"],
        *source[9]["quantitative"],
        *source[9]["qualitative"],
        *source[10]["provinces"],
        source[11]["printed"],
        *source[13]["activities"],
        source[14]["rows"][0]["result"],
        *("5,200,000.00", "4,465,000.00"),
        source[17]["source"],
        *("18.1 ปัญหา อุปสรรคของการดำเนินงาน  ไม่มี", "19.2 แนวทางแก้ไข  ไม่มี"),
        source[20]["next_plan"].replace("กิจกรรมที่ 2. ", "").rpartition(" ดำเนินการ")[0],
        source[21]["public_benefit"],
        "ณ วันที่ 19 มกราคม 2567",
    ):
        assert text in said, text


def test_what_the_source_leaves_out_is_named(found):
    named = {part.place: part.faults for _section, part in form(found, 1, answers=answers(found)).open_parts}
    assert [("3" in fault) for fault in named["activity_results"]] == [True]  # R14.2: activity 3 has no row
    assert [("3" in fault) for fault in named["next_plan"]] == [True]  # R20.1: nor a quarter
    assert any("ร้อยละ" in fault for fault in named["kpi_results"])  # R15.1: 100 percent of what
    assert "budget" not in named
    assert "spending_problems" not in named
