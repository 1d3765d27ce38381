"""Loading plan trees: what is written down, what is left alone, what is refused and how it is said."""

import copy
import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from tidtam.audit.models import AuditLine
from tidtam.plans import selectors
from tidtam.plans.models import PlanNode, PlanTree
from tidtam.plans.services import REFERENCE_PLANS, PlansRefused, load_plans

pytestmark = pytest.mark.django_db
AT = datetime(2024, 1, 15, 3, tzinfo=UTC)


def load(source=REFERENCE_PLANS, *, at=AT):
    return load_plans(source, at=at, by="ผู้ดูแลระบบ")


@pytest.fixture
def reference():
    return json.loads(REFERENCE_PLANS.read_text(encoding="utf-8"))


def tree_of(document, kind):
    return next(tree for tree in document["trees"] if tree["kind"] == kind)


def stored(kind, code, year):
    found = selectors.node(kind, code, year)
    assert found is not None
    return found


def node_of(document, kind, code):
    return next(node for node in tree_of(document, kind)["nodes"] if node["code"] == code)


def test_it_loads_every_tree_and_node():
    loaded = load()
    assert (len(loaded.added), loaded.node_count, PlanNode.objects.count()) == (9, 57, 57)


def test_loading_twice_changes_nothing():
    load()
    again = load(at=datetime(2025, 1, 1, tzinfo=UTC))
    assert (again.added, len(again.unchanged), PlanTree.objects.count()) == ((), 9, 9)
    assert set(PlanTree.objects.values_list("loaded_at", flat=True)) == {AT}
    assert AuditLine.objects.filter(action="plans.tree.loaded").count() == 9


def test_the_hash_of_a_tree_holds_only_what_it_states():
    load({"format": "tidtam-plans/1", "trees": [{"kind": "ndp13", "version": "1"}]})
    stated = hashlib.sha256(b'{"kind":"ndp13","version":"1"}').hexdigest()
    assert PlanTree.objects.get().content_sha256 == stated


def test_the_same_version_with_other_words_is_refused(reference):
    load()
    node_of(reference, "ndp13", "HM12")["title_th"] = "ถ้อยคำใหม่"
    with pytest.raises(PlansRefused) as refused:
        load(reference)
    assert [(problem.path, problem.code) for problem in refused.value.problems] == [
        ("trees[2].version", "version_changed")
    ]
    assert not PlanNode.objects.filter(title_th="ถ้อยคำใหม่").exists()


def test_a_new_version_leaves_the_old_one_readable_for_its_years(reference):
    load()
    newer = copy.deepcopy(tree_of(reference, "ndp13"))
    newer |= {"version": "2568", "valid_from_be": 2568}
    newer["nodes"][11]["title_th"] = "ถ้อยคำใหม่"
    load({"format": "tidtam-plans/1", "trees": [newer]})
    assert stored("ndp13", "HM12", 2567).title.startswith("ไทยมีกำลังคนสมรรถนะสูง")
    assert stored("ndp13", "HM12", 2568).title == "ถ้อยคำใหม่"


def test_an_older_version_loaded_later_does_not_win(reference):
    newer = copy.deepcopy(tree_of(reference, "ndp13")) | {"version": "2568", "valid_from_be": 2568}
    newer["nodes"][11]["title_th"] = "ถ้อยคำใหม่"
    load({"format": "tidtam-plans/1", "trees": [newer]})
    load()
    assert stored("ndp13", "HM12", 2568).title == "ถ้อยคำใหม่"


def test_a_node_that_no_longer_holds_is_in_no_list_of_its_year(reference):
    node_of(reference, "ndp13", "HM12-K3")["valid_to_be"] = 2566
    load(reference)
    years = {year: ("ndp13", "HM12-K3") in selectors.nodes_by_code((), year) for year in (2566, 2567)}
    assert years == {2566: True, 2567: False}


def test_a_master_plan_may_be_loaded_after_the_strategies_it_names(reference):
    load({"format": "tidtam-plans/1", "trees": [tree_of(reference, "national_strategy")]})
    load({"format": "tidtam-plans/1", "trees": [tree_of(reference, "master_plan")]})
    assert stored("master_plan", "MP12", 2567).strategies == ("NS3",)


def test_a_master_plan_without_its_strategies_is_refused(reference):
    with pytest.raises(PlansRefused) as refused:
        load({"format": "tidtam-plans/1", "trees": [tree_of(reference, "master_plan")]})
    assert {problem.code for problem in refused.value.problems} == {"unknown_strategy"}
    assert "NS1" in str(refused.value)


def test_an_issue_may_serve_several_strategies_in_order(reference):
    node_of(reference, "master_plan", "MP12")["strategies"] = ["NS4", "NS3"]
    load(reference)
    path = selectors.path_of("MP12-S1-T1", 2567)
    assert [strategy.code for strategy in path.strategies] == ["NS4", "NS3"]
    assert path.needs_a_choice


