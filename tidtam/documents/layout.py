"""The printed order of a document as plain blocks: what PDF and DOCX both draw. No file format is known here.

Digits are as they were typed until `in_numerals` turns the whole document once; addresses and codes keep theirs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, Literal, TypeVar

from tidtam.formats.frame import Frame, Proof
from tidtam.thai.numerals import to_arabic_digits, to_thai_digits

Numerals = Literal["arabic", "thai"]
Align = Literal["left", "center", "right"]
Kind = Literal[
    "plain", "quarter", "passage", "note", "lead", "intro", "labelled", "indented", "right", "closing", "signer", "item"
]
T = TypeVar("T")

DRAFT, DEMO = "ร่าง", "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"
"""What stands on every page of what is not issued, and of what is invented; always Thai."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A generated heading of level 1-4; levels 1-3 stand in the contents."""

    text: str
    level: int
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs.

    kind  "quarter": the bar above one report; "passage": a title inside a report; "note": an aside; "lead": an aside
          that stays with what follows; "intro": words that stay with the table below them.
          Of a letter, "labelled": a word, a tab and what it names (เรื่อง, เรียน); "indented": a paragraph of its text;
          "right": an address at the right; "closing" and "signer": the words before the signature and below it.
          "item": one of a list.
    """

    paragraphs: tuple[str, ...]
    kind: Kind = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, share of the width, side."""

    title: str
    share: float = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class RowLook:
    """How a row stands in a table of a tree: depth below the top, in bold, small words below its first cell."""

    depth: int = 0
    is_strong: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; total is a last row in bold, or empty. looks: one for each row, or empty where all stand alike."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    total: tuple[str, ...] = ()
    looks: tuple[RowLook, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or part: note stands beside the figure."""

    label: str
    value: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart: bars side by side (each against `whole`), or one bar split into parts that fill `whole`."""

    bars: tuple[Bar, ...]
    whole: Decimal
    is_split: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, JPEG or PNG, drawn small; caption stands below it and is what a screen reader says."""

    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures in their order."""

    pictures: tuple[Picture, ...]


Block = Heading | Text | Table | Bars | Pictures


@dataclass(frozen=True, slots=True)
class Layout:
    """One document: cover, running texts, blocks. watermark and notice are "" where they do not apply.

    contents_levels  headings down to this level stand in the contents.
    cover_title, cover_lines, contents_title  empty where a document has neither cover nor contents.
    proof  how a reader finds out whether it was issued (proof.py); None for a draft.
    """

    title: str
    header: str
    footer: str
    watermark: str
    notice: str
    blocks: tuple[Block, ...]
    numerals: Numerals = "arabic"
    cover_title: tuple[str, ...] = ()
    cover_lines: tuple[str, ...] = ()
    contents_title: str = ""
    contents_levels: int = 3
    proof: Proof | None = None

    @property
    def frame(self) -> Frame:
        """What stands on every page."""
        return Frame(
            header=self.header,
            footer=self.footer,
            watermark=self.watermark,
            notice=self.notice,
            numerals=self.numerals,
            proof=self.proof,
        )


TURNS: dict[Numerals, Callable[[str], str]] = {"arabic": to_arabic_digits, "thai": to_thai_digits}
"""What brings a text typed in either kind of digits into the document's one kind."""


def in_numerals(layout: Layout, numerals: Numerals) -> Layout:
    """Return the same document with every digit of its texts turned, once: no document shows both kinds."""
    return replace(_turned(layout, TURNS[numerals]), numerals=numerals)


def _turned(value: T, turn: Callable[[str], str]) -> T:
    if isinstance(value, str):
        return turn(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_turned(each, turn) for each in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"key", "kind", "align", "numerals", "proof"}
        changes: dict[str, Any] = {
            field.name: _turned(getattr(value, field.name), turn) for field in fields(value) if field.name not in kept
        }
        return replace(value, **changes)
    return value


def columns(*titles: str, shares: Sequence[float], numbers_from: int = 1) -> tuple[Column, ...]:
    """Return columns of which those from `numbers_from` on hold figures and stand on the right."""
    return tuple(
        Column(title, share, "right" if place >= numbers_from else "left")
        for place, (title, share) in enumerate(zip(titles, shares, strict=True))
    )


def lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of texts, without the empty ones."""
    return tuple(line for text in texts for line in text.splitlines() if line.strip())
