"""Blocks of a layout as templates/documents/blocks.html reads them; every text is escaped there."""

from base64 import b64encode
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from tidtam.documents.layout import Bars, Block, Heading, Layout, Pictures, RowLook, Table, Text, lines
from tidtam.formats.text import printable
from tidtam.thai.money import format_baht
from tidtam.thai.numerals import to_thai_digits
from tidtam.ui import charts

LIGHT = "#e4e9f5"
PLAIN = RowLook()
SIDES = {"left": "lines", "center": "lines middle", "right": "number"}
"""Classes of a cell by the side its column stands on."""


def shown_blocks(layout: Layout) -> list[dict[str, Any]]:
    """Return the blocks in printing order."""
    return [_shown(place, block, layout.numerals == "thai") for place, block in enumerate(layout.blocks)]


def _shown(place: int, block: Block, thai: bool) -> dict[str, Any]:
    """Return a block as the template reads it."""
    if isinstance(block, Heading):
        text = " ".join(printable(block.text).split())
        return {
            "kind": "heading",
            "level": block.level,
            "text": text,
            "id": f"h{place}",
            "starts_page": block.starts_page,
        }
    if isinstance(block, Text):
        shown = lines(map(printable, block.paragraphs))
        labelled = [line.partition("\t")[::2] for line in shown] if block.kind == "labelled" else []
        return {"kind": block.kind, "lines": shown, "labelled": labelled}
    if isinstance(block, Table):
        looks = block.looks or (PLAIN,) * len(block.rows)
        sides = [SIDES[column.align] for column in block.columns]
        told = zip(block.rows, looks, strict=True)
        rows = [([*zip(_sides(sides, look), row, strict=True)], look) for row, look in told]
        return {
            "kind": "table",
            "table": block,
            "rows": rows,
            "total": [*zip(sides, block.total, strict=False)],
            "whole": sum(column.share for column in block.columns),
            "is_short": len(block.rows) <= 8,
            "is_words": all(column.align != "right" for column in block.columns),
        }
    if isinstance(block, Pictures):
        return {"kind": "pictures", "pictures": [(_data_url(one.content), one.caption) for one in block.pictures]}
    return {"kind": "figure", "svg": _chart(block, thai), "title": block.title}


def _sides(sides: list[str], look: RowLook) -> list[str]:
    """Return the classes of a row's cells: the first stands as deep as its row."""
    return [f"{sides[0]} depth-{look.depth}", *sides[1:]] if look.depth else sides


def _data_url(content: bytes) -> str:
    kind = "png" if content.startswith(PNG) else "jpeg"
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


PNG = b"\x89PNG"


def _chart(block: Bars, thai: bool) -> SafeString:
    notes = {bar.value: bar.note for bar in block.bars}

    def figure(value: Decimal) -> str:
        text = f"{format_baht(value)} {notes[value]}".strip() if block.is_split else f"{value:,f}"
        return to_thai_digits(text) if thai else text

    common: dict[str, Any] = {
        "chart_id": block.key,
        "title": block.title,
        "unit": block.unit,
        "label_heading": block.label_heading,
        "format_value": figure,
    }
    if block.is_split:
        looks = ((charts.ACTUAL, "#ffffff"), (LIGHT, charts.INK))
        parts = [charts.Part(bar.label, bar.value, *look) for bar, look in zip(block.bars, looks, strict=True)]
        return charts.split_bar(parts=parts, **common).svg_wide
    bars = [charts.Bar(bar.label, bar.value, bar.note) for bar in block.bars]
    return charts.bar_chart(bars=bars, full_scale=block.whole or None, **common).svg_wide
