"""What the national report of an instrument says: one record behind its short and its full edition. Plain values.

A percent is never kept: it follows from its parts, which stand beside it wherever it is printed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tidtam.thai.money import percent

Edition = Literal["full", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """A reference population that bounds a base: how many there are, in which unit, on which day."""

    code: str
    name: str
    unit: str
    value: Decimal
    as_of_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A number that is told beside a figure: how many joined before, how often it was seen."""

    label: str
    value: Decimal
    unit: str
    is_more_than: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What an earlier document printed of a figure: where, and its percent as it stood there."""

    where: str
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One quantitative statement: an indicator and its figures. None is missing, and never zero.

    total, achieved   base and part of a share; of a breakdown `total` is what its parts add up to.
    parts             (label, value) of a breakdown, also of what was achieved.
    group_total       size of the group the action targets, where that is known and another than the population.
    population        what bounds the base, None where nothing does.
    base_reason       why the base is another than the population.   base_name  what the base is called.
    concept           the same word in figures that tell of the same thing.
    years             the names of the two years of a change.
    counted, asked    how many of how many reported.
    note              a signed note that a figure without base may be published with.
    is_short          whether the short edition shows it.
    """

    code: str
    number: str
    kind: str
    title: str
    unit: str = ""
    total: Decimal | None = None
    achieved: Decimal | None = None
    percent_given: Decimal | None = None
    n: Decimal | None = None
    mean: Decimal | None = None
    sd: Decimal | None = None
    label: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    years: tuple[str, str] = ("", "")
    count: Decimal | None = None
    audience: Decimal | None = None
    audience_unit: str = ""
    parts: tuple[tuple[str, Decimal], ...] = ()
    extras: tuple[Extra, ...] = ()
    text: str = ""
    group_total: Decimal | None = None
    population: Population | None = None
    base_name: str = ""
    base_reason: str = ""
    concept: str = ""
    as_of_date: date | None = None
    source: str = ""
    counted: int | None = None
    asked: int | None = None
    is_exact: bool = True
    note: str = ""
    is_short: bool = True
    printed: tuple[Printed, ...] = ()

    @property
    def pct(self) -> Decimal | None:
        """Achieved in percent of the total, two decimals, half up; None without both."""
        return percent(self.achieved, self.total) if self.achieved is not None and self.total is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a list and those below it; numbers are made when it is printed."""

    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A number inside a narrative, kept as data so that it can be checked."""

    label: str
    value: Decimal
    unit: str
    concept: str = ""
    population: Population | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the bureau writes of an item: results in words, problems, suggestions, and the numbers inside them."""

    results: tuple[Statement, ...] = ()
    problems: tuple[Statement, ...] = ()
    suggestions: tuple[Statement, ...] = ()
    tagged: tuple[Tagged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One issue of the instrument with its figures and texts."""

    code: str
    number: str
    title: str
    figures: tuple[Figure, ...]
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of items."""

    code: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report. cut_off_date: no figure is newer.   sources: how figures came in, as the cover says it."""

    title: str
    fiscal_year_be: int
    publisher: str
    cut_off_date: date
    groups: tuple[Group, ...]
    sources: tuple[str, ...] = ()
    is_draft: bool = True
    is_demo: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in order."""
        return tuple(figure for item in self.items for figure in item.figures)

    @property
    def left_out(self) -> tuple[Figure, ...]:
        """The figures that the short edition does not show."""
        return tuple(figure for figure in self.figures if not figure.is_short)

    @property
    def differences(self) -> tuple[tuple[Figure, Printed], ...]:
        """Figures whose percent an earlier document printed otherwise than it is."""
        return tuple(
            (figure, printed)
            for figure in self.figures
            for printed in figure.printed
            if figure.pct is not None and Decimal(printed.percent) != figure.pct
        )
