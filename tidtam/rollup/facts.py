"""What is added up and what comes out, as frozen values.

Every number that is added is whole, so that sums are exact on both databases and an increment equals a rebuild: figures
in ten-thousandths (FIGURE), means in millionths (MEAN).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from operator import add
from typing import NamedTuple

from tidtam.scoring.rules import rounded
from tidtam.thai.money import percent

FIGURE = 10_000
"""A figure is kept in whole ten-thousandths: four decimals, as answers take them."""
MEAN = 1_000_000
"""A mean is kept in whole millionths, rounded half up once, for each office."""


class Measures(NamedTuple):
    """What can be added up. Of one organisation, or of a territory.

    contributors   organisations that stand in it.
    level_1 … level_5   organisations by level.    mean   sum of their exact means, in millionths.
    met, not_met   organisations by outcome against a target.
    n              people asked in a survey, or things counted.
    achieved, total, audience   sums of figures, in ten-thousandths. Of a change: after and before. Of a survey:
                   `achieved` is n times the mean.
    within         of a survey: (n - 1) times the variance, for the pooled deviation, in millionths.
    """

    contributors: int = 0
    level_1: int = 0
    level_2: int = 0
    level_3: int = 0
    level_4: int = 0
    level_5: int = 0
    mean: int = 0
    met: int = 0
    not_met: int = 0
    n: int = 0
    achieved: int = 0
    total: int = 0
    audience: int = 0
    within: int = 0

    def __add__(self, other: "Measures") -> "Measures":  # type: ignore[override]
        """Return both together."""
        return Measures._make(map(add, self, other))


MEASURES = Measures._fields
Added = Mapping[tuple[str, str], Measures]
"""What one organisation adds, by node and part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A part of the nation: kind, code ("geographic-6/north", "50", "P50-2") and names."""

    id: int
    kind: str
    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One node in one territory, added up.

    asked     N: organisations to which the node applies there, whether they reported or not.
    sums      what those that did add up to; contributors is n of N.
    good      organisations at or above the level from which the instrument calls it good.
    """

    territory: Territory
    node_code: str
    part: str = ""
    asked: int
    sums: Measures
    good_from_level: int = 3

    @property
    def missing(self) -> int:
        """Organisations that were asked and do not stand in the sums."""
        return self.asked - self.sums.contributors

    @property
    def distribution(self) -> dict[int, int]:
        """Organisations by level, 1 to 5."""
        return {level: getattr(self.sums, f"level_{level}") for level in range(1, 6)}

    @property
    def levelled(self) -> int:
        """Organisations that carry a level."""
        return sum(self.distribution.values())

    @property
    def good(self) -> int:
        """Organisations that are good or above."""
        return sum(count for level, count in self.distribution.items() if level >= self.good_from_level)

    @property
    def good_pct(self) -> Decimal | None:
        """Good or above in percent of all that were asked, two decimals; None where nobody was."""
        return percent(self.good, self.asked)

    @property
    def mean(self) -> Decimal | None:
        """The mean of the organisations' means, two decimals, half up; None where none stands."""
        return rounded(Fraction(self.sums.mean, MEAN * self.levelled)) if self.levelled else None

    @property
    def achieved(self) -> Decimal:
        """Sum of what was achieved (of a change: the later year)."""
        return Decimal(self.sums.achieved) / FIGURE

    @property
    def total(self) -> Decimal:
        """Sum of the bases (of a change: the earlier year)."""
        return Decimal(self.sums.total) / FIGURE

    @property
    def audience(self) -> Decimal:
        """Sum of the audiences."""
        return Decimal(self.sums.audience) / FIGURE

    @property
    def share_pct(self) -> Decimal | None:
        """Sum of achieved over sum of totals in percent, two decimals; never a mean of percents."""
        return percent(self.sums.achieved, self.sums.total)

    @property
    def survey_mean(self) -> Decimal | None:
        """The mean over everybody asked: weighted by n. Two decimals."""
        return rounded(Fraction(self.sums.achieved, FIGURE * self.sums.n)) if self.sums.n else None

    @property
    def pooled_sd(self) -> Decimal | None:
        """The pooled standard deviation, two decimals; None with fewer than two people in every group."""
        freedom = self.sums.n - self.sums.contributors
        if freedom < 1:
            return None
        return (Decimal(self.sums.within) / MEAN / freedom).sqrt().quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallLine:
    """Good or above of a fiscal year in one territory: by part, and overall.

    parts    by instrument code: organisations good or above.   overall   those good or above by the year's rule.
    asked    organisations of the territory: the denominator of all of them.
    complete organisations with a published result of every part.
    """

    territory: Territory
    asked: int
    parts: dict[str, int]
    overall: int
    complete: int

    def pct(self, part: str = "") -> Decimal | None:
        """Return a part's percent ("" for overall) of all that were asked, two decimals."""
        return percent(self.parts[part] if part else self.overall, self.asked)
