"""What is asked of whom, and what follows from an answer: pure functions, no Django, no database.

Levels follow from answers here; what levels come to, scoring.rules says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from tidtam.answers.choices import AnswerState, Channel
from tidtam.answers.facts import Answer, Sheet, Statement
from tidtam.instruments.choices import SHARE_KINDS, AnsweredBy, NodeKind
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.instruments.rules import leaves_asked
from tidtam.scoring.facts import Given
from tidtam.scoring.rules import level_of_checklist, level_of_percent
from tidtam.thai.money import percent

BASED_KINDS = (*SHARE_KINDS, NodeKind.PERCENT_BANDS.value, NodeKind.TARGET.value)
"""The kinds whose percent follows from total and achieved."""

FREE_PERCENT_KINDS = (NodeKind.PERCENT_BANDS.value, NodeKind.TARGET.value, NodeKind.PERCENT_ONLY.value)
"""The kinds of which a percent may be typed, where no base is known."""

SUMMED_KINDS = (
    *SHARE_KINDS,
    NodeKind.SURVEY_MEAN.value,
    NodeKind.BREAKDOWN.value,
    NodeKind.CHANGE.value,
    NodeKind.COUNT.value,
    NodeKind.AUDIENCE.value,
    NodeKind.NUMBER.value,
)
"""The kinds whose figures an office takes from its schools as a sum; of a survey the pooled mean."""

FIGURE_KINDS = (*SUMMED_KINDS, *FREE_PERCENT_KINDS)
"""The kinds that answer with figures: they stand at a day or in a school year, and may be estimated."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    NodeKind.LEVEL.value: ("self_level",),
    NodeKind.SHARE.value: ("total", "achieved"),
    NodeKind.GROUP_SHARE.value: ("total", "achieved"),
    NodeKind.WHOLE_GROUP.value: ("total", "achieved"),
    NodeKind.SURVEY_MEAN.value: ("n", "mean"),
    NodeKind.BREAKDOWN.value: ("total",),
    NodeKind.CHANGE.value: ("before", "after"),
    NodeKind.COUNT.value: ("number",),
    NodeKind.AUDIENCE.value: ("number", "audience"),
    NodeKind.NUMBER.value: ("number",),
    NodeKind.TEXT.value: ("text",),
    NodeKind.CHOICE.value: ("choice",),
    NodeKind.PERCENT_ONLY.value: ("percent",),
    NodeKind.BEST_WORKS.value: ("works",),
    NodeKind.NARRATIVE.value: ("results",),
}
"""What an answer of a kind must state. A checklist may be answered with nothing ticked; percents are ruled below."""


def leaves_of(
    version: InstrumentVersion, round_code: str, *, kind: str, code: str, office_kind: str
) -> tuple[Node, ...]:
    """Return the leaves on the sheet of an organisation in a round, in their order.

    kind, code   of the organisation (OrganisationKind).   office_kind  of the area office it counts in; "" of a bureau.
    An office's sheet also has the leaves its schools answer: their sum stands there.
    """
    if office_kind and kind == office_kind:
        wanted = (AnsweredBy.OFFICE.value, AnsweredBy.SCHOOL.value)
        return tuple(
            node for node in leaves_asked(version, round_code, office_kind=office_kind) if node.answered_by in wanted
        )
    if office_kind:
        return leaves_asked(version, round_code, office_kind=office_kind, answered_by=AnsweredBy.SCHOOL.value)
    return tuple(
        node
        for node in version.nodes
        if node.is_leaf
        and (not node.rounds or round_code in node.rounds)
        and (node.answered_by, node.bureau_code) == (AnsweredBy.BUREAU.value, code)
    )


def is_of_schools(node: Node) -> bool:
    """Return whether schools answer a node."""
    return node.answered_by == AnsweredBy.SCHOOL


def is_summed(node: Node, *, kind: str, office_kind: str) -> bool:
    """Return whether a leaf on a sheet is not written there: it is the sum of what the office's schools answer."""
    return is_of_schools(node) and kind == office_kind


def percent_of(node: Node, answer: Answer) -> Decimal | None:
    """Return the percent of an answer with two decimals, half up: of its base, or as typed where it states no base."""
    if node.kind in BASED_KINDS and answer.total is not None and answer.achieved is not None:
        return percent(answer.achieved, answer.total)
    return answer.percent if node.kind in FREE_PERCENT_KINDS else None


def part_percent(part: Decimal, total: Decimal | None) -> Decimal | None:
    """Return what a part of a breakdown is of its total, in percent with two decimals; None without a total."""
    return None if total is None else percent(part, total)


def change_of(answer: Answer) -> Decimal | None:
    """Return this year's figure less that of the year before; None where one is missing."""
    return None if answer.before is None or answer.after is None else answer.after - answer.before


