"""What a topic's page sends by itself while its owner types (tidtam/drafts/http.py)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tidtam.access.policies import policy
from tidtam.approval.services import DecisionRefused
from tidtam.drafts import http
from tidtam.drafts.selectors import Typed
from tidtam.drafts.services import Conflict
from tidtam.organisations.policies import person_of, reads, roles_of_request
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.services import keep_draft
from tidtam.progress.topics import TITLES, editable_fields
from tidtam.progress.typed import spelt
from tidtam.progress.views.pages import reading_or_404


@policy(reads(report_place))
@require_POST
def draft(request: HttpRequest, pk: int, topic: int) -> HttpResponse:
    """Keep what was typed into a topic. Eight statements, what finds out who is signed in included."""
    if topic not in TITLES:
        raise Http404
    try:
        sent = http.read(request)
        version = keep_draft(
            report=ProgressReport(pk=pk), topic=topic, typed=sent.typed, key=sent.key, seen=sent.seen,
            by=person_of(request), at=timezone.now(), held=roles_of_request(request),
        )  # fmt: skip
    except http.NotRead as refused:
        return http.not_read(refused)
    except DecisionRefused as refused:
        return http.not_written(str(refused))
    except Conflict as conflict:
        return http.changed(conflict, _written(pk, topic, conflict))
    return http.kept(version)


def _written(pk: int, topic: int, conflict: Conflict) -> Typed:
    """Return what a topic says now, as its form spells it."""
    reading = reading_or_404(pk)
    fields = editable_fields(reading.report, reading.project)
    saved = {one.place: spelt(one.field) for one in fields if one.topic == topic}
    return saved | (conflict.draft.typed if conflict.draft else {})
