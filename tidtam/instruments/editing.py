"""Changes of a version that is being built, as values: a version goes in, the changed one comes out. No database.

Nodes always stand in the order they are printed: what is below a group follows it at once.
"""

from collections import defaultdict
from dataclasses import replace

from tidtam.instruments.choices import FaultCode, NodeKind
from tidtam.instruments.facts import Fault, InstrumentVersion, Node


class EditRefused(Exception):
    """A change that would leave no tree: `fault` says at which field, and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def with_node(version: InstrumentVersion, node: Node) -> InstrumentVersion:
    """Return a version with one more node, the last below its parent. Raises EditRefused."""
    _refuse_code(version, node.code)
    return _in_order(version, (*version.nodes, node))


def with_change(version: InstrumentVersion, code: str, node: Node) -> InstrumentVersion:
    """Return a version in which a node is another; what stands below it follows, whatever its new code or place.

    In another group it is the last. Raises EditRefused, KeyError.
    """
    before = version.node(code)
    if node.code != code:
        _refuse_code(version, node.code)
    if node.parent == code or node.parent in codes_below(version, code):
        raise EditRefused(Fault("parent", FaultCode.PARENT_BELOW.value))
    if node.is_leaf and codes_below(version, code):
        raise EditRefused(Fault("kind", FaultCode.GROUP_HAS_NODES.value))
    nodes = [node if each.code == code else each for each in version.nodes]
    nodes = [replace(each, parent=node.code) if each.parent == code else each for each in nodes]
    if node.parent != before.parent:
        nodes = [*(each for each in nodes if each is not node), node]
    return _in_order(version, tuple(nodes))


def without_node(version: InstrumentVersion, code: str) -> InstrumentVersion:
    """Return a version without a node and all that stands below it."""
    gone = {code, *codes_below(version, code)}
    return replace(version, nodes=tuple(node for node in version.nodes if node.code not in gone))


def with_move(version: InstrumentVersion, code: str, steps: int) -> InstrumentVersion:
    """Return a version in which a node, with what is below it, has moved among those beside it: -1 up, 1 down.

    At either end it stays. Raises KeyError.
    """
    node = version.node(code)
    beside = list(version.children(node.parent))
    place = beside.index(node)
    other = min(max(place + steps, 0), len(beside) - 1)
    beside.insert(other, beside.pop(place))
    return _in_order(version, (*(each for each in version.nodes if each.parent != node.parent), *beside))


def as_next(version: InstrumentVersion, *, fiscal_year_be: int, number: int) -> InstrumentVersion:
    """Return the version to begin with in a fiscal year; in another year the days of its rounds are open again."""
    rounds = version.rounds
    if fiscal_year_be != version.fiscal_year_be:
        rounds = tuple(replace(each, as_of_date=None) for each in rounds)
    return replace(version, fiscal_year_be=fiscal_year_be, number=number, rounds=rounds)


def codes_below(version: InstrumentVersion, code: str) -> set[str]:
    """Return the codes of all that stands below a node."""
    found: set[str] = set()
    for node in version.nodes:  # parents stand before their children
        if node.parent == code or node.parent in found:
            found.add(node.code)
    return found


def groups(version: InstrumentVersion) -> list[Node]:
    """Return the nodes that others may stand below."""
    return [node for node in version.nodes if node.kind == NodeKind.GROUP]


def _refuse_code(version: InstrumentVersion, code: str) -> None:
    if any(node.code == code for node in version.nodes):
        raise EditRefused(Fault("code", FaultCode.CODE_TWICE.value, {"value": code}))


def _in_order(version: InstrumentVersion, nodes: tuple[Node, ...]) -> InstrumentVersion:
    below: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    ordered: list[Node] = []
    waiting = below[""][::-1]
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting += below[node.code][::-1]
    return replace(version, nodes=tuple(ordered))
