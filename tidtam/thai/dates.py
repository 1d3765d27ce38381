"""Dates as officers write them: reading one, printing one. docs/rules/dates.md tables spellings and refusals.

Stored dates are Gregorian; the Buddhist era, Thai months and Thai digits are presentation. Dates inside running text
are found by dates_in_text.py; fiscal years and quarters stand in calendar.py.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Literal

from tidtam.thai.calendar import BUDDHIST_OFFSET
from tidtam.thai.dates_in_text import FoundDate, FoundYear, find_dates, find_years
from tidtam.thai.months import MONTH_BY_NAME, MONTHS_EN, MONTHS_LONG, MONTHS_SHORT, common_year, month_key
from tidtam.thai.numerals import to_arabic_digits

__all__ = [
    "BANGKOK",
    "DateRefusal",
    "DateRefused",
    "FoundDate",
    "FoundYear",
    "bangkok_midnight",
    "find_dates",
    "find_years",
    "format_date",
    "format_date_en",
    "format_time",
    "local_date",
    "parse_date",
]

BANGKOK = timezone(timedelta(hours=7), "ICT")
"""Thai time: seven hours ahead, without summer time, so no time-zone table is needed."""

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(18264, 91313)  # 1 January 1950 - 31 December 2149: a bare 2567 is a year, never the 2,567th day
_BUDDHIST_SERIALS = range(201000, 295000)  # what Excel stores when 31/3/2567 was taken as a year of the common era


class DateRefusal(StrEnum):
    """Why a typed date was refused; the caller turns it into a Thai sentence that says what to do."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    UNKNOWN_MONTH = "unknown_month"
    IMPOSSIBLE_DAY = "impossible_day"
    """29 February of a common year, 31 April, month 13 (3/31/2567: day and month are swapped)."""
    TWO_DIGIT_YEAR = "two_digit_year"
    YEAR_ALONE = "year_alone"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    BUDDHIST_YEAR_AS_COMMON = "buddhist_year_as_common"
    """2567-03-31, ค.ศ. 2567, or a sheet's date in the common year 2567: the year means 2024 and must be typed so."""
    COMMON_YEAR_AS_BUDDHIST = "common_year_as_buddhist"
    """พ.ศ. 2024."""
    OTHER_WEEKDAY = "other_weekday"
    """The weekday that was named is not the day's."""


class DateRefused(ValueError):
    """A typed date that cannot be taken; `code` says why, `value` is what was typed (shortened)."""

    def __init__(self, code: DateRefusal, value: object) -> None:
        self.code = code
        self.value = str(value)[:60]
        super().__init__(f"{code.value}: {self.value!r}")


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2}) ?([/-]) ?(\d{1,2}) ?\2 ?(\d+)", re.ASCII)
_WORDED = re.compile(
    rf"(?:วัน(?P<weekday>{'|'.join(WEEKDAYS)})?(?: ?ที่)? ?)?"
    r"(?P<day>\d{1,2}) ?(?:เดือน ?)?(?P<month>[ก-ฮเ][ก-๎. ]*?)(?: ?(?P<era>[พค]\. ?ศ\.?|[พค]ศ\.?))? ?(?P<year>\d+)",
    re.ASCII,
)
_SERIAL = re.compile(r"(\d{5,6})(?:\.\d+)?", re.ASCII)
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF])


