"""A letter as DOCX: printing order -> paragraphs and tables in its template, with real heading styles."""

from pathlib import Path

from tidtam.documents.docx_form import DocxForm, draw
from tidtam.documents.layout import Layout
from tidtam.documents.result_letter.record import Letter
from tidtam.documents.result_letter.render_pdf import created_at
from tidtam.verification.choices import DocumentKind

FORM = DocxForm(
    name="result_letter",
    title=DocumentKind.RESULT_LETTER.label,
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "labelled", "indented", "right", "closing", "signer", "item"}),
    headings=3,
    has_row_notes=True,
    is_of_nation=True,
)


def render_docx(letter: Letter, layout: Layout, *, template: bytes | None = None) -> bytes:
    """Return the DOCX; officers put the letter's number and date in and may change every word.

    template  the shipped one where None.
    """
    content = template or FORM.shipped.read_bytes()
    return draw(layout, form=FORM, template=content, created=created_at(letter))
