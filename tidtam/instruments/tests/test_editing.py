"""Building a tree: whatever is added, changed, moved or taken away, parents stand before what is below them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.instruments import editing
from tidtam.instruments.facts import InstrumentVersion, Node, Round


def group(code, parent=""):
    return Node(code=code, kind="group", title=code, parent=parent)


def leaf(code, parent=""):
    return Node(code=code, kind="text", title=code, parent=parent)


TREE = InstrumentVersion(
    code="X",
    fiscal_year_be=2567,
    title="ทดสอบ",
    nodes=(group("A"), leaf("A1", "A"), leaf("A2", "A"), group("B"), group("B1", "B"), leaf("B1a", "B1")),
    rounds=(Round(code="year", label="รายปี"),),
    bands=(),
)


def codes(version):
    return [node.code for node in version.nodes]


def test_a_new_node_is_the_last_below_its_parent():
    assert codes(editing.with_node(TREE, leaf("A3", "A"))) == ["A", "A1", "A2", "A3", "B", "B1", "B1a"]


def test_a_group_moves_with_all_that_is_below_it():
    moved = editing.with_move(TREE, "B", -1)
    assert codes(moved) == ["B", "B1", "B1a", "A", "A1", "A2"]
    assert codes(editing.with_move(moved, "B", -1)) == codes(moved)
    assert editing.with_move(moved, "B", 1) == TREE


def test_what_is_below_follows_a_new_code_and_a_new_place():
    renamed = editing.with_change(TREE, "B1", replace(TREE.node("B1"), code="B9"))
    assert renamed.node("B1a").parent == "B9"
    placed = editing.with_change(TREE, "B", replace(TREE.node("B"), parent="A"))
    assert codes(placed) == ["A", "A1", "A2", "B", "B1", "B1a"]


def test_a_node_is_taken_away_with_all_that_is_below_it():
    assert codes(editing.without_node(TREE, "B")) == ["A", "A1", "A2"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda: editing.with_node(TREE, leaf("A1")), "code"),
        (lambda: editing.with_change(TREE, "A2", leaf("A1", "A")), "code"),
        (lambda: editing.with_change(TREE, "B", group("B", "B1")), "parent"),
        (lambda: editing.with_change(TREE, "B", group("B", "B")), "parent"),
        (lambda: editing.with_change(TREE, "B1", leaf("B1", "B")), "kind"),
    ],
)
def test_a_change_that_would_leave_no_tree_is_refused_at_its_field(change, path):
    with pytest.raises(editing.EditRefused) as refused:
        change()
    assert refused.value.fault.path == path
    assert refused.value.fault.message


def test_the_days_of_rounds_are_open_again_in_another_year():
    dated = replace(TREE, rounds=(Round(code="year", label="รายปี", as_of_date=date(2024, 9, 30)),))
    assert editing.as_next(dated, fiscal_year_be=2568, number=1).rounds[0].as_of_date is None
    assert editing.as_next(dated, fiscal_year_be=2567, number=2).rounds == dated.rounds


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "move", "place", "drop"]), st.integers(0, 9), st.integers(0, 9)), max_size=12
    )
)
def test_a_tree_stays_a_tree(steps):
    version = TREE
    for number, (verb, one, other) in enumerate(steps):
        names, above = codes(version), [node.code for node in editing.groups(version)]
        code = names[one % len(names)] if names else ""
        try:
            if verb == "add":
                version = editing.with_node(version, group(f"N{number}", above[other % len(above)] if above else ""))
            elif code and verb == "move":
                version = editing.with_move(version, code, 1 if other % 2 else -1)
            elif code and verb == "place":
                version = editing.with_change(
                    version, code, replace(version.node(code), parent=above[other % len(above)] if above else "")
                )
            elif code:
                version = editing.without_node(version, code)
        except editing.EditRefused:
            continue
        seen = {""}
        for node in version.nodes:
            assert node.parent in seen
            seen.add(node.code)
        assert len(set(codes(version))) == len(version.nodes)
