"""The booklet, and what is laid out like it, as PDF: printing order -> tagged PDF in a child."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from tidtam.documents.in_pdf import letters_of, order_of
from tidtam.documents.layout import Layout
from tidtam.formats.pdf import SECONDS, Look, PdfDocument, render_documents_in_child

LETTERS_PER_SECOND = 1500
"""A fraction of what was measured on two shared cores: a bound on hanging, not on length."""


def render_pdf(layout: Layout, *, created: datetime) -> PdfDocument:
    """Return the PDF and the page of every heading. Raises tidtam.formats.pdf.RenderFailed at a limit.

    The time allowed grows with the words, so that a long booklet is slow but never refused for being long.
    """
    (made,) = render_pdfs([(layout, created)], memory_mb=settings.DOCUMENT_MEMORY_MB)
    return made


def render_pdfs(
    documents: Sequence[tuple[Layout, datetime]], *, memory_mb: int, look: Look = "report"
) -> list[PdfDocument]:
    """Return the PDFs of documents in their order, made in one child; each with the moment written into it.

    Raises tidtam.formats.pdf.RenderFailed at a limit.
    """
    orders = [order_of(layout, created=created, look=look) for layout, created in documents]
    letters = sum(map(letters_of, orders))
    return render_documents_in_child(orders, seconds=SECONDS + letters // LETTERS_PER_SECOND, memory_mb=memory_mb)
