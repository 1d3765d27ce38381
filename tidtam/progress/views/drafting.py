"""What a topic's page sends by itself while its owner types (tidtam/drafts/http.py); what meets without script."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tidtam.access.policies import policy
from tidtam.approval.services import DecisionRefused
from tidtam.drafts import http
from tidtam.drafts.typed import Typed, plain
from tidtam.organisations.policies import person_of, reads, roles_of_request
from tidtam.progress.forms import Input
from tidtam.progress.models import ProgressReport
from tidtam.progress.places import FieldKind
from tidtam.progress.policies import report_place
from tidtam.progress.services import keep_draft
from tidtam.progress.topics import TITLES
from tidtam.progress.views.desk import desk_or_404, frame_context, topic_form


@policy(reads(report_place))
@require_POST
def draft(request: HttpRequest, pk: int, topic: int) -> HttpResponse:
    """Keep what was typed into a topic. Eight statements, what finds out who is signed in included."""
    if topic not in TITLES:
        raise Http404

    def keep(sent: http.Sent) -> int:
        return keep_draft(
            report=ProgressReport(pk=pk),
            topic=topic,
            typed=sent.typed,
            key=sent.key,
            seen=sent.seen,
            by=person_of(request),
            at=timezone.now(),
            held=roles_of_request(request),
            captured_at=sent.captured_at,
        )

    def stands(_waiting: Typed) -> Typed:  # the form reads what waits itself
        return {one.place: one.typed for one in topic_form(desk_or_404(request, pk), topic).inputs}

    return http.keep_sent(request, keep=keep, closed=DecisionRefused, stands=stands)


def conflict_page(request: HttpRequest, pk: int, topic: int) -> HttpResponse | None:
    """Return the page (409) on which a form and what was written meanwhile are chosen from, field by field.

    Posting it sends the form again with the choices (http.chosen). None where both say the same: nothing is to choose,
    and the form may be saved on the version that stands now.
    """
    desk = desk_or_404(request, pk)
    there = {one.place: one for one in topic_form(desk, topic).inputs}
    sent = topic_form(desk, topic, http.chosen(request.POST)).inputs
    pairs = [
        (mine, there[mine.place])
        for mine in sent
        if mine.place in there and plain(mine.typed) != plain(there[mine.place].typed)
    ]
    if not pairs:
        return None
    differing = {mine.place for mine, _theirs in pairs}
    return render(
        request,
        "progress/conflict.html",
        {
            **frame_context(desk, current=topic),
            "topic": desk.topics[topic - 1],
            "draft": desk.drafts.get(str(topic)),
            "choices": [
                {
                    "place": mine.place,
                    "label": " › ".join(filter(None, (mine.editable.heading, mine.editable.label))),
                    "is_text": mine.is_text,
                    "sides": [("mine", _several(mine.typed)), ("theirs", _several(theirs.typed))],
                    "mine": _words(mine),
                    "theirs": _words(theirs),
                }
                for mine, theirs in pairs
            ],
            "rest": [(one.place, _several(one.typed)) for one in sent if one.place not in differing],
            "key": uuid.uuid4(),
            "go": request.POST.get("go", ""),
        },
        status=HTTPStatus.CONFLICT,
    )


def _several(typed: str | Sequence[str]) -> Sequence[str]:
    return [typed] if isinstance(typed, str) else typed


def _words(one: Input) -> str:
    """Return what was typed as a reader sees it: the words of what was chosen, a tick's own label."""
    words = dict(one.editable.options) | ({"1": one.editable.label} if one.kind == FieldKind.TICK.value else {})
    return ", ".join(str(words.get(text, text)) for text in _several(one.typed))
