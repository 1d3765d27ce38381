"""What a source may say: in which way it stands, and the value in one of a few shapes. Plain values, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from tidtam.projects.choices import KpiKind


class State(StrEnum):
    """How something stands that a form asks: blank is never none, and none is never zero.

    BY_HAND  a line that is filled on the finished file.
    """

    GIVEN = "given"
    NONE = "none"
    NOT_ASKED = "not_asked"
    MISSING = "missing"
    BY_HAND = "by_hand"


class Desk(StrEnum):
    """Where something is written: a section of the registration, what is declared, a topic of the report, …"""

    GENERAL = "general"
    PLANS = "plans"
    DETAILS = "details"
    ACTIVITIES = "activities"
    BUDGET = "budget"
    EXECUTION = "execution"
    TOPIC_1 = "topic_1"
    TOPIC_2 = "topic_2"
    TOPIC_3 = "topic_3"
    TOPIC_6 = "topic_6"
    EVIDENCE = "evidence"
    ACCOUNT = "account"
    OWN = "own"
    FILE = "file"


# ---- what is said, shape by shape


@dataclass(frozen=True, slots=True)
class Words:
    """Plain paragraphs."""

    paragraphs: tuple[str, ...]
    shape: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list."""

    items: tuple[str, ...]
    shape: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Tick:
    """A box with its words: a ticked one has them, another has none (R4.1)."""

    is_ticked: bool
    texts: tuple[str, ...] = ()
    shape: Literal["tick"] = "tick"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several boxes is ticked."""

    options: tuple[tuple[str, bool], ...]
    shape: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day; months are whole ones, None where it is less than one or does not end with one."""

    start: date
    end: date
    months: int | None
    shape: Literal["period"] = "period"


@dataclass(frozen=True, slots=True)
class Day:
    """A day."""

    day: date
    shape: Literal["day"] = "day"


@dataclass(frozen=True, slots=True)
class QuarterText:
    """What was said in one quarter."""

    quarter: int
    text: str


@dataclass(frozen=True, slots=True)
class ByQuarter:
    """What was said quarter by quarter, oldest first."""

    said: tuple[QuarterText, ...]
    shape: Literal["by_quarter"] = "by_quarter"


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A planned activity with what became of it, or the sentence that says why nothing did; empty: nothing is said."""

    number: int
    title: str
    said: tuple[QuarterText, ...]


@dataclass(frozen=True, slots=True)
class ActivityResults:
    """A row for every planned activity."""

    rows: tuple[ActivityRow, ...]
    shape: Literal["activity_results"] = "activity_results"


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI and where it stands. target_number: what its percent is a percent of, else the number to reach.

    result and pct are cumulative; verdict  of a qualitative KPI. None: missing, except where the kind does not ask it.
    """

    name: str
    kind: KpiKind | None
    unit: str
    target_pct: Decimal | None
    target_number: Decimal | None
    result: Decimal | None
    pct: Decimal | None
    verdict: str


@dataclass(frozen=True, slots=True)
class KpiResults:
    """A row for every KPI."""

    rows: tuple[KpiRow, ...]
    shape: Literal["kpi_results"] = "kpi_results"


@dataclass(frozen=True, slots=True)
class Money:
    """Baht received and spent; by_quarter has four, None where nothing is reported, which is not zero.

    above  why more was spent than received, in the reporter's words.
    """

    received_baht: Decimal | None
    spent_baht: Decimal | None
    by_quarter: tuple[Decimal | None, ...]
    above: tuple[str, ...]
    shape: Literal["money"] = "money"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chosen picture; file  its small copy in the storage "evidence"."""

    title: str
    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures that were chosen, in the order they were put."""

    pictures: tuple[Picture, ...]
    shape: Literal["pictures"] = "pictures"


Value = Words | Items | Tick | Choice | Period | Day | ByQuarter | ActivityResults | KpiResults | Money | Pictures


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says. value: of a box or a choice also where nothing is ticked.

    faults  what is missing inside it, in the active language, each with what to do.
    desk    where that is written, if elsewhere than what is said.
    """

    state: State
    value: Value | None = None
    faults: tuple[str, ...] = ()
    desk: Desk | None = None


MISSING, NONE, NOT_ASKED = Said(State.MISSING), Said(State.NONE), Said(State.NOT_ASKED)
TO_FILL = Said(State.BY_HAND)


def given(value: Value, faults: Iterable[str] = (), *, desk: Desk | None = None) -> Said:
    """Return that something is known."""
    return Said(State.GIVEN, value, tuple(faults), desk)
