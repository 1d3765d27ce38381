"""The arithmetic of a report: the worked tables of docs/rules, and what holds for any figures."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.approval.choices import Origin, Status
from tidtam.progress import rules, sentences
from tidtam.progress.choices import ActivityStatus, AnswerState, CauseCategory, KpiVerdict, Part, Verdict
from tidtam.progress.facts import ActivityProgress, Answer, Cause, Disbursement, KpiValue, Narrative, Report
from tidtam.progress.tests.test_check_rules_pages import rows
from tidtam.projects.choices import ExecutionStatus, KpiKind
from tidtam.projects.facts import Budget, Execution, Kpi, PlannedDisbursement, Project
from tidtam.thai.calendar import quarter_dates

AMOUNTS = st.integers(0, 10**12).map(lambda satang: Decimal(satang) / 100)
DAYS = st.dates(date(2023, 1, 1), date(2025, 6, 30))


def amount(cell):
    return None if cell == "–" else Decimal(cell.replace(",", ""))


def spent(planned, actual, carried_in=0):
    return Disbursement(planned_baht=planned, actual_baht=actual, carried_in_baht=Decimal(carried_in))


@pytest.mark.parametrize("cells", rows("disbursement.md", columns=8), ids=" ".join)
def test_money_is_counted_as_the_page_says(cells):
    planned, carried_in, actual, within, rest, over, percent = map(amount, cells[:7])
    money = spent(planned, actual, carried_in)
    split = rules.money_split(money)
    parts = (split.within_plan_baht, split.not_disbursed_baht, split.over_plan_baht) if split else (None,) * 3
    assert parts == (within, rest, over)
    assert rules.disbursed_pct(money) == percent
    assert rules.verdict(money) == (None if cells[7] == "–" else Verdict(cells[7]))


@given(planned=AMOUNTS, carried_in=AMOUNTS, actual=AMOUNTS)
def test_the_parts_always_add_up(planned, carried_in, actual):
    split = rules.money_split(spent(planned, actual, carried_in))
    assert split.within_plan_baht + split.not_disbursed_baht == planned + carried_in
    assert split.within_plan_baht + split.over_plan_baht == actual
    assert min(split.not_disbursed_baht, split.over_plan_baht) == 0
    assert min(split.within_plan_baht, split.not_disbursed_baht, split.over_plan_baht) >= 0


@given(planned=AMOUNTS, carried_in=AMOUNTS, actual=AMOUNTS)
def test_the_verdict_follows_from_the_parts(planned, carried_in, actual):
    money = spent(planned, actual, carried_in)
    split, verdict = rules.money_split(money), rules.verdict(money)
    assert (verdict == Verdict.BELOW_PLAN) == (split.not_disbursed_baht > 0)
    assert (verdict in {Verdict.ABOVE_PLAN, Verdict.SPENT_WITHOUT_PLAN}) == (split.over_plan_baht > 0)
    assert (verdict in {Verdict.NO_PLAN, Verdict.SPENT_WITHOUT_PLAN}) == (planned + carried_in == 0)


@given(planned=AMOUNTS, actual=AMOUNTS, carried_in=AMOUNTS)
def test_a_cause_is_asked_for_any_difference_and_for_nothing_else(planned, actual, carried_in):
    assert rules.cause_is_required(spent(planned, actual, carried_in)) == (planned + carried_in != actual)


def test_nothing_is_asked_while_figures_are_missing():
    assert not rules.cause_is_required(spent(None, Decimal(5)))
    assert not rules.cause_is_required(spent(Decimal(5), None))


def project(year=2567, start=None, end=None, finished=None):
    finish = Execution(quarter=finished, status=ExecutionStatus.FINISHED) if finished else None
    return Project(
        key="p",
        name="โครงการ",
        fiscal_year_be=year,
        start_date=start,
        end_date=end,
        executions=(finish,) if finish else (),
    )


@pytest.mark.parametrize(("year", "start", "end", "finished", "due", "last"), rows("due-quarters.md", columns=6))
def test_quarters_are_due_as_the_page_says(year, start, end, finished, due, last):
    one = project(
        int(year),
        None if start == "–" else date.fromisoformat(start),
        None if end == "–" else date.fromisoformat(end),
        None if finished == "–" else int(finished),
    )
    assert rules.due_quarters(one) == (() if due == "–" else tuple(map(int, due.split())))
    assert rules.final_quarter(one) == int(last)


@given(start=DAYS, end=DAYS, finished=st.none() | st.integers(1, 4))
def test_a_quarter_is_due_when_the_project_runs_in_it_up_to_its_last(start, end, finished):
    one = project(start=start, end=end, finished=finished)
    running = [
        quarter
        for quarter in (1, 2, 3, 4)
        if start <= end and start <= quarter_dates(2567, quarter)[1] and end >= quarter_dates(2567, quarter)[0]
    ]
    assert rules.due_quarters(one) == tuple(quarter for quarter in running if quarter <= rules.final_quarter(one))
    assert all(later == earlier + 1 for earlier, later in pairwise(rules.due_quarters(one)))


@given(end=st.none() | DAYS, finished=st.none() | st.integers(1, 4))
def test_declaring_a_finish_never_makes_the_last_quarter_later(end, finished):
    last = rules.final_quarter(project(end=end, finished=finished))
    assert last <= rules.final_quarter(project(end=end)) <= 4
    assert last >= 1
    assert finished is None or last <= finished


def test_cancelled_is_not_finished():
    cancelled = Execution(quarter=1, status=ExecutionStatus.CANCELLED)
    one = Project(key="p", name="โครงการ", fiscal_year_be=2567, executions=(cancelled,))
    assert rules.final_quarter(one) == 4


@pytest.mark.parametrize(("quarter", "parts"), [(1, ()), (2, ()), (3, tuple(Part)), (4, tuple(Part))])
def test_every_part_is_due_from_the_last_quarter_on(quarter, parts):
    assert rules.due_parts(project(end=date(2024, 5, 31)), quarter) == parts


def kpi(**fields):
    return Kpi(key="k", name="ตัวชี้วัด", **{"kind": KpiKind.QUANTITATIVE, **fields})


def value(cumulative, **fields):
    return KpiValue(kpi_key="k", cumulative=None if cumulative is None else Decimal(cumulative), **fields)


MET, NOT_MET = KpiVerdict.MET, KpiVerdict.NOT_MET


@pytest.mark.parametrize(
    ("registered", "reported", "pct", "verdict"),
    [
        (kpi(target=Decimal(40)), value(40), "100.00", MET),
        (kpi(target=Decimal(40)), value(39), "97.50", NOT_MET),
        (kpi(target=Decimal(40), target_total=Decimal(80)), value(40), "50.00", MET),
        (kpi(target_pct=Decimal(80), target_total=Decimal(40)), value(32), "80.00", MET),
        (kpi(target_pct=Decimal(80), target_total=Decimal(40)), value(31), "77.50", NOT_MET),
        (kpi(target_pct=Decimal(80), target_total=Decimal(40)), value(31, total=Decimal(30)), "103.33", MET),
        (kpi(target=Decimal(30), target_pct=Decimal(80), target_total=Decimal(40)), value(31), "77.50", NOT_MET),
        (kpi(target=Decimal(33), target_pct=Decimal(80), target_total=Decimal(40)), value(32), "80.00", NOT_MET),
        (kpi(target_pct=Decimal(80)), value(32), None, None),
        (kpi(target=Decimal(30), target_pct=Decimal(80)), value(32), "106.67", None),
        (kpi(), value(32), None, None),
        (kpi(target=Decimal(0)), value(0), None, MET),
        (kpi(target=Decimal(40)), value(None), None, None),
        (kpi(kind=KpiKind.QUALITATIVE, target=Decimal(1)), value(5, verdict=KpiVerdict.UNDER_WAY), None, "under_way"),
        (kpi(kind=KpiKind.QUALITATIVE), value(None), None, None),
    ],
)
def test_a_kpi_stands_where_its_figures_put_it(registered, reported, pct, verdict):
    standing = rules.kpi_standing(registered, reported)
    assert (standing.pct, standing.verdict) == (None if pct is None else Decimal(pct), verdict)


@given(now=st.integers(0, 10**6), before=st.none() | st.integers(0, 10**6))
def test_the_increase_is_since_the_value_before(now, before):
    previous = None if before is None else value(before)
    increase = rules.kpi_standing(kpi(target=Decimal(7)), value(now), previous).increase
    assert increase == (None if before is None else now - before)


@given(target=st.integers(1, 10**6), one=st.integers(0, 10**6), more=st.integers(0, 10**6))
def test_more_of_a_kpi_is_never_less_met(target, one, more):
    registered = kpi(target=Decimal(target))
    less, greater = (rules.kpi_standing(registered, value(each)) for each in (one, one + more))
    assert (less.verdict, greater.verdict) != (MET, NOT_MET)
    exact = (Decimal(one) * 100 / target).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert less.pct == exact


D, U, N, Q, C = (
    ActivityStatus.DONE,
    ActivityStatus.UNDER_WAY,
    ActivityStatus.NOT_STARTED,
    ActivityStatus.NOT_THIS_QUARTER,
    ActivityStatus.CANCELLED,
)


def activities(*statuses):
    return [ActivityProgress(activity_key=str(number), status=status) for number, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ((), None),
        ((None, None), None),
        ((D, D), ExecutionStatus.FINISHED),
        ((D, C), ExecutionStatus.FINISHED),
        ((D, None), ExecutionStatus.FINISHED),
        ((C, C), ExecutionStatus.CANCELLED),
        ((N, Q), ExecutionStatus.NOT_STARTED),
        ((N, C), ExecutionStatus.NOT_STARTED),
        ((D, N), ExecutionStatus.IN_PROGRESS),
        ((U,), ExecutionStatus.IN_PROGRESS),
        ((Q, U), ExecutionStatus.IN_PROGRESS),
    ],
)
def test_activities_alone_would_say_this_of_the_project(statuses, said):
    assert rules.status_by_activities(activities(*statuses)) == said


@given(st.lists(st.sampled_from([None, *ActivityStatus]), max_size=6))
def test_the_order_of_activities_means_nothing_and_work_under_way_is_under_way(statuses):
    said = rules.status_by_activities(activities(*statuses))
    assert said == rules.status_by_activities(activities(*reversed(statuses)))
    assert U not in statuses or said == ExecutionStatus.IN_PROGRESS
    assert (said is None) == all(status is None for status in statuses)


@pytest.mark.parametrize(
    ("submitted", "today", "late"),
    [(15, 1, False), (16, 1, True), (None, 15, False), (None, 16, True), (15, 20, False)],
)
def test_late_is_after_the_due_date_never_on_it(submitted, today, late):
    day = date(2024, 4, submitted) if submitted else None
    assert rules.is_late(submitted_date=day, due_date=date(2024, 4, 15), today=date(2024, 4, today)) == late


def test_what_is_carried_over_is_only_money_with_a_later_quarter():
    causes = (
        Cause(category=CauseCategory.POSTPONED, later_quarter=3, amount_baht=Decimal("500.50")),
        Cause(category=CauseCategory.POSTPONED, later_quarter=4, amount_baht=Decimal("0.50")),
        Cause(category=CauseCategory.SAVING, amount_baht=Decimal(9)),
        Cause(category=CauseCategory.POSTPONED, later_quarter=3),
    )
    report = Report(project_key="p", fiscal_year_be=2567, quarter=2, disbursement=Disbursement(causes=causes))
    assert rules.carried_over(report) == Decimal("501.00")


# The sentences the system writes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", list(Part))
def test_not_yet_names_the_level_of_its_own_part_and_no_other(part):
    sentence = sentences.not_yet_sentence(Answer(part=part, state=AnswerState.NOT_YET, reason="เพิ่งเริ่ม"), quarter=2)
    own = {**dict.fromkeys(rules.PLAN_PARTS, ""), **sentences.PLAN_LEVEL}
    if part in rules.PLAN_PARTS:
        level = own[part]
        assert sentence == f"กิจกรรมที่ดำเนินการในไตรมาสที่ 2 ยังไม่ส่งผลต่อค่าเป้าหมายของ{level}ที่กำหนดไว้ เนื่องจาก เพิ่งเริ่ม"
    else:
        assert (
            sentence
            == {
                Part.OUTPUT: "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลผลิต (Output) ที่กำหนดไว้",
                Part.OUTCOME: "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลลัพธ์ (Outcome) ที่กำหนดไว้",
                Part.KPI: "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถบรรลุดัชนีชี้วัดที่กำหนดไว้",
            }[part]
        )


def test_the_levels_of_the_plans_are_four_and_differ():
    assert len(set(sentences.PLAN_LEVEL.values())) == len(rules.PLAN_PARTS) == 4


@pytest.mark.parametrize(
    ("state", "printed"),
    [
        (AnswerState.ANSWERED, "ทำ\nได้ผล"),
        (AnswerState.NOT_YET, f"ทำ\nได้ผล\n{sentences.NOT_YET[Part.OUTPUT]}"),
        (AnswerState.NOT_SERVED, "ไม่มีการดำเนินการที่ตอบเป้าหมายนี้ในไตรมาสที่ 3 เนื่องจาก รอ"),
    ],
)
def test_an_answer_prints_its_words_then_the_sentence_of_its_state(state, printed):
    answer = Answer(part=Part.OUTPUT, state=state, narrative=Narrative(what="ทำ", result="ได้ผล"), reason="รอ")
    assert sentences.answer_text(answer, quarter=3) == printed


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": Q, "later_quarter": 3}, "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก ฝนตก และจะดำเนินการในไตรมาสที่ 3 ต่อไป"),
        ({"status": Q}, "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก ฝนตก"),
        ({"status": N}, "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจาก ฝนตก"),
        ({"status": C}, "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจากยุติกิจกรรม เนื่องจาก ฝนตก"),
        ({"status": C, "ends_project": True}, "ไม่มีการดำเนินการในไตรมาสที่ 2 เนื่องจากยุติโครงการ เนื่องจาก ฝนตก"),
        ({"status": D}, ""),
        ({"status": U, "later_quarter": 3}, ""),
        ({"status": Q, "reason": ""}, ""),
    ],
)
def test_an_activity_not_done_says_so_in_the_guides_words(fields, sentence):
    row = ActivityProgress(activity_key="a", **{"reason": "ฝนตก", **fields})
    assert sentences.no_activity_sentence(row, quarter=2) == sentence


def test_an_activity_prints_its_words_before_the_sentence():
    row = ActivityProgress(activity_key="a", status=Q, reason="รอ", narrative=Narrative(whole_text="เตรียมงานแล้ว"))
    assert sentences.activity_text(row, quarter=1) == "เตรียมงานแล้ว\nไม่มีการดำเนินการในไตรมาสที่ 1 เนื่องจาก รอ"


def test_a_result_that_answers_a_kpi_says_number_percent_and_verdict():
    assert (
        sentences.kpi_sentence(number=Decimal(1232), pct=Decimal("77.5"), verdict=NOT_MET, target_pct=Decimal(80))
        == "ผลการดำเนินงานเชิงปริมาณ จำนวน 1,232 คิดเป็นร้อยละ 77.50 ไม่บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 80.00"
    )


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({}, "งานมาก"),
        ({"later_quarter": 3, "amount_baht": Decimal(500)}, "งานมาก (ยกไปไตรมาสที่ 3 จำนวน 500.00 บาท)"),
        (
            {"project_code": "ศธ 1", "work_plan": "พื้นฐาน", "amount_baht": Decimal(5000)},
            "งานมาก (รหัสโครงการ ศธ 1 แผนงาน พื้นฐาน จำนวนงบประมาณ 5,000.00 บาท)",
        ),
        ({"project_code": "ศธ 1", "work_plan": "พื้นฐาน"}, "งานมาก (รหัสโครงการ ศธ 1 แผนงาน พื้นฐาน)"),
        ({"later_quarter": 3}, "งานมาก"),
    ],
)
def test_a_cause_prints_where_its_money_comes_from_or_goes(fields, printed):
    assert sentences.cause_text(Cause(category=CauseCategory.WORKLOAD, text="งานมาก", **fields)) == printed


def moved(quarter, *causes):
    return Report(project_key="p", fiscal_year_be=2567, quarter=quarter, disbursement=Disbursement(causes=causes))


def moves(amount, later_quarter):
    return Cause(category=CauseCategory.POSTPONED, amount_baht=Decimal(amount), later_quarter=later_quarter)


def test_the_money_of_record_follows_from_the_registration_and_the_quarters_before():
    planned = (PlannedDisbursement(quarter=3, planned_baht=Decimal("35000.00")),)
    project = Project(key="p", name="โครงการ", fiscal_year_be=2567, budget=Budget(planned=planned))
    earlier = [
        moved(1, moves("100.00", 2), moves("200.00", 3)),
        moved(2, moves("300.00", 3), moves("400.00", 4), Cause(category=CauseCategory.OTHER)),
        moved(4, moves("500.00", 3)),
    ]
    typed = Disbursement(planned_baht=Decimal("1.00"), carried_in_baht=Decimal("2.00"), actual_baht=Decimal("3.00"))
    report = replace(moved(3), disbursement=typed)
    money = rules.with_money_of_record(report, project, earlier).disbursement
    assert (money.planned_baht, money.carried_in_baht) == (Decimal("35000.00"), Decimal("500.00"))
    assert money.actual_baht == Decimal("3.00")
    imported = replace(report, origin=Origin.IMPORTED)
    assert rules.with_money_of_record(imported, project, earlier) == imported


@pytest.mark.parametrize(
    ("budget", "plan"),
    [
        (Budget(planned=(PlannedDisbursement(quarter=2, planned_baht=Decimal("5.00")),)), Decimal("5.00")),
        (Budget(planned=(PlannedDisbursement(quarter=1, planned_baht=Decimal("5.00")),)), Decimal("0.00")),
        (Budget(total_baht=Decimal("0.00")), Decimal("0.00")),
        (Budget(total_baht=Decimal("5.00")), None),
        (Budget(), None),
    ],
)
def test_the_plan_of_record_is_the_registered_one_and_where_none_is_it_is_missing(budget, plan):
    project = Project(key="p", name="โครงการ", fiscal_year_be=2567, budget=budget)
    assert rules.plan_of_record(project, 2) == plan
    typed = replace(moved(2), disbursement=Disbursement(planned_baht=Decimal("7.00")))
    kept = rules.with_money_of_record(typed, project, []).disbursement.planned_baht
    assert kept == (Decimal("7.00") if plan is None else plan)


def quarter_report(quarter, status, *, kpis=(), strategy=None):
    answers = () if strategy is None else (Answer(part=Part.NATIONAL_STRATEGY, **strategy),)
    values = tuple(KpiValue(kpi_key=key, **value) for key, value in kpis)
    return Report(
        project_key="p", fiscal_year_be=2567, quarter=quarter, status=status, answers=answers, kpi_values=values
    )


def test_the_year_covers_what_its_reports_answer():
    kpis = (
        Kpi(key="k1", name="จำนวน", kind=KpiKind.QUANTITATIVE),
        Kpi(key="k2", name="คุณภาพ", kind=KpiKind.QUALITATIVE),
        Kpi(key="k3", name="ยังไม่มีผล", kind=KpiKind.QUANTITATIVE),
    )
    project = Project(key="p", name="โครงการ", fiscal_year_be=2567, kpis=kpis)
    met = {"verdict": KpiVerdict.MET}
    reports = [
        quarter_report(3, Status.SAVED, kpis=[("k2", met)], strategy={"narrative": Narrative(leads_to="อ่านได้เอง")}),
        quarter_report(1, Status.APPROVED, kpis=[("k1", {"cumulative": Decimal(0)}), ("k2", {})]),
        quarter_report(2, Status.APPROVED, strategy={"state": AnswerState.NOT_SERVED, "reason": "ยังไม่ถึง"}),
        quarter_report(4, Status.NOT_REPORTED, kpis=[("k3", {"cumulative": Decimal(1)})]),
    ]
    covered = rules.coverage_of_year(project, reports)
    assert [(one.key, one.reported, one.approved) for one in covered.kpis] == [
        ("k1", (1,), (1,)),
        ("k2", (3,), ()),
        ("k3", (), ()),
    ]
    assert (covered.national_strategy.reported, covered.national_strategy.approved) == ((3,), ())
    assert (covered.unanswered_kpis, covered.is_ready) == (("k3",), False)
    done = quarter_report(
        4,
        Status.APPROVED,
        kpis=[(key, {"cumulative": Decimal(1), **met}) for key in ("k1", "k2", "k3")],
        strategy={"narrative": Narrative(whole_text="นำเข้าทั้งย่อหน้า")},
    )
    assert rules.coverage_of_year(project, [*reports[:3], done]).is_ready
