"""The fields of a report: a change at one place changes that and nothing else, and what does not fit is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tidtam.approval.choices import Origin, Status
from tidtam.approval.rules import content_of, difference, is_within
from tidtam.drafts.typed import ChangesRefused
from tidtam.exchange.tests import strategies
from tidtam.progress.approvals import ReportKind
from tidtam.progress.checks.examples import PROJECT, REPORT
from tidtam.progress.choices import AnswerState, CauseCategory, KpiVerdict, Part
from tidtam.progress.facts import Answer, Cause, Narrative, Report
from tidtam.progress.models import ActivityProgress, Disbursement, DisbursementCause, KpiValue
from tidtam.progress.places import DIGITS, LONGEST, FieldKind, carried_places, fields_of, places_of_topic, with_changes
from tidtam.progress.topics import editable_fields
from tidtam.thai.text import clean

EMPTY = Report(project_key="clean", fiscal_year_be=2567, quarter=2)


def places(report, project=PROJECT):
    return {field.place: field.value for field in fields_of(report, project)}


def test_one_box_is_changed():
    after = with_changes(REPORT, PROJECT, {"answers[output].result": "มาครบ 40 คน"})
    assert after.answers[0].narrative == replace(REPORT.answers[0].narrative, result="มาครบ 40 คน")
    assert (after.answers[1:], after.activities) == (REPORT.answers[1:], REPORT.activities)


def test_several_fields_of_every_kind_are_changed_at_once():
    after = with_changes(
        REPORT,
        PROJECT,
        {
            "data_date": date(2024, 3, 30),
            "disbursement.actual_baht": Decimal("1200.50"),
            "summary.no_suggestions": True,
            "answers[kpi].state": AnswerState.ANSWERED,
            "activities[a1].later_quarter": 3,
            "kpi_values[k2].verdict": "met",
        },
    )
    assert after.data_date == date(2024, 3, 30)
    assert after.disbursement.actual_baht == Decimal("1200.50")
    assert after.summary.no_suggestions
    assert [one.state for one in after.answers if one.part == Part.KPI] == [AnswerState.ANSWERED]
    assert after.activities[0].later_quarter == 3
    assert [one.verdict for one in after.kpi_values if one.kpi_key == "k2"] == [KpiVerdict.MET]


def test_what_nobody_wrote_yet_can_be_written():
    after = with_changes(
        EMPTY,
        PROJECT,
        {
            "answers[ndp13].leads_to": "เด็กเรียนทันเพื่อน",
            "kpi_values[k1].cumulative": Decimal(18),
            "activities[a2].what": "จัดค่ายรุ่นแรก",
            "disbursement.causes[1].category": CauseCategory.WORKLOAD,
        },
    )
    assert after.answers == (Answer(part=Part.NDP13, narrative=Narrative(leads_to="เด็กเรียนทันเพื่อน")),)
    assert [row.kpi_key for row in after.kpi_values] == ["k1"]
    assert [row.activity_key for row in after.activities] == ["a2"]
    assert after.disbursement.causes == (Cause(category=CauseCategory.WORKLOAD),)


def test_a_report_nobody_wrote_into_stays_empty():
    assert with_changes(EMPTY, PROJECT, {}) == EMPTY
    assert with_changes(EMPTY, PROJECT, {"answers[kpi].what": " ", "summary.results": ""}) == EMPTY


def test_a_cause_that_was_emptied_falls_away_and_the_others_stay():
    first, second = Cause(category=CauseCategory.OTHER, text="ก"), Cause(category=CauseCategory.OTHER, text="ข")
    report = replace(EMPTY, disbursement=replace(EMPTY.disbursement, causes=(first, second)))
    after = with_changes(report, PROJECT, {"disbursement.causes[1].text": ""})
    assert after.disbursement.causes == (second,)


def test_a_whole_text_stays_one_and_boxes_stay_boxes():
    report = replace(EMPTY, answers=(Answer(part=Part.OUTPUT, narrative=Narrative(whole_text="ทั้งก้อน")),))
    names = {place for place in places(report) if place.startswith("answers[output]")}
    assert names == {
        *(f"answers[output].{name}" for name in ("covers", "state", "reason", "whole_text")),
        *(f"answers[output][2].{name}" for name in ("covers", "state", "reason", "what", "where", "how", "result")),
    }
    with pytest.raises(ChangesRefused):
        with_changes(report, PROJECT, {"answers[output].what": "อบรม"})
    with pytest.raises(ChangesRefused):
        with_changes(REPORT, PROJECT, {"answers[output].whole_text": "ทั้งก้อน"})


def test_only_the_parts_of_plans_have_the_fifth_box():
    assert {place for place in places(EMPTY) if place.endswith("leads_to")} == {
        f"answers[{part.value}].leads_to"
        for part in (Part.NATIONAL_STRATEGY, Part.MASTER_PLAN_ISSUE, Part.SUB_PLAN, Part.NDP13)
    }


def test_the_plan_of_record_and_what_was_carried_in_are_not_typed():
    assert not {"disbursement.planned_baht", "disbursement.carried_in_baht"} & places(EMPTY).keys()


def test_a_plan_that_no_registration_states_is_typed():
    unplanned = replace(PROJECT, budget=replace(PROJECT.budget, planned=()))
    assert "disbursement.planned_baht" in places(EMPTY, unplanned)


def test_an_imported_report_keeps_its_printed_plan_until_it_is_the_registered_one():
    imported = replace(EMPTY, origin=Origin.IMPORTED)
    assert "disbursement.carried_in_baht" in places(imported)
    after = with_changes(imported, PROJECT, {"disbursement.planned_baht": Decimal("25000.00")})
    assert "disbursement.planned_baht" not in places(after)


def test_one_more_answer_is_offered_while_a_target_is_not_covered():
    report = replace(EMPTY, answers=(Answer(part=Part.KPI, narrative=Narrative(what="นับ"), covers=("k1",)),))
    assert "answers[kpi][2].covers" in places(report)
    after = with_changes(report, PROJECT, {"answers[kpi].covers": ("k1", "k2", "k1")})
    assert after.answers[0].covers == ("k1", "k2")
    assert "answers[kpi][2].covers" not in places(after)


def test_what_an_answer_covers_is_chosen_from_what_is_registered():
    (field,) = (one for one in fields_of(EMPTY, PROJECT) if one.place == "answers[sub_plan].covers")
    assert (field.kind, field.keys) == (FieldKind.KEYS, ("X-T1",))
    after = with_changes(EMPTY, PROJECT, {"answers[sub_plan].covers": ("X-T1",)})
    assert after.answers == (Answer(part=Part.SUB_PLAN, covers=("X-T1",)),)


def test_rows_that_a_form_offers_one_after_the_other_may_come_together():
    after = with_changes(
        EMPTY,
        PROJECT,
        {
            "disbursement.causes[1].text": "",
            "disbursement.causes[2].text": "รถไม่พร้อม",
            "answers[kpi].what": "นับครั้งแรก",
            "answers[kpi][2].what": "นับครั้งที่สอง",
            "activities[unplanned-1].title": "ช่วยน้ำท่วม",
            "activities[unplanned-2].title": "ต้อนรับคณะ",
        },
    )
    assert [cause.text for cause in after.disbursement.causes] == ["รถไม่พร้อม"]
    assert [answer.narrative.what for answer in after.answers] == ["นับครั้งแรก", "นับครั้งที่สอง"]
    assert [(row.activity_key, row.title) for row in after.activities] == [
        ("unplanned-1", "ช่วยน้ำท่วม"),
        ("unplanned-2", "ต้อนรับคณะ"),
    ]


def test_work_that_no_registration_lists_has_a_title_and_the_next_is_offered():
    after = with_changes(EMPTY, PROJECT, {"activities[unplanned-1].title": "ช่วยน้ำท่วม"})
    assert {"activities[unplanned-1].title", "activities[unplanned-2].title"} <= places(after).keys()
    assert "activities[a1].title" not in places(after)
    (cause,) = (one for one in fields_of(after, PROJECT) if one.place == "disbursement.causes[1].activity_key")
    assert "unplanned-1" in cause.keys


def test_the_fields_of_the_topics_are_all_the_fields():
    of_topics = [place for topic in range(1, 7) for place in places_of_topic(REPORT, PROJECT, topic)]
    assert sorted(of_topics) == sorted(places(REPORT))


UNFIT = [
    ("disbursement.actual_baht", Decimal("-0.01")),
    ("disbursement.actual_baht", Decimal("0.001")),
    ("disbursement.actual_baht", Decimal(10**13)),
    ("disbursement.actual_baht", Decimal("NaN")),
    ("disbursement.actual_baht", "100"),
    ("disbursement.actual_baht", 100),
    ("disbursement.planned_baht", Decimal("1.00")),
    ("disbursement.carried_in_baht", Decimal("1.00")),
    ("kpi_values[k1].cumulative", Decimal("0.00001")),
    ("activities[a1].later_quarter", 5),
    ("activities[a1].later_quarter", True),
    ("activities[a1].status", "no such word"),
    ("activities[a1].unit", "ก" * 101),
    ("activities[a1].start_date", "2024-03-31"),
    ("disbursement.causes[1].activity_key", "zzz"),
    ("summary.no_problems", "on"),
    ("summary.results", 5),
    ("summary.results", "ก" * 50_001),
    ("answers[output].state", None),
    ("answers[output][3].what", "ไม่มีคำตอบที่สอง"),
    ("answers[output].covers", "o1"),
    ("answers[output].covers", ("o2",)),
    ("answers[output].covers", None),
    ("activities[a1].title", "มีชื่อในทะเบียนแล้ว"),
    ("activities[unplanned-2].what", "ยังไม่มีรายการแรก"),
    ("status", "approved"),
    ("activities[zzz].what", "ไม่มีกิจกรรมนี้"),
    ("disbursement.causes[9].text", "ไกลเกินไป"),
]


@pytest.mark.parametrize(("place", "value"), UNFIT)
def test_what_does_not_fit_is_refused_by_its_place_and_nothing_is_changed(place, value):
    with pytest.raises(ChangesRefused) as refused:
        with_changes(REPORT, PROJECT, {place: value, "summary.results": "แก้แล้ว"} | {place: value})
    assert set(refused.value.sentences) == {place}
    assert str(refused.value.sentences[place])


def test_every_refused_place_is_named():
    with pytest.raises(ChangesRefused) as refused:
        with_changes(REPORT, PROJECT, dict([UNFIT[0], UNFIT[-1]]))
    assert set(refused.value.sentences) == {UNFIT[0][0], UNFIT[-1][0]}


@pytest.mark.parametrize("model", [Disbursement, DisbursementCause, KpiValue, ActivityProgress])
def test_what_fits_fits_the_tables(model):
    for column in model._meta.concrete_fields:
        if column.get_internal_type() == "DecimalField":
            whole, decimals = DIGITS[FieldKind.AMOUNT if column.name.endswith("_baht") else FieldKind.NUMBER]
            assert (column.decimal_places, column.max_digits >= whole + decimals) == (decimals, True)
        if column.name in {"unit", "project_code"}:
            assert column.max_length == LONGEST[FieldKind.LINE]


WITH_OPTIONS = {FieldKind.CHOICE, FieldKind.QUARTER, FieldKind.ACTIVITY, FieldKind.KEYS}


def test_every_field_has_its_words():
    for field in editable_fields(REPORT, PROJECT):
        assert field.label, field.place
        assert field.heading or field.place == "data_date", field.place
        assert bool(field.options) == (field.field.kind in WITH_OPTIONS) or not field.field.keys, field.place
    (box,) = (one for one in editable_fields(REPORT, PROJECT) if one.place == "activities[a1].what")
    assert (box.heading, box.label, box.topic) == ("กิจกรรม › อบรมครูพี่เลี้ยง", "ทำอะไร", 2)


VALUES = {
    FieldKind.TEXT: strategies.texts,
    FieldKind.LINE: strategies.words,
    FieldKind.AMOUNT: strategies.baht,
    FieldKind.NUMBER: strategies.numbers,
    FieldKind.DATE: strategies.days,
    FieldKind.QUARTER: strategies.quarters,
    FieldKind.TICK: st.booleans(),
}


def lengths(report):
    return [len(report.answers), len(report.kpi_values), len(report.activities), len(report.disbursement.causes)]


def offered(said):
    """Return what is only offered: everything of it is empty."""
    owners = {place.rpartition("]")[0] for place in said}
    blank = ("", None, False, (), AnswerState.ANSWERED, CauseCategory.OTHER)
    return {one for one in owners if all(v in blank for p, v in said.items() if p.rpartition("]")[0] == one)}


def value_for(data, field, project):
    if field.kind is FieldKind.ACTIVITY:
        return data.draw(st.sampled_from(["", *field.keys]))
    if field.kind is FieldKind.KEYS:
        chosen = data.draw(st.sets(st.sampled_from(field.keys))) if field.keys else set()
        return field.value if chosen == {*field.value} else tuple(key for key in field.keys if key in chosen)
    values = st.sampled_from(list(field.choices)) if field.choices else VALUES[field.kind]
    return data.draw(values if field.is_required else st.none() | values)


@given(st.data())
def test_a_change_at_one_place_changes_that_place_alone_and_can_be_taken_back(data):
    project = data.draw(strategies.projects("p", 2567, []))
    report = data.draw(strategies.reports(project, 2, Status.SAVED, Origin.ENTERED))
    before = places(report, project)
    field = data.draw(st.sampled_from(fields_of(report, project)))
    value = value_for(data, field, project)
    assume(value or field.name != "whole_text")  # emptied, the narrative is written in boxes again
    after = with_changes(report, project, {field.place: value})
    assume(lengths(after) >= lengths(report))  # what was emptied falls away, and those after it are counted anew
    said = places(after, project)
    same = [place for place in before if place != field.place and place in said]
    assert {place: said[place] for place in same} == {place: before[place] for place in same}
    assert {place.rpartition("]")[0] for place in before if place not in said} <= offered(before)
    assert said.get(field.place, value) == (clean(value) if type(value) is str else value)
    if field.place in said:
        back = with_changes(after, project, {field.place: field.value})
        assume(lengths(back) == lengths(report))  # an answer that says nothing falls away once it is touched
        assert places(back, project) == before


@given(st.data())
def test_places_are_those_of_the_difference(data):
    project = data.draw(strategies.projects("p", 2567, []))
    report = data.draw(strategies.reports(project, 2, Status.SAVED, Origin.ENTERED))
    field = data.draw(st.sampled_from(fields_of(report, project)))
    value = value_for(data, field, project)
    after = with_changes(report, project, {field.place: value})
    assume(lengths(after) == lengths(report))
    found = difference(
        content_of(report), content_of(after), item_keys=ReportKind.item_keys, unnamed=ReportKind.unnamed
    )
    assert all(is_within(one.place, field.place) for one in found)
    assert found or content_of(after) == content_of(report)


def test_a_field_stands_once():
    named = [field.place for field in fields_of(REPORT, PROJECT)]
    assert len(set(named)) == len(named)


def test_words_of_the_quarter_before_are_carried_until_they_differ():
    later = replace(REPORT, quarter=3, summary=replace(REPORT.summary, results="เปิดค่ายรุ่นที่สอง"))
    found = carried_places(later, PROJECT, REPORT)
    assert {"summary.work_problems", "answers[output].what", "activities[a1].how"} <= found
    assert not found & {"summary.results", "summary.spending_problems", "data_date", "kpi_values[k1].cumulative"}
    assert carried_places(later, PROJECT, replace(REPORT, answers=())) == found - {
        place for place in found if place.startswith("answers[")
    }
