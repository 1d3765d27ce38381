"""What fails for a thing that climbs the chain, and what was decided of it."""

import datetime as dt
from dataclasses import dataclass

from tidtam.approval.choices import MoveName, Status
from tidtam.checks.choices import Level
from tidtam.organisations.choices import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A check that fails, in the words of the pages. accepted: the reason with which somebody answered for it."""

    id: int | None
    code: str
    level: Level
    place: str
    message: str
    cure: str = ""
    accepted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckList:
    """The checks that fail for a thing, in the order of the catalogue."""

    items: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """Advice beside a field. is_followed: its field was changed and submitted again."""

    place: str
    text: str
    is_followed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One move of the chain: by whom in which role, on which version, with which words."""

    number: int
    move: MoveName
    to_status: Status
    step: int
    by: str
    role: Role
    acting_for: str = ""
    at: dt.datetime
    version: str
    content_hash: str
    comment: str = ""
    advice: tuple[AdviceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionList:
    """What was decided of a thing, oldest first; where it stands, and what whoever asks may do now.

    version  what the next decision names.
    """

    status: Status
    version: str
    moves: tuple[MoveName, ...]
    items: tuple[DecisionLine, ...]
