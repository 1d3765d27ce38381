"""Documents to tagged PDF (PDF/UA-1) in Thai, by Typst, in a child process with limits. The look stands in `pdf.typ`.

What is to be laid out is data: blocks of texts, never source, so nothing needs escaping and no text can be code. Typst
is loaded by the child alone (render.py), which sees no network and no file but our own (docs/decisions/0007, 0016).

A block is what JSON can hold; `kind` says how its texts stand (`kinds` of pdf.typ):

    heading   level 1-4, text, starts_page          table     title, columns (title, share, align), total,
    pictures  pictures: (content in base64,                   rows (cells, depth, strong, note)
              caption)                              bars      bars (label, said, share), is_split
    anything else: lines, one paragraph each
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from tidtam.formats.frame import Frame
from tidtam.formats.limited import ChildFailed, run_limited

MEMORY_MB = 600
SECONDS = 120
Block = Mapping[str, Any]
Look = Literal["report", "letter", "one-page"]
"""The looks of pdf.typ: margins, sizes and distances of one kind of document."""


class RenderFailed(Exception):
    """The child made no PDF; the text says which limit it met or how it ended."""


@dataclass(frozen=True)
class Heading:
    """One heading as it was ordered, with the number of the page it stands on, counted from 1 with the cover."""

    level: int
    text: str
    page: int


@dataclass(frozen=True)
class PdfDocument:
    """A PDF and what its layout told us."""

    content: bytes
    headings: tuple[Heading, ...]
    page_count: int


@dataclass(frozen=True)
class Cover:
    """The first page: its title, and lines below it, of which the fourth names who publishes."""

    title: Sequence[str]
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Contents:
    """The contents page: its title, and headings down to which level stand in it."""

    title: str
    levels: int


@dataclass(frozen=True, kw_only=True)
class PdfOrder:
    """One document to be laid out.

    title, language  the document's own, for readers and screen readers.
    created          written into the file; no wall clock, so that same data give same bytes.
    """

    title: str
    blocks: Sequence[Block]
    created: datetime | None
    frame: Frame = field(default_factory=Frame)
    look: Look = "report"
    cover: Cover | None = None
    contents: Contents | None = None
    language: str = "th"


def render_documents_in_child(
    orders: Sequence[PdfOrder], *, seconds: int = SECONDS, memory_mb: int = MEMORY_MB
) -> list[PdfDocument]:
    """Lay documents out in one process of its own, whose start is paid once, and return them in their order.

    It may use `memory_mb` and `seconds` and no network. Raises RenderFailed when it met a limit or died.
    """
    asked = [asdict(order) | {"created": order.created.isoformat() if order.created else None} for order in orders]
    with tempfile.TemporaryDirectory(prefix="tidtam-pdf-") as folder:
        try:
            answer = run_limited(
                "tidtam.formats.render",
                {"orders": asked},
                seconds=seconds,
                memory_mb=memory_mb,
                environment={"TMPDIR": folder},
            )
        except ChildFailed as failed:
            raise RenderFailed(f"PDF: {failed}") from failed
    facts, _newline, content = answer.partition(b"\n")
    made, start = [], 0
    for order, told in zip(orders, json.loads(facts), strict=True):
        end = start + told["bytes"]
        ordered = [block for block in order.blocks if block["kind"] == "heading"]
        headings = tuple(
            Heading(block["level"], block["text"], page) for block, page in zip(ordered, told["pages"], strict=True)
        )
        made.append(PdfDocument(content[start:end], headings, told["page_count"]))
        start = end
    return made
