"""The page on which the owner of a report reads what they wrote, and sends it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.approval.submitting import submit_page
from tidtam.organisations.policies import reads
from tidtam.progress.policies import report_place
from tidtam.progress.services import submit_report
from tidtam.progress.views.desk import ReportDesk, desk_or_404, frame_context
from tidtam.progress.views.pages import report_topics


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers with what keeps them back and what should be looked at, and send the report."""
    return submit_page(
        request,
        desk_of=lambda: desk_or_404(request, pk, with_plans=True),
        submit=lambda report, **asked: submit_report(report=report, **asked),
        template="progress/submit.html",
        shown=_shown,
        decided="progress:decided",
    )


def _shown(desk: ReportDesk) -> dict[str, Any]:
    topics = report_topics(replace(desk.reading, report=desk.report))
    return {
        **frame_context(desk, current=None),
        "frame": "progress/frame.html",
        "answers": [
            {**one, "standing": standing, "url": desk.topic_urls[one["number"]]}
            for one, standing in zip(topics, desk.topics, strict=True)
        ],
    }
