"""Which nodes are asked of whom."""

from tidtam.instruments.facts import STANDARD_BANDS, InstrumentVersion, Node, Round
from tidtam.instruments.rules import applicable, leaves_asked

ROUNDS = (Round(code="6m", label="รอบ 6 เดือน", months=6), Round(code="12m", label="รอบ 12 เดือน"))


def version(*nodes: Node) -> InstrumentVersion:
    return InstrumentVersion(
        code="X", fiscal_year_be=2567, title="ทดสอบ", nodes=nodes, rounds=ROUNDS, bands=STANDARD_BANDS
    )


def codes(nodes: tuple[Node, ...]) -> list[str]:
    return [node.code for node in nodes]


TREE = version(
    Node(code="1", kind="group", title="มาตรฐาน"),
    Node(code="1.1", kind="level", title="ทุกเขต", parent="1"),
    Node(code="1.2", kind="group", title="เฉพาะ สพป.", parent="1", applies_to="primary"),
    Node(code="1.2.1", kind="level", title="ใต้กลุ่มเฉพาะ สพป.", parent="1.2"),
    Node(code="2", kind="group", title="มีแต่ สพม."),
    Node(code="2.1", kind="share", title="เฉพาะ สพม.", parent="2", applies_to="secondary", rounds=("12m",)),
)


def test_what_stands_below_a_restricted_group_is_restricted_with_it():
    assert codes(applicable(TREE, "esa_primary")) == ["1", "1.1", "1.2", "1.2.1"]
    assert codes(applicable(TREE, "esa_secondary")) == ["1", "1.1", "2", "2.1"]


def test_a_group_without_a_leaf_for_an_office_is_not_shown_to_it():
    assert "2" not in codes(applicable(TREE, "esa_primary"))


def test_a_leaf_without_rounds_is_asked_in_every_round():
    assert codes(leaves_asked(TREE, "6m", office_kind="esa_secondary")) == ["1.1"]
    assert codes(leaves_asked(TREE, "12m", office_kind="esa_secondary")) == ["1.1", "2.1"]


def test_leaves_of_one_answerer_are_asked_for_alone():
    tree = version(
        Node(code="1", kind="share", title="สถานศึกษา", answered_by="school"),
        Node(code="2", kind="share", title="เขต"),
    )
    assert codes(leaves_asked(tree, "6m", office_kind="esa_primary", answered_by="school")) == ["1"]
