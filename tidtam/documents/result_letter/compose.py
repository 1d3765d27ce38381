"""Puts an office's published results into the record of its letter. Pure: no database and no clock.

The layout follows from the kinds of nodes, so that an instrument a bureau builds tomorrow has its letter too.
"""

from collections.abc import Mapping, Sequence

from tidtam.assessment.facts import Advice, OfficeResult
from tidtam.documents.result_letter import words
from tidtam.documents.result_letter.record import Letter, Line, Part, Signer, Table
from tidtam.instruments.choices import SCORED_KINDS, NodeKind
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.scoring.facts import NodeScore
from tidtam.scoring.rules import needs_advice
from tidtam.thai.dates import local_date

NO_ADVICE = Advice()


def letter_of(
    results: Sequence[OfficeResult],
    *,
    office_short_name: str = "",
    issuer: str = "",
    unpublished: Sequence[str] = (),
    signer: Signer | None = None,
    is_demo: bool = False,
) -> Letter:
    """Return the letter of one office from its results of a fiscal year, at least one; QP, AP and STD come first."""
    first = results[0]
    return Letter(
        fiscal_year_be=first.version.fiscal_year_be,
        office_code=first.office_code,
        office_name=first.office_name,
        office_short_name=office_short_name or first.office_name,
        issuer=issuer,
        parts=tuple(_part(result) for result in sorted(results, key=lambda each: print_order(each.version.code))),
        unpublished=tuple(unpublished),
        signer=signer,
        is_demo=is_demo,
    )


def print_order(code: str) -> tuple[int, str]:
    """Return the key by which instruments stand in a letter: as in every letter so far, then by code."""
    known = words.PRINT_ORDER
    return (known.index(code) if code in known else len(known), code)


def _part(result: OfficeResult) -> Part:
    version, total = result.version, result.scores.total
    lines = tuple(_lines(result))
    scored = [line for line in lines if "level" in line.tables]
    tops = [line for line in scored if not line.depth]
    is_tree = any(line.is_group for line in tops) and len(tops) > 1
    counts = total
    if len(tops) == 1 and tops[0].is_group:  # one group holds all that is scored: what it counts is what was counted
        counts = result.scores.nodes[tops[0].code]
    return Part(
        code=version.code,
        title=version.title,
        short_title=version.short_title or version.title,
        rounds=tuple(each.label for each in version.rounds),
        bands=tuple((band.first, band.last, band.label) for band in version.bands),
        lines=lines,
        shown=total.shown,
        level=total.level,
        label=total.label,
        counted=counts.counted,
        asked=counts.asked,
        unit=(tops[0].type_label if is_tree else "") or words.INDICATOR,
        is_tree=is_tree,
        edition=result.edition.number,
        reason=result.edition.reason,
        published_date=local_date(result.edition.published_at),
        is_history=result.edition.is_history,
    )


def _lines(result: OfficeResult) -> list[Line]:
    version = result.version
    nodes = {node.code: node for node in version.nodes}
    tables = _tables(version)
    return [_line(node, result.scores.nodes[node.code], nodes, tables[node.code], result) for node in version.nodes]


def _tables(version: InstrumentVersion) -> Mapping[str, tuple[Table, ...]]:
    """Return in which tables each node stands: a leaf by its kind, a group wherever something below it stands."""
    found: dict[str, set[Table]] = {node.code: set() for node in version.nodes}
    for node in reversed(version.nodes):
        if node.is_leaf:
            found[node.code].add(_table(node))
        if node.parent:
            found[node.parent] |= found[node.code]
    order: tuple[Table, ...] = ("level", "target", "other")
    return {code: tuple(each for each in order if each in tables) or ("other",) for code, tables in found.items()}


def _table(node: Node) -> Table:
    if node.kind in SCORED_KINDS:
        return "level"
    return "target" if node.kind == NodeKind.TARGET else "other"


def _line(
    node: Node, score: NodeScore, nodes: Mapping[str, Node], tables: tuple[Table, ...], result: OfficeResult
) -> Line:
    version, advice = result.version, result.advice.get(node.code, NO_ADVICE)
    way = [node]
    while way[0].parent:
        way.insert(0, nodes[way[0].parent])
    return Line(
        code=node.code,
        number=node.number,
        title=node.title,
        type_label=node.type_label,
        named=words.named(way),
        depth=len(way) - 1,
        is_group=not node.is_leaf,
        tables=tables,
        status=score.status,
        applies_to=node.applies_to,
        levels=tuple(score.levels.get(each.code) for each in version.rounds) if node.is_leaf else (),
        shown=score.shown,
        level=score.level,
        label=score.label,
        lowest=(words.named([nodes[score.lowest[0]]]), score.lowest[1]) if score.lowest and not node.is_leaf else None,
        change=score.change,
        joint_with=tuple(
            other.number or other.code
            for other in version.nodes
            if node.score_group and other.score_group == node.score_group and other.code != node.code
        ),
        target=node.target,
        scope=node.target_scope,
        percent=score.percent,
        outcome=score.outcome,
        finding=advice.finding,
        advice=advice.advice,
        needs_advice=node.is_leaf and needs_advice(score),
    )
