"""What an office's result letter says: the one record behind DOCX, PDF and page. Plain values, no database.

Texts are as they were typed, with Arabic digits; printing turns digits once where Thai numerals are asked for.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tidtam.scoring.facts import Outcome, Status

Table = Literal["level", "target", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs, by position and never by name.

    acting_position  the position the signer is acting in, as printed after รักษาการในตำแหน่ง; "" where none.
    organisation     below the position; "" where the position names it.
    """

    position: str
    acting_position: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One node of an instrument: a group or an indicator. Every node of the version has one, whatever its status.

    named     how it is called apart from its table.
    tables    in which tables of the part; a group stands in each that holds something below it.
    levels    one for each round of the part, None where none was given.
    shown     the mean with two decimals; level and label are its band.
    lowest    the lowest indicator below a group, as it is named, and its level.
    joint_with  numbers of the other indicators that carry the same level between them, counted once.
    needs_advice  whether a level of 2 or less, or one that fell, asks for advice.
    """

    code: str
    number: str
    title: str
    type_label: str
    named: str
    depth: int
    is_group: bool
    tables: tuple[Table, ...]
    status: Status
    applies_to: str
    levels: tuple[int | None, ...] = ()
    shown: Decimal | None = None
    level: int | None = None
    label: str = ""
    lowest: tuple[str, int] | None = None
    change: int | None = None
    joint_with: tuple[str, ...] = ()
    target: Decimal | None = None
    scope: str = ""
    percent: Decimal | None = None
    outcome: Outcome = ""
    finding: str = ""
    advice: str = ""
    needs_advice: bool = False

    @property
    def latest(self) -> int | None:
        """The level of the last round that has one."""
        return next((level for level in reversed(self.levels) if level is not None), None)

    @property
    def is_weak(self) -> bool:
        """Whether the level it stands at today, or its mean's, is 2 or less."""
        return any(level is not None and level <= 2 for level in (self.latest, self.level))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one instrument came to.

    rounds    their labels, in order.   bands  as printed: first, last, label.
    shown, level, label  of the whole; None and "" while anything is open.   counted, asked  of what counts once.
    unit      what `counted` counts: ตัวชี้วัด, or the word for the groups at the top (มาตรฐาน).
    edition   1, 2 …; a later one says why in `reason`.   is_history  brought in as it had been published elsewhere.
    """

    code: str
    title: str
    short_title: str
    rounds: tuple[str, ...]
    bands: tuple[tuple[Decimal, Decimal, str], ...]
    lines: tuple[Line, ...]
    shown: Decimal | None
    level: int | None
    label: str
    counted: int
    asked: int
    unit: str
    is_tree: bool
    edition: int
    reason: str
    published_date: date
    is_history: bool

    def of_table(self, table: Table) -> tuple[Line, ...]:
        """Return the lines of one of its tables, in their order."""
        return tuple(line for line in self.lines if table in line.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The letter of one office and fiscal year. signer None: not to be sent yet, and printed as a draft.

    unpublished  titles of the instruments that count and of which nothing is published for this office.
    """

    fiscal_year_be: int
    office_code: str
    office_name: str
    office_short_name: str
    issuer: str
    parts: tuple[Part, ...]
    unpublished: tuple[str, ...] = ()
    signer: Signer | None = None
    is_demo: bool = False

    @property
    def as_of_date(self) -> date:
        """The day the latest of its results was published."""
        return max(part.published_date for part in self.parts)

    @property
    def is_draft(self) -> bool:
        """Whether nobody was named who signs it."""
        return self.signer is None
