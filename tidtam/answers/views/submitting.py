"""The page on which those who answer read what they wrote, and send it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import grouped
from tidtam.answers.services import submit_sheet
from tidtam.answers.views.desk import SheetDesk, desk_or_404, page_context
from tidtam.approval.submitting import submit_page
from tidtam.organisations.policies import reads


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers with what keeps them back and what should be looked at, and send the sheet."""
    return submit_page(
        request,
        desk_of=lambda: desk_or_404(request, pk),
        submit=lambda sheet, **asked: submit_sheet(sheet=sheet, **asked),
        template="answers/submit.html",
        shown=_shown,
        decided="answers:decided",
    )


def _shown(desk: SheetDesk) -> dict[str, Any]:
    return {
        **page_context(desk, (_("ตรวจทานและส่ง"), None)),
        "frame": "answers/frame.html",
        "groups": grouped(desk.leaves),
    }
