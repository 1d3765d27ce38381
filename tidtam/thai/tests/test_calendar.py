from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai import calendar

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2150, 12, 31))


def test_a_fiscal_year_runs_from_october_to_september():
    assert calendar.fiscal_year_dates(2567) == (date(2023, 10, 1), date(2024, 9, 30))
    assert calendar.fiscal_year_be(date(2023, 9, 30)) == 2566
    assert calendar.fiscal_year_be(date(2023, 10, 1)) == 2567


def test_quarters_begin_in_october():
    assert [calendar.quarter_dates(2567, quarter) for quarter in (1, 2, 3, 4)] == [
        (date(2023, 10, 1), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 9, 30)),
    ]


def test_rounds_end_in_march_and_september():
    assert calendar.round_as_of(2567, 6) == date(2024, 3, 31)
    assert calendar.round_as_of(2567, 12) == date(2024, 9, 30)
    assert (calendar.quarters_of_round(6), calendar.quarters_of_round(12)) == ((1, 2), (1, 2, 3, 4))


def test_march_still_belongs_to_the_school_year_before():
    assert calendar.school_year_be(date(2024, 3, 31)) == 2566
    assert calendar.school_year_be(date(2024, 5, 15)) == 2566
    assert calendar.school_year_be(date(2024, 5, 16)) == 2567
    assert calendar.term_dates(2566, 1) == (date(2023, 5, 16), date(2023, 10, 11))
    assert calendar.term_dates(2566, 2) == (date(2023, 11, 1), date(2024, 4, 1))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: calendar.fiscal_year_dates(2024),
        lambda: calendar.quarter_dates(2567, 0),
        lambda: calendar.quarter_dates(2567, 5),
        lambda: calendar.quarters_of_round(9),
        lambda: calendar.term_dates(2567, 3),
    ],
)
def test_what_the_calendar_does_not_have_is_an_error(ask):
    with pytest.raises(ValueError):
        ask()


@given(DAYS)
def test_every_day_stands_in_the_year_and_quarter_it_is_given(day):
    first, last = calendar.quarter_dates(calendar.fiscal_year_be(day), calendar.quarter_of(day))
    assert first <= day <= last
    first, last = calendar.school_year_dates(calendar.school_year_be(day))
    assert first <= day <= last


@given(st.integers(min_value=2400, max_value=2698))
def test_years_follow_each_other_without_a_gap(year):
    one_day = timedelta(days=1)
    assert calendar.fiscal_year_dates(year)[1] + one_day == calendar.fiscal_year_dates(year + 1)[0]
    assert calendar.school_year_dates(year)[1] + one_day == calendar.school_year_dates(year + 1)[0]
