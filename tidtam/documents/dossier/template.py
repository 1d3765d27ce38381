"""What a dossier prints as DOCX: cover, contents, parts and the passages of its reports."""

from pathlib import Path

from tidtam.documents.docx_form import DocxForm
from tidtam.verification.choices import DocumentKind

FORM = DocxForm(
    name="dossier",
    title=DocumentKind.DOSSIER.label,
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "intro", "passage", "quarter"}),
    headings=3,
    contents=2,
    has_cover=True,
)
