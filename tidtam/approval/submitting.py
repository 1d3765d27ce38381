"""The page on which those who write a thing read what they wrote, and send it; its words stand in the thing's room."""

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tidtam.approval.choices import MoveName
from tidtam.approval.deciding import status_of
from tidtam.approval.forms import DecisionForm
from tidtam.approval.models import Decision
from tidtam.approval.rules import steps_for
from tidtam.approval.selectors import chain_roles
from tidtam.approval.services import DecisionRefused, DraftUnreadable, WarningsNotSeen
from tidtam.approval.things import kind_of
from tidtam.approval.writing import WritingDesk
from tidtam.drafts.selectors import captured_at
from tidtam.organisations.choices import role_title
from tidtam.organisations.policies import roles_of_request
from tidtam.periods.choices import Limit
from tidtam.thai.dates import local_date

AnyDesk = TypeVar("AnyDesk", bound=WritingDesk)


def submit_page(
    request: HttpRequest,
    *,
    desk_of: Callable[[], AnyDesk],
    submit: Callable[..., Decision],
    template: str,
    shown: Callable[[AnyDesk], dict[str, Any]],
    decided: str,
) -> HttpResponse:
    """Show what is written with what keeps it back and what should be looked at, and send it.

    What cannot be sent comes back with the reason (422); what changed meanwhile with what stands now (409).
    desk_of   reads the thing.   submit  as services.submit_with_drafts, of the thing, which comes first.
    template  of the page, which extends approval/submit.html.   shown  what else it shows; `frame`: what is around it.
    decided   the name of the address of a confirmation.
    """

    def page(
        desk: AnyDesk,
        form: DecisionForm,
        *,
        refusal: DecisionRefused | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> HttpResponse:
        return render(request, template, _shown(request, desk, form, refusal) | shown(desk), status=status)

    desk = desk_of()
    if request.method != "POST":
        if desk.why_not_sent:
            messages.warning(request, desk.why_not_sent)
            return redirect(desk.thing)
        return page(desk, DecisionForm())
    form = DecisionForm({**request.POST.dict(), "move": MoveName.SUBMIT})
    if not form.is_valid():
        return page(desk, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        decision = submit(
            desk.thing,
            by=desk.person,
            at=desk.at,
            version=form.cleaned_data["version"],
            drafts_token=request.POST.get("drafts", ""),
            idempotency_key=form.cleaned_data["idempotency_key"],
            has_seen_warnings=form.cleaned_data["seen"],
        )
    except WarningsNotSeen as refused:
        form.add_error("seen", str(refused))
        return page(desk_of(), form, status=status_of(None))
    except DecisionRefused as refused:
        return page(desk_of(), form, refusal=refused, status=status_of(refused))
    return redirect(decided, desk.thing.pk, decision.number)


def _shown(
    request: HttpRequest, desk: WritingDesk, form: DecisionForm, refusal: DecisionRefused | None
) -> dict[str, Any]:
    missing = [desk.message(row) for row in desk.closing]
    errors = form.error_list() if form.is_bound else []
    if refusal:
        errors = [("missing" if missing else "send", str(refusal))]
    unreadable = refusal.sentences if isinstance(refusal, DraftUnreadable) else desk.waiting.unreadable
    return {
        "errors": errors,
        "seen_error": str(form.errors["seen"][0]) if form.is_bound and "seen" in form.errors else "",
        "missing": missing,
        "unreadable": [(desk.url_of_place(at), f"{desk.label_of(at)}: {text}") for at, text in unreadable.items()],
        "warned": [desk.message(row) for row in desk.warnings],
        "next_role": _first_step(request, desk),
        "version": desk.standing.version,
        "drafts": desk.drafts_token,
        "captured": Limit(desk.sending.captured_before).label if desk.sending.captured_before else "",
        "captured_at": captured_at(desk.drafts),
        "is_waiting": bool(desk.waiting_sections),
        "key": uuid.uuid4(),
    }


def _first_step(request: HttpRequest, desk: WritingDesk) -> str:
    """Return the words of the role that decides first on what this person submits."""
    kind = kind_of(desk.thing)
    organisation = kind.organisation(desk.thing)
    own = {one.role for one in roles_of_request(request) if one.acting_for_id is None and one.reaches(organisation)}
    chain = chain_roles(organisation, kind.kind, on=local_date(desk.at))
    return role_title(steps_for(chain, own)[0], organisation.kind)
