"""What a form says of a project, rule by rule (R…: the rules of the Ministry's form of 23 sections)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.documents.filled import filled
from tidtam.documents.profiles import profile_for
from tidtam.documents.project_record import LinkedNode, UsedEvidence
from tidtam.documents.sources import Reporter, State
from tidtam.documents.sources.registration import whole_months
from tidtam.documents.tests.one_project import FORM, baht, made, project, record, report, said
from tidtam.evidence.choices import EvidenceKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.progress.choices import ActivityStatus, CauseCategory, KpiVerdict
from tidtam.progress.facts import ActivityProgress, Cause, Disbursement, KpiValue, Narrative, Summary
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind, TransferDirection, WorkPlanKind
from tidtam.projects.facts import Activity, Budget, Execution, Kpi, PlanLink, Result, Transfer

NONE, MISSING, NOT_ASKED, GIVEN = State.NONE, State.MISSING, State.NOT_ASKED, State.GIVEN


def money(**amounts):
    return Disbursement(**{name: None if amount is None else baht(amount) for name, amount in amounts.items()})


def done(key, text, **more):
    return ActivityProgress(activity_key=key, status=ActivityStatus.DONE, narrative=Narrative(whole_text=text), **more)


def idle(key, later=None, status=ActivityStatus.NOT_THIS_QUARTER):
    return ActivityProgress(activity_key=key, status=status, reason="รองบประมาณ", later_quarter=later)


# ---- 3 status, 4 and 5 plans


@pytest.mark.parametrize(
    ("status", "ticked"),
    [
        (ExecutionStatus.FINISHED, (False, True)),
        (ExecutionStatus.CANCELLED, (False, True)),
        (ExecutionStatus.IN_PROGRESS, (True, False)),
        (ExecutionStatus.NOT_STARTED, (True, False)),
        (None, (False, False)),
    ],
)
def test_a_project_has_ended_when_it_was_declared_so(status, ticked):
    executions = (Execution(quarter=2, status=status),) if status else ()
    found = said("project_status", record(project(executions=executions)))
    assert tuple(is_ticked for _label, is_ticked in found.value.options) == ticked
    assert found.state == (GIVEN if status else MISSING)


STRATEGY = PlanNodeFact("national_strategy", "NS3", "strategy", "ด้านทรัพยากรมนุษย์")
ISSUE = PlanNodeFact("master_plan", "MP12", "issue", "การพัฒนาการเรียนรู้", strategies=("NS3",))
SUB_PLAN = PlanNodeFact("master_plan", "MP12-S1", "sub_plan", "การปฏิรูปกระบวนการเรียนรู้", parent_code="MP12")
LINK = LinkedNode(
    link=PlanLink(tree="master_plan", code="MP12-S1", is_primary=True),
    node=SUB_PLAN,
    above=(ISSUE,),
    strategies=(STRATEGY,),
)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("national_strategy", "ยุทธศาสตร์ที่ 3 ด้านทรัพยากรมนุษย์"),
        ("master_plan_issue", "ประเด็นที่ 12 การพัฒนาการเรียนรู้"),
        ("sub_plan", "การปฏิรูปกระบวนการเรียนรู้"),
    ],
)
def test_r4_1_a_linked_level_has_its_tick_and_its_words_together(place, text):
    value = said(place, record(links=[LINK])).value
    assert (value.is_ticked, value.texts) == (True, (text,))


def test_r4_1_a_level_that_is_not_linked_has_neither():
    for place in ("ndp13", "security_plan", "national_strategy"):
        found = said(place, record())
        assert (found.value.is_ticked, found.value.texts) == (False, ())
    assert said("ndp13", record()).state == MISSING
    assert said("security_plan", record()).state == NOT_ASKED


def test_a_strategy_that_does_not_follow_is_the_offices_to_choose():
    several = replace(LINK, strategies=(STRATEGY, replace(STRATEGY, code="NS4")))
    assert said("national_strategy", record(links=[several])).state == MISSING
    secondary = replace(LINK, link=replace(LINK.link, is_primary=False))
    assert said("national_strategy", record(links=[secondary])).state == MISSING


def test_a_code_the_plans_do_not_know_is_ticked_and_named():
    unknown = LinkedNode(link=PlanLink(tree="ndp13", code="HM99"), node=None)
    found = said("ndp13", record(links=[unknown]))
    assert found.value.texts == ("HM99",)
    assert found.faults


def work_plan(kind=None, name=""):
    return record(project(budget=Budget(work_plan_kind=kind, work_plan_name=name)))


def test_r4_2_an_integrated_work_plan_has_a_name():
    assert said("integrated_work_plan", work_plan(WorkPlanKind.INTEGRATED)).faults
    named = said("integrated_work_plan", work_plan(WorkPlanKind.INTEGRATED, "แผนงานบูรณาการภาคใต้"))
    assert (named.value.texts, named.faults) == (("แผนงานบูรณาการภาคใต้",), ())
    assert said("basic_work_plan", work_plan(WorkPlanKind.BASIC)).faults == ()


def test_one_work_plan_is_ticked_and_no_other():
    found = [
        said(place, work_plan(WorkPlanKind.STRATEGIC)).value.is_ticked
        for place in ("basic_work_plan", "strategic_work_plan", "integrated_work_plan")
    ]
    assert found == [False, True, False]


def test_r5_1_the_inspection_policy_is_only_asked_where_there_is_one():
    assert said("inspection_policy", record()).state == NOT_ASKED
    own = said("inspection_policy", record(), answers={"inspection_policy": "ข้อ 2"})
    assert (own.value.is_ticked, own.value.texts) == (True, ("ข้อ 2",))


# ---- 9 to 13 the registration


def test_kpis_stand_under_their_kind_and_one_without_a_kind_is_named():
    kpis = (
        Kpi(key="k1", name="ร้อยละของครู", kind=KpiKind.QUANTITATIVE),
        Kpi(key="k2", name="ครูพึงพอใจ", kind=KpiKind.QUALITATIVE),
        Kpi(key="k3", name="ยังไม่ระบุ"),
    )
    found = record(project(kpis=kpis))
    assert said("quantitative", found).value.items == ("ร้อยละของครู", "ยังไม่ระบุ")
    assert len(said("quantitative", found).faults) == 1
    assert said("qualitative", found).value.items == ("ครูพึงพอใจ",)


def test_a_kind_of_kpi_that_a_project_does_not_have_is_not_missing():
    only = record(project(kpis=(Kpi(key="k1", name="ก", kind=KpiKind.QUANTITATIVE),)))
    assert said("qualitative", only).state == NOT_ASKED
    assert said("qualitative", record()).state == MISSING


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (dt.date(2023, 10, 1), dt.date(2024, 5, 31), 8),
        (dt.date(2023, 10, 1), dt.date(2024, 9, 30), 12),
        (dt.date(2023, 10, 15), dt.date(2023, 11, 14), 1),
        (dt.date(2023, 10, 15), dt.date(2023, 11, 20), None),
        (dt.date(2023, 10, 1), dt.date(2023, 10, 30), None),
    ],
)
def test_months_are_whole_ones_or_none(start, end, months):
    assert whole_months(start, end) == months


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 40))
def test_whole_months_lead_from_the_first_day_to_the_day_after_the_last(start, months):
    if start.day <= 28:
        after = dt.date(start.year + (start.month + months - 1) // 12, (start.month + months - 1) % 12 + 1, start.day)
        assert whole_months(start, after - dt.timedelta(days=1)) == months


def test_a_project_without_its_days_has_no_period():
    assert said("period", record(project(end_date=None))).state == MISSING


def test_planned_activities_are_the_main_ones_of_the_plan():
    rows = (
        Activity(key="a1", title="ก"),
        Activity(key="a2", title="ย่อย", parent_key="a1"),
        Activity(key="x", title="นอกแผน", is_planned=False),
        Activity(key="a3", title="ข"),
    )
    assert said("activities", record(project(activities=rows))).value.items == ("ก", "ข")


# ---- 14 results of activities, 20 what comes next


def test_r14_1_and_r14_2_every_activity_has_a_row_with_a_result_or_a_sentence_or_is_named():
    found = said("activity_results", record(None, report(2, activities=(done("a1", "อบรมแล้ว"), idle("a2", 3)))))
    rows = found.value.rows
    assert [(row.number, row.title) for row in rows] == [(1, "อบรมครู"), (2, "นิเทศติดตาม"), (3, "สรุปผล")]
    assert rows[0].said[0].text == "อบรมแล้ว"
    assert rows[1].said[0].text == "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก รองบประมาณ และจะดำเนินการในไตรมาสที่ 3 ต่อไป"
    assert rows[2].said == ()
    assert ["3" in fault for fault in found.faults] == [True]


def test_what_was_done_in_each_quarter_stands_and_an_answered_sentence_does_not():
    reports = (
        report(1, activities=(idle("a1", 2), done("a2", "ครั้งแรก"))),
        report(2, activities=(done("a1", "อบรมแล้ว"), idle("a2", 3))),
    )
    rows = said("activity_results", record(None, *reports)).value.rows
    assert [one.quarter for one in rows[0].said] == [2]
    assert [one.quarter for one in rows[1].said] == [1, 2]


def test_what_is_reported_of_an_activity_below_stands_with_its_main_one():
    rows = (Activity(key="a1", title="ก"), Activity(key="b", title="ย่อย", parent_key="a1"))
    found = record(
        project(activities=rows), report(2, activities=(done("b", "ทำแล้ว", quantity=Decimal(40), unit="คน"),))
    )
    (row,) = said("activity_results", found).value.rows
    assert row.said[0].text == "ย่อย: ทำแล้ว\nจำนวน 40 คน"
    assert said("next_plan", found).state == NOT_ASKED


def test_a_form_without_any_result_is_missing_them():
    assert said("activity_results", record()).state == MISSING


def test_r20_1_what_has_no_result_is_planned_with_its_quarter():
    found = said("next_plan", record(None, report(2, activities=(done("a1", "แล้ว"), idle("a2", 3)))))
    assert found.value.items == ("กิจกรรมที่ 2 นิเทศติดตาม ดำเนินการในไตรมาสที่ 3",)
    assert ["3" in fault for fault in found.faults] == [True]


def test_r20_1_the_quarter_may_be_the_plans_own():
    rows = (
        Activity(key="a1", title="ก", planned_quarters=(1, 4, 3)),
        Activity(key="a2", title="ข", planned_quarters=(1,)),
    )
    found = said("next_plan", record(project(activities=rows)))
    assert found.value.items == ("กิจกรรมที่ 1 ก ดำเนินการในไตรมาสที่ 3",)
    assert len(found.faults) == 1


def test_r20_1_what_was_cancelled_or_done_comes_no_more():
    cancelled = idle("a1", status=ActivityStatus.CANCELLED)
    finished = ActivityProgress(activity_key="a2", status=ActivityStatus.DONE)
    found = said("next_plan", record(None, report(2, activities=(cancelled, finished, done("a3", "แล้ว")))))
    assert found.state == NOT_ASKED


def test_an_answer_of_ones_own_completes_the_plan_that_comes_next():
    found = record(None, report(2, activities=(idle("a1", 3),)))
    assert said("next_plan", found).faults
    own = said("next_plan", found, answers={"next_plan": "ประชุมสรุป"})
    assert own.value.items == ("กิจกรรมที่ 1 อบรมครู ดำเนินการในไตรมาสที่ 3", "ประชุมสรุป")
    assert own.faults == ()


# ---- 15 KPIs


def kpi(**changes):
    return Kpi(**({"key": "k1", "name": "ครู", "kind": KpiKind.QUANTITATIVE, "unit": "คน"} | changes))


def kpi_row(registered, *values):
    reports = [report(number, kpi_values=(value,)) for number, value in enumerate(values, 1)]
    found = said("kpi_results", record(project(kpis=(registered,)), *reports))
    return found.value.rows[0], found.faults


def test_r15_1_a_percent_target_needs_the_number_it_is_a_percent_of():
    _row, faults = kpi_row(kpi(target_pct=Decimal(80)), KpiValue(kpi_key="k1", cumulative=Decimal(10)))
    assert len(faults) == 1
    row, faults = kpi_row(
        kpi(target_pct=Decimal(80), target_total=Decimal(40)), KpiValue(kpi_key="k1", cumulative=Decimal(10))
    )
    assert (row.target_number, faults) == (Decimal(40), ())
    row, faults = kpi_row(
        kpi(target_pct=Decimal(80)), KpiValue(kpi_key="k1", cumulative=Decimal(10), total=Decimal(50))
    )
    assert (row.target_number, row.pct, faults) == (Decimal(50), Decimal("20.00"), ())


def test_r15_2_the_result_is_the_last_that_was_reported_and_never_a_sum():
    values = [KpiValue(kpi_key="k1", cumulative=Decimal(number)) for number in (10, 36)]
    row, _faults = kpi_row(kpi(target=Decimal(40)), *values)
    assert row.result == Decimal(36)
    row, _faults = kpi_row(kpi(target=Decimal(40)), values[0], KpiValue(kpi_key="k1"))
    assert row.result == Decimal(10)


def test_r15_3_every_kpi_has_a_row_and_one_without_a_result_is_named():
    two = (kpi(), kpi(key="k2", name="นักเรียน"))
    found = said(
        "kpi_results", record(project(kpis=two), report(2, kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(0)),)))
    )
    assert [row.result for row in found.value.rows] == [Decimal(0), None]
    assert ["นักเรียน" in fault for fault in found.faults] == [True]


def test_r15_4_the_percent_is_computed():
    row, _faults = kpi_row(
        kpi(target_pct=Decimal(80), target_total=Decimal(4160)), KpiValue(kpi_key="k1", cumulative=Decimal(467))
    )
    assert row.pct == Decimal("11.23")
    row, _faults = kpi_row(kpi(target=Decimal(40)), KpiValue(kpi_key="k1", cumulative=Decimal(50)))
    assert row.pct == Decimal("125.00")


def test_a_qualitative_kpi_says_what_was_judged():
    row, faults = kpi_row(kpi(kind=KpiKind.QUALITATIVE), KpiValue(kpi_key="k1", verdict=KpiVerdict.UNDER_WAY))
    assert (row.verdict, row.result, faults) == ("อยู่ระหว่างดำเนินการ", None, ())


# ---- 16 pictures


def picture(number, size=2_000_000, *, is_chosen=True):
    return UsedEvidence(
        id=UUID(int=number),
        quarter=2,
        place="summary.results",
        kind=EvidenceKind.JPG,
        title=f"ภาพ {number}",
        name="p.jpg",
        address="",
        bytes=size,
        sha256=str(number),
        file=f"{number}.jpg",
        small_file=f"{number}.small.jpg",
        is_chosen=is_chosen,
    )


def test_r16_1_five_large_pictures_are_wanted_and_others_are_taken():
    five = [picture(number) for number in range(5)]
    assert said("pictures", record(None, report(2), evidence=five)).faults == ()
    fewer = said("pictures", record(None, report(2), evidence=[*five[:3], picture(3, 1_999_999)]))
    assert len(fewer.value.pictures) == 4
    assert len(fewer.faults) == 2


def test_pictures_that_nobody_chose_are_not_sent_and_one_is_shown_once():
    unchosen, twice = picture(1, is_chosen=False), picture(2)
    found = said("pictures", record(None, report(2), evidence=[unchosen, twice, twice]))
    assert [one.title for one in found.value.pictures] == ["ภาพ 2"]
    assert said("pictures", record(None, report(2), evidence=[unchosen])).state == MISSING


# ---- 17 money


def spent(total, *reports, **budget):
    amount = None if total is None else baht(total)
    return said("budget", record(project(budget=Budget(total_baht=amount, **budget)), *reports))


def test_r17_1_the_sum_is_computed():
    quarters = [report(number, disbursement=money(actual_baht=amount)) for number, amount in ((1, "100.25"), (2, "50"))]
    value = spent(1000, *quarters).value
    assert (value.received_baht, value.spent_baht) == (baht(1000), baht("150.25"))


def test_r17_2_spending_above_what_was_received_has_its_note():
    above = money(actual_baht=1200)
    reports = (report(1, disbursement=money(actual_baht=0)), report(2, disbursement=above))
    assert len(spent(1000, *reports).faults) == 1
    cause = Cause(
        category=CauseCategory.EXTRA_ALLOCATION, text="ได้รับเพิ่ม", project_code="X1", work_plan="ก", amount_baht=baht(200)
    )
    other = Cause(category=CauseCategory.WORKLOAD, text="งานมาก")
    noted = spent(1000, reports[0], report(2, disbursement=replace(above, causes=(other, cause))))
    assert (noted.faults, len(noted.value.above)) == ((), 1)
    assert "X1" in noted.value.above[0]
    assert spent(1200, *reports).faults == ()


def test_r17_2_money_that_came_from_another_project_was_received():
    came = Transfer(direction=TransferDirection.IN, amount_baht=baht(200), project_code="x")
    reports = (report(1, disbursement=money(actual_baht=1200)), report(2, disbursement=money(actual_baht=0)))
    found = spent(1000, *reports, transfers=(came,))
    assert (found.value.received_baht, found.value.above, found.faults) == (baht(1200), (), ())


def test_r17_3_a_blank_quarter_is_not_zero_and_is_named_once_it_is_due():
    found = spent(1000, report(2, disbursement=money(actual_baht=0)))
    assert found.value.by_quarter == (None, baht(0), None, None)
    assert ["1" in fault for fault in found.faults] == [True]


def test_money_nobody_knows_is_missing():
    assert said("budget", record(project(budget=Budget()))).state == MISSING
    assert (
        len(
            spent(
                None, report(1, disbursement=money(actual_baht=1)), report(2, disbursement=money(actual_baht=1))
            ).faults
        )
        == 1
    )


# ---- 18 and 19 problems


def summary(**words):
    return record(None, report(2, summary=Summary(**words)))


def test_r18_1_none_is_an_answer_and_blank_is_not():
    for place in ("operation_problems", "operation_solutions", "spending_problems", "spending_solutions"):
        assert said(place, summary(no_problems=True)).state == NONE
        assert said(place, summary()).state == MISSING
        assert said(place, record()).state == MISSING


def test_a_problem_without_a_solution_is_not_solved():
    found = summary(work_problems="ฝนตก")
    assert said("operation_problems", found).value.said[0].text == "ฝนตก"
    assert said("operation_solutions", found).state == MISSING
    assert said("spending_problems", found).state == MISSING


def test_a_dash_is_no_problem_and_is_missing_as_the_reports_checks_have_it():
    found = summary(work_problems=" - ", work_solution="–")
    assert said("operation_problems", found).state == said("operation_solutions", found).state == MISSING
    found = record(
        None, report(1, summary=Summary(work_problems="-")), report(2, summary=Summary(work_problems="ฝนตก"))
    )
    assert [one.quarter for one in said("operation_problems", found).value.said] == [2]


def test_none_of_the_last_quarter_does_not_take_back_what_an_earlier_one_said():
    reports = (report(1, summary=Summary(work_problems="ฝนตก")), report(2, summary=Summary(no_problems=True)))
    found = record(None, *reports)
    assert [one.quarter for one in said("operation_problems", found).value.said] == [1]
    later = record(None, report(1, summary=Summary(no_problems=True)), report(2))
    assert said("operation_problems", later).state == MISSING


def test_an_answer_of_ones_own_says_none_with_the_word():
    found = summary(work_problems="ฝนตก")
    assert said("spending_problems", found, answers={"spending_problems": "ไม่มี"}).state == NONE
    own = said("spending_problems", found, answers={"spending_problems": "โอนช้า"})
    assert own.value.paragraphs == ("โอนช้า",)


def test_an_answer_of_ones_own_never_takes_the_place_of_what_was_reported():
    found = said("operation_problems", summary(work_problems="ฝนตก"), answers={"operation_problems": "อื่น"})
    assert found.value.said[0].text == "ฝนตก"


# ---- what only the form asks, who makes it


def test_only_a_place_that_takes_one_has_an_answer_of_its_own():
    found = said("rationale", record(), answers={"rationale": "พิมพ์เอง"})
    assert found.state == MISSING


def test_the_public_benefit_is_the_forms_own_and_offers_the_outcomes():
    asked = next(one for one in profile_for(FORM, 2567).asks if one.place == "public_benefit")
    registered = project(results=(Result(key="o", kind=ResultKind.OUTCOME, text="อ่านคล่องขึ้น"),))
    assert asked.offer == "registration.results[outcome]"
    assert said("public_benefit", record(registered)).state == MISSING
    assert said("public_benefit", record(), answers={"public_benefit": "อ่านได้"}).value.paragraphs == ("อ่านได้",)


def test_who_makes_it_is_who_is_signed_in_and_the_telephone_is_a_line_to_fill():
    reporter = Reporter(name="ผู้รายงาน", position="เจ้าหน้าที่", email="")
    found = {
        place: said(place, record(), reporter=reporter, on=dt.date(2024, 4, 5))
        for place in ("reporter_name", "position", "email", "phone", "report_date")
    }
    assert found["position"].value.paragraphs == ("เจ้าหน้าที่",)
    assert [found[place].state for place in ("email", "phone", "report_date")] == [MISSING, State.BY_HAND, GIVEN]
    assert said("reporter_name", record()).state == State.BY_HAND


def test_what_a_section_may_leave_out_is_never_missing():
    profile = profile_for(FORM, 2567)
    optional = [one for one in filled(profile, made(record())) if not one.asked.is_required]
    assert optional
    assert not any(one.is_missing or one.said.faults for one in optional)
