"""The one shape of a sheet of answers to an instrument, as frozen values. Reads no database.

Tables, form, autosave, workbook and API translate to these; checks, levels, roll-up and documents read only these.
Missing text is "", a missing number or day is None; zero is never missing. What the instrument asks stands in
instruments.facts; a question without an answer here is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tidtam.answers.choices import AnswerState, Channel
from tidtam.approval.choices import Origin, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a breakdown, in the unit of its node. code: of the node's choice."""

    code: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a list, with those below it. Its number (1, 1.1) is generated, never kept."""

    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered to one leaf of an instrument. Which fields its kind asks for, places.ASKED says.

    self_level   1-5, as the office sees itself.   criteria  codes of the ticked criteria of a checklist.
    total, achieved  of a share; a percent follows from them and is typed only where no base is known (`percent`).
    group_total  size of the group a share is aimed at, where it is known and another than `total`.
    n, mean, sd  of a survey; `text` is then the level by the survey's own labels.
    before, after    the two years of a change.   number, audience  what was counted, and who saw it.
    parts        of a breakdown of `total`.   works  best works, best first.
    results, problems, suggestions   of a narrative.
    is_approximate   figures that were estimated and not counted.
    as_of_date, school_year_be, term   when the figures stand at: a day, or a school year with its term 1 or 2.
    reason       why there is none, what is under way, why a part exceeds its population or stands on another base,
                 where a percent without base comes from.
    concept      what a bureau's figure counts, in the same word wherever the same thing is counted.
    counted, asked   of figures summed from schools: how many of how many; None of what was answered itself.
    """

    node_code: str
    state: AnswerState = AnswerState.ANSWERED
    self_level: int | None = None
    criteria: tuple[str, ...] = ()
    total: Decimal | None = None
    achieved: Decimal | None = None
    group_total: Decimal | None = None
    percent: Decimal | None = None
    n: Decimal | None = None
    mean: Decimal | None = None
    sd: Decimal | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    number: Decimal | None = None
    audience: Decimal | None = None
    choice: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    works: tuple[str, ...] = ()
    results: tuple[Statement, ...] = ()
    problems: tuple[Statement, ...] = ()
    suggestions: tuple[Statement, ...] = ()
    is_approximate: bool = False
    as_of_date: date | None = None
    school_year_be: int | None = None
    term: int | None = None
    concept: str = ""
    reason: str = ""
    counted: int | None = None
    asked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one organisation answers to one version of an instrument in one round; answers in the order of its nodes.

    letter_number, letter_date   of the official letter, where the channel is one.
    """

    organisation_code: str
    instrument_code: str
    fiscal_year_be: int
    version_number: int
    round_code: str
    status: Status = Status.NOT_REPORTED
    origin: Origin = Origin.ENTERED
    channel: Channel = Channel.SYSTEM
    letter_number: str = ""
    letter_date: date | None = None
    answers: tuple[Answer, ...] = field(default=())

    def answer(self, node_code: str) -> Answer | None:
        """Return what is answered to a node; None where nothing is."""
        return next((one for one in self.answers if one.node_code == node_code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The figures of one approved answer, as a roll-up counts them; None is missing. kind: of the node, a NodeKind.

    parts  of a breakdown, by the code of the choice.   choice  the code of what was chosen.
    label  what the scale of a survey calls its mean.   school_year_be  at which it stands; of a change, the later one.
    """

    sheet_id: int
    node_code: str
    kind: str
    total: Decimal | None = None
    achieved: Decimal | None = None
    n: Decimal | None = None
    mean: Decimal | None = None
    sd: Decimal | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    number: Decimal | None = None
    audience: Decimal | None = None
    choice: str = ""
    label: str = ""
    school_year_be: int | None = None
    parts: Mapping[str, Decimal] = field(default_factory=dict)
