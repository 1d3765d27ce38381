"""Loading plan trees: what is written down, what is left alone, what is refused."""

import copy
import json
from datetime import UTC, datetime

import pytest

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


def test_it_loads_every_tree_and_node():
    loaded = load()
    assert (len(loaded.added), loaded.node_count, PlanNode.objects.count()) == (9, 57, 57)


def test_loading_twice_changes_nothing():
    load()
    again = load(at=datetime(2025, 1, 1, tzinfo=UTC))
    assert (again.added, len(again.unchanged), PlanTree.objects.count()) == ((), 9, 9)
    assert set(PlanTree.objects.values_list("loaded_at", flat=True)) == {AT}
