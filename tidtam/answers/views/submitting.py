"""The page on which those who answer read what they wrote, and send it."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import grouped
from tidtam.answers.services import submit_sheet
from tidtam.answers.views.desk import SheetDesk, desk_or_404, page_context
from tidtam.approval.choices import MoveName
from tidtam.approval.deciding import status_of
from tidtam.approval.forms import DecisionForm
from tidtam.approval.rules import steps_for
from tidtam.approval.selectors import chain_roles
from tidtam.approval.services import DecisionRefused, DraftUnreadable
from tidtam.approval.things import kind_of
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import reads, roles_of_request
from tidtam.thai.dates import local_date


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers with what keeps them back and what should be looked at, and send the sheet.

    What cannot be sent comes back with the reason (422); what changed meanwhile with what stands now (409).
    """
    desk = desk_or_404(request, pk)
    if request.method != "POST":
        if desk.why_read_only:
            messages.warning(request, desk.why_read_only)
            return redirect(desk.reading.row)
        return _page(request, desk, DecisionForm())
    form = DecisionForm({**request.POST.dict(), "move": MoveName.SUBMIT}, warnings=len(_warnings(desk)))
    if not form.is_valid():
        return _page(request, desk, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        decision = submit_sheet(
            sheet=desk.reading.row,
            by=desk.person,
            at=desk.at,
            version=form.cleaned_data["version"],
            drafts_token=request.POST.get("drafts", ""),
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
    except DecisionRefused as refused:
        return _page(request, desk_or_404(request, pk), form, refusal=refused, status=status_of(refused))
    return redirect("answers:decided", pk, decision.number)


def _first_step(request: HttpRequest, desk: SheetDesk) -> str:
    """Return the words of the role that decides first on what this person submits."""
    organisation = desk.reading.row.organisation
    own = {one.role for one in roles_of_request(request) if one.acting_for_id is None and one.reaches(organisation)}
    chain = chain_roles(organisation, kind_of(desk.reading.row).kind, on=local_date(desk.at))
    return str(Role(steps_for(chain, own)[0]).label)


def _warnings(desk: SheetDesk) -> list[FailedCheck]:
    return [row for row in desk.failed if row.level == Level.WARNING and not row.is_accepted]


def _page(
    request: HttpRequest,
    desk: SheetDesk,
    form: DecisionForm,
    *,
    refusal: DecisionRefused | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    missing = [desk.message(row) for row in desk.closing]
    errors = form.error_list() if form.is_bound else []
    if refusal:
        errors = [("missing" if missing else "send", str(refusal))]
    unreadable = refusal.sentences if isinstance(refusal, DraftUnreadable) else desk.waiting.unreadable
    context: dict[str, Any] = {
        **page_context(desk, (_("ตรวจทานและส่ง"), None)),
        "errors": errors,
        "seen_error": str(form.errors["seen"][0]) if form.is_bound and "seen" in form.errors else "",
        "missing": missing,
        "unreadable": [(desk.url_of_place(at), f"{desk.label_of(at)}: {text}") for at, text in unreadable.items()],
        "warned": [desk.message(row) for row in _warnings(desk)],
        "groups": grouped(desk.leaves),
        "next_role": _first_step(request, desk),
        "guard": desk.standing.version,
        "drafts": desk.drafts_token,
        "is_waiting": any(draft.typed for draft in desk.drafts.values()),
        "key": uuid.uuid4(),
    }
    return render(request, "answers/submit.html", context, status=status)
