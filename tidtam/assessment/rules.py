"""When a result may be published, and what is wrong in one that was brought in. Plain values, no database."""

from collections.abc import Iterator, Mapping

from tidtam.assessment.choices import FaultCode
from tidtam.assessment.facts import Advice, Fault, HistoryRow
from tidtam.instruments import rules as instruments
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.scoring.facts import Given, Scores
from tidtam.scoring.rules import HIGHEST_LEVEL, LOWEST_LEVEL, needs_advice


def rounds_until(version: InstrumentVersion, round_code: str) -> tuple[str, ...]:
    """Return the codes of a version's rounds up to one, itself included. Raises ValueError for an unknown one."""
    codes = [each.code for each in version.rounds]
    return tuple(codes[: codes.index(round_code) + 1])


def is_final(version: InstrumentVersion, round_code: str) -> bool:
    """Return whether a round is the last: what is published of it carries means and words."""
    return version.rounds[-1].code == round_code


def given_until(given: Given, version: InstrumentVersion, round_code: str) -> Given:
    """Return what stands up to a round; levels of later rounds are left out."""
    rounds = rounds_until(version, round_code)
    return Given(
        levels={pair: level for pair, level in given.levels.items() if pair[1] in rounds},
        percents=given.percents,
        in_progress=given.in_progress,
    )


def deciding_leaves(version: InstrumentVersion, round_code: str, *, office_kind: str) -> tuple[Node, ...]:
    """Return the leaves of which a level is decided in a round: of a score group its first member only."""
    found: dict[str, Node] = {}
    monitored = monitored_codes(version)
    for node in instruments.leaves_asked(version, round_code, office_kind=office_kind):
        if node.is_scored and node.code not in monitored:
            found.setdefault(shared_name(node), node)
    return tuple(found.values())


def is_assessed(version: InstrumentVersion, round_code: str, *, office_kind: str = "") -> bool:
    """Return whether any level is decided in a round, of a kind of office or ("") of any kind."""
    kinds = [office_kind] if office_kind else list(instruments.OFFICE_KINDS.values())
    return any(deciding_leaves(version, round_code, office_kind=kind) for kind in kinds)


def shared_name(node: Node) -> str:
    """Return what is alike for the nodes that carry one level between them."""
    return f"group {node.score_group}" if node.score_group else f"node {node.code}"


def monitored_codes(version: InstrumentVersion) -> frozenset[str]:
    """Return the codes of nodes that are monitored, themselves or by a node above."""
    found: set[str] = set()
    for node in version.nodes:
        if node.is_monitored or node.parent in found:
            found.add(node.code)
    return frozenset(found)


def open_leaves(
    version: InstrumentVersion, given: Given, round_code: str, *, office_kind: str
) -> list[tuple[Node, str]]:
    """Return the leaves and rounds, up to a round, whose level is still missing: nothing is published while any is."""
    members: dict[str, list[str]] = {}
    for node in version.nodes:
        members.setdefault(shared_name(node), []).append(node.code)
    return [
        (node, each)
        for each in rounds_until(version, round_code)
        for node in deciding_leaves(version, each, office_kind=office_kind)
        if not any((code, each) in given.levels for code in members[shared_name(node)])
    ]


def leaves_without_advice(version: InstrumentVersion, scores: Scores, advice: Mapping[str, Advice]) -> list[Node]:
    """Return the leaves with a low or a fallen level whose advice is not written; of a score group one."""
    asked: dict[str, list[Node]] = {}
    for node in version.nodes:
        if node.is_leaf and needs_advice(scores.nodes[node.code]):
            asked.setdefault(shared_name(node), []).append(node)
    return [
        nodes[0]
        for nodes in asked.values()
        if not any(advice[node.code].advice.strip() for node in nodes if node.code in advice)
    ]


def faults_of_row(row: HistoryRow, version: InstrumentVersion, *, office_kind: str) -> Iterator[Fault]:
    """Yield everything that is wrong with what a file says of an instrument at an office of a kind."""
    rounds = [each.code for each in version.rounds]
    unknown = [code for code in row.rounds if code not in rounds]
    for code in unknown:
        yield Fault(f"{row.path}.rounds", FaultCode.ROUND, {"value": code, "expected": ", ".join(rounds)})
    held = [code for code in rounds if not row.rounds or code in row.rounds]
    nodes = {node.code: node for node in version.nodes}
    applicable = {node.code for node in instruments.applicable(version, office_kind)}
    monitored = monitored_codes(version)
    for (code, round_code), level in row.given.levels.items():
        where = f"{row.path}.levels.{code}.{round_code}"
        node = nodes.get(code)
        if node is None:
            yield Fault(f"{row.path}.levels.{code}", FaultCode.NODE, {"value": code})
        elif not node.is_scored or code in monitored:
            yield Fault(where, FaultCode.NOT_SCORED)
        elif code not in applicable:
            yield Fault(where, FaultCode.NOT_APPLICABLE)
        elif round_code not in held:
            yield Fault(where, FaultCode.ROUND, {"value": round_code, "expected": ", ".join(held)})
        elif node.rounds and round_code not in node.rounds:
            yield Fault(where, FaultCode.NOT_ASKED)
        elif not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
            yield Fault(where, FaultCode.LEVEL, {"value": level})
    yield from _faults_of_groups(row, version)
    for code in [*row.given.percents, *row.given.in_progress]:
        part = "percents" if code in row.given.percents else "in_progress"
        if code not in nodes:
            yield Fault(f"{row.path}.{part}.{code}", FaultCode.NODE, {"value": code})
        elif part == "percents" and nodes[code].kind != NodeKind.TARGET:
            yield Fault(f"{row.path}.{part}.{code}", FaultCode.NOT_A_TARGET)
    for code in row.advice:
        if code not in nodes:
            yield Fault(f"{row.path}.advice.{code}", FaultCode.NODE, {"value": code})
    if not unknown and held:
        for node, round_code in open_leaves(version, row.given, held[-1], office_kind=office_kind):
            if round_code in held:
                yield Fault(f"{row.path}.levels", FaultCode.LEVEL_MISSING, {"value": f"{node.code} {round_code}"})


def _faults_of_groups(row: HistoryRow, version: InstrumentVersion) -> Iterator[Fault]:
    levels: dict[tuple[str, str], set[int]] = {}
    for node in version.nodes:
        for each in version.rounds:
            level = row.given.levels.get((node.code, each.code))
            if node.score_group and level is not None:
                levels.setdefault((node.score_group, each.code), set()).add(level)
    for (name, round_code), found in levels.items():
        if len(found) > 1:
            codes = ", ".join(node.code for node in version.nodes if node.score_group == name)
            yield Fault(f"{row.path}.levels", FaultCode.UNLIKE_LEVELS, {"value": f"{codes} {round_code}"})
