"""Questions about plan trees: which version holds, what a sub-plan target leads to, search. Loading: services.py."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.db.models import F, Prefetch, QuerySet

from tidtam.access.prepared import Prepared
from tidtam.plans.choices import Confidence, PlanNodeKind, PlanTreeKind
from tidtam.plans.facts import PlanNodeFact, PlanPath
from tidtam.plans.models import PlanNode, PlanNodeStrategy, PlanTree
from tidtam.plans.rules import holds_in_year
from tidtam.thai.text import squeeze


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One node of a list, with its words in the language of the request."""

    node: PlanNodeFact
    kind_label: str
    confidence_label: str


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """The nodes found in one tree."""

    kind: str
    label: str
    version: str
    rows: tuple[PlanRow, ...]


class NotASubPlan(Exception):
    """A path was asked of a node that is neither a sub-plan nor one of its targets."""


def trees_of_year(fiscal_year_be: int) -> dict[str, PlanTree]:
    """Return the tree that holds in a fiscal year, per kind; a kind without one is absent. One query.

    Of several versions for the year, the one that begins last wins; of two that begin together, the one loaded last.
    """
    chosen: dict[str, PlanTree] = {}
    for tree in sorted(TREES(), key=lambda tree: tree.valid_from_be or 0):
        if holds_in_year(year_be=fiscal_year_be, valid_from_be=tree.valid_from_be, valid_to_be=tree.valid_to_be):
            chosen[tree.kind] = tree
    return chosen


TREES = Prepared(lambda: PlanTree.objects.order_by("loaded_at", "id"))


def tree_for(kind: str, fiscal_year_be: int) -> PlanTree | None:
    """Return the version of a plan that holds in a fiscal year, or None. One query."""
    return trees_of_year(fiscal_year_be).get(kind)


def nodes_of_tree(tree: PlanTree) -> list[PlanNodeFact]:
    """Return every node of a tree, parents before children. Two queries."""
    return [node.fact() for node in _loaded(PlanNode.objects.filter(tree=tree))]


def node(tree_kind: str, code: str, fiscal_year_be: int) -> PlanNodeFact | None:
    """Return a node by its code in the tree that holds in the year; None where it is unknown or not valid then."""
    tree = tree_for(tree_kind, fiscal_year_be)
    if tree is None:
        return None
    found = _loaded(PlanNode.objects.filter(tree=tree, code=code)).first()
    return found.fact() if found and _holds(found, fiscal_year_be) else None


def nodes_by_code(kinds: Collection[str], fiscal_year_be: int) -> Mapping[tuple[str, str], PlanNodeFact]:
    """Return the nodes of the trees that hold in a year, keyed by (tree kind, code): for documents and checks.

    kinds  PlanTreeKind values; empty means every kind. Two queries, whatever the number of nodes; one where the process
           remembers them: a loaded tree is never changed, and its hash says that it is the same.
    """
    trees = [tree for kind, tree in trees_of_year(fiscal_year_be).items() if not kinds or kind in kinds]
    return remembered_nodes(tuple((tree.pk, tree.content_sha256) for tree in trees), fiscal_year_be)


@lru_cache(maxsize=16)
def remembered_nodes(trees: tuple[tuple[int, str], ...], fiscal_year_be: int) -> Mapping[tuple[str, str], PlanNodeFact]:
    """Return the nodes of some trees, given by id and hash, that hold in a year. One query the first time."""
    rows = (
        PlanNode.objects.filter(tree__in=[pk for pk, _hash in trees])
        .annotate(strategy=F("strategy_links__strategy__code"))
        .order_by("tree_id", "order", "strategy_links__order")
    )
    nodes: dict[int, PlanNode] = {}
    strategies: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("tree", "parent"):  # an issue comes once for each strategy it serves
        nodes[row.pk] = row
        strategies[row.pk] += [row.strategy] if row.strategy else []
    return MappingProxyType(
        {
            (node.tree.kind, node.code): node.fact(strategies[node.pk])
            for node in nodes.values()
            if _holds(node, fiscal_year_be)
        }
    )


