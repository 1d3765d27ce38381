"""Finding plan nodes: by code and year, upwards from a sub-plan target, by words."""

import json
from datetime import UTC, datetime

import pytest

from tidtam.plans import selectors
from tidtam.plans.choices import PlanNodeKind, PlanTreeKind
from tidtam.plans.rules import NODE_KINDS, PARENT_KINDS, holds_in_year
from tidtam.plans.services import REFERENCE_PLANS, load_plans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plans(db):
    load_plans(at=datetime(2024, 1, 15, tzinfo=UTC), by="ผู้ดูแลระบบ")


def codes(nodes):
    return [node.code for node in nodes]


def test_a_sub_plan_target_leads_to_issue_and_strategy():
    path = selectors.path_of("MP12-S1-T1", 2567)
    assert (path.sub_plan.code, path.issue.code, codes(path.strategies)) == ("MP12-S1", "MP12", ["NS3"])
    assert (codes(path.issue_targets), codes(path.strategy_targets)) == (["MP12-T1"], ["NS3-T1"])
    assert not path.needs_a_choice


def test_a_sub_plan_without_a_target_leads_upwards_too():
    path = selectors.path_of("MP20-S5", 2567)
    assert (path.target, path.issue.code, codes(path.strategies)) == (None, "MP20", ["NS6"])


@pytest.mark.parametrize("code", ["MP12", "MP12-T1", "NS3", "none"])
def test_only_a_sub_plan_or_its_target_has_a_path(code):
    with pytest.raises(selectors.NotASubPlan):
        selectors.path_of(code, 2567)


def test_a_path_costs_two_queries(django_assert_num_queries):
    selectors.remembered_nodes.cache_clear()
    with django_assert_num_queries(2):
        selectors.path_of("MP12-S1-T1", 2567)


def test_all_nodes_of_a_year_cost_two_queries_and_one_once_they_are_known(django_assert_num_queries):
    selectors.remembered_nodes.cache_clear()
    for queries in (2, 1):
        with django_assert_num_queries(queries):
            nodes = selectors.nodes_by_code((), 2567)
    assert len(nodes) == 57
    assert nodes["ndp13", "HM12-K3"].parent_code == "HM12"


def test_only_the_kinds_asked_for_are_returned():
    nodes = selectors.nodes_by_code({"ndp13"}, 2567)
    assert {tree for tree, _code in nodes} == {"ndp13"}


@pytest.mark.parametrize(("year", "known"), [(2565, False), (2566, True), (2570, True), (2571, False)])
def test_a_tree_holds_for_its_years(year, known):
    assert (selectors.node("ndp13", "HM12", year) is not None) is known


def test_a_tree_without_years_holds_for_every_year():
    assert ("government_policy", "GP-U07") in selectors.nodes_by_code((), 2560)


def test_an_empty_tree_is_there_to_be_filled():
    tree = selectors.tree_for("budget_plan", 2567)
    assert tree is not None
    assert selectors.nodes_of_tree(tree) == []


def test_a_node_keeps_how_far_it_may_be_trusted():
    nodes = selectors.nodes_by_code({"master_plan"}, 2567)
    trusted = [nodes["master_plan", code].confidence for code in ("MP12", "MP12-T1", "MP03")]
    assert trusted == ["printed", "answered", "known"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("พหุปัญญา", ["MP12-S2"]),
        ("ศตวรรษที่ ๒๑ เข้าถึง", ["MP12-S1-T1"]),
        ("hm12-k3", ["HM12-K3"]),
        ("ไม่มีคำนี้", []),
    ],
)
def test_it_finds_by_words_in_any_digits_and_capitals(text, found):
    assert codes(selectors.search_nodes(text, fiscal_year_be=2567)) == found


def test_a_search_stays_inside_the_kinds_and_the_limit():
    assert codes(selectors.search_nodes("", fiscal_year_be=2567, kinds={"ndp13"}, limit=2)) == ["HM01", "HM02"]


def test_every_kind_of_tree_and_node_has_its_place():
    assert set(NODE_KINDS) == set(PlanTreeKind)
    assert {kind for kinds in NODE_KINDS.values() for kind in kinds} == set(PlanNodeKind)


def test_no_circle_can_be_written_with_the_kinds():
    def height(kind):
        return 1 + max((height(parent) for parent in PARENT_KINDS.get(kind, ())), default=0)

    assert max(height(kind) for kind in PlanNodeKind) == 3


@pytest.mark.parametrize(
    ("first", "last", "holds"), [(2567, 2567, True), (2568, None, False), (None, 2566, False), (None, None, True)]
)
def test_both_ends_of_a_range_count_and_a_missing_end_is_open(first, last, holds):
    assert holds_in_year(year_be=2567, valid_from_be=first, valid_to_be=last) is holds


def test_a_new_version_of_a_plan_is_read_although_the_old_one_is_remembered():
    before = selectors.nodes_by_code({"ndp13"}, 2567)
    document = json.loads(REFERENCE_PLANS.read_text(encoding="utf-8"))
    document["trees"] = [one for one in document["trees"] if one["kind"] == "ndp13"]
    (tree,) = document["trees"]
    tree["version"] += " corrected"
    tree["nodes"][0]["title_th"] = "ชื่อที่แก้แล้ว"
    load_plans(document, at=datetime(2024, 2, 15, tzinfo=UTC), by="ผู้ดูแลระบบ")
    after = selectors.nodes_by_code({"ndp13"}, 2567)
    changed = [key for key, node in after.items() if before[key] != node]
    assert [after[key].title for key in changed] == ["ชื่อที่แก้แล้ว"]
