"""Reads a plan document (a decoded JSON file) into facts, and names everything wrong in it at once.

Touches no database: the codes of national strategies known from elsewhere are handed in. Writing the facts down is
services.load_plans. The format is described in docs/rooms/plans.md.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tidtam.plans import rules
from tidtam.plans.choices import Confidence, PlanNodeKind, PlanProblemCode, PlanTreeKind
from tidtam.plans.facts import PlanNodeFact, PlanProblem, PlanTreeFact
from tidtam.thai.text import clean

FORMAT = "tidtam-plans/1"
TREE_FIELDS = {"kind", "version", "valid_from_be", "valid_to_be", "source_note", "nodes"}
NODE_FIELDS = {
    "code", "kind", "title_th", "title_en", "target_text_th", "confidence", "parent", "strategies",
    "valid_from_be", "valid_to_be",
}  # fmt: skip
CODE_LIMIT, VERSION_LIMIT, TITLE_LIMIT, TEXT_LIMIT = 40, 40, 500, 5000


def read_plans(
    document: object, *, known_strategies: Collection[str] = ()
) -> tuple[list[PlanTreeFact], list[PlanProblem]]:
    """Return the trees of a plan document and everything wrong in it, in the order of the file.

    known_strategies  codes of national strategies outside this document that a master plan may name.
    The trees may be used only when the list of problems is empty.
    """
    return _Reader(known_strategies).document(document)


class _Reader:
    """Collects problems while it walks a document; one use each."""

    def __init__(self, known_strategies: Collection[str]) -> None:
        self.problems: list[PlanProblem] = []
        self.strategies = set(known_strategies)

    def document(self, document: object) -> tuple[list[PlanTreeFact], list[PlanProblem]]:
        if not isinstance(document, Mapping):
            self.refuse("$", PlanProblemCode.NOT_AN_OBJECT)
            return [], self.problems
        if document.get("format") != FORMAT:
            self.refuse("format", PlanProblemCode.FORMAT, expected=FORMAT)
        self.only(document, {"format", "note", "trees"}, "$")
        raw_trees = self.items(document.get("trees", []), "trees")
        self.strategies |= {code for _, raw in raw_trees for code in _strategy_codes(raw)}
        trees: list[PlanTreeFact] = []
        for path, raw in raw_trees:
            tree = self.tree(raw, path)
            if any((tree.kind, tree.version) == (other.kind, other.version) for other in trees):
                self.refuse(path, PlanProblemCode.TREE_TWICE, value=f"{tree.kind} {tree.version}")
            trees.append(tree)
        return trees, self.problems

    def tree(self, raw: Mapping[str, Any], path: str) -> PlanTreeFact:
        self.only(raw, TREE_FIELDS, path)
        kind = self.choice(raw, "kind", PlanTreeKind.values, path)
        first, last = self.years(raw, path)
        nodes: dict[str, PlanNodeFact] = {}
        for node_path, raw_node in self.items(raw.get("nodes", []), f"{path}.nodes"):
            node = self.node(raw_node, node_path, kind, nodes)
            for year in (node.valid_from_be, node.valid_to_be):
                if year is not None and not rules.holds_in_year(year_be=year, valid_from_be=first, valid_to_be=last):
                    self.refuse(node_path, PlanProblemCode.YEARS_OUTSIDE_TREE, value=year)
            if node.code in nodes:
                self.refuse(f"{node_path}.code", PlanProblemCode.CODE_TWICE, value=node.code)
            nodes.setdefault(node.code, node)
        return PlanTreeFact(
            kind=kind,
            version=self.text(raw, "version", path, limit=VERSION_LIMIT, required=True),
            valid_from_be=first,
            valid_to_be=last,
            source_note=self.text(raw, "source_note", path, limit=TEXT_LIMIT),
            nodes=tuple(nodes.values()),
        )

    def node(
        self, raw: Mapping[str, Any], path: str, tree_kind: str, above: Mapping[str, PlanNodeFact]
    ) -> PlanNodeFact:
        self.only(raw, NODE_FIELDS, path)
        kind = self.choice(raw, "kind", PlanNodeKind.values, path)
        if kind and tree_kind and kind not in rules.NODE_KINDS[tree_kind]:
            expected = ", ".join(rules.NODE_KINDS[tree_kind])
            self.refuse(f"{path}.kind", PlanProblemCode.KIND_NOT_IN_TREE, value=kind, expected=expected)
        is_target = kind == PlanNodeKind.TARGET
        first, last = self.years(raw, path)
        return PlanNodeFact(
            tree=tree_kind,
            code=self.text(raw, "code", path, limit=CODE_LIMIT, required=True),
            kind=kind,
            title=self.text(raw, "title_th", path, limit=TITLE_LIMIT, required=bool(kind) and not is_target),
            target_text=self.text(raw, "target_text_th", path, limit=TEXT_LIMIT, required=is_target),
            parent_code=self.parent(raw, path, kind, above),
            strategies=self.served_strategies(raw, path, tree_kind, kind),
            title_en=self.text(raw, "title_en", path, limit=TITLE_LIMIT),
            confidence=self.choice(raw, "confidence", Confidence.values, path, default=Confidence.KNOWN.value),
            valid_from_be=first,
            valid_to_be=last,
        )

    def parent(self, raw: Mapping[str, Any], path: str, kind: str, above: Mapping[str, PlanNodeFact]) -> str:
        code = self.text(raw, "parent", path, limit=CODE_LIMIT)
        expected = rules.PARENT_KINDS.get(kind, ())
        if code and code not in above:
            self.refuse(f"{path}.parent", PlanProblemCode.UNKNOWN_PARENT, value=code)
        elif kind and (above[code].kind if code else "") not in (expected or ("",)):
            where = ", ".join(expected) or "-"
            self.refuse(f"{path}.parent", PlanProblemCode.PARENT_KIND, kind=kind, expected=where)
        return code

    def served_strategies(self, raw: Mapping[str, Any], path: str, tree_kind: str, kind: str) -> tuple[str, ...]:
        codes: list[str] = []
        values = raw.get("strategies") or []
        if not isinstance(values, list):
            self.refuse(f"{path}.strategies", PlanProblemCode.NOT_A_LIST)
            return ()
        for index, value in enumerate(values):
            where = f"{path}.strategies[{index}]"
            code = _clean(value) if isinstance(value, str) else ""
            if not isinstance(value, str):
                self.refuse(where, PlanProblemCode.NOT_TEXT)
            elif tree_kind != PlanTreeKind.MASTER_PLAN or kind != PlanNodeKind.ISSUE:
                self.refuse(where, PlanProblemCode.STRATEGY_NOT_HERE)
            elif code not in self.strategies:
                self.refuse(where, PlanProblemCode.UNKNOWN_STRATEGY, value=code)
            elif code in codes:
                self.refuse(where, PlanProblemCode.CODE_TWICE, value=code)
            else:
                codes.append(code)
        return tuple(codes)

    def years(self, raw: Mapping[str, Any], path: str) -> tuple[int | None, int | None]:
        first, last = self.year(raw, "valid_from_be", path), self.year(raw, "valid_to_be", path)
        if first is not None and last is not None and first > last:
            self.refuse(f"{path}.valid_to_be", PlanProblemCode.YEARS_REVERSED, first=first, last=last)
        return first, last

    def year(self, raw: Mapping[str, Any], name: str, path: str) -> int | None:
        value = raw.get(name)
        if value is None:
            return None
        if not rules.is_year_be(value):
            self.refuse(f"{path}.{name}", PlanProblemCode.YEAR)
            return None
        return int(value)

    def text(self, raw: Mapping[str, Any], name: str, path: str, *, limit: int, required: bool = False) -> str:
        value = raw.get(name, "")
        where = f"{path}.{name}"
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.refuse(where, PlanProblemCode.NOT_TEXT)
            return ""
        cleaned = _clean(value)
        if required and not cleaned:
            self.refuse(where, PlanProblemCode.TEXT_MISSING)
        if len(cleaned) > limit:
            self.refuse(where, PlanProblemCode.TEXT_TOO_LONG, limit=limit)
        return cleaned

    def choice(
        self, raw: Mapping[str, Any], name: str, expected: Sequence[str], path: str, *, default: str = ""
    ) -> str:
        value = raw.get(name, default)
        if isinstance(value, str) and value in expected:
            return value
        self.refuse(
            f"{path}.{name}", PlanProblemCode.UNKNOWN_CHOICE, value=str(value)[:60], expected=", ".join(expected)
        )
        return default

    def items(self, raw: object, path: str) -> list[tuple[str, Mapping[str, Any]]]:
        if not isinstance(raw, list):
            self.refuse(path, PlanProblemCode.NOT_A_LIST)
            return []
        found: list[tuple[str, Mapping[str, Any]]] = []
        for index, item in enumerate(raw):
            if isinstance(item, Mapping):
                found.append((f"{path}[{index}]", item))
            else:
                self.refuse(f"{path}[{index}]", PlanProblemCode.NOT_AN_OBJECT)
        return found

    def only(self, raw: Mapping[str, Any], allowed: Collection[str], path: str) -> None:
        for name in raw:
            if name not in allowed:
                self.refuse(path, PlanProblemCode.UNKNOWN_FIELD, value=str(name)[:60])

    def refuse(self, path: str, code: PlanProblemCode, **values: object) -> None:
        self.problems.append(PlanProblem(path=path, code=code.value, values=values))


def _strategy_codes(raw_tree: Mapping[str, Any]) -> set[str]:
    if raw_tree.get("kind") != PlanTreeKind.NATIONAL_STRATEGY or not isinstance(raw_tree.get("nodes"), list):
        return set()
    nodes = [node for node in raw_tree["nodes"] if isinstance(node, Mapping)]
    return {
        _clean(node["code"])
        for node in nodes
        if node.get("kind") == PlanNodeKind.STRATEGY and isinstance(node.get("code"), str)
    }


def _clean(text: str) -> str:
    return clean(text).strip()
