"""Saving a section of a thing: what a script keeps while somebody types, and what its form saves."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from tidtam.approval.deciding import status_of
from tidtam.approval.inputs import SectionForm
from tidtam.approval.services import DecisionRefused, keep_draft
from tidtam.drafts import http
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.organisations.policies import person_of, roles_of_request


def keep_section(
    request: HttpRequest, thing: models.Model, section: str, *, stands: Callable[[], Typed]
) -> HttpResponse:
    """Keep what a script sends of a section (drafts/http.py). stands  what the section says now, by place."""

    def keep(sent: http.Sent) -> int:
        return keep_draft(
            thing=thing,
            section=section,
            typed=sent.typed,
            key=sent.key,
            seen=sent.seen,
            by=person_of(request),
            at=timezone.now(),
            held=roles_of_request(request),
            captured_at=sent.captured_at,
        )

    return http.keep_sent(request, keep=keep, closed=DecisionRefused, stands=lambda _waiting: stands())


def save_section(
    request: HttpRequest,
    form: SectionForm,
    *,
    save: Callable[..., object],
    choose: Callable[[], HttpResponse | None],
    show: Callable[..., HttpResponse],
    url: str,
) -> HttpResponse:
    """Save what the form of a section sent, and lead on; what cannot be saved comes back as typed (422, 409).

    save    writes it, given `seen` and `key` as drafts.services.saved takes them.
    choose  the page on which the form and what was written meanwhile are chosen from; None where both say the same.
    show    the form's page again, given the `status` and why nothing was saved, `refusal`.   url  where saving leads.
    """
    if form.errors:
        return show(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        try:
            save(seen=http.seen_by(request.POST), key=http.form_key(request.POST))
        except Conflict:
            page = choose()
            if page is not None:
                return page
            save(seen=None, key=None)  # both wrote the same
    except ChangesRefused as refused:
        form.refuse(refused.sentences)
        return show(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except DecisionRefused as refused:
        return show(refusal=str(refused), status=status_of(refused))
    return redirect(url)
