"""What a form filled from a profile prints as DOCX: sections, plain lines, tables and pictures, from the first page."""

from pathlib import Path

from tidtam.documents.docx_form import DocxForm
from tidtam.verification.choices import DocumentKind

FORM = DocxForm(
    name="ministry_form",
    title=DocumentKind.MINISTRY_FORM.label,
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "lead", "passage"}),
    headings=2,
)
