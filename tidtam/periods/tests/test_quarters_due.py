"""Which quarters a project owes a report for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.periods.rules import quarters_due


@pytest.mark.parametrize(
    ("start", "end", "finished", "owed"),
    [
        ("2023-10-01", "2024-09-30", None, ((2567, 1), (2567, 2), (2567, 3), (2567, 4))),
        ("2023-12-31", "2024-01-01", None, ((2567, 1), (2567, 2))),
        ("2024-02-29", "2024-02-29", None, ((2567, 2),)),
        ("2024-04-01", "2024-05-31", None, ((2567, 3),)),
        ("2024-07-01", "2024-12-31", None, ((2567, 4), (2568, 1))),
        ("2023-10-01", "2024-09-30", "2024-03-31", ((2567, 1), (2567, 2))),
        ("2023-10-01", "2024-03-31", "2024-04-01", ((2567, 1), (2567, 2), (2567, 3))),
    ],
)
def test_it_owes_from_start_to_end_or_declared_finish(start, end, finished, owed):
    days = {"start_date": start, "end_date": end, "finished_date": finished}
    assert quarters_due(**{name: day and date.fromisoformat(day) for name, day in days.items()}) == owed


def test_an_end_before_the_start_is_an_error():
    with pytest.raises(ValueError):
        quarters_due(start_date=date(2024, 1, 2), end_date=date(2024, 1, 1))


@given(start=st.dates(date(2015, 1, 1), date(2040, 1, 1)), length=st.integers(0, 2000))
def test_one_more_day_owes_at_most_one_more_quarter(start, length):
    shorter = quarters_due(start_date=start, end_date=start + timedelta(days=length))
    longer = quarters_due(start_date=start, end_date=start + timedelta(days=length + 1))
    assert longer[: len(shorter)] == shorter
    assert len(longer) - len(shorter) in (0, 1)
