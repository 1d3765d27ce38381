"""A registration field by field: what may be written where, what falls away, what a form changes by itself."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.drafts.typed import ChangesRefused
from tidtam.progress.tests.small_office import FULL
from tidtam.projects.choices import ResultKind, Section, TransferDirection
from tidtam.projects.facts import Activity, PlanLink, Transfer
from tidtam.projects.places import NO_SUCH_FIELD, fields_of, section_of, with_changes
from tidtam.projects.typed import read_section, spelt

PROJECT = replace(
    FULL,
    plan_links=(PlanLink(tree="master_plan", code="MP12", is_primary=True), PlanLink(tree="ndp13", code="M12")),
    budget=replace(
        FULL.budget,
        transfers=(Transfer(direction=TransferDirection.IN, amount_baht=Decimal("500.00"), project_code="A 1"),),
    ),
)


def typed_of(project, section):
    """Return a section's boxes as a browser sends them untouched."""
    boxes = {}
    for field in fields_of(project, section):
        texts = spelt(field)
        boxes[field.place] = ["", *texts] if field.kind.value in {"rows", "keys", "quarters"} else texts[0]
    return boxes


@pytest.mark.parametrize("section", Section)
def test_a_form_sent_untouched_changes_nothing(section):
    said = read_section(PROJECT, section, typed_of(PROJECT, section))
    assert (said.changes, said.unreadable) == ({}, {})
    assert with_changes(PROJECT, {}) == PROJECT


@pytest.mark.parametrize("section", Section)
def test_what_is_spelt_is_read_back_as_it_was(section):
    blank = replace(PROJECT, **dict.fromkeys(("results", "kpis", "activities", "plan_links"), ()))
    boxes = {**typed_of(PROJECT, section)}
    said = read_section(blank, section, boxes)
    assert said.unreadable == {}
    again = with_changes(blank, said.changes)
    for field in fields_of(PROJECT, section):
        assert field.value == next(one.value for one in fields_of(again, section) if one.place == field.place)


def test_every_place_stands_in_its_section():
    for section in Section:
        assert {section_of(field.place) for field in fields_of(PROJECT, section)} == {section}


def test_texts_are_read_as_officers_write_them():
    said = read_section(
        PROJECT,
        Section.GENERAL,
        {"start_date": "๑ ต.ค. ๒๕๖๖", "end_date": "31/8/2567", "in_emenscr": "no", "name": " ชื่อใหม่\r\n"},
    )
    after = with_changes(PROJECT, said.changes)
    assert (after.start_date, after.end_date) == (dt.date(2023, 10, 1), dt.date(2024, 8, 31))
    assert after.in_emenscr is False
    assert after.name == "ชื่อใหม่"
    money = read_section(PROJECT, Section.BUDGET, {"budget.planned[3].planned_baht": "๑,๒๓๔.๕๐ บาท"})
    assert with_changes(PROJECT, money.changes).budget.planned[-1].planned_baht == Decimal("1234.50")


def test_what_cannot_be_read_is_named_and_kept_as_typed():
    said = read_section(PROJECT, Section.BUDGET, {"budget.total_baht": "เก้าหมื่น", "budget.work_plan_name": "ก"})
    assert list(said.unreadable) == ["budget.total_baht"]
    assert said.boxes["budget.total_baht"].text == "เก้าหมื่น"
    assert said.changes == {"budget.work_plan_name": "ก"}


def test_rows_are_added_moved_and_removed_by_their_keys():
    changes = {
        "results": ("o2", "new", "o1"),
        "results[new].text": "ครูใช้แบบฝึก",
        "results[new].kind": "outcome",
    }
    after = with_changes(PROJECT, changes)
    assert [(row.key, row.kind) for row in after.results] == [
        ("o2", ResultKind.OUTCOME),
        ("new", ResultKind.OUTCOME),
        ("o1", ResultKind.OUTPUT),
    ]


def test_a_new_row_in_which_nothing_is_written_falls_away():
    changes = {"kpis": ("k1", "k2", "new"), "budget.transfers": ("1", "2"), "budget.transfers[2].direction": "out"}
    assert with_changes(PROJECT, changes) == PROJECT
    assert [row.key for row in with_changes(PROJECT, {"results[o1].text": " "}).results] == ["o2"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"kpis": ("new",), "kpis[new].unit": "คน"}, "kpis[new].name"),
        ({"kpis[k1].name": "  "}, "kpis[k1].name"),
        ({"name": ""}, "name"),
        ({"budget.transfers": ("9",), "budget.transfers[9].project_code": "B"}, "budget.transfers[9].amount_baht"),
        ({"activities[a2].parent_key": "a2"}, "activities[a2].parent_key"),
        ({"activities[a1].parent_key": "a2"}, "activities[a1].parent_key"),
        ({"activities[a1].weight_pct": Decimal("100.01")}, "activities[a1].weight_pct"),
        ({"budget.total_baht": Decimal(-1)}, "budget.total_baht"),
        ({"kpis[k9].unit": "คน"}, "kpis[k9].unit"),
        ({"kpis": ("k1", "k1")}, "kpis"),
        ({"results": ("a[b]",)}, "results"),
        ({"plan_links": ("no_tree:X",)}, "plan_links"),
        ({"kpis[k1].due_quarters": (5,)}, "kpis[k1].due_quarters"),
        ({"executions": ()}, "executions"),
    ],
)
def test_what_cannot_be_registered_is_refused_at_its_place(changes, place):
    with pytest.raises(ChangesRefused) as refused:
        with_changes(PROJECT, changes)
    assert place in refused.value.sentences


def test_what_an_activity_served_goes_with_it():
    after = with_changes(PROJECT, {"kpis": ("k2",)})
    assert after.activities[0].serves == ()


def test_a_sub_activity_stays_as_a_main_one_where_its_main_activity_goes():
    after = with_changes(PROJECT, {"activities": ("a2", "a3")})
    assert after.activities[0] == replace(FULL.activities[1], parent_key="")


def test_there_is_one_primary_link_or_none():
    after = with_changes(PROJECT, {"plan_links.primary": "ndp13:M12"})
    assert [link.is_primary for link in after.plan_links] == [False, True]
    gone = with_changes(PROJECT, {"plan_links": ("ndp13:M12",)})
    assert [link.is_primary for link in gone.plan_links] == [False]


def test_a_text_of_an_import_that_was_not_touched_is_not_asked_for():
    imported = replace(PROJECT, activities=(Activity(key="x", title="", place="วัด"), *PROJECT.activities))
    assert with_changes(imported, {"activities[a1].place": "โรงเรียน"}).activities[0].title == ""


@pytest.mark.parametrize(
    "place",
    [
        "",
        "nothing",
        "budget",
        "budget.nothing",
        "results[k",
        "results[nobody].text",
        "results[nobody]].text",
        "results.text",
        "activities[a1].planned",
        "budget.planned[5].planned_baht",
        "budget.planned.planned_baht",
        "executions[1].reason",
    ],
)
def test_what_is_no_place_is_refused(place):
    with pytest.raises(ChangesRefused) as refused:
        with_changes(PROJECT, {place: "x"})
    assert refused.value.sentences == {place: NO_SUCH_FIELD}
