"""What was published of an instrument for one office, as frozen values: what letters, pages and roll-up read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tidtam.instruments.facts import InstrumentVersion
from tidtam.scoring.facts import Given, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What was found at a leaf and what to do. "" where nothing was written: imported history holds none."""

    finding: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which edition this is.

    number     1, 2 … of the office's round; `reason` says why there is a later one.
    is_final   whether it is of the last round: means and words stand, not only levels of the round.
    """

    number: int
    round_code: str
    published_at: dt.datetime
    content_sha256: str
    is_final: bool
    is_history: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeResult:
    """A result of one office: the instrument, what stood for it, what it came to, and the advice by node code.

    self_levels  what the office had said, by (node code, round code).
    reasons      by the same pair, why the confirmed level is another.
    """

    office_code: str
    office_name: str
    office_kind: str
    version: InstrumentVersion
    given: Given
    scores: Scores
    edition: Edition
    advice: Mapping[str, Advice] = field(default_factory=dict)
    self_levels: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """What a results file says of one instrument at one office. `path` is where in the file.

    rounds   codes of the rounds the file holds; empty: all of the version.
    reason   why it differs from what was brought in before; "" where nothing was.
    """

    path: str
    office: str
    instrument: str
    rounds: tuple[str, ...] = ()
    given: Given = field(default_factory=Given)
    advice: Mapping[str, Advice] = field(default_factory=dict)
    published_date: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFile:
    """The results of a fiscal year that were published before Tidtam."""

    fiscal_year_be: int
    rows: tuple[HistoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a results file: where, what (choices.FaultCode), and the values its sentence names."""

    path: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
