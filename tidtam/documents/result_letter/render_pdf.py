"""Letters as PDF: printing order -> tagged PDFs, many in one child."""

from collections.abc import Sequence
from datetime import datetime, time

from django.conf import settings

from tidtam.documents.in_pdf import order_of
from tidtam.documents.layout import Layout
from tidtam.documents.result_letter.record import Letter
from tidtam.formats.pdf import SECONDS, render_documents_in_child
from tidtam.thai.dates import BANGKOK

CHILDREN = 2
"""How many children make letters beside each other: their memory together stays below that of one document job."""
SECONDS_PER_LETTER = 2
"""Some twenty times what one takes on two shared cores: a bound on hanging."""


def render_pdfs(letters: Sequence[tuple[Letter, Layout]]) -> list[bytes]:
    """Return the PDFs of letters in their order, made in one child. Raises tidtam.formats.pdf.RenderFailed."""
    orders = [order_of(layout, created=created_at(letter), look="letter") for letter, layout in letters]
    made = render_documents_in_child(
        orders, seconds=SECONDS + SECONDS_PER_LETTER * len(orders), memory_mb=settings.DOCUMENT_MEMORY_MB // CHILDREN
    )
    return [document.content for document in made]


def created_at(letter: Letter) -> datetime:
    """Return the moment written into the file: the day of the data, never the clock."""
    return datetime.combine(letter.as_of_date, time(), tzinfo=BANGKOK)
