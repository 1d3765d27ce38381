"""Which nodes are asked of whom. Plain values, no database."""

from tidtam.instruments.choices import AppliesTo, NodeKind
from tidtam.instruments.facts import InstrumentVersion, Node

OFFICE_KINDS = {AppliesTo.PRIMARY.value: "esa_primary", AppliesTo.SECONDARY.value: "esa_secondary"}
"""The kind of office (organisations.OrganisationKind) to which a restricted node applies."""


def applies(node: Node, office_kind: str) -> bool:
    """Return whether a node, taken by itself, is asked of a kind of office; what stands above it: applicable."""
    return node.applies_to == AppliesTo.ALL or OFFICE_KINDS[node.applies_to] == office_kind


def applicable(version: InstrumentVersion, office_kind: str) -> tuple[Node, ...]:
    """Return the nodes asked of a kind of office, in their order: neither they nor a group above is for others.

    A group is there while a leaf below it is.
    """
    asked: dict[str, Node] = {}
    for node in version.nodes:
        if applies(node, office_kind) and (not node.parent or node.parent in asked):
            asked[node.code] = node
    with_leaf: set[str] = set()
    for node in reversed(tuple(asked.values())):
        if node.kind != NodeKind.GROUP or node.code in with_leaf:
            with_leaf |= {node.code, node.parent}
    return tuple(node for node in asked.values() if node.code in with_leaf)


def leaves_asked(
    version: InstrumentVersion, round_code: str, *, office_kind: str, answered_by: str = ""
) -> tuple[Node, ...]:
    """Return the leaves asked of a kind of office in a round, in their order.

    answered_by  an AnsweredBy value; "" for all.
    """
    return tuple(
        node
        for node in applicable(version, office_kind)
        if node.is_leaf
        and (not node.rounds or round_code in node.rounds)
        and (not answered_by or node.answered_by == answered_by)
    )
