"""One name spelled two ways: the same letters before and after, one consonant between them differs, both often."""

import re
from collections import defaultdict
from collections.abc import Iterator

from tidtam.attention.choices import NoticeKind
from tidtam.attention.facts import Notice, OfficeYear
from tidtam.attention.rules.texts import Text, texts

BEFORE, AFTER = 10, 5
"""Letters that are the same on each side."""
LEAST = 3
"""Times each spelling stands in the office: fewer may be a slip of one hand, which its author is told elsewhere."""
LONGEST_SHOWN = 3
MASK = 2**22 - 1

_LETTERS = re.compile(r"[\u0e01-\u0e4e]+")
_CONSONANT = re.compile(r"[\u0e01-\u0e2e]")


def two_spellings(office: OfficeYear) -> Iterator[Notice]:
    """Yield the words that stand in two spellings, each several times, a notice for each pair of spellings."""
    listed = list(texts(office))
    often_enough = _often(listed)
    seen: dict[str, dict[str, list[tuple[Text, int]]]] = defaultdict(lambda: defaultdict(list))
    for text in listed:
        for at, around, letter in _windows(text.squeezed):
            if often_enough[hash(around) & MASK] >= 2 * LEAST:
                seen[around][letter].append((text, at))
    for around, by_letter in seen.items():
        found_often = [(found, letter) for letter, found in by_letter.items() if len(found) >= LEAST]
        often = sorted(found_often, key=lambda one: (-len(one[0]), one[1]))
        if len(often) == 2:
            yield _notice(around, often)


def _windows(squeezed: str) -> Iterator[tuple[int, str, str]]:
    """Yield each consonant with enough letters around it: where it stands, what stands around it, and itself."""
    for run in _LETTERS.finditer(squeezed):
        letters, start = run[0], run.start()
        for found in _CONSONANT.finditer(letters, BEFORE, max(BEFORE, len(letters) - AFTER)):
            at = found.start()
            yield start + at, letters[at - BEFORE : at] + letters[at + 1 : at + 1 + AFTER], found[0]


def _often(listed: list[Text]) -> bytearray:
    """Return how often surroundings stand, at least, by their hash: few are often enough to be kept as they are."""
    counts = bytearray(MASK + 1)
    for text in listed:
        for _at, around, _letter in _windows(text.squeezed):
            place = hash(around) & MASK
            if counts[place] < 2 * LEAST:
                counts[place] += 1
    return counts


def _notice(around: str, often: list[tuple[list[tuple[Text, int]], str]]) -> Notice:
    def spelled(letter: str) -> str:
        return f"{around[:BEFORE]}{letter}{around[BEFORE:]}"

    (first, letter), (second, other) = often
    return Notice(
        kind=NoticeKind.TWO_SPELLINGS.value,
        places=tuple(
            text.at(at - BEFORE, at + AFTER) for found in (second, first) for text, at in found[:LONGEST_SHOWN]
        ),
        values={
            "first": spelled(letter),
            "second": spelled(other),
            "first_count": str(len(first)),
            "second_count": str(len(second)),
        },
    )
