"""Puts figures and texts into the record of a report, along the tree of any instrument. Pure: no database, no clock."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tidtam.documents.national_report.record import Figure, Group, Item, Population, Report, Texts
from tidtam.instruments.choices import SCORED_KINDS, NodeKind
from tidtam.instruments.facts import InstrumentVersion, Node

NO_TEXTS = Texts()
TOLD_APART: tuple[str, ...] = (NodeKind.GROUP.value, NodeKind.NARRATIVE.value, NodeKind.BEST_WORKS.value, *SCORED_KINDS)
"""Kinds that are no quantitative statement: texts of an item, and levels, which the result letters tell."""


def report_of(
    version: InstrumentVersion,
    figures: Mapping[str, Mapping[str, Any]],
    *,
    publisher: str,
    cut_off_date: date,
    populations: Mapping[str, Population] | None = None,
    texts: Mapping[str, Texts] | None = None,
    sources: Sequence[str] = (),
    is_draft: bool = True,
    is_demo: bool = False,
) -> Report:
    """Return the report of an instrument.

    figures   by node code, what is known of it: fields of record.Figure by name. A node without any is missing, and
              stands in the report as such.   texts  by the code of an item.   populations  by code.
    """
    bounds, written = populations or {}, texts or {}

    def figure(node: Node) -> Figure:
        return Figure(
            **{
                "code": node.code,
                "number": node.number,
                "kind": node.kind,
                "title": node.title,
                "unit": node.unit,
                "audience_unit": node.audience_unit,
                "population": bounds.get(node.population),
                "concept": node.sources[0] if node.sources else "",
                "is_short": node.in_short_edition,
                **figures.get(node.code, {}),
            }
        )

    def item(node: Node | None, leaves: Sequence[Node]) -> Item:
        return Item(
            code=node.code if node else version.code,
            number=node.number if node else "1",
            title=node.title if node else version.title,
            figures=tuple(figure(leaf) for leaf in leaves if leaf.kind not in TOLD_APART),
            texts=written.get(node.code if node else version.code, NO_TEXTS),
        )

    groups = [
        Group(
            code=top.code if top else version.code,
            title=top.title if top else version.title,
            items=tuple(item(*one) for one in items),
        )
        for top, items in items_of(version)
    ]
    return Report(
        title=version.title,
        fiscal_year_be=version.fiscal_year_be,
        publisher=publisher,
        cut_off_date=cut_off_date,
        groups=tuple(groups),
        sources=tuple(sources),
        is_draft=is_draft,
        is_demo=is_demo,
    )


def items_of(version: InstrumentVersion) -> list[tuple[Node | None, list[tuple[Node | None, list[Node]]]]]:
    """Return the groups of a report along the tree, each with its items, each with its leaves; None: the instrument."""
    groups: list[tuple[Node | None, list[tuple[Node | None, list[Node]]]]] = []
    tops = version.children("")
    for top in tops:
        below = version.children(top.code)
        alone = [node for node in below if node.is_leaf]
        if len(alone) < len(below):
            items: list[tuple[Node | None, list[Node]]] = [
                (node, _leaves(version, node)) for node in below if not node.is_leaf
            ]
            groups.append((top, [*items, (top, alone)] if alone else items))
        elif not top.is_leaf:
            groups.append((top, [(top, alone)]))
    if alone := [top for top in tops if top.is_leaf]:
        groups.append((None, [(None, alone)]))
    return groups


def narratives_of(version: InstrumentVersion, item_code: str) -> list[str]:
    """Return the codes of the leaves at which results, problems and suggestions of an item are told."""
    return [
        leaf.code
        for _top, items in items_of(version)
        for node, leaves in items
        if (node.code if node else version.code) == item_code
        for leaf in leaves
        if leaf.kind == NodeKind.NARRATIVE
    ]


def _leaves(version: InstrumentVersion, node: Node) -> list[Node]:
    """Return the leaves at and below a node, in order."""
    if node.is_leaf:
        return [node]
    return [leaf for child in version.children(node.code) for leaf in _leaves(version, child)]
