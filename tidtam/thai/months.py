"""The names of the months, long and short, and which numbers are years of which era."""

import re

from tidtam.thai.calendar import BUDDHIST_OFFSET

MONTHS_LONG = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_key(name: str) -> str:
    """Return a month's name without dots and blanks, the form MONTH_BY_NAME is keyed by: "มี. ค." -> "มีค"."""
    return re.sub(r"[.\s]", "", name)


MONTH_BY_NAME = {
    month_key(name): number for names in (MONTHS_LONG, MONTHS_SHORT) for number, name in enumerate(names, 1)
}


def common_year(printed: int) -> int | None:
    """Return the year of the common era a printed year means: 2400-2699 Buddhist, 1900-2156 as it stands, else None."""
    if 2400 <= printed <= 2699:
        return printed - BUDDHIST_OFFSET
    return printed if 1900 <= printed <= 2156 else None
