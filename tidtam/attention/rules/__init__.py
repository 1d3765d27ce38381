"""What is odd across the projects of an office: pure rules over facts, the same for every office.

A rule uses numbers, places of letters and likeness, never words of a language or of a particular project. It would
rather say nothing than something wrong: each asks for more than one sign. docs/rooms/attention.md has the limits.
"""

from tidtam.attention.facts import Notice, OfficeYear
from tidtam.attention.rules.copies import copied_texts
from tidtam.attention.rules.numbers import two_numbers
from tidtam.attention.rules.spellings import two_spellings
from tidtam.attention.rules.spending import spending_ahead
from tidtam.attention.rules.units import unit_slips

RULES = (two_numbers, copied_texts, spending_ahead, unit_slips, two_spellings)


def notices(office: OfficeYear) -> list[Notice]:
    """Return what is odd in an office's year, by kind."""
    return [notice for rule in RULES for notice in rule(office)]


__all__ = ["RULES", "notices"]