def path_of(code: str, fiscal_year_be: int) -> PlanPath:
    """Return what follows from a chosen sub-plan target (or sub-plan): sub-plan, issue, national strategies.

    The strategies are a list: where several fit, or the source states none, the user chooses (PlanPath.needs_a_choice).
    They are looked up by code in the national strategy that holds in the year. Two queries.
    Raises NotASubPlan for any other node.
    """
    return path_among(code, nodes_by_code({PlanTreeKind.MASTER_PLAN, PlanTreeKind.NATIONAL_STRATEGY}, fiscal_year_be))


def path_among(code: str, nodes: Mapping[tuple[str, str], PlanNodeFact]) -> PlanPath:
    """Return the same among the nodes of a year (nodes_by_code). Asks nothing. Raises NotASubPlan."""
    master_plan = {code: fact for (tree, code), fact in nodes.items() if tree == PlanTreeKind.MASTER_PLAN}
    national = {code: fact for (tree, code), fact in nodes.items() if tree == PlanTreeKind.NATIONAL_STRATEGY}
    start = master_plan.get(code)
    target = start if start and start.kind == PlanNodeKind.TARGET else None
    sub_plan = master_plan.get(target.parent_code) if target else start
    if sub_plan is None or sub_plan.kind != PlanNodeKind.SUB_PLAN or sub_plan.parent_code not in master_plan:
        raise NotASubPlan(code)
    issue = master_plan[sub_plan.parent_code]
    strategies = tuple(national[code] for code in issue.strategies if code in national)
    return PlanPath(
        target=target,
        sub_plan=sub_plan,
        issue=issue,
        issue_targets=_targets_below(master_plan, {issue.code}),
        strategies=strategies,
        strategy_targets=_targets_below(national, {strategy.code for strategy in strategies}),
    )


def search_nodes(
    text: str, *, fiscal_year_be: int, kinds: Collection[str] = (), limit: int | None = 50
) -> list[PlanNodeFact]:
    """Return the nodes of a year whose code, title or target text holds every word of a text.

    Blanks, capital letters and Thai or Arabic digits make no difference; no words find everything. Three queries.
    """
    trees = [tree for kind, tree in trees_of_year(fiscal_year_be).items() if not kinds or kind in kinds]
    found = _loaded(PlanNode.objects.filter(tree__in=trees))
    for word in text.split():
        found = found.filter(search_text__contains=squeeze(word))
    return [node.fact() for node in found if _holds(node, fiscal_year_be)][:limit]


def plan_groups(*, fiscal_year_be: int, kinds: Collection[str] = (), text: str = "") -> list[PlanGroup]:
    """Return the nodes of a year for a page, by tree in the order of PlanTreeKind; a tree without a find is absent.

    Text as in search_nodes, without its limit. Four queries.
    """
    trees = trees_of_year(fiscal_year_be)
    found: dict[str, list[PlanRow]] = {}
    for fact in search_nodes(text, fiscal_year_be=fiscal_year_be, kinds=kinds, limit=None):
        row = PlanRow(fact, str(PlanNodeKind(fact.kind).label), str(Confidence(fact.confidence).label))
        found.setdefault(fact.tree, []).append(row)
    return [
        PlanGroup(kind.value, str(kind.label), trees[kind].version, tuple(found[kind]))
        for kind in PlanTreeKind
        if kind in found
    ]


def _loaded(nodes: QuerySet[PlanNode]) -> QuerySet[PlanNode]:
    links = PlanNodeStrategy.objects.select_related("strategy").order_by("order")
    return (
        nodes.select_related("tree", "parent")
        .prefetch_related(Prefetch("strategy_links", queryset=links))
        .order_by("tree_id", "order")
    )


def _holds(node: PlanNode, fiscal_year_be: int) -> bool:
    return holds_in_year(year_be=fiscal_year_be, valid_from_be=node.valid_from_be, valid_to_be=node.valid_to_be)


def _targets_below(nodes: dict[str, PlanNodeFact], parents: Collection[str]) -> tuple[PlanNodeFact, ...]:
    return tuple(fact for fact in nodes.values() if fact.kind == PlanNodeKind.TARGET and fact.parent_code in parents)
