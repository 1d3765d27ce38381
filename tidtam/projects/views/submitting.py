"""The page on which a registration is read through once more and submitted, and the way back from a draft."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tidtam.access.policies import policy
from tidtam.approval.choices import Status
from tidtam.approval.deciding import status_of
from tidtam.approval.services import DecisionRefused, DraftUnreadable, WarningsNotSeen
from tidtam.checks.choices import Level
from tidtam.drafts.selectors import drafts_token
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.policies import reads
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.selectors import nodes_by_code
from tidtam.projects import selectors
from tidtam.projects.choices import Section
from tidtam.projects.places import section_of
from tidtam.projects.policies import project_place
from tidtam.projects.reading import read_through
from tidtam.projects.sections import closing
from tidtam.projects.services import discard_draft, submit_registration
from tidtam.projects.views.desk import RegistrationDesk, desk_or_404, frame_context
from tidtam.projects.views.writing import to_review


@policy(reads(project_place))
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything that is registered with what the checks say, and submit it for approval.

    What is refused comes back with the reason: 422 where something is to be mended, 409 where it moved on.
    """
    desk = desk_or_404(request, pk)
    if request.method != "POST":
        if desk.why_not:
            return to_review(request, desk)
        return _page(request, desk)
    try:
        decision = submit_registration(
            project=desk.row,
            version=request.POST.get("version", ""),
            token=request.POST.get("token", ""),
            idempotency_key=request.POST.get("idempotency_key") or str(uuid.uuid4()),
            by=desk.person,
            at=desk.at,
            has_seen_warnings=bool(request.POST.get("seen")),
        )
    except (DraftUnreadable, ChangesRefused) as refused:
        errors = [
            (desk.url_of_place(place), f"{section_of(place).label}: {words}")
            for place, words in refused.sentences.items()
        ]
        return _page(request, desk, errors=errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except DecisionRefused as refused:
        anchor = "seen" if isinstance(refused, WarningsNotSeen) else "main"
        return _page(request, desk, errors=[(anchor, str(refused))], status=status_of(refused))
    number = type(desk.version).objects.values_list("number", flat=True).get(pk=decision.object_id)
    return redirect("dashboards:decided", pk, number, decision.number)


@policy(reads(project_place))
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a registration that was never submitted."""
    desk = desk_or_404(request, pk)
    try:
        stays = discard_draft(project=desk.row, version=request.POST.get("version", ""), by=desk.person, at=desk.at)
    except DecisionRefused as refused:
        messages.warning(request, str(refused))
        return redirect("projects:register" if not desk.why_not else "dashboards:registration", pk)
    messages.success(request, _("ลบร่างทะเบียน “%(name)s” แล้ว") % {"name": desk.facts.name})
    return redirect(stays if stays else reverse("dashboards:project_list", args=[desk.row.organisation.code]))


def _page(
    request: HttpRequest,
    desk: RegistrationDesk,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    closed = closing(desk.hits)
    named = _named(desk)
    context: dict[str, Any] = {
        **frame_context(desk, current=None),
        "errors": errors or [],
        "closing": desk.messages(closed),
        "warnings": desk.messages([hit for hit in desk.hits if hit.level == Level.WARNING]),
        "is_seen": bool(request.POST.get("seen")),
        "read_through": [
            {
                "section": one,
                "url": reverse("projects:section", args=[desk.row.pk, one.section.value]),
                "things": read_through(desk.written, Section(one.section), named=named),
            }
            for one in desk.sections
        ],
        "may_submit": not closed and not desk.why_not and not _is_approved_unchanged(desk),
        "is_unchanged": _is_approved_unchanged(desk),
        "approvers": desk.approvers,
        "token": drafts_token(desk.drafts),
        "key": uuid.uuid4(),
    }
    return render(request, "projects/register/submit.html", context, status=status)


def _named(desk: RegistrationDesk) -> dict[str, str]:
    """Return the words of what is linked, and the name of the project it continues, by their keys. Four queries."""
    links = desk.written.plan_links
    nodes = nodes_by_code({link.tree for link in links}, desk.row.fiscal_year_be) if links else {}
    named = {
        f"{link.tree}:{link.code}": f"{PlanTreeKind(link.tree).label}: {nodes[link.tree, link.code].text}"
        for link in links
        if (link.tree, link.code) in nodes
    }
    last = selectors.copyable(desk.row.organisation, before=desk.row.fiscal_year_be)
    return named | {row.key: name for row, name in last if row.key == desk.written.continuing_from}


def _is_approved_unchanged(desk: RegistrationDesk) -> bool:
    """Return whether what is written is what was approved: then there is nothing to submit."""
    return desk.standing.status == Status.APPROVED and desk.written == desk.facts
