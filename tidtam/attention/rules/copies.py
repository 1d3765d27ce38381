"""The same text in different projects: long boxes that are nearly alike, found without comparing all with all."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tidtam.attention.choices import NoticeKind
from tidtam.attention.facts import Notice, OfficeYear, Place
from tidtam.attention.rules.texts import Text, texts
from tidtam.progress.sentences import NOT_YET, NOT_YET_PLAN, PLAN_LEVEL
from tidtam.thai.likeness import RUN, Runs, likeness, runs

ALIKE = Decimal("0.90")
SHORTEST = 50
"""Squeezed letters below which two boxes may well be the same."""
READY_MADE = Decimal("0.55")
SHOWN = 60
STRETCH = 20
SHARED = 0.40
"""Part of their sampled stretches that alike texts share: a changed letter breaks four times as many as runs."""
_SAMPLED = re.compile(f"[{''.join(chr(code) for code in range(0x0E01, 0x0E4F) if code % 5 == 0)}0-9]")
"""Where a stretch that is sampled begins: about every fifth letter, the same ones in every text."""


def copied_texts(office: OfficeYear) -> Iterator[Notice]:
    """Yield the texts that stand in boxes of several projects, one notice for the projects that share some."""
    by_words: dict[str, list[Text]] = defaultdict(list)
    for text in texts(office):
        if len(text.squeezed) >= SHORTEST:
            by_words[text.squeezed].append(text)
    words = [one for one in by_words if not _is_ready_made(one)]
    groups: dict[frozenset[str], list[tuple[list[Text], Decimal]]] = defaultdict(list)
    for members, least in _alike(words):
        boxes = [text for member in members for text in by_words[member]]
        projects = frozenset(text.project for text in boxes)
        if len(projects) > 1:
            groups[projects].append((boxes, least))
    for projects, shared in groups.items():
        boxes = [text for found, _least in shared for text in found]
        yield Notice(
            kind=NoticeKind.COPIED.value,
            places=tuple(
                Place(project=text.project, quarter=text.quarter, place=text.place, words=text.squeezed[:SHOWN])
                for text in boxes
            ),
            values={
                "count": str(len(boxes)),
                "projects": str(len(projects)),
                "pct": f"{min(least for _found, least in shared) * 100:.0f}",
                "texts": _named(boxes),
            },
        )


def _named(boxes: Sequence[Text]) -> str:
    """Return what names these words, which are longer than what is shown of them."""
    return hashlib.sha256("\n".join(sorted(text.squeezed for text in boxes)).encode()).hexdigest()[:12]


def _is_ready_made(words: str) -> bool:
    """Return whether a text is little more than a sentence the guide itself offers, which anybody may use."""
    return len(words) <= LONGEST_SENTENCE and max(likeness(words, sentence) for sentence in _SENTENCES) >= READY_MADE


_SENTENCES = tuple(
    runs(sentence)
    for sentence in (
        *NOT_YET.values(),
        *(NOT_YET_PLAN.format(quarter="", level=level, reason="") for level in PLAN_LEVEL.values()),
    )
)
LONGEST_SENTENCE = 200


def _alike(words: Sequence[str]) -> Iterator[tuple[list[str], Decimal]]:
    """Yield groups of texts that are alike to a first one, with the least likeness; a text alone makes a group too.

    Two texts that are alike share many stretches of `STRETCH` letters: only those that share one of the sampled
    stretches are compared, so that the work grows with the texts and not with their pairs.
    """
    sampled = [
        {hash(one[at.start() : at.start() + STRETCH]) for at in _SAMPLED.finditer(one, 0, len(one) - STRETCH + 1)}
        for one in words
    ]
    by_stretch: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(sampled):
        for stretch in found:
            by_stretch[stretch].append(number)

    def near(number: int) -> list[int]:
        common = Counter(other for stretch in sampled[number] for other in by_stretch[stretch] if other > number)
        return [
            other for other, count in common.items() if count >= SHARED * min(len(sampled[number]), len(sampled[other]))
        ]

    prepared: dict[int, Runs] = {}

    def runs_of(number: int) -> Runs:
        if number not in prepared:
            prepared[number] = runs(words[number])
        return prepared[number]

    grouped: set[int] = set()
    for number, one in enumerate(words):
        if number in grouped:
            continue
        group, least = [one], Decimal(1)
        for other in near(number):
            if other in grouped or not _may_be_alike(one, words[other]):
                continue
            value = likeness(runs_of(number), runs_of(other))
            if value >= ALIKE:
                group.append(words[other])
                grouped.add(other)
                least = min(least, value)
        yield group, least


def _may_be_alike(first: str, second: str) -> bool:
    return 2 * min(len(first), len(second)) >= ALIKE * (len(first) + len(second) - 2 * RUN)
