"""How far two assessors agree on the same levels: exactly, within one, and beyond chance. Plain values, exact.

Cohen's kappa and its weighted form (Cohen 1960, 1968); docs/rules/agreement.md has worked numbers.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tidtam.scoring.rules import HIGHEST_LEVEL, LOWEST_LEVEL

LEVELS = range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What pairs of levels come to.

    count     how many pairs.   exact, near  the share that is equal, and at most one apart; None of no pair.
    kappa     agreement beyond what chance alone gives: 1 all, 0 as by chance. None of no pair, and where chance alone
              agrees always (both said one and the same level of everything).
    weighted  the same with a difference counting by its square.
    mean_difference  second less first.
    """

    count: int
    exact: Fraction | None = None
    near: Fraction | None = None
    kappa: Fraction | None = None
    weighted: Fraction | None = None
    mean_difference: Fraction | None = None


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Return how far first and second levels agree. The order of pairs does not matter."""
    count = len(pairs)
    if not count:
        return Agreement(count=0)
    return Agreement(
        count=count,
        exact=Fraction(sum(first == second for first, second in pairs), count),
        near=Fraction(sum(abs(first - second) <= 1 for first, second in pairs), count),
        kappa=_beyond_chance(pairs, lambda first, second: Fraction(first != second)),
        weighted=_beyond_chance(pairs, lambda first, second: Fraction((first - second) ** 2)),
        mean_difference=Fraction(sum(second - first for first, second in pairs), count),
    )


def _beyond_chance(pairs: Sequence[Pair], disagreement: Callable[[int, int], Fraction]) -> Fraction | None:
    """Return 1 less observed over expected disagreement; None where chance cannot disagree."""
    count = len(pairs)
    firsts, seconds = Counter(first for first, _second in pairs), Counter(second for _first, second in pairs)
    observed = sum((disagreement(*pair) for pair in pairs), Fraction(0)) / count
    expected = sum(
        (disagreement(first, second) * firsts[first] * seconds[second] for first in LEVELS for second in LEVELS),
        Fraction(0),
    ) / (count * count)
    return 1 - observed / expected if expected else None


def sampled(keys: Sequence[str], share: Fraction, *, seed: str) -> list[str]:
    """Return a sample of keys for a second look: the same for the same seed, in the order given, at least one.

    A key is drawn by the hash of seed and key, so that another key more or less moves no other.
    """
    if not keys or not share:
        return []
    wanted = max(1, -(-len(keys) * share.numerator // share.denominator))
    drawn = set(sorted(keys, key=lambda key: hashlib.sha256(f"{seed} {key}".encode()).digest())[:wanted])
    return [key for key in keys if key in drawn]
