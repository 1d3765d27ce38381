"""Instrument versions for tests: the one of the real letter, small ones by hand, and any by hypothesis."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tidtam.instruments.facts import STANDARD_BANDS, InstrumentVersion, Node, Round
from tidtam.scoring.facts import Given

PRIMARY, SECONDARY = "esa_primary", "esa_secondary"

KINDS = {
    "level_scored": "level",
    "monitored_only": "level",
    "rollup": "group",
    "group": "group",
    "target_compared": "target",
}


def a_version(*nodes: Node, rounds: tuple[str, ...] = ("year",), **others: Any) -> InstrumentVersion:
    return InstrumentVersion(
        code="T",
        fiscal_year_be=2566,
        title="ทดสอบ",
        nodes=nodes,
        rounds=tuple(Round(code=code, label=code) for code in rounds),
        bands=STANDARD_BANDS,
        **others,
    )


def leaf(code: str, parent: str = "", **others: Any) -> Node:
    return Node(**{"kind": "level", "title": code, **others}, code=code, parent=parent)


def group(code: str, parent: str = "", **others: Any) -> Node:
    return Node(kind="group", title=code, code=code, parent=parent, **others)


def of_letter(letter: Any, code: str) -> tuple[InstrumentVersion, Given]:
    """Return an instrument of the real letter and its levels; nothing of what is printed of them."""
    instrument = letter["instruments"][code]
    levels: dict[tuple[str, str], int] = {}
    nodes = []
    for each in instrument["indicators"]:
        node = Node(
            code=each["code"],
            kind=KINDS[each["kind"]],
            title=each["name_th"],
            number=each["printed_no"],
            parent=each["parent"] or "",
            applies_to=each["applies_to"],
            is_monitored=each["kind"] == "monitored_only",
            variant_of="6" if each["printed_no"] in ("6a", "6b") else "",
            score_group=each.get("score_group") or "",
            target=Decimal(each["target_percent"]) if each.get("target_percent") else None,
        )
        nodes.append(node)
        for round_code in instrument["rounds"]:
            level = each.get(f"level_{round_code}")
            if level is not None and node.is_leaf:
                levels[node.code, round_code] = level
    return a_version(*nodes, rounds=tuple(instrument["rounds"])), Given(levels=levels)


ROUNDS = ("6m", "12m")


@st.composite
def any_version(draw: st.DrawFn) -> InstrumentVersion:
    """Draw a tree of up to 14 nodes, three deep at most, with everything that changes how a node counts."""
    nodes: list[Node] = []
    groups = [("", 0)]
    for number in range(draw(st.integers(1, 14))):
        parent, depth = draw(st.sampled_from(groups))
        code = f"N{number}"
        common: dict[str, Any] = {
            "applies_to": draw(st.sampled_from(["all", "all", "primary", "secondary"])),
            "is_monitored": draw(st.sampled_from([False, False, False, True])),
        }
        if depth < 3 and draw(st.integers(0, 3)) == 0:
            nodes.append(group(code, parent, weight=draw(st.integers(1, 3)), **common))
            groups.append((code, depth + 1))
        else:
            kind = draw(st.sampled_from(["level", "level", "level", "target", "share"]))
            together = draw(st.sampled_from([{}, {}, {"variant_of": "v"}, {"score_group": "g"}]))
            rounds = draw(st.sampled_from([(), (), ("12m",)]))
            nodes.append(leaf(code, parent, kind=kind, rounds=rounds, **together, **common))
    return a_version(*nodes, rounds=ROUNDS)


def any_given(version: InstrumentVersion) -> st.SearchStrategy[Given]:
    pairs = [(node.code, code) for node in version.nodes for code in ROUNDS]
    levels = st.dictionaries(st.sampled_from(pairs), st.integers(1, 5)) if pairs else st.just({})
    percents = st.dictionaries(st.sampled_from([node.code for node in version.nodes]), st.decimals(0, 120, places=3))
    in_progress = st.frozensets(st.sampled_from([node.code for node in version.nodes]))
    return st.builds(lambda a, b, c: Given(levels=a, percents=b, in_progress=c), levels, percents, in_progress)


KINDS_OF_OFFICE = st.sampled_from([PRIMARY, SECONDARY])
