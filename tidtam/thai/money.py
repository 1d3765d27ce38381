"""Amounts in baht and percentages: reading what was typed, printing what is stored. Decimal only, never float.

Two decimals, rounded half up, everywhere. Totals and percentages are computed from stored parts by the rooms; here
stands how one of them is read, divided and printed.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from tidtam.thai.numerals import NumberRefusal, NumberRefused, to_arabic_digits, ungrouped

SATANG = Decimal("0.01")
ABSENT = "-"
"""How a missing amount or percentage is printed: the sign officers use. Zero prints 0.00."""

_AMOUNT = re.compile(r"(?P<whole>[\d,]+)(?:\.(?P<decimals>\d+))?", re.ASCII)


def parse_baht(text: str, *, allow_negative: bool = False) -> Decimal:
    """Return an amount as typed, in baht with two decimals.

    Taken: "๑,๒๓๔.๕๐", "1,234.50", "30370", "1234.5", each also with ฿ before, or บาท or .- after it.
    Raises NumberRefused with a code: "1e5" and "1_000" are no amounts, "1,23,4" is badly grouped, "1.234" has more than
    two decimals (nothing is rounded silently), "-5" is negative unless allowed, "-" alone is a dash.
    """
    typed = to_arabic_digits(text).strip()
    typed = typed.removeprefix("฿").removesuffix("บาท").strip()
    if not typed:
        raise NumberRefused(NumberRefusal.EMPTY, text)
    if typed in {"-", "–", "—"}:
        raise NumberRefused(NumberRefusal.DASH, text)
    typed = typed.removesuffix(".-")
    is_negative = typed[:1] in {"-", "\u2212"}
    amount = _AMOUNT.fullmatch(typed[1:] if is_negative else typed)
    if amount is None:
        raise NumberRefused(NumberRefusal.NOT_A_NUMBER, text)
    decimals = amount["decimals"] or ""
    whole = ungrouped(amount["whole"], typed=text)
    if len(decimals) > 2:
        raise NumberRefused(NumberRefusal.TOO_MANY_DECIMALS, text)
    if is_negative and not allow_negative:
        raise NumberRefused(NumberRefusal.NEGATIVE, text)
    value = Decimal(f"{whole}.{decimals:0<2}")
    return -value if is_negative and value else value


def format_baht(amount: Decimal | int | None) -> str:
    """Return an amount as printed, "1,234.50" (Arabic digits, no unit); "-" where there is none."""
    return ABSENT if amount is None else f"{_two_decimals(Decimal(amount)):,}"


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Return 100 x part / whole with two decimals, half up; None where the whole is 0 (not applicable, not zero).

    May pass 100: offices do spend more than they planned.
    """
    if not whole:
        return None
    with localcontext(prec=60):
        return _two_decimals(Decimal(part) * 100 / Decimal(whole))


def format_percent(value: Decimal | None, *, sign: bool = True) -> str:
    """Return a percentage as printed, "52.80 %", or "52.80" without its sign (after ร้อยละ); "-" where there is none."""
    if value is None:
        return ABSENT
    return f"{_two_decimals(value):,}{' %' if sign else ''}"


def _two_decimals(value: Decimal) -> Decimal:
    with localcontext(prec=60):
        rounded = value.quantize(SATANG, ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)  # never -0.00
