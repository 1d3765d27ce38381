import contextlib
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai.dates import (
    DateRefused,
    bangkok_midnight,
    format_date,
    format_date_en,
    format_time,
    local_date,
    parse_date,
)
from tidtam.thai.numerals import to_thai_digits

THE_DAY = date(2024, 3, 31)
DAYS = st.dates(min_value=date(1957, 1, 1), max_value=date(2149, 12, 31))


@pytest.mark.parametrize(  # the table of docs/rules/dates.md
    "typed",
    [
        "๓๑ มีนาคม ๒๕๖๗",
        "31 มี.ค. 2567",
        "31/3/2567",
        "31-3-2567",
        "2024-03-31",
        "45382",
        45382,
        45382.75,
        "๓๑/๐๓/๒๕๖๗",
        "31/3/2024",
        "31 มีนาคม 2024",
        "31 มีนาคม พ.ศ. 2567",
        "31 มีนาคม ค.ศ. 2024",
        "31 มีค 2567",
        "31 มี. ค. 2567",
        "  31   มีนาคม\u00a02567 ",
        "๓๑มี.ค.๒๕๖๗",
        "31 / 3 / 2567",
        "วันที่ 31 มีนาคม 2567",
        "วันอาทิตย์ที่ 31 เดือนมีนาคม พ.ศ. 2567",
        "2024-03-31 00:00:00",
        date(2024, 3, 31),
        datetime(2024, 3, 30, 17, 30, tzinfo=UTC),
    ],
)
def test_every_spelling_means_the_same_day(typed):
    assert parse_date(typed) == THE_DAY


@pytest.mark.parametrize(  # the refusals of docs/rules/dates.md
    ("typed", "code"),
    [
        ("", "empty"),
        (" \u200b ", "empty"),
        ("2567-03-31", "buddhist_year_as_common"),
        ("31 มีนาคม ค.ศ. 2567", "buddhist_year_as_common"),
        (243707, "buddhist_year_as_common"),
        (date(2567, 3, 31), "buddhist_year_as_common"),
        ("31 มีนาคม พ.ศ. 2024", "common_year_as_buddhist"),
        ("29/2/2566", "impossible_day"),
        ("31 เมษายน 2567", "impossible_day"),
        ("3/31/2567", "impossible_day"),
        ("0/3/2567", "impossible_day"),
        ("31/3/67", "two_digit_year"),
        ("31 มี.ค. 67", "two_digit_year"),
        ("31/3/2300", "year_out_of_range"),
        ("31/3/1850", "year_out_of_range"),
        ("31/3/256", "year_out_of_range"),
        ("31/3/25670", "year_out_of_range"),
        ("31 มีนา 2567", "unknown_month"),
        ("วันจันทร์ที่ 31 มีนาคม 2567", "other_weekday"),
        ("2567", "year_alone"),
        ("พ.ศ. 2567", "year_alone"),
        ("31 March 2024", "unreadable"),
        ("31.3.2567", "unreadable"),
        ("31/3-2567", "unreadable"),
        ("20240331", "unreadable"),
        ("ไตรมาส 2", "unreadable"),
        ("4.5382e4", "unreadable"),
        (-1, "unreadable"),
        (float("nan"), "unreadable"),
        (1e300, "unreadable"),
    ],
)
def test_a_date_is_refused_with_its_reason(typed, code):
    with pytest.raises(DateRefused) as refused:
        parse_date(typed)
    assert refused.value.code == code


def test_the_leap_day_is_taken_in_a_leap_year():
    assert parse_date("29 กุมภาพันธ์ 2567") == date(2024, 2, 29)


@given(DAYS)
def test_every_printed_date_reads_back(day):
    for style in ("long", "short", "deadline"):
        assert parse_date(format_date(day, style)) == day
        assert parse_date(to_thai_digits(format_date(day, style))) == day
    for printed in (f"{day.day}/{day.month}/{day.year + 543}", f"{day.day}-{day.month}-{day.year}", day.isoformat()):
        assert parse_date(printed) == day
    assert parse_date((day - date(1899, 12, 30)).days) == day


@given(st.text(alphabet="0123456789๒๕๖๗/-. มีนาคม.พศ:T", max_size=30) | st.text())
def test_a_typed_text_is_a_day_or_refused_and_nothing_else(typed):
    with contextlib.suppress(DateRefused):
        assert 1857 <= parse_date(typed).year <= 2156


def test_a_date_is_printed_in_thai_and_english():
    assert format_date(THE_DAY) == "31 มีนาคม 2567"
    assert format_date(THE_DAY, "short") == "31 มี.ค. 2567"
    assert format_date(date(2025, 4, 30), "deadline") == "วันพุธที่ 30 เมษายน 2568"
    assert format_date_en(THE_DAY) == "31 March 2024"
    assert format_time(time(16, 30)) == "16.30 น."


def test_an_instant_is_printed_in_thai_time():
    evening = datetime(2024, 3, 30, 17, 5, tzinfo=UTC)
    assert (format_date(evening), format_time(evening)) == ("31 มีนาคม 2567", "00.05 น.")
    assert (format_date_en(evening), local_date(evening)) == ("31 March 2024", THE_DAY)
    assert bangkok_midnight(THE_DAY) == datetime(2024, 3, 30, 17, tzinfo=UTC)
