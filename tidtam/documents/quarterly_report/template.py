"""What a quarter's report prints as DOCX: the booklet's passages of one report, without cover and contents."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tidtam.documents.docx_form import DocxForm

FORM = DocxForm(
    name="quarterly_report",
    title=_("รายงานความก้าวหน้าโครงการรายไตรมาส"),
    shipped=Path(__file__).resolve().parent / "template.docx",
    kinds=frozenset({"plain", "note", "passage", "quarter"}),
    headings=2,
)
