"""Dates and years standing inside running text, for the checks "a date after the data date" and "other years".

Only what carries its year is found: "๒ - ๘ พฤศจิกายน ๒๕๖๖" is, "ในช่วงเดือนมีนาคม" is not. Impossible days (31 กุมภาพันธ์)
are passed over: a text is not a form. Reading one typed date stands in dates.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from tidtam.thai.months import MONTH_BY_NAME, MONTHS_LONG, MONTHS_SHORT, common_year, month_key
from tidtam.thai.numerals import to_arabic_digits


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day or a span found in a text: first and last day (both in it), and text[start:end] it was read from.

    precision  "month" where no day is printed: then first_date and last_date are the month's own first and last day.
    """

    first_date: date
    last_date: date
    start: int
    end: int
    precision: Literal["day", "month"] = "day"

    @property
    def is_range(self) -> bool:
        """Say whether more than one day is meant."""
        return self.first_date != self.last_date


YearKind = Literal["fiscal", "school", "date", "span", "numbered", "enactment", "plain"]


@dataclass(frozen=True, slots=True)
class FoundYear:
    """A Buddhist-era year found in a text, with text[start:end] it was read from and what it stands for.

    kind  fiscal "ปีงบประมาณ พ.ศ. ๒๕๖๗" · school "ปีการศึกษา ๒๕๖๖" · date, part of a date that find_dates returns ·
          span "๒๕๖๖-๒๕๗๐", a plan's years · numbered "ครั้งที่ ๒/๒๕๖๗", "คำสั่งที่ ๖๓๙/๒๕๖๖" · enactment, in the title of a
          law, regulation or curriculum · plain, any other: "ประจำปี ๒๕๖๕".
    """

    year_be: int
    start: int
    end: int
    kind: YearKind


def _month_pattern() -> str:
    """Return a pattern for every month name; short ones with dots and blanks as officers scatter them."""
    short = (r"\.?\s?".join(re.escape(part) for part in name.split(".") if part) + r"\.?" for name in MONTHS_SHORT)
    return "|".join((*MONTHS_LONG, *short))


_MONTH = _month_pattern()
_DASH = r"\s{0,3}(?:[-–—]|(?:จน)?ถึง)\s{0,3}(?:(?:วัน(?:ที่)?|สิ้น|เดือน)\s{0,3}){0,2}"


def _month_and_year(which: str, year: str = "") -> str:
    """Return a pattern for a month with its year; `year` "?" makes the year optional."""
    number = rf"\s{{0,3}}(?:[พค]\.?\s?ศ\.?\s{{0,3}})?(?P<year{which}>\d{{4}})(?!\d)"
    return rf"(?P<month{which}>{_MONTH})(?:{number}){year}"


_WORDED = re.compile(
    rf"(?=\d)(?<![\d.,/])(?:(?P<day1>\d{{1,2}})(?:\s{{0,3}}(?:เดือน)?{_month_and_year('1', '?')})?{_DASH})?"
    rf"(?<![\d.,/])(?P<day2>\d{{1,2}})\s{{0,3}}(?:เดือน)?{_month_and_year('2')}",
    re.ASCII,
)
_FIRST_OF_MONTH = "".join(sorted({name[0] for name in (*MONTHS_LONG, *MONTHS_SHORT)}))
_MONTHLY = re.compile(
    rf"(?=[{_FIRST_OF_MONTH}])(?:{_month_and_year('1', '?')}{_DASH})?{_month_and_year('2')}", re.ASCII
)
_NUMERIC = re.compile(r"(?=\d)(?<![\d/.,-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d/-])", re.ASCII)
_ISO = re.compile(r"(?=\d)(?<![\d/.,-])((?:19|20)\d\d)-(\d{2})-(\d{2})(?![\d/-])", re.ASCII)