def enters_level(node: Node) -> bool:
    """Return whether a level is chosen: by the rubric, or of a percent whose bands no source prints."""
    return node.kind == NodeKind.LEVEL or (node.kind == NodeKind.PERCENT_BANDS and not node.percent_bands)


def self_level_of(node: Node, answer: Answer) -> int | None:
    """Return the level, 1-5, at which an answer puts itself; None of what carries no level or is not answered yet."""
    if answer.state != AnswerState.ANSWERED:
        return None
    if enters_level(node):
        return answer.self_level
    if node.kind == NodeKind.CHECKLIST:
        return level_of_checklist(answer.criteria, node.choices)
    if node.kind == NodeKind.PERCENT_BANDS:
        stated = percent_of(node, answer)
        return None if stated is None else level_of_percent(stated, node.percent_bands)
    return None


def missing_fields(node: Node, answer: Answer) -> tuple[str, ...]:
    """Return the names of the fields that an answer must still state; zero is stated, nothing is not."""
    if answer.state != AnswerState.ANSWERED:
        return ()
    needed = [*NEEDED.get(node.kind, ())]
    if node.kind in (NodeKind.PERCENT_BANDS, NodeKind.TARGET):
        if answer.percent is None:
            needed += ["total", "achieved"]
        if enters_level(node):
            needed.append("self_level")
    missing = [name for name in needed if getattr(answer, name) in (None, "", ())]
    if node.kind == NodeKind.BREAKDOWN:
        stated = {part.code for part in answer.parts if part.value is not None}
        missing += [f"parts[{choice.code}]" for choice in node.choices if choice.code not in stated]
    return tuple(missing)


def is_blank(answer: Answer) -> bool:
    """Return whether an answer says nothing at all: then the leaf is missing, and has no row."""
    return answer == Answer(node_code=answer.node_code)


def given_by(version: InstrumentVersion, sheets: Iterable[Sheet]) -> Given:
    """Return what sheets of one organisation and version say of themselves, as scoring takes it."""
    nodes = {node.code: node for node in version.nodes}
    levels: dict[tuple[str, str], int] = {}
    percents: dict[str, Decimal] = {}
    in_progress: set[str] = set()
    for sheet in sheets:
        for answer in sheet.answers:
            node = nodes.get(answer.node_code)
            if node is None:
                continue
            if answer.state == AnswerState.IN_PROGRESS:
                in_progress.add(node.code)
            level, stated = self_level_of(node, answer), percent_of(node, answer)
            if level is not None:
                levels[node.code, sheet.round_code] = level
            if node.kind == NodeKind.TARGET and stated is not None and answer.state == AnswerState.ANSWERED:
                percents[node.code] = stated
    return Given(levels=levels, percents=percents, in_progress=frozenset(in_progress))


def letter_is_whole(sheet: Sheet) -> bool:
    """Return whether what came by official letter names it: its number and its date."""
    return sheet.channel != Channel.LETTER or bool(sheet.letter_number and sheet.letter_date)


# Lists in two levels, written as lines ----------------------------------------------------------------------------

_BULLET = re.compile(r"[-–•*]\s*(?=\S)")
_NUMBER = re.compile(r"(?P<first>[0-9๐-๙]{1,3})(?:\.(?P<second>[0-9๐-๙]{1,3}))?[.)]?\s+(?=\S)")


def read_list(text: str) -> tuple[Statement, ...]:
    """Return the statements of a list written line by line, as a person types it or pastes it from a document.

    A line is a statement; behind a dash or a bullet it belongs to the statement above. Numbers are generated when
    shown: one that was typed (2. or 2.1) falls away where it is the number the line would get, and else it is text.
    """
    found: list[tuple[str, list[str]]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if found and (bullet := _BULLET.match(line)):
            found[-1][1].append(line[bullet.end() :])
            continue
        number = _NUMBER.match(line)
        if number and found and number["second"] and _is(number, len(found), len(found[-1][1]) + 1):
            found[-1][1].append(line[number.end() :])
        elif number and not number["second"] and int(number["first"]) == len(found) + 1:
            found.append((line[number.end() :], []))
        else:
            found.append((line, []))
    return tuple(Statement(text=said, points=tuple(points)) for said, points in found)


def _is(number: re.Match[str], first: int, second: int) -> bool:
    return (int(number["first"]), int(number["second"])) == (first, second)


def list_lines(statements: Sequence[Statement]) -> str:
    """Return a list as its field holds it: a line each, those of the second level behind a dash."""
    lines: list[str] = []
    for one in statements:
        lines += [one.text, *(f"- {point}" for point in one.points)]
    return "\n".join(lines)


def numbered(statements: Sequence[Statement]) -> Iterator[tuple[str, str, int]]:
    """Yield number, text and level of each statement: 1, 1.1, 1.2, 2 ..."""
    for first, one in enumerate(statements, start=1):
        yield str(first), one.text, 1
        for second, point in enumerate(one.points, start=1):
            yield f"{first}.{second}", point, 2
