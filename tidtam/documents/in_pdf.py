"""Layouts as tidtam.formats.pdf takes them: every block as the plain values of its kind."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from tidtam.documents.layout import Bars, Block, Heading, Layout, Pictures, RowLook, Table, Text, lines
from tidtam.formats.pdf import Contents, Cover, Look, PdfOrder
from tidtam.formats.text import printable
from tidtam.thai.money import format_baht
from tidtam.thai.numerals import to_thai_digits

PLAIN = RowLook()


def order_of(layout: Layout, *, created: datetime, look: Look = "report") -> PdfOrder:
    """Return the order for the PDF of a layout."""
    return PdfOrder(
        title=layout.title,
        blocks=[*_told(layout)],
        created=created,
        frame=layout.frame,
        look=look,
        cover=Cover(layout.cover_title, layout.cover_lines) if layout.cover_title else None,
        contents=Contents(layout.contents_title, layout.contents_levels) if layout.contents_title else None,
    )


def letters_of(order: PdfOrder) -> int:
    """Return about how many letters a document has: the time it may take grows with them."""
    return len(repr(order.blocks))


def _told(layout: Layout) -> Iterator[Mapping[str, Any]]:
    for block in layout.blocks:
        yield _block(block, thai=layout.numerals == "thai")


def _block(block: Block, *, thai: bool) -> Mapping[str, Any]:
    """Return a block as the plain values of its kind."""
    if isinstance(block, Heading):
        text = " ".join(printable(block.text).split())
        return {"kind": "heading", "level": block.level, "text": text, "starts_page": block.starts_page}
    if isinstance(block, Text):
        return {"kind": block.kind, "lines": lines(map(printable, block.paragraphs))}
    if isinstance(block, Table):
        looks = block.looks or (PLAIN,) * len(block.rows)
        return {
            "kind": "table",
            "title": block.title,
            "columns": [asdict(column) for column in block.columns],
            "rows": [
                {"cells": cells, "depth": look.depth, "strong": look.is_strong, "note": look.note}
                for cells, look in zip(block.rows, looks, strict=True)
            ],
            "total": block.total,
        }
    if isinstance(block, Pictures):
        told = [{"content": b64encode(one.content).decode(), "caption": one.caption} for one in block.pictures]
        return {"kind": "pictures", "pictures": told}
    return {
        "kind": "bars",
        "is_split": block.is_split,
        "bars": [
            {"label": bar.label, "said": _said(bar.value, bar.note, block, thai), "share": _share(bar.value, block)}
            for bar in block.bars
        ],
    }


def _said(value: Decimal, note: str, block: Bars, thai: bool) -> str:
    """Return a bar's figure in the document's digits, and its note."""
    text = f"{format_baht(value) if block.is_split else f'{value:,f}'} {note}".strip()
    return to_thai_digits(text) if thai else text


def _share(value: Decimal, block: Bars) -> float:
    """Return how much of a full bar a bar fills: of the whole, else of the longest."""
    whole = block.whole or max((bar.value for bar in block.bars), default=Decimal(0))
    return float(min(value / whole, Decimal(1))) if whole else 0
