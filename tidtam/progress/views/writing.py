"""The pages on which the owner of a report writes it: the list of its six topics, and a page for each."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval.deciding import Attempt
from tidtam.approval.sections import save_section, section_context
from tidtam.comments.selectors import threads_of
from tidtam.drafts.http import chosen
from tidtam.organisations.policies import reads
from tidtam.progress import topics
from tidtam.progress.forms import ReportForm
from tidtam.progress.policies import report_place
from tidtam.progress.services import edit_report
from tidtam.progress.typed import read_typed
from tidtam.progress.views.activities import activities_context
from tidtam.progress.views.desk import (
    TOPIC_PAGE,
    ReportDesk,
    desk_or_404,
    earlier_of_topic,
    frame_context,
    topic_form,
)
from tidtam.progress.views.disbursement import disbursement_context, fill_cause
from tidtam.progress.views.drafting import conflict_page
from tidtam.progress.views.targets import coverage, targets_context

DISBURSEMENT = 3
TEMPLATES = {1: "targets", 2: "activities", 3: "disbursement", 4: "targets", 5: "targets", 6: "summary"}
"""The template of each topic in progress/topics/; where there is none, every field is drawn by its kind."""

CONTEXTS: dict[int, Callable[[ReportDesk, ReportForm], dict[str, Any]]] = {
    1: targets_context,
    2: activities_context,
    3: disbursement_context,
    4: targets_context,
    5: targets_context,
}
"""What the template of a topic needs beside the fields."""


@policy(reads(report_place))
@require_safe
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the six topics with how far each is, what is due, and the way to check and submit."""
    desk = desk_or_404(request, pk)
    if desk.why_not:
        return _back(request, desk)
    return render(request, "progress/write.html", {**list_context(desk), "is_saved": "saved" in request.GET})


def list_context(desk: ReportDesk) -> dict[str, Any]:
    """Return what the list of the six topics shows (progress/write.html). Two queries."""
    row = desk.reading.row
    waiting = Counter(topics.topic_of_place(thread.place) for thread in threads_of(row).values() if thread.is_open)
    return {
        **frame_context(desk, current=None),
        "resume": next((one for one in desk.topics if one.state != "complete"), None),
        "is_begun": any(one.state != "not_started" for one in desk.topics),
        "rows": [
            {
                "standing": one,
                "url": reverse("progress:topic", args=[row.pk, one.number]),
                "draft": desk.drafts.get(str(one.number)),
                "threads": waiting[one.number],
            }
            for one in desk.topics
        ],
        "whole_advice": [one for one in desk.advice if not one.place],
        "execution": desk.reading.project.execution_at(row.quarter),
        "execution_url": reverse("progress:execution", args=[row.project_id, row.quarter]),
        "attached_count": sum(len(spot.uses) for found in desk.attached.values() for spot in found),
        "coverage": coverage(desk),
        "quarters": range(1, 5),
    }


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, pk: int, topic: int) -> HttpResponse:
    """Show a topic's fields to the owner and save what they write.

    What cannot be saved comes back as typed: fields that cannot be read 422, what changed meanwhile 409. Nothing is
    saved by `copy`, which fills in what the quarter before says, `unfold`, which shows the fields of an activity, and
    `fill`, which writes a cause as topic 2 tells it.
    """
    if topic not in topics.TITLES:
        raise Http404
    desk = desk_or_404(request, pk)
    if request.method != "POST":
        return _back(request, desk) if desk.why_not else _page(request, desk, topic, topic_form(desk, topic))
    form = topic_form(desk, topic, chosen(request.POST))
    if request.POST.keys() & {"copy", "unfold", "fill"} and not desk.why_read_only:
        form.copy(request.POST.get("copy", ""))
        if topic == DISBURSEMENT and "fill" in request.POST:
            fill_cause(desk, form, request.POST["fill"])
        return _page(request, desk, topic, form)
    typed = read_typed(desk.reading.report, desk.reading.project, form.sent())
    form.refuse(typed.unreadable)
    return save_section(
        request,
        form,
        save=partial(
            edit_report, report=desk.reading.row, topic=topic, changes=typed.changes, by=desk.person, at=desk.at
        ),
        choose=partial(conflict_page, request, pk, topic),
        show=partial(_page, request, desk, topic, form),
        url=_next_address(desk, topic, request.POST.get("go", "")),
    )


def topic_as_typed(request: HttpRequest, pk: int, topic: int, attempt: Attempt) -> HttpResponse:
    """Show a topic's page again, as typed, after the button of a thread on it sent the form."""
    desk = desk_or_404(request, pk)
    return _page(request, desk, topic, topic_form(desk, topic, request.POST), attempt=attempt, status=attempt.status)


def _back(request: HttpRequest, desk: ReportDesk) -> HttpResponse:
    messages.warning(request, desk.why_not)
    return redirect(desk.reading.row)


def _next_address(desk: ReportDesk, topic: int, wanted: str) -> str:
    pk = desk.reading.row.pk
    if wanted == "check":
        return f"{reverse('progress:topic', args=[pk, topic])}?checked=1#checks"
    if wanted == "evidence":
        return f"{reverse('progress:evidence', args=[pk])}?{urlencode({'topic': topic})}"
    if wanted == "next" and topic < len(topics.TITLES):
        return reverse("progress:topic", args=[pk, topic + 1])
    if wanted == "next":
        return reverse("progress:submit", args=[pk])
    return f"{reverse('progress:write', args=[pk])}?saved=1"


def _page(
    request: HttpRequest,
    desk: ReportDesk,
    topic: int,
    form: ReportForm,
    *,
    refusal: str = "",
    attempt: Attempt | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = topic_context(request, desk, topic, form, refusal=refusal, attempt=attempt)
    return render(request, "progress/topic.html", context, status=status)


def topic_context(
    request: HttpRequest,
    desk: ReportDesk,
    topic: int,
    form: ReportForm,
    *,
    refusal: str = "",
    attempt: Attempt | None = None,
) -> dict[str, Any]:
    """Return what the page of a topic shows (progress/topic.html), the form as it stands; why nothing was saved."""
    standing = desk.topics[topic - 1]
    form.discussion = desk.discussion_in(
        request,
        str(topic),
        url=reverse("progress:comment", args=[desk.reading.row.pk]),
        page=f"{TOPIC_PAGE}{topic}",
        attempt=attempt,
    )
    groups = sorted(form.groups(), key=lambda group: not group.place)  # what belongs to the whole report comes last
    drawn = {one.place for group in groups for one in group.inputs} | {group.place for group in groups}
    context = CONTEXTS[topic](desk, form) if topic in CONTEXTS else {}
    return {
        **frame_context(desk, current=topic),
        "topic": standing,
        "next_topic": desk.topics[topic] if topic < len(desk.topics) else None,
        "template": [f"progress/topics/{TEMPLATES[topic]}.html", "progress/topics/fields.html"],
        "groups": groups,
        **section_context(
            request,
            desk,
            str(topic),
            form,
            is_begun=standing.state != "not_started",
            drawn=drawn,
            refusal=refusal,
        ),
        "advised": [
            (topics.anchor(one.place), desk.label_of(one.place))
            for one in desk.advice
            if one.place and topics.topic_of_place(one.place) == topic
        ],
        "stray_advice": [
            one for one in desk.advice if one.place not in drawn and topics.topic_of_place(one.place) in (topic, None)
        ],
        "can_copy": any(one.can_copy for group in groups for one in group.inputs),
        "spots": desk.attached.get(topic, []),
        "earlier": earlier_of_topic(desk, topic),
        **context,
    }
