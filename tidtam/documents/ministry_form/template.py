"""What a form filled from a profile prints as DOCX: sections, plain lines, tables and pictures, from the first page."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tidtam.documents.docx_form import DocxForm

FORM = DocxForm(
    name="ministry_form",
    title=_("แบบรายงานผลการดำเนินงานโครงการของกระทรวง"),
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "lead", "passage"}),
    headings=2,
)
