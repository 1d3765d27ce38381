"""What both editions of a national report print as DOCX: cover, contents, items with their sentences and tables."""

from pathlib import Path

from tidtam.documents.docx_form import DocxForm
from tidtam.verification.choices import DocumentKind

FORM = DocxForm(
    name="national_report",
    title=DocumentKind.NATIONAL_REPORT.label,
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "intro"}),
    headings=3,
    contents=2,
    has_cover=True,
    is_of_nation=True,
)
