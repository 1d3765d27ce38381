"""What a topic's page sends by itself while its owner types (tidtam/drafts/http.py); what meets without script."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tidtam.access.policies import policy
from tidtam.approval.sections import keep_section
from tidtam.drafts import conflict
from tidtam.drafts.http import chosen
from tidtam.drafts.typed import Typed
from tidtam.organisations.policies import reads
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.topics import TITLES
from tidtam.progress.views.desk import desk_or_404, frame_context, topic_form


@policy(reads(report_place))
@require_POST
def draft(request: HttpRequest, pk: int, topic: int) -> HttpResponse:
    """Keep what was typed into a topic. Eight statements, what finds out who is signed in included."""
    if topic not in TITLES:
        raise Http404

    def stands() -> Typed:
        return {one.place: one.typed for one in topic_form(desk_or_404(request, pk), topic).inputs}

    return keep_section(request, ProgressReport(pk=pk), str(topic), stands=stands)


def conflict_page(request: HttpRequest, pk: int, topic: int) -> HttpResponse | None:
    """Return the page on which a form and what was written meanwhile are chosen from (drafts.conflict)."""
    desk = desk_or_404(request, pk)
    return conflict.conflict_page(
        request,
        sent=topic_form(desk, topic, chosen(request.POST)).inputs,
        there=topic_form(desk, topic).inputs,
        draft=desk.drafts.get(str(topic)),
        shown={
            **frame_context(desk, current=topic),
            "frame": "progress/frame.html",
            "of": f"{desk.topics[topic - 1].short_title} {desk.reading.project.name}",
            "action": desk.topic_urls[topic],
        },
    )
