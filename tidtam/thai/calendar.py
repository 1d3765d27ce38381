"""Fiscal years, quarters, rounds and school years: which dates they hold and which of them holds a date.

A year is named by its Buddhist-era number as printed (2567). Windows, extensions and the as-of date an office was given
are data of the room periods; these are the calendar's own dates.
"""

from datetime import date, timedelta

BUDDHIST_OFFSET = 543
_BUDDHIST_YEARS = range(2400, 2700)
_QUARTERS_OF_ROUND = {6: (1, 2), 12: (1, 2, 3, 4)}


def fiscal_year_be(day: date) -> int:
    """Return the fiscal year a day falls in: 1 October 2023 - 30 September 2024 is 2567."""
    return day.year + BUDDHIST_OFFSET + (1 if day.month >= 10 else 0)


def fiscal_year_dates(year_be: int) -> tuple[date, date]:
    """Return the first and last day of a fiscal year. Raises ValueError for a year that is not a Buddhist-era one."""
    common = _common_year(year_be)
    return date(common - 1, 10, 1), date(common, 9, 30)


def quarter_of(day: date) -> int:
    """Return the quarter of the fiscal year a day falls in: 1 October-December ... 4 July-September."""
    return (day.month - 10) % 12 // 3 + 1


def quarter_dates(year_be: int, quarter: int) -> tuple[date, date]:
    """Return the first and last day of a quarter, 1-4. Raises ValueError for another number."""
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"a quarter is 1, 2, 3 or 4, not {quarter}")
    common = _common_year(year_be)
    if quarter == 1:
        return date(common - 1, 10, 1), date(common - 1, 12, 31)
    first_month = 3 * quarter - 5
    return date(common, first_month, 1), date(common, first_month + 3, 1) - timedelta(days=1)


def quarters_of_round(months: int) -> tuple[int, ...]:
    """Return the quarters a round reports on: 6 months (1, 2), 12 months (1, 2, 3, 4)."""
    try:
        return _QUARTERS_OF_ROUND[months]
    except KeyError:
        raise ValueError(f"a round is of 6 or 12 months, not {months}") from None


def round_as_of(year_be: int, months: int) -> date:
    """Return the day a round usually reports as of: 31 March after 6 months, 30 September after 12."""
    return quarter_dates(year_be, quarters_of_round(months)[-1])[1]


def school_year_be(day: date) -> int:
    """Return the school year a day falls in; it begins on 16 May, so 31 March 2024 is still in 2566."""
    return day.year + BUDDHIST_OFFSET - (1 if (day.month, day.day) < (5, 16) else 0)


def school_year_dates(year_be: int) -> tuple[date, date]:
    """Return the first and last day of a school year, 16 May - 15 May, so that every day is in exactly one."""
    common = _common_year(year_be)
    return date(common, 5, 16), date(common + 1, 5, 15)


def term_dates(year_be: int, term: int) -> tuple[date, date]:
    """Return the usual first and last day of a term: 1 is 16 May - 11 October, 2 is 1 November - 1 April.

    Source: the Ministry's regulation on opening and closing of schools, B.E. 2549. A school may be allowed other dates;
    those are data, not known here. Raises ValueError for another term.
    """
    common = _common_year(year_be)
    if term == 1:
        return date(common, 5, 16), date(common, 10, 11)
    if term == 2:
        return date(common, 11, 1), date(common + 1, 4, 1)
    raise ValueError(f"a term is 1 or 2, not {term}")


def _common_year(year_be: int) -> int:
    if year_be not in _BUDDHIST_YEARS:
        raise ValueError(f"{year_be} is not a Buddhist-era year; fiscal year 2024 is called 2567")
    return year_be - BUDDHIST_OFFSET
