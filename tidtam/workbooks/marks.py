"""The hidden text of a row: what it is about, what each cell was filled with, and a seal over both. Pure.

    R12|answers[kpi]|what=t3f9a1c2d4b5e,status=T…|5f1b07c2

A mark is the kind of its cell and a hash of its words: `t` text, `n` a figure, `l` text of a locked cell, `m` a figure
of one. So a cell that says what it said is known without keeping what that was, and a broken row is known by its seal.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tidtam.thai.numerals import to_arabic_digits
from tidtam.thai.text import clean

LOCKED = frozenset("lm")
FIGURES = frozenset("nm")


class Broken(ValueError):
    """A row's text is not as it was written."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a row's text says: what the row is about, and the marks of its cells by column."""

    key: str
    marks: Mapping[str, str]


def mark(words: str, *, is_figure: bool, is_open: bool) -> str:
    """Return the mark of what a cell is filled with."""
    kind = ("n" if is_figure else "t") if is_open else ("m" if is_figure else "l")
    return kind + _hash(_figure(words) if is_figure else clean(words), 12)


def says(before: str, words: str) -> bool:
    """Return whether words say what a cell was filled with."""
    return before == before[:1] + _hash(_figure(words) if before[:1] in FIGURES else clean(words), 12)


def sealed(identity: Identity, *, stamp: str, sheet: str) -> str:
    """Return the text of a row. stamp: of the workbook (facts.About)."""
    text = f"{identity.key}|{','.join(f'{name}={one}' for name, one in identity.marks.items())}"
    return f"{text}|{_seal(text, stamp, sheet)}"


def opened(text: str, *, stamp: str, sheet: str) -> Identity:
    """Return what a row's text says. Raises Broken for one that was changed, or is of another sheet or workbook."""
    whole, _bar, seal = text.strip().rpartition("|")
    if seal != _seal(whole, stamp, sheet):
        raise Broken(text[:60])
    key, _bar, marks = whole.rpartition("|")
    return Identity(key, dict(one.split("=", 1) for one in marks.split(",") if one))


def _seal(text: str, stamp: str, sheet: str) -> str:
    return _hash(f"{stamp}|{sheet}|{text}", 8)


def _figure(words: str) -> str:
    """Return a figure in one spelling, so that 1,234.50 and 1234.5 are the same; other words as they are."""
    text = to_arabic_digits(clean(words)).replace(",", "")
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def _hash(text: str, length: int) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:length]