def broken(reference):
    master = tree_of(reference, "master_plan")["nodes"]
    master[0]["strategies"] = ["NS9", 5]
    master[1]["code"] = "MP01"
    master[2]["valid_from_be"] = 2024
    master[3] |= {"valid_from_be": 2570, "valid_to_be": 2569}
    master[4]["title_th"] = " \u200b "
    master[6]["kind"] = "milestone"
    master[7]["confidence"] = "sure"
    node_of(reference, "master_plan", "MP12-S1")["parent"] = "MP99"
    node_of(reference, "master_plan", "MP12-S1-T1")["parent"] = ""
    master[5] = "MP06"
    tree_of(reference, "ndp13").update({"valid_from_be": 2571, "colour": "red"})
    tree_of(reference, "ndp13")["nodes"][0]["strategies"] = ["NS1"]
    return reference


def test_everything_wrong_is_named_at_once_with_its_place(reference):
    with pytest.raises(PlansRefused) as refused:
        load(broken(reference))
    found = {(problem.path, problem.code) for problem in refused.value.problems}
    assert found == {
        ("trees[1].nodes[0].strategies[0]", "unknown_strategy"),
        ("trees[1].nodes[0].strategies[1]", "not_text"),
        ("trees[1].nodes[1].code", "code_twice"),
        ("trees[1].nodes[2].valid_from_be", "year"),
        ("trees[1].nodes[3].valid_to_be", "years_reversed"),
        ("trees[1].nodes[4].title_th", "text_missing"),
        ("trees[1].nodes[5]", "not_an_object"),
        ("trees[1].nodes[6].kind", "kind_not_in_tree"),
        ("trees[1].nodes[7].confidence", "unknown_choice"),
        ("trees[1].nodes[13].parent", "unknown_parent"),
        ("trees[1].nodes[14].parent", "parent_kind"),
        ("trees[2]", "unknown_field"),
        ("trees[2].valid_to_be", "years_reversed"),
        ("trees[2].nodes[0].strategies[0]", "strategy_not_here"),
    }
    assert not PlanTree.objects.exists()


def test_each_problem_says_in_thai_what_to_do(reference):
    with pytest.raises(PlansRefused) as refused:
        load(broken(reference))
    for problem in refused.value.problems:
        assert any("\u0e01" <= letter <= "\u0e5b" for letter in problem.message), problem
        assert "%(" not in problem.message


def test_years_of_a_node_lie_inside_those_of_its_tree(reference):
    node_of(reference, "ndp13", "HM01")["valid_to_be"] = 2571
    with pytest.raises(PlansRefused) as refused:
        load(reference)
    assert [problem.code for problem in refused.value.problems] == ["years_outside_tree"]


def test_one_plan_stands_once_in_a_document(reference):
    reference["trees"].append(copy.deepcopy(reference["trees"][0]))
    with pytest.raises(PlansRefused) as refused:
        load(reference)
    assert [(problem.path, problem.code) for problem in refused.value.problems] == [("trees[9]", "tree_twice")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "unreadable"),
        (b"\xff\xfe", "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"[]", "not_an_object"),
        (b'{"format": "tidtam-plans/2"}', "format"),
        (b'{"format": "tidtam-plans/1", "trees": {}}', "not_a_list"),
        (b'{"format": "tidtam-plans/1", "trees": [{"kind": {"a": 1}, "version": "1"}]}', "unknown_choice"),
        (b'{"format": "tidtam-plans/1", "trees": [{"kind": "ndp13"}]}', "text_missing"),
        (b'{"format": "tidtam-plans/1", "trees": [{"kind": "ndp13", "version": 2566}]}', "not_text"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(tmp_path, content, code):
    path = tmp_path / "plans.json"
    path.write_bytes(content)
    with pytest.raises(PlansRefused) as refused:
        load(path)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(PlansRefused) as refused:
        load(tmp_path / "none.json")
    assert refused.value.problems[0].path == "none.json"


def test_hostile_text_stays_text(reference):
    node_of(reference, "ndp13", "HM12")["title_th"] = "=1+1 <script> {{7*7}}\x00\ud800 นํา"
    load(reference)
    assert stored("ndp13", "HM12", 2567).title == "=1+1 <script> {{7*7}} นำ"


@pytest.mark.parametrize("wrong", [{"kind": "target"}, {"title_th": ""}, {"kind": "x"}, {"confidence": "sure"}])
def test_the_database_refuses_a_node_that_cannot_be(wrong):
    load()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanNode.objects.filter(tree__kind="ndp13", code="HM12").update(**wrong)
