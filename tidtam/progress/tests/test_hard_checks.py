"""The submit gate: open for the clean report, shut by each hand-made violation, in any year and quarter."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import closes, run
from tidtam.progress.checks import REPORT_CHECKS
from tidtam.progress.checks.examples import (
    PROJECT,
    in_turn,
    with_activity,
    with_answer,
    with_kpi,
    with_kpi_value,
    with_money,
    with_project,
    with_report,
    with_summary,
    without_answer,
)
from tidtam.progress.choices import ActivityStatus, AnswerState, CauseCategory, KpiVerdict, Part
from tidtam.progress.facts import Cause, Narrative
from tidtam.progress.rules import PLAN_PARTS
from tidtam.progress.tests.clean_report import clean_final_report, clean_report
from tidtam.projects.choices import TransferDirection
from tidtam.projects.facts import Transfer
from tidtam.thai.dates import format_date
from tidtam.thai.numerals import to_thai_digits

ELEMENTS = ("what", "where", "how", "result")


def hard(subject):
    """Return the hard hits as (code, place)."""
    return {(hit.code, hit.place) for hit in run(REPORT_CHECKS, subject) if hit.level == Level.HARD}


def hard_codes(subject):
    return {code for code, _place in hard(subject)}


def moved(subject, *, years, quarter, data_date, end_date):
    """Return the report in another year and quarter, with every field that depends on it moved along."""
    return in_turn(
        with_project(
            fiscal_year_be=subject.project.fiscal_year_be + years,
            start_date=subject.project.start_date.replace(year=subject.project.start_date.year + years),
            end_date=end_date,
            activities=tuple(replace(row, planned_quarters=(quarter,)) for row in subject.project.activities),
        ),
        with_report(fiscal_year_be=subject.report.fiscal_year_be + years, quarter=quarter, data_date=data_date),
        with_activity(
            "a1", start_date=data_date - timedelta(40), end_date=data_date - timedelta(39), how="ฝึกเป็นคู่ด้วยคลิปเสียง"
        ),
        with_activity("a2", start_date=data_date - timedelta(20)),
    )(subject)


def in_q4_of_2568():
    return moved(clean_final_report(), years=1, quarter=4, data_date=date(2025, 9, 30), end_date=date(2025, 9, 30))


def ending_in_may():
    return moved(clean_final_report(), years=0, quarter=3, data_date=date(2024, 6, 30), end_date=date(2024, 5, 31))


ANY_CLEAN = [clean_report, clean_final_report, in_q4_of_2568, ending_in_may]
anywhere = pytest.mark.parametrize("clean", ANY_CLEAN, ids=lambda make: make.__name__)


@anywhere
def test_a_clean_report_opens_the_gate(clean):
    hits = run(REPORT_CHECKS, clean())
    assert not closes(hits, Gate.SUBMIT)
    assert hits == []


@anywhere
@pytest.mark.parametrize("part", list(Part), ids=lambda part: part.value)
def test_a_missing_part_shuts_it(clean, part):
    assert ("progress.answer_missing", f"answers[{part.value}]") in hard(without_answer(part)(clean()))
    empty = with_answer(part, state=AnswerState.ANSWERED, narrative=Narrative())
    assert ("progress.answer_missing", f"answers[{part.value}]") in hard(empty(clean()))


@anywhere
@pytest.mark.parametrize("blank", ["", " ", "-", "...", "\n"])
def test_an_empty_element_box_shuts_it(clean, blank):
    for part in Part:
        for box in (*ELEMENTS, "leads_to") if part in PLAN_PARTS else ELEMENTS:
            place = f"answers[{part.value}].{box}"
            assert hard(with_answer(part, **{box: blank})(clean())) == {("progress.element_box_missing", place)}


@pytest.mark.parametrize("part", list(Part), ids=lambda part: part.value)
def test_an_imported_whole_text_fills_every_box(part):
    whole = with_answer(part, narrative=Narrative(whole_text="ย่อหน้าที่นำเข้าจากเล่มรายงานซึ่งพิมพ์ไว้ก่อนมีระบบ"))
    assert hard(whole(clean_report())) == set()


@pytest.mark.parametrize("clean", [clean_final_report, in_q4_of_2568, ending_in_may], ids=lambda make: make.__name__)
@pytest.mark.parametrize("part", list(Part), ids=lambda part: part.value)
def test_the_final_quarter_knows_no_third_state(clean, part):
    unserved = with_answer(part, state=AnswerState.NOT_SERVED, reason="ไม่มีงาน", narrative=Narrative())
    assert hard_codes(unserved(clean())) == {"progress.not_served_in_final_quarter"}
    assert hard_codes(unserved(clean_report())) == set()


@pytest.mark.parametrize("clean", [clean_final_report, in_q4_of_2568, ending_in_may], ids=lambda make: make.__name__)
def test_the_final_quarter_answers_every_kpi(clean):
    for change in (
        with_report(kpi_values=()),
        with_kpi_value("k1", cumulative=None),
        with_kpi_value("k2", verdict=None),
    ):
        assert hard_codes(change(clean())) == {"progress.kpi_unanswered"}
    assert hard_codes(with_kpi_value("k1", cumulative=Decimal(0))(clean())) == set()
    assert hard_codes(with_kpi_value("k2", verdict=KpiVerdict.NOT_MET)(clean())) == set()


@anywhere
def test_a_percent_needs_its_total(clean):
    percent = with_kpi("k1", target=None, target_pct=Decimal(80))
    assert hard_codes(percent(clean())) == {"progress.kpi_percent_without_total"}
    assert hard_codes(in_turn(percent, with_kpi_value("k1", total=Decimal(0)))(clean())) == {
        "progress.kpi_percent_without_total"
    }
    assert hard_codes(in_turn(percent, with_kpi_value("k1", total=Decimal(50)))(clean())) == set()


@given(
    planned=st.integers(0, 5_000_000),
    carried=st.integers(0, 100_000),
    actual=st.integers(0, 5_000_000),
    same=st.booleans(),
)
def test_a_cause_is_asked_exactly_where_spending_differs(planned, carried, actual, same):
    actual = planned + carried if same else actual
    money = with_money(
        planned_baht=Decimal(planned) / 100,
        carried_in_baht=Decimal(carried) / 100,
        actual_baht=Decimal(actual) / 100,
        causes=(),
    )
    assert ("progress.cause_missing" in hard_codes(money(clean_report()))) == (actual != planned + carried)


@given(st.sampled_from(CauseCategory), st.sampled_from(["", "-", "  "]))
def test_a_cause_needs_words(category, words):
    subject = with_money(causes=(Cause(category=category, text=words),))(clean_report())
    assert ("progress.cause_words_missing", "disbursement.causes[1].text") in hard(subject)


@given(late=st.integers(1, 400), thai=st.booleans())
def test_a_date_after_the_data_date_in_a_result_shuts_it(late, thai):
    subject = clean_report()
    told = format_date(subject.report.data_date + timedelta(days=late))
    words = f"แล้วเสร็จเมื่อวันที่ {to_thai_digits(told) if thai else told}"
    place = "progress.result_dated_after_data_date"
    assert (place, "answers[sub_plan].result") in hard(with_answer(Part.SUB_PLAN, result=words)(subject))
    assert (place, "activities[a2].result") in hard(with_activity("a2", result=words)(subject))
    assert (place, "activities[a1]") in hard(with_activity("a1", narrative=Narrative(whole_text=words))(subject))
    assert ("progress.summary_dated_after_data_date", "summary.results") in hard(with_summary(results=words)(subject))
    assert hard(with_summary(suggestions=words)(subject)) == set()


@given(early=st.integers(0, 60))
def test_a_date_up_to_the_data_date_does_not(early):
    subject = clean_report()
    told = format_date(subject.report.data_date - timedelta(days=early))
    assert hard(with_answer(Part.SUB_PLAN, result=f"แล้วเสร็จเมื่อวันที่ {told}")(subject)) == set()


@pytest.mark.parametrize(
    "status", [ActivityStatus.NOT_STARTED, ActivityStatus.NOT_THIS_QUARTER, ActivityStatus.CANCELLED]
)
def test_a_no_activity_sentence_needs_its_reason(status):
    idle = with_activity("a2", status=status, narrative=Narrative(), later_quarter=3)
    assert hard(idle(clean_report())) == {("progress.no_activity_reason_missing", "activities[a2].reason")}
    told = with_activity("a2", status=status, narrative=Narrative(), later_quarter=3, reason="รถไม่พร้อม")
    assert hard(told(clean_report())) == set()


def test_work_planned_for_a_later_quarter_needs_no_reason():
    later = with_project(activities=(PROJECT.activities[0], replace(PROJECT.activities[1], planned_quarters=(3,))))
    idle = with_activity("a2", status=ActivityStatus.NOT_STARTED, narrative=Narrative())
    assert hard(in_turn(later, idle)(clean_report())) == set()


@given(st.sampled_from(CauseCategory))
def test_all_done_agrees_with_no_cause_of_work_left(category):
    saved = with_money(
        causes=(
            Cause(category=category, text="ตามที่อธิบาย", project_code="สธ 1", work_plan="พื้นฐาน", amount_baht=Decimal(1)),
        ),
        still_needed_baht="0.00",
        saved_baht="3600.00",
    )
    left = {
        CauseCategory.STILL_IN_PROGRESS,
        CauseCategory.NOT_HELD_YET,
        CauseCategory.CANCELLED,
        CauseCategory.URGENT_POLICY,
        CauseCategory.WORKLOAD,
        CauseCategory.PARTNER_UNAVAILABLE,
    }
    expected = {"progress.all_done_with_shortfall"} if category in left else set()
    if category == CauseCategory.POSTPONED:
        expected = {"progress.postponed_without_open_activity"}
    assert hard_codes(in_turn(with_activity("a2", status=ActivityStatus.DONE), saved)(clean_report())) == expected


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (with_report(activities=()), "progress.activity_missing"),
        (with_activity("a1", narrative=Narrative()), "progress.activity_words_missing"),
        (with_activity("a1", how=" "), "progress.activity_element_box_missing"),
        (with_activity("a1", later_quarter=1), "progress.later_quarter_not_later"),
        (
            with_activity("a1", start_date=date(2024, 3, 2), end_date=date(2024, 3, 1)),
            "progress.activity_dates_reversed",
        ),
        (with_activity("a1", end_date=date(2024, 4, 1)), "progress.activity_done_in_future"),
        (with_answer(Part.NDP13, state=AnswerState.NOT_YET), "progress.answer_reason_missing"),
        (with_answer(Part.KPI, state=AnswerState.NOT_SERVED), "progress.answer_reason_missing"),
        (with_money(planned_baht=None), "progress.amount_missing"),
        (with_money(actual_baht="-0.01"), "progress.amount_negative"),
        (with_money(planned_baht="0.00"), "progress.spent_without_plan"),
        (with_money(actual_baht="60000.01"), "progress.spent_above_budget"),
        (with_summary(results="-"), "progress.summary_box_empty"),
        (with_summary(work_problems=" "), "progress.summary_box_empty"),
        (with_summary(suggestions=""), "progress.summary_box_empty"),
        (with_activity("a2", how="ตั้งแต่มกราคม ๒๕๖๗ ถึงธันวาคม ๒๕๖๗"), "progress.span_ends_after_data_date"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_violation_shuts_it_and_is_named(change, code):
    subject = change(clean_report())
    assert code in hard_codes(subject)
    assert closes(run(REPORT_CHECKS, subject), Gate.SUBMIT)


def test_a_transfer_explains_spending_above_the_budget():
    budget = replace(
        PROJECT.budget,
        transfers=(
            Transfer(
                direction=TransferDirection.IN, amount_baht=Decimal("0.01"), project_code="สธ 1", work_plan="พื้นฐาน"
            ),
        ),
    )
    above = in_turn(with_money(actual_baht="60000.01"), with_project(budget=budget))
    assert hard_codes(above(clean_report())) == set()


def test_spending_of_earlier_quarters_counts_toward_the_budget():
    subject = clean_report()
    before = replace(subject.report, quarter=1, answers=(), activities=(), kpi_values=())
    before = replace(before, disbursement=replace(before.disbursement, actual_baht=Decimal("38600.01")))
    assert hard_codes(replace(subject, earlier_reports=(before,))) == {"progress.spent_above_budget"}


hostile = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    ["\x0b", "\ud800", "=1+1", "<script>", "{{7*7}}", "%(planned)s %s", "๙๙/๙๙/๙๙๙๙", "(" * 200, "๒๕๖๗" * 50]
)


@given(hostile)
def test_no_text_makes_a_check_crash(text):
    narrative = Narrative(what=text, where=text, how=text, result=text, leads_to=text)
    subject = in_turn(
        with_answer(Part.SUB_PLAN, narrative=narrative),
        with_answer(Part.KPI, narrative=Narrative(whole_text=text)),
        with_activity("a1", narrative=narrative, reason=text),
        with_summary(results=text, work_problems=text, suggestions=text),
        with_money(causes=(Cause(category=CauseCategory.OTHER, text=text, activity_key=text),)),
    )(clean_report())
    for hit in run(REPORT_CHECKS, subject):
        assert not hit.crashed, hit
        assert REPORT_CHECKS.message(hit)


def test_a_cancelled_activity_explains_money_left():
    cancelled = with_activity("a2", status=ActivityStatus.CANCELLED, narrative=Narrative(), reason="ถูกตัดงบประมาณ")
    cause = with_money(causes=(Cause(category=CauseCategory.CANCELLED, text="ยกเลิกค่ายรุ่นที่สอง"),))
    assert hard(in_turn(cancelled, cause)(clean_report())) == set()


@pytest.mark.parametrize("status", [ActivityStatus.DONE, ActivityStatus.CANCELLED])
def test_an_activity_closed_in_an_earlier_quarter_is_not_asked_for_again(status):
    subject = clean_report()
    row = replace(subject.report.activities[0], status=status)
    before = replace(subject.report, quarter=1, answers=(), kpi_values=(), activities=(row,))
    before = replace(before, disbursement=replace(before.disbursement, actual_baht=Decimal("0.00")))
    without = with_report(activities=subject.report.activities[1:])(subject)
    assert hard_codes(without) == {"progress.activity_missing"}
    assert hard_codes(replace(without, earlier_reports=(before,))) == set()
