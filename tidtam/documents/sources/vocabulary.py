"""The closed vocabulary of export profiles: what sources read; each word is one function, declared with `source`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tidtam.documents.project_record import ProjectRecord
from tidtam.documents.sources.said import MISSING, TO_FILL, Desk, Said, Words, given

OWN, BY_HAND = "own", "by_hand"
"""An answer only the form asks, kept with the project; and what is written on the finished file and kept nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Who makes the form, at the time of making: personal, printed in the file for the Ministry and nowhere else."""

    name: str
    position: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What sources read. record  until the quarter; answers  those only forms ask, by place; on  the form's day."""

    record: ProjectRecord
    quarter: int
    answers: Mapping[str, str] = field(default_factory=dict)
    reporter: Reporter | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One word: how it is read, what may stand in its brackets, where what it says is written."""

    read: Callable[[Made, str], Said]
    desk: Desk
    arguments: frozenset[str] = frozenset()


SOURCES: dict[str, Source] = {}
_WORD = re.compile(r"([a-z_.]+)(?:\[([a-z0-9_]+)\])?")


def source(word: str, desk: Desk, *arguments: str) -> Callable[[Callable[[Made, str], Said]], Callable[..., Said]]:
    """Declare the one function of a word of the vocabulary."""

    def declared(read: Callable[[Made, str], Said]) -> Callable[..., Said]:
        SOURCES[word] = Source(read, desk, frozenset(arguments))
        return read

    return declared


def known(word: str) -> tuple[Source, str] | None:
    """Return the source a word of a profile names and what stands in its brackets; None for no word of ours."""
    found = _WORD.fullmatch(word)
    named = SOURCES.get(found[1]) if found else None
    if found is None or named is None:
        return None
    argument = found[2] or ""
    return (named, argument) if (argument in named.arguments if named.arguments else not argument) else None


def words_known() -> tuple[str, ...]:
    """Return every word a profile may use, for its faults."""
    return tuple(
        word if not one.arguments else f"{word}[{argument}]"
        for word, one in SOURCES.items()
        for argument in sorted(one.arguments) or [""]
    )


def words(*texts: str) -> Said:
    kept = tuple(text for text in texts if text.strip())
    return given(Words(kept)) if kept else MISSING


@source(OWN, Desk.OWN)
def own(_made: Made, _argument: str) -> Said:
    """Nothing of the record: what is typed for the form is laid over it where the form is composed."""
    return MISSING


@source(BY_HAND, Desk.FILE)
def by_hand(_made: Made, _argument: str) -> Said:
    """A line that is filled on the finished file: a telephone, which nothing here keeps."""
    return TO_FILL
