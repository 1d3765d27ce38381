"""The reference file says what the source's plan data says: every title, text, mark and link."""

import json

import pytest

from tidtam.plans.services import REFERENCE_PLANS

pytestmark = pytest.mark.shared
KINDS = {"main": "policy_main", "urgent": "policy_urgent"}


def flattened(nodes, parent=""):
    for node in nodes:
        words = node.get("title_th") or node["text_th"]
        strategies = tuple(node.get("parent_strategies", ()))
        yield node["code"], words, node.get("confidence", "known"), parent, strategies, KINDS.get(node.get("kind"))
        for below in ("targets", "sub_plans", "strategies"):
            yield from flattened(node.get(below, ()), node["code"])


def test_every_node_of_the_source_is_there_unchanged(load_shared):
    source = load_shared("plans.json")
    trees = [source[name]["nodes"] for name in ("national_strategy", "master_plan_issues", "ndp13_milestones")]
    expected = {row[0]: row for nodes in [*trees, *source["other_trees"].values()] for row in flattened(nodes)}
    document = json.loads(REFERENCE_PLANS.read_text(encoding="utf-8"))
    found = {}
    for node in [node for tree in document["trees"] for node in tree["nodes"]]:
        policy = node["kind"] if node["kind"].startswith("policy_") else None
        words = node.get("title_th") or node["target_text_th"]
        row = (node["code"], words, node["confidence"], node.get("parent", ""), tuple(node.get("strategies", ())))
        found[node["code"]] = (*row, policy)
    assert found == expected
    assert document["note"] == source["note"]


@pytest.mark.parametrize(
    ("kind", "source_name"),
    [("national_strategy", "national_strategy"), ("master_plan", "master_plan_issues"), ("ndp13", "ndp13_milestones")],
)
def test_the_years_are_those_of_the_source(load_shared, kind, source_name):
    trees = json.loads(REFERENCE_PLANS.read_text(encoding="utf-8"))["trees"]
    tree = next(tree for tree in trees if tree["kind"] == kind)
    assert [tree["valid_from_be"], tree["valid_to_be"]] == load_shared("plans.json")[source_name]["valid_be"]
