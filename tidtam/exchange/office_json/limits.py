"""How long a text and how large a number may be, by the names of the facts.

tests/test_limits.py holds them to the tables. Read by shape.py (refusing) and schema.py (describing).
"""

from dataclasses import dataclass

LONGEST_TEXT = 50_000
"""A box of a real report has had 4,440 characters; ten times that is no report."""

_KEY = 100
TEXT_LIMITS = {
    "key": _KEY,
    "code": _KEY,
    "kind": 200,
    "continuing_from": _KEY,
    "unit": 100,
    "parent_key": _KEY,
    "serves": _KEY,
    "covers": _KEY,
    "tree": 30,
    "project_code": _KEY,
    "project_key": _KEY,
    "activity_key": _KEY,
    "kpi_key": _KEY,
    "work_group": 300,
    "work_groups": 300,
}
"""Longest text by field name; what is not named may have LONGEST_TEXT characters."""

OTHER_TEXT_LIMITS = {
    ("PlanLink", "code"): 50,
    ("FormAnswer", "form"): 60,
    ("FormAnswer", "place"): _KEY,
}
"""Where the class of facts decides: `place` is elsewhere the words for where something is done."""

YEARS_BE = (2500, 2700)
WHOLE_NUMBERS = {"number": (1, 100_000), "check": (1, 2**63 - 1)}
"""Least and most by field name. A check is the id of one that failed: each time a thing is checked they grow."""
COUNT = (0, 1_000_000)


@dataclass(frozen=True, slots=True)
class NumberLimit:
    """Digits before and after the decimal point, and whether the number may be negative."""

    whole_digits: int
    decimals: int
    may_be_negative: bool = False


BAHT = NumberLimit(13, 2)
PERCENT = NumberLimit(7, 2)
QUANTITY = NumberLimit(13, 4, may_be_negative=True)
NUMBERS = {"weight_pct": NumberLimit(3, 2)}


def text_limit(owner: str, name: str) -> int:
    """Return the most characters a text field may have; `owner` is the class of facts it stands in."""
    return OTHER_TEXT_LIMITS.get((owner, name), TEXT_LIMITS.get(name, LONGEST_TEXT))


def number_limit(name: str) -> NumberLimit:
    """Return what a decimal field may hold: the ending of its name is its unit."""
    if name in NUMBERS:
        return NUMBERS[name]
    if name.endswith("_baht"):
        return BAHT
    return PERCENT if name.endswith("_pct") else QUANTITY
