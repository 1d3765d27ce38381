"""The page on which the owner of a report reads what they wrote, and sends it."""

import uuid
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.approval.choices import MoveName
from tidtam.approval.deciding import status_of
from tidtam.approval.forms import DecisionForm
from tidtam.approval.rules import steps_for
from tidtam.approval.selectors import chain_roles
from tidtam.approval.services import DecisionRefused, DraftUnreadable
from tidtam.approval.things import kind_of
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.drafts.selectors import captured_at
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import reads, roles_of_request
from tidtam.periods.choices import Limit
from tidtam.progress import topics
from tidtam.progress.policies import report_place
from tidtam.progress.services import submit_report
from tidtam.progress.views.desk import ReportDesk, desk_or_404, frame_context
from tidtam.progress.views.pages import report_topics
from tidtam.thai.dates import local_date


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers with what keeps them back and what should be looked at, and send the report.

    What cannot be sent comes back with the reason (422); what changed meanwhile with what stands now (409).
    """
    desk = desk_or_404(request, pk, with_plans=True)
    if request.method != "POST":
        if desk.why_not_sent:
            messages.warning(request, desk.why_not_sent)
            return redirect(desk.reading.row)
        return _page(request, desk, DecisionForm())
    form = DecisionForm({**request.POST.dict(), "move": MoveName.SUBMIT}, warnings=len(_warnings(desk)))
    if not form.is_valid():
        return _page(request, desk, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        decision = submit_report(
            report=desk.reading.row,
            by=desk.person,
            at=desk.at,
            version=form.cleaned_data["version"],
            drafts_token=request.POST.get("drafts", ""),
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
    except DecisionRefused as refused:
        now = desk_or_404(request, pk, with_plans=True)
        return _page(request, now, form, refusal=refused, status=status_of(refused))
    return redirect("progress:decided", pk, decision.number)


def _first_step(request: HttpRequest, desk: ReportDesk) -> str:
    """Return the words of the role that decides first on what this person submits."""
    kind, organisation = kind_of(desk.reading.row), kind_of(desk.reading.row).organisation(desk.reading.row)
    own = {one.role for one in roles_of_request(request) if one.acting_for_id is None and one.reaches(organisation)}
    chain = chain_roles(organisation, kind.kind, on=local_date(desk.at))
    return str(Role(steps_for(chain, own)[0]).label)


def _warnings(desk: ReportDesk) -> list[FailedCheck]:
    return [row for row in desk.failed if row.level == Level.WARNING and not row.is_accepted]


def _page(
    request: HttpRequest,
    desk: ReportDesk,
    form: DecisionForm,
    *,
    refusal: DecisionRefused | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    missing = [desk.message(row) for row in desk.closing]
    errors = form.error_list() if form.is_bound else []
    if refusal:
        errors = [("missing" if missing else "send", str(refusal))]
    unreadable = refusal.sentences if isinstance(refusal, DraftUnreadable) else {}
    context: dict[str, Any] = {
        **frame_context(desk, current=None),
        "errors": errors,
        "seen_error": str(form.errors["seen"][0]) if form.is_bound and "seen" in form.errors else "",
        "missing": missing,
        "unreadable": [(desk.url_of_place(at), f"{desk.label_of(at)}: {text}") for at, text in unreadable.items()],
        "warned": [desk.message(row) for row in _warnings(desk)],
        "answers": [
            {
                **one,
                "standing": standing,
                "url": reverse("progress:topic", args=[desk.reading.row.pk, one["number"]]),
            }
            for one, standing in zip(report_topics(replace(desk.reading, report=desk.report)), desk.topics, strict=True)
        ],
        "next_role": _first_step(request, desk),
        "version": desk.standing.version,
        "drafts": desk.drafts_token,
        "captured": Limit(desk.sending.captured_before).label if desk.sending.captured_before else "",
        "captured_at": captured_at(desk.drafts),
        "waiting": [one for one in desk.topics if (draft := desk.drafts.get(str(one.number))) and draft.typed],
        "key": uuid.uuid4(),
        "titles": topics.TITLES,
    }
    return render(request, "progress/submit.html", context, status=status)
