"""Every worked row of docs/rules/scoring.md, and what holds for any instrument."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.instruments.facts import STANDARD_BANDS, Choice, PercentBand
from tidtam.scoring.facts import Given, NodeScore
from tidtam.scoring.rules import (
    band_of,
    is_good,
    is_good_overall,
    level_of_checklist,
    level_of_percent,
    needs_advice,
    outcome_of,
    rounded,
    score,
    share_of,
)
from tidtam.scoring.tests.trees import (
    KINDS_OF_OFFICE,
    PRIMARY,
    SECONDARY,
    a_version,
    any_given,
    any_version,
    group,
    leaf,
)

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules" / "scoring.md"


def tables():
    found, rows = [], []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append(rows[2:])
            rows = []
    return found


ROUNDS_TABLE, CHILDREN_TABLE, BANDS_TABLE = tables()


def words(node):
    shown = (node.shown, node.level, node.label) if node.mean is not None else ("–", "–", "–")
    return [str(each) for each in shown]


def test_the_tables_were_read():
    assert [len(ROUNDS_TABLE), len(CHILDREN_TABLE), len(BANDS_TABLE)] == [9, 7, 15]


@pytest.mark.parametrize("row", ROUNDS_TABLE, ids=" ".join)
def test_a_leaf_is_the_mean_of_its_rounds(row):
    levels = {("A", code): int(level) for code, level in zip(("6m", "12m"), row, strict=False) if level != "–"}
    scores = score(a_version(leaf("A"), rounds=("6m", "12m")), Given(levels=levels), office_kind=PRIMARY)
    assert words(scores.nodes["A"]) == row[2:]
    assert words(scores.total) == row[2:]


@pytest.mark.parametrize("row", CHILDREN_TABLE, ids=" ".join)
def test_a_group_is_the_exact_mean_of_its_children(row):
    """Children of 7/2 or 24/5 are groups themselves, of leaves whose mean that is."""
    nodes, levels = [], {}
    for number, child in enumerate(row[0].split()):
        if child == "–":
            nodes.append(leaf(f"C{number}"))
            continue
        mean = Fraction(child)
        nodes.append(group(f"C{number}"))
        low, rest = divmod(mean.numerator, mean.denominator)
        for part in range(mean.denominator):
            nodes.append(leaf(f"C{number}.{part}", f"C{number}"))
            levels[f"C{number}.{part}", "year"] = low + (part < rest)
    total = score(a_version(*nodes), Given(levels=levels), office_kind=PRIMARY).total
    assert [str(total.mean) if total.mean is not None else "–", *words(total)] == row[1:]


@pytest.mark.parametrize("row", BANDS_TABLE, ids=" ".join)
def test_a_mean_falls_into_its_band(row):
    band = band_of(Fraction(row[0]), STANDARD_BANDS)
    assert [str(rounded(Fraction(row[0]))), str(band.level), band.label] == row[1:]


@given(st.fractions(1, 5))
def test_every_mean_has_one_band_and_bands_meet(mean):
    assert sum(band.first <= rounded(mean) <= band.last for band in STANDARD_BANDS) == 1


@given(st.fractions(-10, 10))
def test_rounding_is_half_up_and_at_most_half_a_hundredth_away(value):
    away = Fraction(rounded(value)) - value
    assert -Fraction(1, 200) < away <= Fraction(1, 200)


# Properties of any instrument


@given(st.data(), any_version(), KINDS_OF_OFFICE)
def test_the_order_of_nodes_and_of_levels_changes_nothing(data, version, kind):
    levels = data.draw(any_given(version))
    shuffled = replace(version, nodes=tuple(data.draw(st.permutations(version.nodes))))
    parents_first = replace(shuffled, nodes=tuple(sorted(shuffled.nodes, key=lambda node: depth(version, node))))
    backwards = replace(levels, levels=dict(reversed(levels.levels.items())))
    assert score(parents_first, backwards, office_kind=kind) == score(version, levels, office_kind=kind)


def depth(version, node):
    return 0 if not node.parent else 1 + depth(version, version.node(node.parent))


@given(st.data(), any_version(), KINDS_OF_OFFICE)
def test_what_is_not_applicable_or_monitored_never_changes_a_score(data, version, kind):
    levels = data.draw(any_given(version))
    before = score(version, levels, office_kind=kind)
    aside = {code for code, node in before.nodes.items() if node.status in ("not_applicable", "monitored")}
    without = replace(version, nodes=tuple(node for node in version.nodes if node.code not in aside))
    after = score(without, levels, office_kind=kind)
    assert after.total == before.total
    assert after.nodes == {code: node for code, node in before.nodes.items() if code not in aside}


@given(st.data(), any_version(), KINDS_OF_OFFICE)
def test_missing_never_counts_as_zero(data, version, kind):
    """Taking one level away opens every mean above it, and no other mean changes."""
    levels = data.draw(any_given(version).filter(lambda each: each.levels))
    gone = data.draw(st.sampled_from(sorted(levels.levels)))
    before = score(version, levels, office_kind=kind)
    less = replace(levels, levels={pair: level for pair, level in levels.levels.items() if pair != gone})
    after = score(version, less, office_kind=kind)
    for code, node in after.nodes.items():
        assert node.mean is None or node.mean == before.nodes[code].mean or shares_a_level(version, gone[0])
    assert after.total.mean is None or after.total.mean == before.total.mean or shares_a_level(version, gone[0])


def shares_a_level(version, code):
    return bool(version.node(code).score_group)


@given(st.data(), any_version(), KINDS_OF_OFFICE)
def test_a_mean_stands_exactly_where_everything_asked_stands(data, version, kind):
    scores = score(version, data.draw(any_given(version)), office_kind=kind)
    for node in [*scores.nodes.values(), scores.total]:
        carries = node.mean is not None
        assert not carries or (node.status == "scored" and node.counted == node.asked and 1 <= node.mean <= 5)
        assert carries == (node.label != "") == (node.level is not None)
        assert node.shown is None or abs(Fraction(node.shown) - node.mean) <= Fraction(1, 200)


@given(st.data(), any_version(), KINDS_OF_OFFICE)
def test_every_node_has_one_of_the_five_statuses(data, version, kind):
    scores = score(version, data.draw(any_given(version)), office_kind=kind)
    statuses = {"scored", "not_applicable", "monitored", "in_progress", "missing"}
    assert {*scores.nodes} == {node.code for node in version.nodes}
    assert {node.status for node in [*scores.nodes.values(), scores.total]} <= statuses


@given(st.data(), any_version(), KINDS_OF_OFFICE)
def test_a_higher_level_never_lowers_the_whole(data, version, kind):
    levels = data.draw(any_given(version).filter(lambda each: any(level < 5 for level in each.levels.values())))
    pair = data.draw(st.sampled_from(sorted(pair for pair, level in levels.levels.items() if level < 5)))
    higher = replace(levels, levels={**levels.levels, pair: levels.levels[pair] + 1})
    before, after = (score(version, each, office_kind=kind).total.mean for each in (levels, higher))
    assert before is None or after is None or after >= before


# What counts once


SIX = (
    leaf("1"),
    leaf("6a", applies_to="primary", variant_of="6"),
    leaf("6b", applies_to="secondary", variant_of="6"),
)


@pytest.mark.parametrize(("kind", "mean"), [(PRIMARY, 3), (SECONDARY, 4)])
def test_an_office_is_scored_by_its_own_variant(kind, mean):
    levels = {("1", "year"): 4, ("6a", "year"): 2, ("6b", "year"): 4}
    total = score(a_version(*SIX), Given(levels=levels), office_kind=kind).total
    assert (total.mean, total.asked) == (mean, 2)


def test_variants_that_both_apply_count_once():
    nodes = (leaf("1"), leaf("6a", variant_of="6"), leaf("6b", variant_of="6"))
    total = score(
        a_version(*nodes), Given(levels={("1", "year"): 1, ("6a", "year"): 4, ("6b", "year"): 5}), office_kind=PRIMARY
    ).total
    assert (total.mean, total.counted, total.asked) == (Fraction(11, 4), 2, 2)


GROUPED = a_version(leaf("12"), leaf("13", score_group="g"), leaf("14", score_group="g"))


@pytest.mark.parametrize("given_at", [["13"], ["14"], ["13", "14"]])
def test_a_score_group_counts_once_wherever_its_level_is_given(given_at):
    levels = {("12", "year"): 2, **{(code, "year"): 5 for code in given_at}}
    scores = score(GROUPED, Given(levels=levels), office_kind=PRIMARY)
    assert (scores.total.mean, scores.total.asked) == (Fraction(7, 2), 2)
    assert scores.nodes["13"].level == scores.nodes["14"].level == 5


def test_of_unlike_levels_in_a_score_group_the_lowest_stands():
    levels = {("12", "year"): 2, ("13", "year"): 5, ("14", "year"): 4}
    assert score(GROUPED, Given(levels=levels), office_kind=PRIMARY).total.mean == 3


def test_weights_belong_to_the_version():
    version = a_version(leaf("A", weight=Decimal("0.7")), leaf("B", weight=Decimal("0.3")))
    total = score(version, Given(levels={("A", "year"): 5, ("B", "year"): 2}), office_kind=PRIMARY).total
    assert total.mean == Fraction(41, 10)


# Rounds, statuses, targets


def test_the_level_of_the_first_round_is_seen_while_the_mean_stays_open():
    version = a_version(leaf("A"), leaf("B"), rounds=("6m", "12m"))
    scores = score(version, Given(levels={("A", "6m"): 4}), office_kind=PRIMARY)
    assert (scores.nodes["A"].levels, scores.nodes["A"].mean, scores.nodes["A"].status) == (
        {"6m": 4},
        None,
        "in_progress",
    )
    assert scores.nodes["B"].status == "missing"
    assert (scores.total.status, scores.total.counted, scores.total.asked) == ("in_progress", 0, 2)


def test_a_leaf_asked_in_one_round_needs_only_that():
    version = a_version(leaf("A", rounds=("12m",)), rounds=("6m", "12m"))
    found = score(version, Given(levels={("A", "12m"): 3, ("A", "6m"): 1}), office_kind=PRIMARY).nodes["A"]
    assert (found.mean, found.change) == (3, None)


@pytest.mark.parametrize(
    ("first", "last", "fallen", "jumped"), [(4, 3, True, False), (2, 3, False, False), (2, 4, False, True)]
)
def test_falls_and_jumps_between_rounds(first, last, fallen, jumped):
    version = a_version(leaf("A"), rounds=("6m", "12m"))
    found = score(version, Given(levels={("A", "6m"): first, ("A", "12m"): last}), office_kind=PRIMARY).nodes["A"]
    assert (found.has_fallen, found.has_jumped) == (fallen, jumped)


@pytest.mark.parametrize(
    ("levels", "needed"), [((3, 3), False), ((2, 5), True), ((4, 2), True), ((5, 4), True), ((3, 5), False)]
)
def test_advice_is_needed_where_a_level_is_low_or_fell(levels, needed):
    version = a_version(leaf("A"), rounds=("6m", "12m"))
    given_levels = {("A", "6m"): levels[0], ("A", "12m"): levels[1]}
    found = score(version, Given(levels=given_levels), office_kind=PRIMARY).nodes["A"]
    assert needs_advice(found) is needed


def test_a_group_of_monitored_nodes_is_monitored_and_out_of_the_mean():
    version = a_version(group("G"), leaf("G1", "G", is_monitored=True), leaf("G2", "G", kind="share"), leaf("A"))
    scores = score(version, Given(levels={("A", "year"): 4, ("G1", "year"): 1}), office_kind=PRIMARY)
    assert (scores.nodes["G"].status, scores.total.mean) == ("monitored", 4)


def test_everything_below_a_monitored_group_is_monitored():
    version = a_version(group("G", is_monitored=True), leaf("G1", "G"), leaf("A"))
    scores = score(version, Given(levels={("A", "year"): 4, ("G1", "year"): 1}), office_kind=PRIMARY)
    assert (scores.nodes["G1"].status, scores.total.mean) == ("monitored", 4)


TARGETS = a_version(
    group("G"), leaf("T1", "G", kind="target", target=Decimal(80)), leaf("T2", "G", kind="target"), leaf("A")
)


@pytest.mark.parametrize(
    ("percent", "outcome"), [("80", "met"), ("79.995", "met"), ("79.99", "not_met"), ("0", "not_met")]
)
def test_a_target_is_compared_as_its_percent_is_shown(percent, outcome):
    assert outcome_of(Decimal(percent), Decimal(80)) == outcome
    found = score(TARGETS, Given(percents={"T1": Decimal(percent)}), office_kind=PRIMARY).nodes["T1"]
    assert (found.status, found.outcome, found.percent, found.mean) == ("scored", outcome, Decimal(percent), None)


def test_targets_are_in_no_mean_and_do_not_hold_it_open():
    scores = score(TARGETS, Given(levels={("A", "year"): 4}), office_kind=PRIMARY)
    assert (scores.total.mean, scores.total.asked) == (4, 1)
    assert (scores.nodes["G"].status, scores.nodes["G"].asked) == ("missing", 2)


def test_a_target_under_way_says_so():
    found = score(TARGETS, Given(in_progress=frozenset({"T2"})), office_kind=PRIMARY).nodes["T2"]
    assert (found.status, found.outcome) == ("in_progress", "in_progress")


@pytest.mark.parametrize("pair", [(("A", "year"), 0), (("A", "year"), 6), (("A", "6m"), 3)])
def test_what_is_no_level_of_a_round_is_refused(pair):
    with pytest.raises(ValueError, match="no level"):
        score(a_version(leaf("A")), Given(levels=dict([pair])), office_kind=PRIMARY)


# Levels that follow


PERCENT_BANDS = [PercentBand(level=level, first=Decimal(first)) for level, first in enumerate((0, 50, 60, 70, 80), 1)]


@pytest.mark.parametrize(
    ("percent", "level"), [("0", 1), ("49.994", 1), ("49.995", 2), ("79.99", 4), ("80", 5), ("100", 5)]
)
def test_the_level_of_a_percent(percent, level):
    assert level_of_percent(Decimal(percent), PERCENT_BANDS) == level


def test_a_percent_below_the_first_band_is_the_lowest_level_and_without_bands_there_is_none():
    assert level_of_percent(Decimal(0), PERCENT_BANDS[1:]) == 1
    assert level_of_percent(Decimal(50), ()) is None


CRITERIA = [Choice(code=code, label=code, level=level) for code, level in (("a", 1), ("b", 2), ("c", 2), ("d", 4))]


@pytest.mark.parametrize(
    ("ticked", "level"), [("", 1), ("a", 1), ("ab", 1), ("abc", 2), ("abcd", 4), ("bcd", 1), ("abd", 1)]
)
def test_a_checklist_reaches_a_level_with_all_criteria_up_to_it(ticked, level):
    assert level_of_checklist(ticked, CRITERIA) == level


# Good or above


def total_of(mean):
    if mean is None:
        return None
    band = band_of(Fraction(mean), STANDARD_BANDS)
    return NodeScore(code="", status="scored", mean=Fraction(mean), level=band.level)


@pytest.mark.parametrize(
    ("mean", "good"), [("2.60", False), ("2.604", False), ("2.605", True), ("2.61", True), (None, False)]
)
def test_good_or_above_begins_at_261(mean, good):
    assert is_good(total_of(mean), a_version()) is good


@pytest.mark.parametrize(
    ("means", "every", "mean"),
    [(["4", "4"], True, True), (["2.5", "4"], False, True), (["2", "2"], False, False), (["4", None], False, False)],
)
def test_good_overall_by_every_part_or_by_their_mean(means, every, mean):
    parts = [(a_version(), total_of(each)) for each in means]
    assert is_good_overall(parts, "every_part") is every
    assert is_good_overall(parts, "mean_of_parts") is mean


def test_an_office_without_parts_is_not_good_overall():
    assert not is_good_overall([], "every_part")
    assert not is_good_overall([], "mean_of_parts")


@pytest.mark.parametrize(("part", "shown"), [(242, "98.78"), (239, "97.55"), (245, "100.00"), (0, "0.00")])
def test_shares_are_printed_half_up_with_two_decimals(part, shown):
    assert str(share_of(part, 245)) == shown


def test_a_share_of_nothing_is_none():
    assert share_of(0, 0) is None
