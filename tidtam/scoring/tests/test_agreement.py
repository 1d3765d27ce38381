"""Every worked row of docs/rules/agreement.md, and what holds for any pairs."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.scoring.agreement import agreement, sampled

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules" / "agreement.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]
PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_it_answers_as_the_worked_table(row):
    found = agreement([tuple(map(int, pair.split("-"))) for pair in row[0].split()])
    said = [found.exact, found.near, found.kappa, found.weighted, found.mean_difference]
    assert ["–" if each is None else str(each) for each in said] == row[1:]


def test_the_table_was_read():
    assert len(ROWS) == 5


@given(PAIRS, st.randoms())
def test_the_order_of_pairs_changes_nothing(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert agreement(shuffled) == agreement(pairs)


@given(PAIRS)
def test_who_is_first_changes_only_the_sign_of_the_difference(pairs):
    one, other = agreement(pairs), agreement([(second, first) for first, second in pairs])
    assert (one.exact, one.near, one.kappa, one.weighted) == (other.exact, other.near, other.kappa, other.weighted)
    assert one.mean_difference == -other.mean_difference


@given(PAIRS)
def test_no_agreement_is_above_one_and_only_a_full_one_is_one(pairs):
    found = agreement(pairs)
    for value in (found.kappa, found.weighted):
        assert value is None or (value <= 1 and (value == 1) == (found.exact == 1))


def test_of_no_pair_nothing_is_said():
    found = agreement([])
    assert (found.count, found.exact, found.kappa) == (0, None, None)


@given(st.sets(st.text("abc", min_size=1)), st.fractions(0, 1), st.text("abc", min_size=1))
def test_a_sample_stays_when_another_office_comes(keys, share, newcomer):
    ordered = sorted(keys)
    sample = sampled(ordered, share, seed="2566")
    assert sample == [key for key in ordered if key in set(sample)]
    assert len(sample) == (max(1, -(-len(ordered) * share // 1)) if ordered and share else 0)
    wider = sampled(ordered, Fraction(1), seed="2566")
    assert set(sample) <= set(wider)
    grown = sampled(sorted(keys | {newcomer}), share, seed="2566")
    assert len(set(sample) - set(grown)) <= 1
