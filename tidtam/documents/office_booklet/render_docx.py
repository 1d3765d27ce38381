"""The booklet as DOCX: printing order -> paragraphs, tables and a contents field in its template.

Officers edit this file, so headings are heading styles, tables are tables, and charts are tables of bars. The page
numbers in the contents are those of the PDF of the same record until Word or LibreOffice renews the field.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tidtam.documents.docx_form import DocxForm, draw
from tidtam.documents.layout import Layout
from tidtam.formats.pdf import Heading as PageHeading
from tidtam.verification.choices import DocumentKind

FORM = DocxForm(
    name="office_booklet",
    title=DocumentKind.OFFICE_BOOKLET.label,
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "lead", "intro", "passage", "quarter"}),
    contents=3,
    has_cover=True,
)


def render_docx(
    layout: Layout, *, pages: Sequence[PageHeading], created: datetime, template: bytes | None = None
) -> bytes:
    """Return the DOCX. pages: the headings of the PDF of the same layout. template: the shipped one where None."""
    return draw(layout, form=FORM, template=template or FORM.shipped.read_bytes(), created=created, pages=pages)
