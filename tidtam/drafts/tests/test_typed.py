"""What is typed and what it stands for: one spelling and one reader, whatever is written in sections."""

from datetime import date
from decimal import Decimal

import pytest

from tidtam.drafts.typed import has_digits, plain, read_number, spelt_value


def test_a_value_is_spelt_as_its_field_holds_it() -> None:
    assert spelt_value(Decimal("12500.5"), is_amount=True) == "12,500.50"
    assert spelt_value(Decimal("1E+3"), is_amount=False) == "1000"
    assert spelt_value(date(2024, 3, 31), is_amount=False) == "31/3/2567"


@pytest.mark.parametrize("text", ["1,250.75", "๑,๒๕๐.๗๕", " 1250.75 "])
def test_a_number_is_read_in_digits_of_either_kind(text: str) -> None:
    assert read_number(text) == Decimal("1250.75")


def test_words_are_no_number() -> None:
    with pytest.raises(ValueError, match="สิบ"):
        read_number("สิบ")


def test_digits_are_counted_before_and_after_the_point() -> None:
    assert has_digits(Decimal("999.99"), 3, 2)
    assert not has_digits(Decimal("1000"), 3, 2)
    assert not has_digits(Decimal("0.001"), 3, 2)
    assert not has_digits(Decimal("NaN"), 3, 2)


def test_texts_that_differ_in_line_ends_or_order_say_the_same() -> None:
    assert plain("หนึ่ง\r\nสอง ") == plain("หนึ่ง\nสอง")
    assert plain(["b", "a"]) == plain(["a", "b"])