_YEAR = re.compile(r"\d{4}", re.ASCII)
"""What every date carries: a text without it needs no closer look."""


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates of a text in the order they stand in it, with positions in `text` as given.

    Ranges come as one: "๒๙ ม.ค. - ๑ ก.พ. ๒๕๖๗", "ตุลาคม - ธันวาคม ๒๕๖๖", "ตั้งแต่เดือนพฤศจิกายน ๒๕๖๖ ถึงเดือนตุลาคม ๒๕๖๗".
    A first month later than the last one, without a year of its own, is of the year before.
    """
    return list(_dates(text))


@lru_cache(maxsize=64)
def _dates(text: str) -> tuple[FoundDate, ...]:
    """Return the dates; the boxes of one report are read by half a dozen checks in turn."""
    digits = to_arabic_digits(text)
    if not _YEAR.search(digits):
        return ()
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for one in (*_worded(digits), *_numeric(digits), *_monthly(digits)):
        if all(one.end <= start or end <= one.start for start, end in taken):
            found.append(one)
            taken.append((one.start, one.end))
    return tuple(sorted(found, key=lambda one: one.start))


def _worded(digits: str) -> Iterator[FoundDate]:
    for match in _WORDED.finditer(digits):
        month = MONTH_BY_NAME[month_key(match["month2"])]
        last = _date(match["year2"], month, match["day2"])
        if last is None:
            continue
        start = match.start()
        first: date | None = last
        if match["day1"]:
            month1 = MONTH_BY_NAME[month_key(match["month1"])] if match["month1"] else month
            first = _first_of_range(match["year1"], month1, match["day1"], last)
            if first is None or first > last:  # "ข้อ ๓ - ๑ มกราคม ๒๕๖๗" is no range: keep the day that is certain
                first, start = last, match.start("day2")
        yield FoundDate(first or last, last, start, match.end())


def _monthly(digits: str) -> Iterator[FoundDate]:
    for match in _MONTHLY.finditer(digits):
        month = MONTH_BY_NAME[month_key(match["month2"])]
        first = last = _date(match["year2"], month, "1")
        if first is None or last is None:
            continue
        start = match.start()
        if match["month1"]:
            earlier = _first_of_range(match["year1"], MONTH_BY_NAME[month_key(match["month1"])], "1", last)
            if earlier is None or earlier > last:
                start = match.start("month2")
            else:
                first = earlier
        yield FoundDate(first, _last_of_month(last), start, match.end(), "month")


def _numeric(digits: str) -> Iterator[FoundDate]:
    for match in _NUMERIC.finditer(digits):
        day = _date(match[4], int(match[3]), match[1])
        if day:
            yield FoundDate(day, day, match.start(), match.end())
    for match in _ISO.finditer(digits):
        day = _date(match[1], int(match[2]), match[3])
        if day:
            yield FoundDate(day, day, match.start(), match.end())


def _first_of_range(year: str | None, month: int, day: str, last: date) -> date | None:
    if year:
        return _date(year, month, day)
    return _date(str(last.year - 1 if month > last.month else last.year), month, day)


def _date(year: str, month: int, day: str) -> date | None:
    common = common_year(int(year))
    try:
        return date(common, month, int(day)) if common else None
    except ValueError:
        return None


def _last_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


_BE_YEAR = re.compile(r"(?<![\d.,A-Za-z])2[456]\d\d(?!\d|[.,]\d|[A-Za-z])", re.ASCII)
_BEFORE: tuple[tuple[YearKind, re.Pattern[str]], ...] = (
    ("fiscal", re.compile(r"งบประมาณ\s{0,3}(?:พ\.?\s?ศ\.?\s{0,3})?$")),
    ("school", re.compile(r"(?:ปี|ภาค)\s?(?:การศึกษา|เรียน)(?:ที่)?\s{0,3}(?:[12]\s?/\s?|พ\.?\s?ศ\.?\s{0,3})?$")),
    ("numbered", re.compile(r"\d\s?/\s?$")),
)
_ENACTMENT = re.compile(r"(?:พระราช|พ\.?\s?ร\.?\s?[บกฎ]\.?|ระเบียบ|หลักสูตร|กฎกระทรวง|รัฐธรรมนูญ|ข้อบังคับ|ประกาศ)[^\n]{0,90}$")
_YEAR_WORD = re.compile(r"(?:พ\.?\s?ศ\.?|พุทธศักราช|ปี|รุ่น)\s{0,3}$")
_OF_THE_YEAR = re.compile(r"ประจำปี\s{0,3}(?:พ\.?\s?ศ\.?\s{0,3})?$")  # "...จักรพรรดิมาลา ประจำปี พ.ศ. ๒๕๖๗" is no title
_COUNTED = re.compile(r"จำนวน\s{0,3}$")
_UNIT = re.compile(r"\s{0,3}(?:บาท|คน|ราย|แห่ง|โรง|เล่ม|ครั้ง|ชุด|รูป|ชั่วโมง|นาที|เมตร|กิโล|หน้า|ห้อง|%|ร้อยละ)")
_SPAN_AFTER = re.compile(r"\s{0,3}(?:[-–—]|ถึง)\s{0,3}(?:พ\.?\s?ศ\.?\s{0,3})?2[456]\d\d(?!\d)", re.ASCII)
_SPAN_BEFORE = re.compile(r"2[456]\d\d\s{0,3}(?:[-–—]|ถึง)\s{0,3}(?:พ\.?\s?ศ\.?\s{0,3})?$", re.ASCII)


def find_years(text: str) -> list[FoundYear]:
    """Return the Buddhist-era years 2400-2699 of a text in order, each with what it stands for (FoundYear.kind).

    A number that counts something ("จำนวน ๒๕๖๐ คน", "๒,๕๖๐", "2560.50") is no year.
    """
    return list(_years(text))


@lru_cache(maxsize=64)
def _years(text: str) -> tuple[FoundYear, ...]:
    digits = to_arabic_digits(text)
    in_dates = [(found.start, found.end) for found in _dates(text)]
    years = []
    for match in _BE_YEAR.finditer(digits):
        kind = _kind_of_year(digits, match.start(), match.end(), in_dates)
        if kind:
            years.append(FoundYear(int(match[0]), match.start(), match.end(), kind))
    return tuple(years)


def _kind_of_year(digits: str, start: int, end: int, in_dates: list[tuple[int, int]]) -> YearKind | None:
    before = digits[max(0, start - 120) : start]
    after = digits[end : end + 20]
    if any(first <= start and end <= last for first, last in in_dates):
        return "date"
    if _SPAN_AFTER.match(after) or _SPAN_BEFORE.search(before):
        return "span"
    for kind, pattern in _BEFORE:
        if pattern.search(before):
            return kind
    has_year_word = _YEAR_WORD.search(before) is not None
    if not has_year_word and (_COUNTED.search(before) or _UNIT.match(after)):
        return None
    in_title = _ENACTMENT.search(before) and not _OF_THE_YEAR.search(before)
    return "enactment" if in_title else "plain"
