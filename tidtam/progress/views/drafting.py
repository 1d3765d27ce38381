"""What a topic's page sends by itself while its owner types (tidtam/drafts/http.py)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tidtam.access.policies import policy
from tidtam.approval.services import DecisionRefused
from tidtam.drafts import http
from tidtam.drafts.services import Conflict
from tidtam.organisations.policies import person_of, reads, roles_of_request
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.services import keep_draft
from tidtam.progress.topics import TITLES
from tidtam.progress.views.desk import desk_or_404, topic_form


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
        form = topic_form(desk_or_404(request, pk), topic)
        return http.changed(conflict, {one.place: one.typed for one in form.inputs})
    return http.kept(version)
