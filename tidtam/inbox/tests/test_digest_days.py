"""On which days one is reminded: 7, 3, 1 before a report is due, 1 and 7 after; what was missed is made up for once."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.inbox.digests.rules import is_reminded

DUE = dt.date(2024, 4, 30)


def day(left):
    return DUE - dt.timedelta(days=left)


@pytest.mark.parametrize("left", range(-10, 11))
def test_with_a_digest_every_day(left):
    assert is_reminded(DUE, after=day(left + 1), on=day(left)) == (left in {7, 3, 1, -1, -7})


@pytest.mark.parametrize(
    ("last", "on", "reminds"),
    [
        (8, 5, True),  # day 7 was missed
        (7, 5, False),
        (10, 0, True),  # 7, 3 and 1 were missed: one reminder for all
        (1, 0, False),
        (0, -3, True),
        (-1, -6, False),
        (-2, -20, True),
        (-7, -20, False),
    ],
)
def test_what_was_missed_is_made_up_for_once(last, on, reminds):
    assert is_reminded(DUE, after=day(last), on=day(on)) == reminds


@given(st.lists(st.integers(-20, 20), min_size=2, unique=True))
def test_however_the_days_fall_nobody_is_reminded_more_often_than_five_times(lefts):
    days = sorted(day(left) for left in lefts)
    reminded = [on for after, on in pairwise(days) if is_reminded(DUE, after=after, on=on)]
    assert len(reminded) <= 5
    passed = any(days[0] < day(left) <= days[-1] for left in (7, 3, 1, -1, -7))
    assert bool(reminded) == passed