def parse_date(value: str | float | date) -> date:
    """Return the day that was typed, in any spelling of docs/rules/dates.md.

    value  text as typed, or what a sheet's cell holds: a date, a datetime (its day in Thai time), an Excel serial
           number (1900 system; a time of day is dropped).
    The day comes first in 31/3/2567. Years 2400-2699 are Buddhist, 1900-2156 common: the ranges never meet, so
    31/3/2024 is taken as well. Raises DateRefused with a code otherwise.
    """
    if isinstance(value, date):
        day = local_date(value)
        return _day(str(day.year), day.month, day.day, typed=value, era="ค")
    if not isinstance(value, str):
        return _from_serial(repr(value), value)
    typed = " ".join(to_arabic_digits(value).translate(_INVISIBLE).split())
    if not typed:
        raise DateRefused(DateRefusal.EMPTY, value)
    if found := _ISO.fullmatch(typed):
        return _day(found[1], int(found[2]), int(found[3]), typed=value, era="ค")
    if found := _NUMERIC.fullmatch(typed):
        return _day(found[4], int(found[3]), int(found[1]), typed=value)
    if found := _WORDED.fullmatch(typed):
        month = MONTH_BY_NAME.get(month_key(found["month"]))
        if month is None:
            raise DateRefused(DateRefusal.UNKNOWN_MONTH, value)
        day = _day(found["year"], month, int(found["day"]), typed=value, era=(found["era"] or "")[:1])
        if found["weekday"] and WEEKDAYS[day.weekday()] != found["weekday"]:
            raise DateRefused(DateRefusal.OTHER_WEEKDAY, value)
        return day
    if re.fullmatch(r"(?:พ\.ศ\.|ค\.ศ\.|ปี)? ?\d{4}", typed):
        raise DateRefused(DateRefusal.YEAR_ALONE, value)
    return _from_serial(typed, value)


def local_date(moment: date) -> date:
    """Return the day of an instant in Thai time; a date, or a datetime without a zone, is taken as it stands."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(BANGKOK) if moment.tzinfo else moment).date()


def format_date(moment: date, style: Literal["long", "short", "deadline"] = "long") -> str:
    """Return a day as printed in Thai, with Arabic digits.

    long "31 มีนาคม 2567" · short "31 มี.ค. 2567" · deadline "วันพุธที่ 30 เมษายน 2568", with its weekday.
    An aware datetime is printed as its day in Thai time.
    """
    day = local_date(moment)
    months = MONTHS_SHORT if style == "short" else MONTHS_LONG
    printed = f"{day.day} {months[day.month - 1]} {day.year + BUDDHIST_OFFSET}"
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {printed}" if style == "deadline" else printed


def format_time(moment: datetime | time) -> str:
    """Return a time of day as printed in Thai, "16.30 น."; an aware datetime in Thai time."""
    if isinstance(moment, datetime) and moment.tzinfo:
        moment = moment.astimezone(BANGKOK)
    return f"{moment.hour:02}.{moment.minute:02} น."


def format_date_en(moment: date) -> str:
    """Return a day as printed in English, "31 March 2024", in the common era."""
    day = local_date(moment)
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def bangkok_midnight(day: date) -> datetime:
    """Return the instant, in UTC, at which a day begins in Thailand."""
    return datetime(day.year, day.month, day.day, tzinfo=BANGKOK).astimezone(UTC)


def _from_serial(typed: str, value: object) -> date:
    found = _SERIAL.fullmatch(typed)
    serial = int(found[1]) if found else 0
    if serial in _BUDDHIST_SERIALS:
        raise DateRefused(DateRefusal.BUDDHIST_YEAR_AS_COMMON, value)
    if serial not in _SERIALS:
        raise DateRefused(DateRefusal.UNREADABLE, value)
    return _EXCEL_EPOCH + timedelta(days=serial)


def _day(year: str, month: int, day: int, *, typed: object, era: str = "") -> date:
    """Return the day, after the checks every spelling shares. `era` is "พ", "ค" or "" for "as the number says"."""
    if len(year) <= 2:
        raise DateRefused(DateRefusal.TWO_DIGIT_YEAR, typed)
    common = common_year(int(year)) if len(year) == 4 else None
    if common is None:
        raise DateRefused(DateRefusal.YEAR_OUT_OF_RANGE, typed)
    is_buddhist = common != int(year)
    if is_buddhist and era == "ค":
        raise DateRefused(DateRefusal.BUDDHIST_YEAR_AS_COMMON, typed)
    if not is_buddhist and era == "พ":
        raise DateRefused(DateRefusal.COMMON_YEAR_AS_BUDDHIST, typed)
    try:
        return date(common, month, day)
    except ValueError:
        raise DateRefused(DateRefusal.IMPOSSIBLE_DAY, typed) from None
