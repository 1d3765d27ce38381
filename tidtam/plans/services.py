"""Verbs on plan trees: load versions of plans from a document. A loaded tree is never changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tidtam.audit import services as audit
from tidtam.plans import selectors
from tidtam.plans.choices import PlanNodeKind, PlanProblemCode, PlanTreeKind
from tidtam.plans.facts import PlanProblem, PlanTreeFact
from tidtam.plans.models import PlanNode, PlanNodeStrategy, PlanTree
from tidtam.plans.reading import read_plans
from tidtam.thai.text import squeeze

REFERENCE_PLANS = Path(__file__).parent / "fixtures" / "plans-2566.json"
"""The plan trees the product ships: titles as published, each with how far it may be trusted."""


class PlansRefused(Exception):
    """A plan document with something wrong in it: nothing of it was loaded; `problems` names everything at once."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class PlansLoaded:
    """What a load did: trees as "kind version"."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    node_count: int


def load_plans(source: Path | str | Mapping[str, Any] = REFERENCE_PLANS, *, at: datetime, by: str) -> PlansLoaded:
    """Load the plan trees of a document (a path, or its decoded content), all or nothing.

    Without a source it loads those the product ships, as set-up does. A version that stands already with the same
    content is left alone, so loading twice changes nothing; with other content it is refused: a correction is a new
    version, and the older one stays readable for its years.
    Raises PlansRefused with every problem of the document. Cost: some queries per tree, none per node.
    """
    document = source if isinstance(source, Mapping) else _decoded(Path(source))
    with transaction.atomic():
        known = PlanNode.objects.filter(tree__kind=PlanTreeKind.NATIONAL_STRATEGY, kind=PlanNodeKind.STRATEGY)
        trees, problems = read_plans(document, known_strategies=set(known.values_list("code", flat=True)))
        standing = {(tree.kind, tree.version): tree.content_sha256 for tree in PlanTree.objects.all()}
        for index, tree in enumerate(trees):
            if standing.get((tree.kind, tree.version), _content_hash(tree)) != _content_hash(tree):
                where = f"trees[{index}].version"
                value = {"value": f"{tree.kind} {tree.version}"}
                problems.append(PlanProblem(where, PlanProblemCode.VERSION_CHANGED.value, value))
        if problems:
            raise PlansRefused(problems)
        # National strategies first: the master plans of the same document point to them.
        new = [tree for tree in trees if (tree.kind, tree.version) not in standing]
        new.sort(key=lambda tree: tree.kind != PlanTreeKind.NATIONAL_STRATEGY)
        rows = [_write(tree, at=at, by=by) for tree in new]
        if rows:
            audit.record_many([_loaded(row) for row in rows])
    return PlansLoaded(
        added=tuple(f"{tree.kind} {tree.version}" for tree in new),
        unchanged=tuple(f"{tree.kind} {tree.version}" for tree in trees if tree not in new),
        node_count=sum(len(tree.nodes) for tree in new),
    )


def _decoded(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        line: object = error.lineno
    except (OSError, UnicodeDecodeError, RecursionError):
        line = "-"
    raise PlansRefused([PlanProblem(path.name, PlanProblemCode.UNREADABLE.value, {"line": line})])


def _write(fact: PlanTreeFact, *, at: datetime, by: str) -> PlanTree:
    tree = PlanTree.objects.create(
        kind=fact.kind,
        version=fact.version,
        valid_from_be=fact.valid_from_be,
        valid_to_be=fact.valid_to_be,
        source_note=fact.source_note,
        content_sha256=_content_hash(fact),
        loaded_at=at,
        loaded_by=by,
    )
    nodes: dict[str, PlanNode] = {}
    for order, node in enumerate(fact.nodes):
        nodes[node.code] = PlanNode(
            tree=tree,
            code=node.code,
            kind=node.kind,
            title_th=node.title,
            title_en=node.title_en,
            target_text_th=node.target_text,
            confidence=node.confidence,
            order=order,
            valid_from_be=node.valid_from_be,
            valid_to_be=node.valid_to_be,
            search_text=" ".join(squeeze(text) for text in (node.code, node.title, node.title_en, node.target_text)),
        )
    PlanNode.objects.bulk_create(nodes.values())
    children = [node for node in fact.nodes if node.parent_code]
    for node in children:
        nodes[node.code].parent = nodes[node.parent_code]
    PlanNode.objects.bulk_update([nodes[node.code] for node in children], ["parent"])
    _link_strategies(fact, nodes)
    return tree


def _link_strategies(fact: PlanTreeFact, nodes: Mapping[str, PlanNode]) -> None:
    wanted = {code for node in fact.nodes for code in node.strategies}
    if not wanted:
        return
    known = PlanNode.objects.filter(
        tree__kind=PlanTreeKind.NATIONAL_STRATEGY, kind=PlanNodeKind.STRATEGY, code__in=wanted
    ).order_by("tree__loaded_at", "tree_id")
    strategies = {node.code: node for node in known}
    holding = selectors.tree_for(PlanTreeKind.NATIONAL_STRATEGY, fact.valid_from_be) if fact.valid_from_be else None
    if holding is not None:
        strategies |= {node.code: node for node in known if node.tree_id == holding.pk}
    PlanNodeStrategy.objects.bulk_create(
        PlanNodeStrategy(node=nodes[node.code], strategy=strategies[code], order=order)
        for node in fact.nodes
        for order, code in enumerate(node.strategies)
    )


def _content_hash(fact: PlanTreeFact) -> str:
    """Hash what a tree states. What is empty is left out, so a field added to the facts later changes no hash."""

    def stated(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: stated(each) for name, each in value.items() if each not in ("", None, ())}
        return [stated(each) for each in value] if isinstance(value, tuple) else value

    content = json.dumps(stated(asdict(fact)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def _loaded(tree: PlanTree) -> audit.NewLine:
    return audit.NewLine(
        subject_kind="plans.tree",
        subject_id=f"{tree.kind}:{tree.version}",
        organisation_code="",
        action="plans.tree.loaded",
        by=tree.loaded_by,
        at=tree.loaded_at,
        fields=audit.field_hashes({"content_sha256": tree.content_sha256}),
    )
