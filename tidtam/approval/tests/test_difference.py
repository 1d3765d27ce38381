"""What an approver sees as changed: the right fields, the right words, and never another text than was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.approval.rules import FieldChange, Op, difference, word_changes

WORKED = [
    (
        "อบรมครู 40 คน",
        "อบรมครู 42 คน",
        [(Op.SAME, "อบรมครู "), (Op.REMOVED, "40"), (Op.ADDED, "42"), (Op.SAME, " คน")],
    ),
    ("", "อบรมครู", [(Op.ADDED, "อบรมครู")]),
    ("อบรมครู", "", [(Op.REMOVED, "อบรมครู")]),
    ("เดิม", "เดิม", [(Op.SAME, "เดิม")]),
    ("ใช้งบ ๑,๒๐๐.๕๐ บาท", "ใช้งบ ๑,๒๐๐.๗๕ บาท", [
        (Op.SAME, "ใช้งบ "), (Op.REMOVED, "๑,๒๐๐.๕๐"), (Op.ADDED, "๑,๒๐๐.๗๕"), (Op.SAME, " บาท")]),
    ("ประชุมครูที่โรงเรียน", "ประชุมผู้ปกครองที่โรงเรียน", [
        (Op.SAME, "ประชุม"), (Op.REMOVED, "ครู"), (Op.ADDED, "ผู้ปกครอง"), (Op.SAME, "ที่โรงเรียน")]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words"), WORKED)
def test_it_shows_the_words_that_changed(before, after, words):
    assert word_changes(before, after) == words


def test_a_tone_mark_is_never_cut_from_its_letter():
    for _op, text in word_changes("ครูน้อยกว่าเดิม", "ครูน่อยกวาเดิม"):
        assert not "\u0e31" <= text[0] <= "\u0e3a"
        assert not "\u0e47" <= text[0] <= "\u0e4e"


THAI = st.text(alphabet="กขคเแาิ่้ัำ ๑๒12,.ab\n", max_size=60) | st.text(max_size=40)


@given(THAI, THAI)
def test_applying_the_words_gives_both_texts(before, after):
    words = word_changes(before, after)
    assert "".join(text for op, text in words if op is not Op.ADDED) == before
    assert "".join(text for op, text in words if op is not Op.REMOVED) == after
    assert all(text for _op, text in words)


def test_a_very_long_text_is_compared_in_time():
    before, after = "ก ข " * 20_000, "ค ข " * 20_000
    assert word_changes(before, before + "ค") == [(Op.SAME, before), (Op.ADDED, "ค")]
    assert word_changes(before, after) == [(Op.REMOVED, before[:-3]), (Op.ADDED, after[:-3]), (Op.SAME, " ข ")]


OLD = {
    "answers": [
        {"part": "kpi", "narrative": {"what": "อบรม", "where": ""}, "covers": ["k1"]},
        {"part": "kpi", "narrative": {"what": "ประชุม", "where": ""}, "covers": []},
    ],
    "disbursement": {"actual_baht": "100"},
    "summary": {"no_problems": False},
    "quarter": 2,
}


def changed(**fields):
    import copy

    new = copy.deepcopy(OLD)
    new.update(fields)
    return new


def places(new, old=OLD):
    return [one.place for one in difference(old, new, item_keys={"answers": "part"}, unnamed=("narrative",))]


def test_the_same_content_has_no_difference():
    assert places(changed()) == []


def test_a_field_is_named_as_the_checks_name_it():
    new = changed()
    new["answers"][1]["narrative"]["where"] = "ห้องประชุม"
    assert places(new) == ["answers[kpi][2].where"]


def test_a_figure_and_a_tick_are_fields_too():
    assert places(changed(disbursement={"actual_baht": "120"}, summary={"no_problems": True})) == [
        "disbursement.actual_baht",
        "summary.no_problems",
    ]


def test_items_without_a_name_are_counted():
    old = {"causes": [{"text": "ก", "part": "x"}, {"text": "ข"}]}
    new = {"causes": [{"text": "ก", "part": "x"}, {"text": "ค"}]}
    assert places(new, old) == ["causes[2].text"]


def test_what_was_taken_away_is_shown_as_removed():
    (change,) = difference({"a": "เดิม", "b": "อยู่"}, {"b": "อยู่"})
    assert change == FieldChange("a", "เดิม", "", ((Op.REMOVED, "เดิม"),))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
CONTENT = st.dictionaries(st.sampled_from(["key", "x", "y"]), VALUES, max_size=3)


@given(CONTENT, CONTENT)
def test_every_change_says_truly_what_was_and_what_is(old, new):
    there, back = difference(old, new), difference(new, old)
    assert {(one.place, one.before, one.after) for one in there} == {(one.place, one.after, one.before) for one in back}
    assert len({one.place for one in there}) == len(there)
    assert difference(old, old) == []
