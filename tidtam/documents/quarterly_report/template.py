"""What a quarter's report prints as DOCX: the booklet's passages of one report, without cover and contents."""

from pathlib import Path

from tidtam.documents.docx_form import DocxForm
from tidtam.verification.choices import DocumentKind

FORM = DocxForm(
    name="quarterly_report",
    title=DocumentKind.QUARTERLY_REPORT.label,
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "passage", "quarter"}),
    headings=2,
)
