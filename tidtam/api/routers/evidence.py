"""The library of an office's files and links."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tidtam.api import facts
from tidtam.api.answers import answered, slice_of
from tidtam.api.choices import Area
from tidtam.api.lines import evidence_line
from tidtam.api.operations import operation
from tidtam.api.params import Cursor, Limit, Text, Year
from tidtam.evidence.choices import EvidenceKind
from tidtam.evidence.selectors import library
from tidtam.organisations.policies import located, office_by_code, reads

router = Router()


@operation(
    router,
    "GET",
    "/offices/{code:office_code}/evidence",
    name="evidence",
    area=Area.EVIDENCE,
    policy=reads(office_by_code),
    answers=facts.EvidencePage,
    summary=_("คลังหลักฐาน"),
    description=_("ไฟล์และลิงก์ของสำนักงาน ใหม่สุดก่อน"),
    parameters={
        "fiscal_year_be": _("ปีงบประมาณ พ.ศ."),
        "kind": _("ชนิดของหลักฐาน"),
        "text": _("ทุกคำต้องอยู่ในชื่อหรือที่อยู่"),
    },
)
def evidence(
    request: HttpRequest,
    office_code: str,
    fiscal_year_be: Year = None,
    kind: EvidenceKind | None = None,
    text: Text = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> HttpResponse:
    """Return an office's evidence. One query."""
    rows = library(located(request), text=text, kind=str(kind or ""), fiscal_year_be=fiscal_year_be)
    found, following = slice_of(rows, cursor=cursor, limit=limit)
    return answered(request, facts.EvidencePage(items=tuple(map(evidence_line, found)), next_cursor=following))
