"""A letter as DOCX: printing order -> paragraphs and tables in `template.docx`, with real heading styles."""

from pathlib import Path

from tidtam.documents.in_docx import add_blocks
from tidtam.documents.layout import Layout
from tidtam.documents.result_letter.record import Letter
from tidtam.documents.result_letter.render_pdf import created_at
from tidtam.formats import docx

TEMPLATE = Path(__file__).resolve().parent / "template.docx"


def render_docx(letter: Letter, layout: Layout) -> bytes:
    """Return the DOCX; officers put the letter's number and date in and may change every word."""
    builder = docx.DocxBuilder(TEMPLATE, title=layout.title, created=created_at(letter), frame=layout.frame)
    add_blocks(builder, layout)
    return builder.to_bytes()
