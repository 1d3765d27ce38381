"""Published results, and what they add up to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """An edition of a published result. level, mean: of the whole; null where it is open."""

    instrument_code: str
    fiscal_year_be: int
    version_number: int
    round_code: str
    number: int
    is_current: bool
    is_final: bool
    level: int | None
    mean: Decimal | None
    published_at: dt.datetime
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultList:
    """Every published edition of an office's results, newest first."""

    items: tuple[ResultLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeLine:
    """What one node came to. status: scored, monitored, in_progress, missing, not_applicable.

    levels   by round.   self_levels  what the office had said, by round.   mean  two decimals, half up.
    counted, asked   how many of its parts carry a level, of how many.
    finding, advice  what the assessors wrote of a leaf.   reasons  by round, why the level is another than its own.
    """

    node_code: str
    status: str
    level: int | None
    mean: Decimal | None
    percent: Decimal | None
    outcome: str = ""
    counted: int
    asked: int
    levels: Mapping[str, int]
    self_levels: Mapping[str, int]
    reasons: Mapping[str, str]
    finding: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultAnswer:
    """A published result, node by node."""

    result: ResultLine
    nodes: tuple[NodeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupLine:
    """One node in one territory, added up. node_code null: the whole instrument.

    asked  organisations to which it applies.   reported  those that stand in the sums: n of N.
    levels  organisations by level 1-5.   good_pct  good or above in percent of all that were asked.
    """

    territory_kind: str
    territory_code: str
    territory: str
    node_code: str = ""
    part: str = ""
    asked: int
    reported: int
    levels: Mapping[str, int]
    good_pct: Decimal | None
    mean: Decimal | None
    achieved: Decimal
    total: Decimal
    share_pct: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupAnswer:
    """An instrument's round, added up for a nation or for its divisions."""

    fiscal_year_be: int
    instrument_code: str
    round_code: str
    items: tuple[RollupLine, ...]
