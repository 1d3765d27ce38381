"""The plan picker of a registration (M2): what is linked, what follows from it, and what a search finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from tidtam.plans.choices import PlanNodeKind, PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code, search_nodes
from tidtam.projects.forms import Input, Row, SectionForm

FOUND_AT_MOST = 20
PICKED = {
    PlanTreeKind.MASTER_PLAN: (PlanNodeKind.SUB_PLAN, PlanNodeKind.TARGET),
    PlanTreeKind.NATIONAL_STRATEGY: (PlanNodeKind.STRATEGY, PlanNodeKind.TARGET),
}
"""What may be linked of a tree, where that is not every node."""

Nodes = Mapping[tuple[str, str], PlanNodeFact]


@dataclass(frozen=True, slots=True)
class Picked:
    """A node as the picker shows it.

    tree  the kind of its tree.   path  what stands above it, from the top.   row  where it is linked.
    """

    key: str
    node: PlanNodeFact | None
    tree: str
    path: tuple[PlanNodeFact, ...]
    may_be_primary: bool
    row: Row | None = None

    @property
    def tree_label(self) -> str:
        """The plan in words."""
        return str(PlanTreeKind(self.tree).label) if self.tree in PlanTreeKind.values else self.tree

    @property
    def kind(self) -> str:
        """What it is in its plan, in words."""
        return str(PlanNodeKind(self.node.kind).label) if self.node else ""


def plans_context(request: HttpRequest, form: SectionForm, inputs: Mapping[str, Input]) -> dict[str, Any]:
    """Return what the picker shows. Six queries."""
    year = form.project.fiscal_year_be
    nodes = nodes_by_code((), year)
    rows = {row.key: row for row in form.rows("plan_links", inputs)}
    primary = inputs["plan_links.primary"].box.text
    linked = [_picked(nodes, key, row) for key, row in rows.items()]
    chosen = next((one for one in linked if one.key == primary), None)
    find = request.POST.get("find", "").strip()
    tree = request.POST.get("tree", "")
    found: list[Picked] = []
    if request.POST.get("act") == "search" or find:
        kinds = {tree} if tree in PlanTreeKind.values else ()
        hits = search_nodes(find, fiscal_year_be=year, kinds=kinds, limit=None)
        offered = [hit for hit in hits if hit.kind in PICKED.get(PlanTreeKind(hit.tree), (hit.kind,))]
        found = [_picked(nodes, f"{hit.tree}:{hit.code}", None) for hit in offered]
    return {
        "primary": chosen,
        "others": [
            (str(kind.label), [one for one in linked if one.tree == kind and one is not chosen])
            for kind in PlanTreeKind
        ],
        "strategies": _strategies(nodes, chosen, linked) if chosen else [],
        "linked_keys": set(rows),
        "find": find,
        "tree": tree,
        "trees": [(kind.value, kind.label) for kind in PlanTreeKind if any(tree == kind for tree, _code in nodes)],
        "found": found[:FOUND_AT_MOST],
        "found_more": max(len(found) - FOUND_AT_MOST, 0),
        "has_searched": request.POST.get("act") == "search",
    }


def _picked(nodes: Nodes, key: str, row: Row | None) -> Picked:
    tree, _colon, code = key.partition(":")
    node = nodes.get((tree, code))
    path = _upwards(nodes, node) if node else ()
    is_target = (
        node is not None and node.kind == PlanNodeKind.TARGET and path[-1:] and path[-1].kind == PlanNodeKind.SUB_PLAN
    )
    is_sub_plan = node is not None and node.kind == PlanNodeKind.SUB_PLAN
    return Picked(key, node, tree, path, bool(is_target or is_sub_plan), row)


def _upwards(nodes: Nodes, node: PlanNodeFact) -> tuple[PlanNodeFact, ...]:
    path: list[PlanNodeFact] = []
    above = nodes.get((node.tree, node.parent_code)) if node.parent_code else None
    while above is not None:
        path.insert(0, above)
        above = nodes.get((above.tree, above.parent_code)) if above.parent_code else None
    return tuple(path)


def _strategies(nodes: Nodes, primary: Picked, linked: list[Picked]) -> list[tuple[Picked, bool]]:
    """Return the national strategies that the primary target can serve, each with whether it follows or was chosen.

    One follows from the tree; where several fit, or the tree states none, one is chosen by linking it.
    """
    fitting = [nodes[tree, code] for tree, code in _fitting(nodes, primary) if (tree, code) in nodes]
    chosen = {one.key for one in linked if one.tree == PlanTreeKind.NATIONAL_STRATEGY}
    shown = [_picked(nodes, f"{node.tree}:{node.code}", None) for node in fitting]
    return [(one, len(shown) == 1 or one.key in chosen) for one in shown]


def _fitting(nodes: Nodes, primary: Picked) -> list[tuple[str, str]]:
    issue = next((node for node in primary.path if node.kind == PlanNodeKind.ISSUE), None)
    tree = PlanTreeKind.NATIONAL_STRATEGY.value
    if issue is not None and issue.strategies:
        return [(tree, code) for code in issue.strategies]
    return [key for key, node in nodes.items() if key[0] == tree and node.kind == PlanNodeKind.STRATEGY]
