"""How alike two texts are, by runs of five characters: boxes that repeat each other, answers copied from a target.

Texts are compared squeezed (text.squeeze), so blanks, quotes and the style of digits do not matter. From which likeness
on a check speaks is data of the checks. docs/rules/likeness.md has worked cases.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple, TypeVar

from tidtam.thai.text import squeeze

RUN = 5
"""Characters in a run."""

Key = TypeVar("Key", bound=Hashable)


class Runs(frozenset[str]):
    """A text's runs, ready to be compared many times; a run that stands n times is n members."""


class Alike(NamedTuple):
    """Two texts by their keys, and how alike they are."""

    first: Hashable
    second: Hashable
    likeness: Decimal


def runs(text: str) -> Runs:
    """Return a text's runs of five characters; a text shorter than that is one run of its own.

    Compute it once where one text meets many: likeness() and copied_share() take either.
    """
    squeezed = squeeze(text)
    if not squeezed:
        return Runs()
    seen = Counter([squeezed[start : start + RUN] for start in range(run_count(squeezed))])
    # A blank never stands in a squeezed text, so a repeat cannot be mistaken for a run.
    repeats = (f"{run} {nth}" for run, times in seen.items() if times > 1 for nth in range(2, times + 1))
    return Runs((*seen, *repeats))


def run_count(squeezed: str) -> int:
    """Return how many runs a squeezed text has."""
    return max(1, len(squeezed) - RUN + 1) if squeezed else 0


def can_be_alike(first: int, second: int, *, at_least: Decimal) -> bool:
    """Return whether two texts of so many runs can have that likeness: their lengths alone may rule it out."""
    return first > 0 < second and 2 * min(first, second) >= at_least * (first + second)


def likeness(first: str | Runs, second: str | Runs) -> Decimal:
    """Return how alike two texts are, 0-1 with four decimals cut: twice the common runs over all runs (Dice).

    Symmetric; 1 only where the squeezed texts have the same runs; 0 where either is empty. Dice, because the study of
    the real booklet measured 2M/(a+b) and its 0.90 is the limit the checks start from.
    """
    a, b = _as_runs(first), _as_runs(second)
    return _share(2 * len(a & b), len(a) + len(b))


def copied_share(text: str | Runs, source: str | Runs) -> Decimal:
    """Return the share of the *source* that stands in the text, 0-1 with four decimals cut: common runs over its runs.

    0.62 reads "คัดลอกจากเป้าหมาย ร้อยละ 62": 62 % of the target's words come back in the answer, however long the answer
    is. 0 where either is empty; a source shorter than five characters counts only where the text is the same.
    """
    of_source = _as_runs(source)
    return _share(len(_as_runs(text) & of_source), len(of_source))


def alike_pairs(texts: Mapping[Key, str], *, at_least: Decimal) -> list[Alike]:
    """Return the pairs of texts whose likeness reaches `at_least`, in the order of `texts`.

    Pairs whose lengths alone rule it out are not compared: all 372 boxes of an office take about a second.
    """
    prepared = [(key, runs(text)) for key, text in texts.items()]
    found = []
    for index, (first, a) in enumerate(prepared):
        for second, b in prepared[index + 1 :]:
            if can_be_alike(len(a), len(b), at_least=at_least):
                value = likeness(a, b)
                if value >= at_least:
                    found.append(Alike(first, second, value))
    return found


def _as_runs(text: str | Runs) -> Runs:
    return text if isinstance(text, Runs) else runs(text)


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_DOWN) if whole else Decimal("0.0000")
