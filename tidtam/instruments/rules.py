"""Which nodes are asked of whom, and what is wrong with a version. Plain values, no database."""

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import pairwise

from tidtam.instruments.choices import SHARE_KINDS, AnsweredBy, AppliesTo, FaultCode, NodeKind
from tidtam.instruments.facts import Fault, InstrumentVersion, Node

OFFICE_KINDS = {AppliesTo.PRIMARY.value: "esa_primary", AppliesTo.SECONDARY.value: "esa_secondary"}
"""The kind of office (organisations.OrganisationKind) to which a restricted node applies."""

FIRST_YEAR_BE, LAST_YEAR_BE = 2500, 2699
HUNDREDTH = Decimal("0.01")
KINDS_WITH_UNIT = (*SHARE_KINDS, NodeKind.PERCENT_BANDS, NodeKind.BREAKDOWN, NodeKind.CHANGE, NodeKind.COUNT)
KINDS_WITH_CHOICES = (NodeKind.CHECKLIST, NodeKind.BREAKDOWN, NodeKind.CHOICE)


def name_of(version: InstrumentVersion) -> str:
    """Return how a version is spoken of: "QP 2566/1"."""
    return f"{version.code} {version.fiscal_year_be}/{version.number}"


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


def questions(version: InstrumentVersion, office_kind: str) -> Counter[str]:
    """Return how many answers an office of a kind owes in all rounds together, by the bureau code of the leaf."""
    return Counter(
        leaf.bureau_code
        for each in version.rounds
        for leaf in leaves_asked(version, each.code, office_kind=office_kind, answered_by=AnsweredBy.OFFICE)
    )


def faults(version: InstrumentVersion, *, known_populations: Collection[str] = ()) -> list[Fault]:
    """Return everything to say about a version, notices included: the whole first, then node by node.

    known_populations  codes of the reference populations a node may name.
    """
    return [
        *_faults_of_whole(version),
        *_faults_of_bands(version),
        *_faults_of_places(version),
        *_faults_of_nodes(version, known_populations),
        *_faults_of_groups(version),
    ]


def _fault(path: str, code: FaultCode, **values: object) -> Fault:
    return Fault(path, code.value, values)


def _faults_of_whole(version: InstrumentVersion) -> Iterator[Fault]:
    if not FIRST_YEAR_BE <= version.fiscal_year_be <= LAST_YEAR_BE:
        yield _fault("fiscal_year_be", FaultCode.YEAR, value=version.fiscal_year_be)
    if not any(node.is_leaf for node in version.nodes):
        yield _fault("nodes", FaultCode.NO_NODES)
    if not version.rounds:
        yield _fault("rounds", FaultCode.NO_ROUNDS)
    if version.national_target is not None and not 0 <= version.national_target <= 100:
        yield _fault("national_target", FaultCode.PERCENT_RANGE)
    for index, each in enumerate(version.rounds):
        before = version.rounds[:index]
        if each.code in (other.code for other in before):
            yield _fault(f"rounds[{index}].code", FaultCode.CODE_TWICE, value=each.code)
        if each.months not in (6, 12) or each.months in (other.months for other in before):
            yield _fault(f"rounds[{index}].months", FaultCode.ROUND_MONTHS)


def _faults_of_bands(version: InstrumentVersion) -> Iterator[Fault]:
    """Bands stand for levels 1 to n, begin at 1, end at n, and leave no mean with two decimals between them."""
    bands = version.bands
    if not bands:
        if any(node.is_scored for node in version.nodes):
            yield _fault("bands", FaultCode.BANDS_MISSING)
        return
    if [band.level for band in bands] != list(range(1, len(bands) + 1)):
        yield _fault("bands", FaultCode.BAND_LEVELS)
    if bands[0].first != 1 or bands[-1].last != len(bands):
        yield _fault("bands", FaultCode.BAND_ENDS, first="1.00", last=f"{len(bands)}.00")
    for index, band in enumerate(bands):
        if band.first > band.last:
            yield _fault(f"bands[{index}].first", FaultCode.BAND_REVERSED)
        expected = bands[index - 1].last + HUNDREDTH
        if index and band.first != expected:
            yield _fault(f"bands[{index}].first", FaultCode.BAND_GAP, level=band.level, expected=f"{expected:.2f}")
    if version.good_from_level not in (band.level for band in bands):
        yield _fault("good_from_level", FaultCode.GOOD_LEVEL)


def _faults_of_places(version: InstrumentVersion) -> Iterator[Fault]:
    """Codes once; parents are groups that stand before; a group has something below it."""
    everywhere = {node.code: node for node in version.nodes}
    parents = {node.parent for node in version.nodes}
    before: set[str] = set()
    for index, node in enumerate(version.nodes):
        path = f"nodes[{index}]"
        if node.code in before:
            yield _fault(f"{path}.code", FaultCode.CODE_TWICE, value=node.code)
        if node.parent and node.parent not in everywhere:
            yield _fault(f"{path}.parent", FaultCode.UNKNOWN_PARENT, value=node.parent)
        elif node.parent and node.parent not in before:
            yield _fault(f"{path}.parent", FaultCode.PARENT_AFTER, value=node.parent)
        elif node.parent and everywhere[node.parent].is_leaf:
            yield _fault(f"{path}.parent", FaultCode.PARENT_IS_LEAF, value=node.parent)
        if not node.is_leaf and node.code not in parents:
            yield _fault(path, FaultCode.GROUP_EMPTY)
        before.add(node.code)


