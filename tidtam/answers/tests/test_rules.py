"""Levels that follow from answers, lists in two levels, who is asked what."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from tidtam.answers import rules
from tidtam.answers.checks.examples import CLEAN, NODES
from tidtam.answers.choices import AnswerState
from tidtam.answers.facts import Answer, Sheet, Statement
from tidtam.instruments.facts import STANDARD_BANDS, InstrumentVersion, Node, Round

NODE = {node.code: node for node in NODES}
VERSION = InstrumentVersion(
    code="D",
    fiscal_year_be=2566,
    title="ตัวอย่าง",
    nodes=NODES,
    rounds=(Round(code="6m", label="6 เดือน", months=6), Round(code="12m", label="12 เดือน")),
    bands=STANDARD_BANDS,
)


def answer(code, **said):
    return replace(CLEAN.sheet.answer(code), **said)


@pytest.mark.parametrize(
    ("code", "said", "level"),
    [
        ("L", {}, 4),
        ("L", {"state": AnswerState.IN_PROGRESS}, None),
        ("C", {}, 2),
        ("C", {"criteria": ("c1", "c3")}, 1),
        ("C", {"criteria": ()}, 1),
        ("P", {}, 4),  # 170 of 200 is 85 %
        ("P", {"achieved": Decimal("179.99")}, 5),  # 89.995 % shows as 90.00
        ("P", {"achieved": Decimal(0)}, 1),
        ("P", {"achieved": None}, None),
        ("P", {"total": None, "achieved": None, "percent": Decimal(60)}, 2),
        ("D", {}, 3),  # no bands: the level is entered
        ("S", {}, None),
    ],
)
def test_a_level_follows_from_the_answer(code, said, level):
    assert rules.self_level_of(NODE[code], answer(code, **said)) == level


def test_a_percent_is_computed_from_its_base_and_typed_only_without_one():
    assert rules.percent_of(NODE["S"], answer("S", total=Decimal(3), achieved=Decimal(2))) == Decimal("66.67")
    assert rules.percent_of(NODE["S"], answer("S", total=Decimal(0), achieved=Decimal(0))) is None
    assert rules.percent_of(NODE["T"], answer("T")) == Decimal("81.5")
    assert rules.percent_of(NODE["N"], answer("N")) is None


def test_zero_is_an_answer_and_nothing_is_none():
    assert rules.missing_fields(NODE["N"], answer("N", number=Decimal(0))) == ()
    assert rules.missing_fields(NODE["N"], answer("N", number=None)) == ("number",)
    assert rules.missing_fields(NODE["B"], answer("B", parts=())) == ("parts[girls]", "parts[boys]")
    assert rules.missing_fields(NODE["N"], Answer(node_code="N", state=AnswerState.NONE)) == ()


def test_the_sheets_of_all_rounds_give_their_levels_and_what_is_under_way():
    first = replace(CLEAN.sheet, round_code="6m", answers=(answer("L", self_level=3),))
    second = replace(
        CLEAN.sheet,
        round_code="12m",
        answers=(answer("L"), answer("T"), Answer(node_code="C", state=AnswerState.IN_PROGRESS)),
    )
    given = rules.given_by(VERSION, [first, second])
    assert given.levels == {("L", "6m"): 3, ("L", "12m"): 4}
    assert given.percents == {"T": Decimal("81.5")}
    assert given.in_progress == {"C"}


def test_an_office_sees_its_schools_leaves_and_a_school_only_its_own():
    nodes = (
        Node(code="O", kind="count", title="ของเขต"),
        Node(code="P", kind="count", title="ของ สพป.", applies_to="primary"),
        Node(code="S", kind="count", title="ของโรงเรียน", answered_by="school", rounds=("12m",)),
        Node(code="B", kind="count", title="ของสำนัก", answered_by="bureau", bureau_code="B-1"),
        Node(code="I", kind="count", title="นำเข้า", answered_by="imported"),
    )
    version = replace(VERSION, nodes=nodes)

    def asked(kind, code="", office_kind="", round_code="12m"):
        return [one.code for one in rules.leaves_of(version, round_code, kind=kind, code=code, office_kind=office_kind)]

    assert asked("esa_primary", office_kind="esa_primary") == ["O", "P", "S"]
    assert asked("esa_primary", office_kind="esa_primary", round_code="6m") == ["O", "P"]
    assert asked("esa_secondary", office_kind="esa_secondary") == ["O", "S"]
    assert asked("school", office_kind="esa_primary") == ["S"]
    assert asked("bureau", code="B-1") == ["B"]
    assert asked("bureau", code="B-2") == []
    assert rules.is_summed(nodes[2], kind="esa_primary", office_kind="esa_primary")
    assert not rules.is_summed(nodes[2], kind="school", office_kind="esa_primary")


PASTED = """1. โรงเรียนทุกแห่งมีแผน
1.1 ขนาดเล็ก 12 แห่ง
1.2 ขนาดใหญ่ 3 แห่ง

2) อบรมครู
- รุ่นแรก
2.5 ล้านบาทใช้ในการอบรม
"""


def test_a_list_is_read_from_lines_as_pasted_and_its_numbers_are_generated():
    read = rules.read_list(PASTED)
    assert read == (
        Statement(text="โรงเรียนทุกแห่งมีแผน", points=("ขนาดเล็ก 12 แห่ง", "ขนาดใหญ่ 3 แห่ง")),
        Statement(text="อบรมครู", points=("รุ่นแรก",)),
        Statement(text="2.5 ล้านบาทใช้ในการอบรม"),
    )
    assert [number for number, _text, _level in rules.numbered(read)] == ["1", "1.1", "1.2", "2", "2.1", "3"]


@drawn(st.text(max_size=60))
def test_a_list_that_was_read_is_read_again_as_it_is(text):
    once = rules.read_list(text)
    assert rules.read_list(rules.list_lines(once)) == once or any(one.text[:1].isdigit() for one in once)


def test_what_came_by_letter_has_number_and_date():
    assert rules.letter_is_whole(CLEAN.sheet)
    assert isinstance(CLEAN.sheet, Sheet)
