from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai.money import format_baht, format_percent, parse_baht, percent
from tidtam.thai.numerals import NumberRefused, to_thai_digits

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("๑,๒๓๔.๕๐", "1234.50"),
        ("1,234.50", "1234.50"),
        ("30370", "30370.00"),
        ("1234.5", "1234.50"),
        (" 52,340 บาท ", "52340.00"),
        ("฿ 500", "500.00"),
        ("30,370.-", "30370.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read(typed, amount):
    read = parse_baht(typed)
    assert str(read) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("บาท", "empty"),
        ("-", "dash"),
        ("–", "dash"),
        ("1e5", "not_a_number"),
        ("1_000", "not_a_number"),
        ("=1+1", "not_a_number"),
        ("1 234", "not_a_number"),
        ("12.", "not_a_number"),
        (".50", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1.234,50", "not_a_number"),
        ("1,23,4", "bad_grouping"),
        ("12,34.50", "bad_grouping"),
        ("1.234", "too_many_decimals"),
        ("-5", "negative"),
        ("1" * 14, "too_large"),
    ],
)
def test_an_amount_is_refused_with_its_reason(typed, code):
    with pytest.raises(NumberRefused) as refused:
        parse_baht(typed)
    assert refused.value.code == code


def test_a_negative_amount_is_read_where_it_may_be_one():
    assert parse_baht("-4,000.00", allow_negative=True) == Decimal("-4000.00")
    assert str(parse_baht("-0", allow_negative=True)) == "0.00"


@given(AMOUNTS)
def test_every_printed_amount_reads_back(amount):
    assert parse_baht(format_baht(amount)) == amount
    assert parse_baht(to_thai_digits(format_baht(amount))) == amount


def test_missing_and_zero_are_printed_apart():
    assert (format_baht(None), format_baht(Decimal(0)), format_baht(Decimal("1234.5"))) == ("-", "0.00", "1,234.50")
    assert (format_percent(None), format_percent(Decimal("0"))) == ("-", "0.00 %")
    assert format_percent(Decimal("52.8"), sign=False) == "52.80"


def test_an_amount_is_never_minus_zero():
    assert format_baht(Decimal("-0.001")) == "0.00"


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        ("194591.28", "368545.00", "52.80"),  # the real office's second quarter
        ("187586.28", "368545.00", "50.90"),
        ("563281.28", "739120.00", "76.21"),
        ("5", "40", "12.50"),
        ("1", "800", "0.13"),  # 0.125: half up, not to even
        ("4800", "1000", "480.00"),
    ],
)
def test_a_percentage_has_two_decimals_rounded_half_up(part, whole, share):
    assert str(percent(Decimal(part), Decimal(whole))) == share


def test_a_percentage_of_nothing_does_not_exist():
    assert percent(Decimal(0), Decimal(0)) is None
    assert percent(5, 0) is None


def test_a_percentage_does_not_depend_on_the_callers_context():
    with localcontext(prec=3):
        assert str(percent(Decimal("563281.28"), Decimal("739120.00"))) == "76.21"
        assert format_baht(Decimal("1234567.89")) == "1,234,567.89"


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_part_and_rest_make_a_hundred_to_the_last_cent(part, whole):
    low, high = sorted((part, whole))
    shares = [percent(low, high) or Decimal(0), percent(high - low, high) or Decimal(0)]
    assert abs(sum(shares, Decimal(-100))) <= Decimal("0.01")
