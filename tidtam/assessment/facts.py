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
    """A result of one office: the instrument, what stood for it, what it came to, and the advice by node code."""

    office_code: str
    office_name: str
    office_kind: str
    version: InstrumentVersion
    given: Given
    scores: Scores
    edition: Edition
    advice: Mapping[str, Advice] = field(default_factory=dict)
