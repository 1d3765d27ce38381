"""Reads the sheets of an XLSX or CSV file as texts, each with its place; computes nothing.

The file is parsed by a child process with limits of its own (read_sheets.py), so that no file can take the memory or
the time of the page that asked.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tidtam.formats.limited import ChildFailed, run_limited

SECONDS, MEMORY_MB = 10, 500
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 50_000, 500, 1_000_000


class CellKind(StrEnum):
    """What stands in a cell. A date's text is "2024-03-31"; a formula's begins with "=", whatever it would give."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


class Refusal(StrEnum):
    """Why a file cannot be read."""

    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105 - a reason, no secret
    ENCODING = "encoding"
    """A text file in none of UTF-8, UTF-16 and Windows-874."""
    TOO_LARGE = "too_large"
    """More rows, columns or cells than are read, or more time or memory needed than a file may take."""


class SheetsRefused(Exception):
    """The file cannot be read; `code` says why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code


class Cell(NamedTuple):
    """A cell that is not empty, by its row and column from 1.

    from_row, from_column  the first cell of the merged area it stands in, whose text it repeats; else its own.
    """

    row: int
    column: int
    kind: CellKind
    text: str
    from_row: int
    from_column: int

    @property
    def name(self) -> str:
        """Its name, as "B7"."""
        return f"{column_name(self.column)}{self.row}"

    @property
    def is_continued(self) -> bool:
        """Whether it repeats the first cell of a merged area."""
        return (self.row, self.column) != (self.from_row, self.from_column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells that are not empty, row by row. The one sheet of a CSV file has no name."""

    name: str
    is_hidden: bool
    cells: tuple[Cell, ...]

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Yield the number of each row that is not empty, with its cells by column."""
        for number, cells in groupby(self.cells, key=lambda cell: cell.row):
            yield number, {cell.column: cell for cell in cells}


def read_sheets(path: Path, *, kind: Literal["xlsx", "csv"]) -> tuple[Sheet, ...]:
    """Return the sheets of a file in their order; hidden ones are marked. Costs a start of Python (0.15 s).

    xlsx  numbers as they were typed, to 15 digits; days without a time of day; formulas and error cells as such.
    csv   in UTF-8, UTF-16 or Windows-874, parted by comma, semicolon or tab.
    Raises SheetsRefused.
    """
    try:
        with path.open("rb") as file:
            answered = run_limited(
                "tidtam.formats.read_sheets",
                {"kind": kind},
                seconds=SECONDS,
                memory_mb=MEMORY_MB,
                wait=2 * SECONDS,
                files={"file": file},
            )
    except ChildFailed as error:  # it answers whatever else is wrong; calamine aborts where memory ends
        raise SheetsRefused(Refusal.TOO_LARGE) from error
    answer = json.loads(answered)
    if "refusal" in answer:
        raise SheetsRefused(Refusal(answer["refusal"]))
    return sheets_from(answer["sheets"])


def sheets_from(plain: Any) -> tuple[Sheet, ...]:
    """Return sheets from what `as_plain` made of them."""
    kinds = {kind.value: kind for kind in CellKind}
    return tuple(
        Sheet(name, is_hidden, tuple(Cell(row, column, kinds[kind], *rest) for row, column, kind, *rest in cells))
        for name, is_hidden, cells in plain
    )


def as_plain(sheets: tuple[Sheet, ...]) -> list[list[Any]]:
    """Return sheets as lists of texts and numbers, for JSON."""
    return [[sheet.name, sheet.is_hidden, [list(cell) for cell in sheet.cells]] for sheet in sheets]


def column_name(number: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
