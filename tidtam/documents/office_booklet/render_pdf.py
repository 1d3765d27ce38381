"""The booklet, and what is laid out like it, as PDF: printing order -> HTML (booklet.html) -> tagged PDF in a child."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tidtam.documents.in_html import shown_blocks
from tidtam.documents.layout import Layout
from tidtam.formats.pdf import SECONDS, PdfDocument, PdfOrder, render_documents_in_child

LETTERS_PER_SECOND = 1500
"""A twentieth of what was measured on two shared cores: a bound on hanging, not on length."""
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
.pictures figure { display: inline-block; width: 75mm; margin: 1mm 4mm 3mm 0; break-inside: avoid; }
.pictures img { width: 75mm; }
figure.narrow svg { max-width: 150mm; }
table.short { break-inside: avoid; }
/* Columns as wide as their share: measuring every word of the narratives for them was half of the layout's time. */
table.words { table-layout: fixed; }
tr.strong td { font-weight: 700; background: #f7f9fc; }
td.depth-1 { padding-left: 5.5mm; }
"""


def render_pdf(layout: Layout, *, created: datetime) -> PdfDocument:
    """Return the PDF and the page of every heading. Raises tidtam.formats.pdf.RenderFailed at a limit.

    The time allowed grows with the words, so that a long booklet is slow but never refused for being long.
    """
    (made,) = render_pdfs([(layout, created)], memory_mb=settings.DOCUMENT_MEMORY_MB)
    return made


def render_pdfs(documents: Sequence[tuple[Layout, datetime]], *, memory_mb: int, css: str = "") -> list[PdfDocument]:
    """Return the PDFs of documents in their order, made in one child; each with the moment written into it.

    css  rules of these documents, after the booklet's. Raises tidtam.formats.pdf.RenderFailed at a limit.
    """
    orders = [
        PdfOrder(body=booklet_html(layout), title=layout.title, frame=layout.frame, created=created)
        for layout, created in documents
    ]
    letters = sum(len(order.body) for order in orders)
    return render_documents_in_child(
        orders, css=CSS + css, seconds=SECONDS + letters // LETTERS_PER_SECOND, memory_mb=memory_mb
    )


def booklet_html(layout: Layout) -> SafeString:
    """Return the body of the page: every text escaped by the template."""
    shown = shown_blocks(layout)
    context = {
        "layout": layout,
        "contents": [
            block for block in shown if block["kind"] == "heading" and block["level"] <= layout.contents_levels
        ],
        "blocks": shown,
    }
    return render_to_string("documents/booklet.html", context)
