"""The page of a section of a thing: what it shows of its form, what its script keeps, and what the form saves."""

import uuid
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from tidtam.approval.deciding import status_of
from tidtam.approval.inputs import SectionForm
from tidtam.approval.services import DecisionRefused, keep_draft
from tidtam.approval.writing import WritingDesk
from tidtam.checks.choices import Level
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


def section_context(
    request: HttpRequest,
    desk: WritingDesk,
    section: str,
    form: SectionForm,
    *,
    is_begun: bool,
    drawn: Collection[str],
    refusal: str = "",
) -> dict[str, Any]:
    """Return what every page of a section shows of its form as it stands.

    is_begun  whether anything is written of it: what fails is said then, or where it is asked for, ?checked=1.
    drawn     the places that the page draws.   refusal  why nothing was saved.
    """
    is_checked = is_begun or "checked" in request.GET
    here = [row for row in desk.failed if desk.section_of(row.place) == section] if is_checked else []
    said = form.discussion.errors if form.discussion else []
    return {
        "form": form,
        "seen": form.seen or desk.version_of(section),
        "key": uuid.uuid4(),
        "discussion": form.discussion,
        "is_read_only": bool(desk.why_read_only),
        "is_checked": is_checked,
        "takes_focus": "checked" in request.GET,
        "errors": [("main", refusal)] if refusal else [*said, *form.error_list()],
        "is_refused": bool(refusal),
        "failed": [desk.message(row) for row in here if row.level != Level.NOTICE],
        "elsewhere": [desk.message(row) for row in here if row.place not in drawn],
        "draft": desk.drafts.get(section),
    }
