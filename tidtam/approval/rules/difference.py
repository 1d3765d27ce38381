"""What changed between two snapshots, field by field and in it word by word. Plain values, no database.

A text of Thai has few blanks, so it is compared by what a reader would not cut: a consonant with its vowels and tone
marks, a word in Latin letters, a number, a blank, a sign. Short remainders between two changes are taken into them, so
that a changed word shows as one change.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

PIECES = re.compile(
    r"\s+"
    r"|[0-9๐-๙]+(?:[.,:/][0-9๐-๙]+)*"
    r"|[A-Za-z]+"
    r"|[เแโใไ]?[ก-ฮฯ-ๆ][\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*"
    r"|.",
    re.DOTALL,
)
"""One piece of text. The third alternative is a Thai consonant with the vowel before and all that belongs to it."""

SHORT = 3
"""Thai pieces that stayed the same between two changes are shown as changed too when they are fewer than this."""

MOST_PIECES = 2_000
"""What is left of longer texts after their common beginning and end is shown as removed and added whole: comparing
takes the square of the length, and no reader follows so many changes word by word."""


class Op(Enum):
    """What became of a stretch of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed: its place as the checks name it, its text before and after, and the words.

    Joining the words that are not ADDED gives `before`, those that are not REMOVED `after`.
    """

    place: str
    before: str
    after: str
    words: tuple[tuple[Op, str], ...]


def difference(
    old: dict[str, Any],
    new: dict[str, Any],
    *,
    item_keys: Mapping[str, str] | None = None,
    unnamed: Sequence[str] = (),
) -> list[FieldChange]:
    """Return every field that differs between two contents (content.content_of), in the order of the newer one.

    item_keys  the field that names an item, by its list. Other items are counted: [1].
    unnamed    fields that do not appear in a place, because the reader sees their parts as the parent's own.
    """
    before = dict(_fields(old, "", "", item_keys or {}, unnamed))
    after = dict(_fields(new, "", "", item_keys or {}, unnamed))
    places = [*after, *(place for place in before if place not in after)]
    return [
        FieldChange(place, before.get(place, ""), after.get(place, ""), words)
        for place in places
        if before.get(place, "") != after.get(place, "")
        for words in [tuple(word_changes(before.get(place, ""), after.get(place, "")))]
    ]


def _fields(
    value: Any, field: str, place: str, item_keys: Mapping[str, str], unnamed: Sequence[str]
) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            inside = place if name in unnamed else f"{place}.{name}" if place else name
            yield from _fields(part, name, inside, item_keys, unnamed)
    elif isinstance(value, list):
        seen: dict[str, int] = {}
        for number, item in enumerate(value, start=1):
            name = _item_name(item, item_keys.get(field)) or str(number)
            seen[name] = seen.get(name, 0) + 1
            nth = "" if seen[name] == 1 else f"[{seen[name]}]"
            yield from _fields(item, field, f"{place}[{name}]{nth}", item_keys, unnamed)
    elif value is not None:
        yield place, value if isinstance(value, str) else str(value)


def _item_name(item: Any, key: str | None) -> str:
    if not isinstance(item, dict) or key is None or item.get(key) in {None, ""}:
        return ""
    return str(item[key])


def is_within(place: str, advised: str) -> bool:
    """Return whether a place is the advised one or a part of it; everything is part of "", the whole."""
    return not advised or place == advised or place.startswith((f"{advised}.", f"{advised}["))


def word_changes(before: str, after: str) -> list[tuple[Op, str]]:
    """Return how one text became another, as stretches in reading order, removed before added."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old_middle), len(new_middle)) > MOST_PIECES:
        middle = _changed("".join(old_middle), "".join(new_middle))
    else:
        middle = _compared(old_middle, new_middle)
    same = [(Op.SAME, "".join(pieces)) for pieces in (old[:head], old[len(old) - tail :])]
    return [(op, text) for op, text in (same[0], *middle, same[1]) if text]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pieces both begin with."""
    return next((number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
                min(len(old), len(new)))  # fmt: skip


def _compared(old: Sequence[str], new: Sequence[str]) -> list[tuple[Op, str]]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    stretches: list[tuple[Op, str]] = []
    removed = added = ""
    for number, (tag, i1, i2, j1, j2) in enumerate(blocks):
        text = "".join(old[i1:i2])
        is_inside = 0 < number < len(blocks) - 1
        if tag == "equal" and not (is_inside and _is_short(old[i1:i2])):
            stretches += [*_changed(removed, added), (Op.SAME, text)]
            removed = added = ""
        else:
            removed += text
            added += "".join(new[j1:j2])
    return stretches + _changed(removed, added)


def _is_short(pieces: Sequence[str]) -> bool:
    return len(pieces) < SHORT and all("ก" <= piece[0] <= "๎" for piece in pieces)


def _changed(removed: str, added: str) -> list[tuple[Op, str]]:
    return [(op, text) for op, text in ((Op.REMOVED, removed), (Op.ADDED, added)) if text]
