"""The booklet as PDF: printing order -> HTML (templates/documents/booklet.html) -> tagged PDF in a child process."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tidtam.documents.office_booklet.layout import Bars, Block, Heading, Layout, Table, Text, lines
from tidtam.formats.frame import Frame
from tidtam.formats.pdf import SECONDS, PdfDocument, render_pdf_in_child
from tidtam.formats.text import printable
from tidtam.thai.money import format_baht
from tidtam.thai.numerals import to_thai_digits
from tidtam.ui import charts

CONTENTS_LEVELS = 3
LETTERS_PER_SECOND = 1500
"""A twentieth of what was measured on two shared cores: a bound on hanging, not on length."""
LIGHT = "#e4e9f5"
CSS = """
.cover { padding-top: 38mm; }
.cover .title { margin: 0 0 1mm; }
.cover .facts { margin-top: 14mm; }
.cover .facts p { margin: 0 0 1.5mm; }
.cover .facts .office { font-size: 16pt; font-weight: 700; color: #14315c; margin-top: 48mm; }
.contents { font-size: 10pt; line-height: 1.45; }
.contents h1 { bookmark-level: none; }
.contents .level-1 { font-weight: 700; margin-top: 1.5mm; }
.contents li { margin-bottom: 0.3mm; }
.contents li { padding-right: 12mm; }
.contents a { display: block; margin-right: -12mm; }
h4 { break-after: avoid; }
h5 { bookmark-level: none; color: #101828; font-size: 11pt; margin: 2.5mm 0 0.5mm; }
p.quarter { background: #eef2f9; border-left: 3pt solid #14315c; padding: 1.2mm 3mm; font-weight: 700;
  margin: 4mm 0 2mm;
  break-after: avoid; }
p.note, p.lead { color: #475467; }
p.lead, p.intro { break-after: avoid; }
td.lines { white-space: pre-line; }
figure { margin: 2mm 0 3mm; }
figure.narrow svg { max-width: 150mm; }
table.short { break-inside: avoid; }
/* Columns as wide as their share: measuring every word of the narratives for them was half of the layout's time. */
table.words { table-layout: fixed; }
"""


def frame_of(layout: Layout) -> Frame:
    """Return what stands on every page."""
    return Frame(
        header=layout.header,
        footer=layout.footer,
        watermark=layout.watermark,
        notice=layout.notice,
        numerals=layout.numerals,
    )


def render_pdf(layout: Layout, *, created: datetime) -> PdfDocument:
    """Return the PDF and the page of every heading. Raises tidtam.formats.pdf.RenderFailed at a limit.

    The time allowed grows with the words, so that a long booklet is slow but never refused for being long.
    """
    body = booklet_html(layout)
    return render_pdf_in_child(
        body,
        title=layout.title,
        frame=frame_of(layout),
        css=CSS,
        created=created,
        seconds=SECONDS + len(body) // LETTERS_PER_SECOND,
        memory_mb=settings.DOCUMENT_MEMORY_MB,
    )


def booklet_html(layout: Layout) -> SafeString:
    """Return the body of the page: every text escaped by the template."""
    shown = [_shown(place, block, layout.numerals == "thai") for place, block in enumerate(layout.blocks)]
    context = {
        "layout": layout,
        "contents": [block for block in shown if block["kind"] == "heading" and block["level"] <= CONTENTS_LEVELS],
        "blocks": shown,
    }
    return render_to_string("documents/booklet.html", context)


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
        return {"kind": block.kind, "lines": lines(map(printable, block.paragraphs))}
    if isinstance(block, Table):
        cells = [[*zip(row, block.columns, strict=True)] for row in block.rows]
        return {
            "kind": "table",
            "table": block,
            "rows": cells,
            "total": [*zip(block.total, block.columns, strict=False)],
            "whole": sum(column.share for column in block.columns),
            "is_short": len(block.rows) <= 8,
            "is_words": all(column.align != "right" for column in block.columns),
        }
    return {"kind": "figure", "svg": _chart(block, thai), "title": block.title}


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
