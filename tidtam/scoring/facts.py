"""What goes into scoring and what comes out, as frozen values. The rules are scoring.rules; nothing here computes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Status = Literal["scored", "not_applicable", "monitored", "in_progress", "missing"]
Outcome = Literal["met", "not_met", "in_progress", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What stands for one office: levels by (node code, round code), percents of target-compared nodes by node code.

    A pair that is not there is missing; it is never zero.
    in_progress  codes of nodes whose answer is declared under way.
    """

    levels: Mapping[tuple[str, str], int] = field(default_factory=dict)
    percents: Mapping[str, Decimal] = field(default_factory=dict)
    in_progress: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeScore:
    """What one node comes to.

    status   scored once everything that is asked of it stands; in_progress while something does, or is declared to be
             under way; missing while nothing does. What only carries figures without level or target is monitored.
    levels   by round code: what was given, of a leaf.
    mean     exact, never rounded on its way up; None where it is open (a round or a child without a level).
    shown    the mean with two decimals, half up; level and label are the band it falls into.
    counted, asked   how many of its scored, applicable children (of a leaf: rounds) carry a level, of how many.
    lowest   (code, level) of the lowest leaf below that has a mean; None for a leaf.
    change   last round's level minus the first's; None where one of them is missing or there is one round.
    outcome, percent   of a target-compared node.
    """

    code: str
    status: Status
    levels: Mapping[str, int] = field(default_factory=dict)
    mean: Fraction | None = None
    shown: Decimal | None = None
    level: int | None = None
    label: str = ""
    label_en: str = ""
    counted: int = 0
    asked: int = 0
    lowest: tuple[str, int] | None = None
    change: int | None = None
    percent: Decimal | None = None
    outcome: Outcome = ""

    @property
    def has_fallen(self) -> bool:
        """Whether the last level is below the first."""
        return self.change is not None and self.change < 0

    @property
    def has_jumped(self) -> bool:
        """Whether the level rose by two or more: the mean hides it, somebody looks a second time."""
        return self.change is not None and self.change >= 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What an instrument comes to for one office: every node of the version has a status, and so has the whole.

    total      of the whole instrument; its code is "". Without a label while anything is open.
    """

    nodes: Mapping[str, NodeScore]
    total: NodeScore
