"""What is read from a list, as frozen values; no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from tidtam.formats.sheets import Cell
from tidtam.imports.choices import AsideKind, Standing


class Fault(TypedDict):
    """What is to be mended at one place of a file.

    column   its letters; "" for the whole row.
    message  what to do, in Thai; registrations.words_of says it in the reader's language.
    """

    sheet: str
    row: int
    column: str
    value: str
    message: str
    details: dict[str, int]


class Aside(TypedDict):
    """A row that is no entry of the list, and so is left out."""

    row: int
    kind: AsideKind
    text: str


class Entry(TypedDict):
    """One entry of the list as the preview shows it. differs  the fields that say something else already."""

    row: int
    name: str
    group: str
    standing: Standing
    differs: list[str]


@dataclass(frozen=True, slots=True)
class Matching:
    """Where a list stands, and what its columns mean.

    sheet    its number from 0.   header  the rows of its heading, from the first to the last; none: (0, 0).
    columns  the names of fields by column, from 1; a column that is not there is not read.
    """

    sheet: int
    header: tuple[int, int]
    columns: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of a sheet that belong to one entry: its own and those below that go on with it.

    rows     cells by column, of each row by its number.   section  the heading inside the list above it, or "".
    """

    rows: Mapping[int, Mapping[int, Cell]]
    section: str = ""

    @property
    def number(self) -> int:
        """The row in which it begins."""
        return min(self.rows)

    def cells(self, column: int) -> list[Cell]:
        """Return what stands in a column, row by row; what a merged area repeats is left out after the first."""
        found = [row[column] for row in self.rows.values() if column in row]
        return [cell for place, cell in enumerate(found) if place == 0 or not cell.is_continued]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list would become: what the preview shows."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)

    def count(self, standing: Standing) -> int:
        """Return how many entries stand so."""
        return sum(entry["standing"] == standing for entry in self.entries)
