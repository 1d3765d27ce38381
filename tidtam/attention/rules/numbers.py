"""One fact with two numbers: two projects that tell the same things of one quarter, in words found nowhere else.

A number is told by what stands before it (letters back to the number before) and the first letters of its unit. Words
are rare where runs of them stand in the reports of these two projects alone. One such number may be chance; two
projects that share several, in texts that are not copies, speak of the same register, and their numbers should agree.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tidtam.attention.choices import NoticeKind
from tidtam.attention.facts import Notice, OfficeYear
from tidtam.attention.rules.texts import Text, texts
from tidtam.thai.likeness import likeness

RUN = 7
"""Letters in a run."""
BEFORE = 40
"""Letters looked at before a number."""
UNIT = 2
"""Letters of a unit that are compared: whole words are not told apart in squeezed Thai."""
LEAST_RUNS = 3
"""Rare runs by which two numbers are told to be of one thing."""
STRONG_RUNS = 5
STRONG_FACTS = 2
"""Things told with so many rare runs that two projects must share before their numbers are held against each other."""
NOT_COPIED = Decimal("0.60")
"""Boxes at least so alike are one text with other numbers, written for two occasions."""

_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_LETTERS = re.compile(r"[\u0e01-\u0e4ea-z]+")
_UNIT = re.compile(rf"[\u0e01-\u0e4e]{{{UNIT}}}")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One number as it is told: its digits, its unit, the runs before it, where it stands."""

    text: Text
    start: int
    end: int
    number: str
    unit: str
    runs: frozenset[str]


def two_numbers(office: OfficeYear) -> Iterator[Notice]:
    """Yield the pairs of projects that tell the same things of a quarter with different numbers."""
    listed = list(texts(office))
    words = {key: "\n".join(text.squeezed for text in those) for key, those in _by_project(listed).items()}
    told: dict[int, list[Told]] = defaultdict(list)
    for text in listed:
        told[text.quarter] += _told(text)
    for quarter in sorted(told):
        for pair in _pairs(told[quarter], words):
            yield from _notice(pair)


def _by_project(listed: Sequence[Text]) -> Mapping[str, list[Text]]:
    ordered = sorted(listed, key=lambda text: text.project)
    return {key: list(those) for key, those in groupby(ordered, key=lambda text: text.project)}


def _told(text: Text) -> Iterator[Told]:
    behind = 0
    for found in _NUMBER.finditer(text.squeezed):
        before = text.squeezed[max(behind, found.start() - BEFORE) : found.start()]
        behind = found.end()
        unit = _UNIT.match(text.squeezed, found.end())
        if unit:
            runs = frozenset(
                letters[0][at : at + RUN]
                for letters in _LETTERS.finditer(before)
                for at in range(len(letters[0]) - RUN + 1)
            )
            yield Told(text, found.start(), found.end(), found[0].replace(",", ""), unit[0], runs)


def _pairs(told: Sequence[Told], words: Mapping[str, str]) -> Iterator[list[tuple[Told, Told, int]]]:
    """Yield, for each two projects, the numbers they tell of the same things, with how many rare runs say so."""
    times: dict[str, int] = {}
    for _project, group in groupby(sorted(told, key=lambda one: one.text.project), key=lambda one: one.text.project):
        for key in {f"{run}{one.unit}" for one in group for run in one.runs}:
            times[key] = times.get(key, 0) + 1
    by_run: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in told:
        for run in one.runs:
            if times[f"{run}{one.unit}"] == 2:
                by_run[run, one.unit].append(one)
    shared: dict[tuple[str, str], dict[tuple[Told, Told], list[str]]] = defaultdict(lambda: defaultdict(list))
    for (run, _unit), those in by_run.items():
        numbers: dict[str, set[str]] = defaultdict(set)
        for one in those:
            numbers[one.text.project].add(one.number)
        if all(len(found) == 1 for found in numbers.values()):
            first, second = sorted(numbers)
            a = next(one for one in those if one.text.project == first)
            b = next(one for one in those if one.text.project == second)
            shared[first, second][a, b].append(run)
    for facts in shared.values():
        strong = [pair for pair, runs in facts.items() if len(runs) >= STRONG_RUNS and not _is_copied(*pair)]
        if len(strong) < STRONG_FACTS or all(a.number == b.number for a, b in facts):
            continue
        rare = {pair: _rare(runs, words) for pair, runs in facts.items()}
        yield _best([(a, b, count) for (a, b), count in rare.items() if count >= LEAST_RUNS and not _is_copied(a, b)])


def _rare(runs: Sequence[str], words: Mapping[str, str]) -> int:
    """Return how many of these runs stand in the reports of two projects only, wherever they stand there."""
    return sum(sum(run in said for said in words.values()) == 2 for run in runs)


def _is_copied(first: Told, second: Told) -> bool:
    return likeness(first.text.squeezed, second.text.squeezed) >= NOT_COPIED


def _best(facts: list[tuple[Told, Told, int]]) -> list[tuple[Told, Told, int]]:
    """Return each number with the one that shares most with it, none twice."""
    taken: Counter[Told] = Counter()
    chosen = []
    for a, b, count in sorted(facts, key=lambda fact: -fact[2]):
        if not taken[a] and not taken[b]:
            taken[a] += 1
            taken[b] += 1
            chosen.append((a, b, count))
    return chosen


def _notice(facts: list[tuple[Told, Told, int]]) -> Iterator[Notice]:
    different = [(a, b) for a, b, _count in facts if a.number != b.number]
    if sum(count >= STRONG_RUNS for _a, _b, count in facts) >= STRONG_FACTS and different:
        yield Notice(
            kind=NoticeKind.TWO_NUMBERS.value,
            places=tuple(one.text.at(one.start, one.end) for pair in different for one in pair),
            values={"shared": str(len(facts)), "different": str(len(different))},
        )
