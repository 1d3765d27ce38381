"""What a dossier prints as DOCX: cover, contents, parts and the passages of its reports."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tidtam.documents.docx_form import DocxForm

FORM = DocxForm(
    name="dossier",
    title=_("แฟ้มโครงการ"),
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "intro", "passage", "quarter"}),
    headings=3,
    contents=2,
    has_cover=True,
)
