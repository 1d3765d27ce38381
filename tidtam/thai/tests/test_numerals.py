import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai.numerals import NumberRefused, parse_whole_number, to_arabic_digits, to_thai_digits


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("31 มีนาคม 2567", "๓๑ มีนาคม ๒๕๖๗"),
        ("1,234.50 บาท", "๑,๒๓๔.๕๐ บาท"),
        ("ครั้งที่ 2/2567", "ครั้งที่ ๒/๒๕๖๗"),
        ("PISA 2025", "PISA ๒๐๒๕"),
        ("จำนวน2คน", "จำนวน๒คน"),
        ("โครงการ CME2 และ P50-2", "โครงการ CME2 และ P50-2"),
        ("O-NET 2565", "O-NET ๒๕๖๕"),
        ("COVID-19", "COVID-19"),
        ("https://www.cme2learn.com/5 ดู 2 ครั้ง", "https://www.cme2learn.com/5 ดู ๒ ครั้ง"),
        ("www.cme๒learn.com 2", "www.cme๒learn.com ๒"),
        ("cme2.go.th/p/2 หน้า 3", "cme2.go.th/p/2 หน้า ๓"),
        ("office2@cme2.go.th โทร 053", "office2@cme2.go.th โทร ๐๕๓"),
    ],
)
def test_a_document_in_thai_digits_keeps_addresses_and_codes(stored, printed):
    assert to_thai_digits(stored) == printed


@given(st.text())
def test_thai_digits_read_back_as_the_same_text(text):
    arabic = to_arabic_digits(text)
    assert to_arabic_digits(to_thai_digits(arabic)) == arabic
    assert len(to_thai_digits(text)) == len(text)


@given(st.text(alphabet="กขค 0123456789./,-()"))
def test_without_latin_letters_no_arabic_digit_is_left(text):
    assert not set(to_thai_digits(text)) & set("0123456789")


@pytest.mark.parametrize(
    ("typed", "number"), [("๑,๒๓๔", 1234), (" 12 ", 12), ("0", 0), ("007", 7), ("1,234,567", 1234567)]
)
def test_a_count_is_read(typed, number):
    assert parse_whole_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("-", "dash"),
        ("1.5", "not_a_number"),
        ("1e5", "not_a_number"),
        ("1_000", "not_a_number"),
        ("๑๐ คน", "not_a_number"),
        ("²", "not_a_number"),
        (",", "not_a_number"),
        ("1,23,4", "bad_grouping"),
        ("1234,567", "bad_grouping"),
        ("-3", "negative"),
        ("9" * 14, "too_large"),
    ],
)
def test_a_count_is_refused_with_its_reason(typed, code):
    with pytest.raises(NumberRefused) as refused:
        parse_whole_number(typed)
    assert refused.value.code == code


@given(st.integers(min_value=0, max_value=10**13 - 1))
def test_every_printed_count_reads_back(number):
    assert parse_whole_number(to_thai_digits(f"{number:,}")) == number
