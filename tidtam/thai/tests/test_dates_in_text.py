from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.thai.dates import find_dates, find_years, format_date
from tidtam.thai.numerals import to_thai_digits


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ในวันที่ ๘ ธันวาคม ๒๕๖๗ แล้ว", date(2024, 12, 8), date(2024, 12, 8)),
        ("วันที่ ๒ - ๘ พฤศจิกายน ๒๕๖๖ ณ", date(2023, 11, 2), date(2023, 11, 8)),
        ("๒๕ - ๒๖ เมษายน พ.ศ. ๒๕๖๗", date(2024, 4, 25), date(2024, 4, 26)),
        ("๒๐-๒๔ พฤศจิกายน ๒๕๖๖", date(2023, 11, 20), date(2023, 11, 24)),
        ("๒๗ พฤศจิกายน - ๑ ธันวาคม ๒๕๖๖", date(2023, 11, 27), date(2023, 12, 1)),
        ("๒๙ ม.ค. - ๑ ก.พ. ๒๕๖๗", date(2024, 1, 29), date(2024, 2, 1)),
        ("๒๘ ธันวาคม ถึงวันที่ ๓ มกราคม ๒๕๖๗", date(2023, 12, 28), date(2024, 1, 3)),
        ("1 ตุลาคม 2566 – 30 กันยายน 2567", date(2023, 10, 1), date(2024, 9, 30)),
        ("เมื่อ 31/3/2567", date(2024, 3, 31), date(2024, 3, 31)),
        ("เมื่อ 2024-03-31", date(2024, 3, 31), date(2024, 3, 31)),
        ("ข้อ ๓ - ๑ มกราคม ๒๕๖๗", date(2024, 1, 1), date(2024, 1, 1)),
        ("๓๑ กุมภาพันธ์ - ๓ มีนาคม ๒๕๖๗", date(2024, 3, 3), date(2024, 3, 3)),
    ],
)
def test_a_day_or_a_range_is_found(text, first, last):
    (found,) = find_dates(text)
    assert (found.first_date, found.last_date, found.precision) == (first, last, "day")
    assert found.is_range == (first != last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ในเดือนมกราคม ๒๕๖๗", date(2024, 1, 1), date(2024, 1, 31)),
        ("ช่วงเดือนตุลาคม - ธันวาคม ๒๕๖๖", date(2023, 10, 1), date(2023, 12, 31)),
        ("ตั้งแต่เดือนพฤศจิกายน ๒๕๖๖ ถึงเดือนตุลาคม ๒๕๖๗", date(2023, 11, 1), date(2024, 10, 31)),
        ("กุมภาพันธ์ 2567", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_month_is_found_as_a_month(text, first, last):
    (found,) = find_dates(text)
    assert (found.first_date, found.last_date, found.precision) == (first, last, "month")


@pytest.mark.parametrize("text", ["ในช่วงเดือนมีนาคม", "อ.ก.ค.ศ. ๑๒ คน", "๑๐ คน", "ครั้งที่ ๒/๒๕๖๗", "๓๑ กุมภาพันธ์", "1/2/67"])
def test_what_carries_no_year_is_not_a_date(text):
    assert find_dates(text) == []


def test_the_place_of_a_date_is_told():
    text = "ประชุมวันที่ ๒ - ๘ พฤศจิกายน ๒๕๖๖ และ 31/3/2567"
    assert [text[found.start : found.end] for found in find_dates(text)] == ["๒ - ๘ พฤศจิกายน ๒๕๖๖", "31/3/2567"]


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.text(alphabet="กขคง ", max_size=9),
    st.sampled_from(["long", "short"]),
)
def test_every_printed_date_is_found_in_a_text(day, around, style):
    for printed in (format_date(day, style), to_thai_digits(format_date(day, style))):
        text = f"{around} {printed} {around}"
        assert [(one.first_date, text[one.start : one.end]) for one in find_dates(text)] == [(day, printed)]


@pytest.mark.parametrize(
    ("text", "year", "kind"),
    [
        ("ประจำปีงบประมาณ พ.ศ. ๒๕๖๗ จำนวน ๕๐ คน", 2567, "fiscal"),
        ("ภาคเรียนที่ ๒ ปีการศึกษา ๒๕๖๖ โรงเรียนทุกแห่ง", 2566, "school"),
        ("ภาคเรียนที่ ๑/๒๕๖๗", 2567, "school"),
        ("วันที่ ๘ ธันวาคม ๒๕๖๗", 2567, "date"),
        ("ครั้งที่ ๒/๒๕๖๗", 2567, "numbered"),
        ("คำสั่งที่ ๖๓๙/๒๕๖๖ เรื่อง", 2566, "numbered"),
        ("หลักสูตรแกนกลางการศึกษาขั้นพื้นฐาน ๒๕๕๑", 2551, "enactment"),
        ("ระเบียบว่าด้วยพัสดุ พ.ศ. ๒๕๖๐ กำหนด", 2560, "enactment"),
        ("ประจำปี ๒๕๖๕ ผู้เรียน", 2565, "plain"),
        ("เครื่องราชอิสริยาภรณ์ตามพระราชกฤษฎีกา ประจำปี พ.ศ. ๒๕๖๗", 2567, "plain"),
        ("O-NET ๒๕๖๕", 2565, "plain"),
    ],
)
def test_a_year_is_found_with_what_it_stands_for(text, year, kind):
    assert [(found.year_be, found.kind) for found in find_years(text)] == [(year, kind)]


def test_the_years_of_a_plan_are_a_span():
    assert [(found.year_be, found.kind) for found in find_years("พ.ศ. ๒๕๖๖-๒๕๗๐")] == [(2566, "span"), (2570, "span")]


@pytest.mark.parametrize("text", ["จำนวน ๒๕๖๐ คน", "2560 บาท", "๒,๕๖๐", "2560.50", "12560", "CME2560", "PISA 2025"])
def test_a_number_that_counts_is_no_year(text):
    assert find_years(text) == []


@pytest.mark.shared
def test_the_dates_of_the_real_booklet_are_found(load_shared):
    texts = str(load_shared("cme2_2567_texts.json"))
    found = {(one.first_date, one.last_date) for one in find_dates(texts)}
    assert {
        (date(2024, 12, 8), date(2024, 12, 8)),  # finding C8
        (date(2023, 11, 1), date(2024, 10, 31)),  # finding C9
        (date(2024, 4, 25), date(2024, 4, 26)),  # finding C10
        (date(2023, 11, 27), date(2023, 12, 1)),  # finding C7
    } <= found
