"""Letters as PDF: printing order -> HTML (templates/documents/letter.html) -> tagged PDFs, many in one child."""

from collections.abc import Sequence
from datetime import datetime, time

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tidtam.documents.in_html import shown_blocks
from tidtam.documents.layout import Layout
from tidtam.documents.result_letter.record import Letter
from tidtam.formats.pdf import SECONDS, PdfOrder, render_many_in_child
from tidtam.thai.dates import BANGKOK

CHILDREN = 2
"""How many children make letters beside each other: their memory together stays below that of one document job."""
SECONDS_PER_LETTER = 10
"""Twenty times what one takes on two shared cores: a bound on hanging."""
CSS = """
@page { margin: 22mm 20mm 18mm 25mm; }
@page :first { @top-left { content: element(top-cover); } }
html { font-size: 11pt; line-height: 1.48; }
p.labelled, p.right, p.indented, p.closing, p.signer { font-size: 12pt; line-height: 1.6; }
h1 { font-size: 13.5pt; margin: 0 0 1mm; }
h2 { font-size: 12.5pt; margin: 5mm 0 1.5mm; }
h3 { font-size: 11pt; margin: 3mm 0 0.5mm; }
p.labelled { padding-left: 30mm; text-indent: -30mm; margin: 0 0 1mm; }
p.labelled b { display: inline-block; width: 30mm; text-indent: 0; font-weight: 400; }
p.right { margin: 0 0 1mm 85mm; }
p.indented { text-indent: 25mm; margin: 3mm 0 2mm; }
p.closing { margin: 6mm 0 16mm 80mm; text-align: center; break-after: avoid; break-inside: avoid; }
p.signer { margin: 0 0 0.5mm 80mm; text-align: center; break-after: avoid; }
p.note { color: #475467; font-size: 9.5pt; }
table { table-layout: fixed; font-size: 9.5pt; line-height: 1.32; }
th, td { padding: 0.8mm 1.6mm; }
tr { break-inside: avoid; }
p.indented + table { font-size: 11.5pt; line-height: 1.45; }
td.middle { text-align: center; }
tr.strong td { font-weight: 700; background: #f7f9fc; }
.row-note { font-size: 8.5pt; font-weight: 400; color: #475467; }
td.depth-1 { padding-left: 5.5mm; }
td.depth-2 { padding-left: 9.5mm; }
td.depth-3 { padding-left: 13.5mm; }
td.depth-4 { padding-left: 17.5mm; }
"""


def render_pdfs(letters: Sequence[tuple[Letter, Layout]]) -> list[bytes]:
    """Return the PDFs of letters in their order, made in one child. Raises tidtam.formats.pdf.RenderFailed."""
    orders = [
        PdfOrder(body=letter_html(layout), title=layout.title, frame=layout.frame, created=created_at(letter))
        for letter, layout in letters
    ]
    return render_many_in_child(
        orders,
        css=CSS,
        seconds=SECONDS + SECONDS_PER_LETTER * len(orders),
        memory_mb=settings.DOCUMENT_MEMORY_MB // CHILDREN,
    )


def created_at(letter: Letter) -> datetime:
    """Return the moment written into the file: the day of the data, never the clock."""
    return datetime.combine(letter.as_of_date, time(), tzinfo=BANGKOK)


def letter_html(layout: Layout) -> SafeString:
    """Return the body of the page: every text escaped by the template."""
    return render_to_string("documents/letter.html", {"blocks": shown_blocks(layout)})