def _faults_of_nodes(version: InstrumentVersion, known_populations: Collection[str]) -> Iterator[Fault]:
    rounds = {each.code for each in version.rounds}
    highest = len(version.bands) or 5
    for index, node in enumerate(version.nodes):
        path = f"nodes[{index}]"
        for unknown in (code for code in node.rounds if code not in rounds):
            yield _fault(f"{path}.rounds", FaultCode.UNKNOWN_ROUND, value=unknown)
        if node.weight <= 0:
            yield _fault(f"{path}.weight", FaultCode.WEIGHT)
        if node.population and node.population not in known_populations:
            yield _fault(f"{path}.population", FaultCode.UNKNOWN_POPULATION, value=node.population)
        if node.kind in KINDS_WITH_UNIT and not node.unit:
            yield _fault(f"{path}.unit", FaultCode.UNIT_MISSING)
        if node.kind == NodeKind.AUDIENCE and not node.audience_unit:
            yield _fault(f"{path}.audience_unit", FaultCode.UNIT_MISSING)
        if node.kind == NodeKind.TARGET and node.target is None:
            yield _fault(f"{path}.target", FaultCode.TARGET_EMPTY)
        if node.target is not None and not 0 <= node.target <= 100:
            yield _fault(f"{path}.target", FaultCode.PERCENT_RANGE)
        yield from _faults_of_levels(node, path, highest)
        yield from _faults_of_choices(node, path, highest)


def _faults_of_levels(node: Node, path: str, highest: int) -> Iterator[Fault]:
    levels = [each.level for each in node.rubric]
    if any(level not in range(1, highest + 1) for level in levels) or len(set(levels)) != len(levels):
        yield _fault(f"{path}.rubric", FaultCode.LEVEL_UNKNOWN, limit=highest)
    if node.kind == NodeKind.LEVEL and not any(each.text for each in node.rubric):
        yield _fault(f"{path}.rubric", FaultCode.RUBRIC_EMPTY)
    steps = [(band.level, band.first) for band in node.percent_bands]
    if node.kind == NodeKind.PERCENT_BANDS and not steps:
        yield _fault(f"{path}.percent_bands", FaultCode.PERCENT_BANDS_EMPTY)
    if any(level not in range(1, highest + 1) for level, _first in steps):
        yield _fault(f"{path}.percent_bands", FaultCode.LEVEL_UNKNOWN, limit=highest)
    rising = all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(steps))
    if steps and (steps[0][1] != 0 or steps[-1][1] > 100 or not rising):
        yield _fault(f"{path}.percent_bands", FaultCode.PERCENT_BANDS_ORDER)


def _faults_of_choices(node: Node, path: str, highest: int) -> Iterator[Fault]:
    if node.kind in KINDS_WITH_CHOICES and len(node.choices) < 2:
        yield _fault(f"{path}.choices", FaultCode.CHOICES_MISSING)
    codes = Counter(choice.code for choice in node.choices)
    for place, choice in enumerate(node.choices):
        where = f"{path}.choices[{place}]"
        if codes[choice.code] > 1 and choice.code in (other.code for other in node.choices[:place]):
            yield _fault(f"{where}.code", FaultCode.CODE_TWICE, value=choice.code)
        if node.kind == NodeKind.CHECKLIST and choice.level is None:
            yield _fault(f"{where}.level", FaultCode.CRITERION_LEVEL, value=choice.code)
        elif choice.level is not None and choice.level not in range(1, highest + 1):
            yield _fault(f"{where}.level", FaultCode.LEVEL_UNKNOWN, limit=highest)


def _faults_of_groups(version: InstrumentVersion) -> Iterator[Fault]:
    """Variants are of different offices; a score group is of scored leaves beside each other."""
    variants = Counter(node.variant_of for node in version.nodes)
    shared: dict[str, list[Node]] = {}
    for node in version.nodes:
        shared.setdefault(node.score_group, []).append(node)
    for index, node in enumerate(version.nodes):
        path = f"nodes[{index}]"
        if node.variant_of and variants[node.variant_of] == 1:
            yield _fault(f"{path}.variant_of", FaultCode.VARIANT_ALONE, value=node.variant_of)
        elif node.variant_of and _meets(node, version.nodes[:index]):
            yield _fault(f"{path}.variant_of", FaultCode.VARIANT_OVERLAP, value=node.variant_of)
        members = shared[node.score_group]
        if node.score_group and (
            len(members) == 1 or not node.is_scored or len({member.parent for member in members}) > 1
        ):
            yield _fault(f"{path}.score_group", FaultCode.SCORE_GROUP, value=node.score_group)


def _meets(node: Node, others: Collection[Node]) -> bool:
    return any(
        other.variant_of == node.variant_of
        and (AppliesTo.ALL in (node.applies_to, other.applies_to) or node.applies_to == other.applies_to)
        for other in others
    )
