"""What a workbook holds and what a filled one says, as frozen values. No database, no file."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

CellKind = Literal["text", "amount", "number"]
"""How a cell is written. Everything but amounts and numbers is text, days too: so a day stays as it was typed."""

ANSWER = "answer"
"""The column of a sheet in which each row is one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. name: what it is known by, whatever is done to its heading; hint: shown at each of its open cells."""

    name: str
    title: str
    kind: CellKind = "text"
    width: float = 18
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row.

    key    names what the row is about, in the words of its kind of workbook.
    cells  words by column, as fields spell them: "1,234.50", "31/3/2567", the words of a choice.
    open   the columns that may be filled in here; the others are locked.
    lists  the words to choose from, by column.   kinds  where a cell is not of its column's kind.
    """

    key: str
    cells: Mapping[str, str]
    open: frozenset[str] = frozenset()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, CellKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of rows. code: what it is known by, however it is renamed; `fixed` columns stay in view when scrolled."""

    code: str
    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    fixed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a workbook is for, in its hidden sheet; a filled one says by it whose it is.

    kind      of workbook: "quarter".   office  its code.   subject  what of the office: "2568-3", "2568".
    language  of its words.   made_by  the user name.   sheets  the codes of its sheets, in order.
    """

    kind: str
    office: str
    subject: str
    language: str
    made_by: str
    made_at: datetime
    sheets: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """What every row of it is sealed with, so that a row of another workbook is known."""
        return f"{self.kind}|{self.office}|{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook to be written. title and instructions: the first sheet, heading and paragraphs."""

    about: About
    title: str
    instructions: Sequence[str]
    sheets: Sequence[Sheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in one cell (row from 1, column "C"), and what to do. Row 0: the sheet; no sheet: the file."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    message: str

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it; "" for a sheet or the file."""
        return f"{self.column}{self.row or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A cell that says something else than it was filled with before.

    key, name  its row and column.   words  as typed.   before  the mark of what it was filled with (marks.mark).
    """

    sheet: str
    row: int
    column: str
    key: str
    name: str
    words: str
    before: str

    def fault(self, message: str) -> Fault:
        """Return what is wrong with it."""
        return Fault(sheet=self.sheet, row=self.row, column=self.column, value=self.words[:200], message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledBook:
    """What somebody did to a workbook. about None: it is none of ours, as `faults` say."""

    about: About | None
    filled: tuple[Filled, ...] = ()
    faults: tuple[Fault, ...] = ()


# What applying would do -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A cell whose words are to be written. label: of its field; now and then: what the system says, before and after.

    is_conflict  somebody wrote the field since the workbook was made.   is_chosen  it is written nevertheless.
    """

    cell: Filled
    label: str
    now: str
    then: str
    is_conflict: bool = False
    is_chosen: bool = True

    @property
    def id(self) -> str:
        """What the choice between both texts is known by: another one once the system says something else."""
        return digest([self.cell.key, self.cell.name, self.now, self.then])[:16]

    def choose(self, chosen: Collection[str]) -> "Change":
        """Return it with the choice made: a conflict is written only where that was chosen."""
        return replace(self, is_chosen=not self.is_conflict or self.id in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPlan:
    """What would become of one thing, a report or a project: its changes, and the checks that would fail afterwards.

    pk, title, url  of the thing; what is to begin has a number below zero and no address.
    work     what its kind of workbook needs to write it.
    failing  returns the checks that keep the thing back afterwards, as ui/components/check_message shows them.
    prepare  makes ready what is written, before anything is locked; it asks nothing.
    """

    pk: int
    title: str
    url: str
    changes: tuple[Change, ...]
    work: object = None
    failing: Callable[[], Sequence[Mapping[str, str]]] = tuple
    prepare: Callable[[], object] = tuple

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The cells at which somebody else wrote meanwhile."""
        return tuple(one for one in self.changes if one.is_conflict)

    @property
    def written(self) -> tuple[Change, ...]:
        """The cells that are written."""
        return tuple(one for one in self.changes if one.is_chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What applying a workbook would do, and everything that keeps it from being applied."""

    things: tuple[ThingPlan, ...]
    faults: tuple[Fault, ...]

    @property
    def token(self) -> str:
        """What a person agrees to: another text as soon as the workbook would do anything else."""
        return digest([[thing.pk, one.id, one.is_chosen] for thing in self.things for one in thing.changes])

    @property
    def written(self) -> int:
        """How many cells are written."""
        return sum(len(thing.written) for thing in self.things)

    @property
    def conflicts(self) -> int:
        """At how many cells somebody else wrote meanwhile."""
        return sum(len(thing.conflicts) for thing in self.things)


def digest(said: object) -> str:
    """Return the SHA-256 of JSON values."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
