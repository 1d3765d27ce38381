"""Thai digits to Arabic ones and back, and whole numbers as officers type them.

Values are stored with Arabic digits; a document is switched to Thai digits once, when it is printed (finding S8).
Money stands in money.py, dates in dates.py.
"""

import re
from enum import StrEnum

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_THAI_DIGIT_RUN = re.compile(f"[{THAI_DIGITS}]+")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)

# What a reader types into a machine keeps its digits (finding S2: www.cme๒learn.com): web and mail addresses, and
# codes, that is ASCII letters and digits in one run. Every run is matched and then judged, which keeps the scan linear.
_RUN = re.compile(
    rf"""
      (?<![a-z0-9]) (?P<address>(?:(?:https?|ftp)://|www\.)[!-~{THAI_DIGITS}]+)
    | (?<![a-z0-9]) [a-z0-9]+ (?:(?:[._+@-]+|,(?=[0-9]))[a-z0-9]+)*  # a code, a mail address, a host name, a number
      (?:(?:(?<=\.[a-z]{{2}})|(?<=\.[a-z]{{3}}))/[!-~]*)?            # a host's path: cme2.go.th/p/2
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_LETTER = re.compile("[A-Za-z]")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_PLAIN = re.compile(r"\d+", re.ASCII)
LONGEST_NUMBER = 13
"""Most digits before the decimal point: 9,999,999,999,999 baht is more than twice the national budget."""


class NumberRefusal(StrEnum):
    """Why a typed number was refused; the caller turns it into a Thai sentence that says what to do."""

    EMPTY = "empty"
    DASH = "dash"
    """Only "-": on paper it means nothing to report, so a caller may take it as missing."""
    NOT_A_NUMBER = "not_a_number"
    BAD_GROUPING = "bad_grouping"
    NEGATIVE = "negative"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"


class NumberRefused(ValueError):
    """A typed number that cannot be taken; `code` says why, `value` is what was typed (shortened)."""

    def __init__(self, code: NumberRefusal, value: str) -> None:
        super().__init__(f"{code.value}: {value[:60]!r}")
        self.code = code
        self.value = value[:60]


def to_arabic_digits(text: str) -> str:
    """Return `text` with ๐-๙ as 0-9; every other character, and so every position, stays."""
    # Only the digits are translated: looking every letter up in a table costs ten times as much.
    return _THAI_DIGIT_RUN.sub(lambda digits: digits[0].translate(_TO_ARABIC), text)


def to_thai_digits(text: str) -> str:
    """Return `text` with 0-9 as ๐-๙, except in web and mail addresses and in codes such as CME2, P50-2, COVID-19.

    "PISA 2025" is a name and a year with a blank between them: the year is turned. Length and positions stay.
    """
    return _RUN.sub(
        lambda run: run[0] if run["address"] or _LETTER.search(run[0]) else run[0].translate(_TO_THAI), text
    )


def ungrouped(digits: str, *, typed: str) -> str:
    """Return the digits of a whole number without its separators ("1,234" -> "1234").

    digits  Arabic digits and commas. Commas stand every three digits or nowhere: "1,23,4" raises NumberRefused, since
            a slipped comma may be a slipped digit. `typed` is what the refusal repeats.
    """
    if _PLAIN.fullmatch(digits):
        plain = digits
    elif _GROUPED.fullmatch(digits):
        plain = digits.replace(",", "")
    elif digits.strip(",") and not digits.strip("0123456789,"):
        raise NumberRefused(NumberRefusal.BAD_GROUPING, typed)
    else:
        raise NumberRefused(NumberRefusal.NOT_A_NUMBER, typed)
    plain = plain.lstrip("0") or "0"
    if len(plain) > LONGEST_NUMBER:
        raise NumberRefused(NumberRefusal.TOO_LARGE, typed)
    return plain


def parse_whole_number(text: str) -> int:
    """Return a count as typed ("๑,๒๓๔", "1234", " 12 "), 0 or more.

    Raises NumberRefused for anything else: "", "-", "1.5", "1e5", "1_000", "1,23,4", "-3".
    """
    typed = to_arabic_digits(text).strip()
    if not typed:
        raise NumberRefused(NumberRefusal.EMPTY, text)
    if typed in {"-", "–", "—"}:
        raise NumberRefused(NumberRefusal.DASH, text)
    if typed[0] in "-\u2212" and _PLAIN.fullmatch(typed[1:].replace(",", "")):
        raise NumberRefused(NumberRefusal.NEGATIVE, text)
    return int(ungrouped(typed, typed=text))
