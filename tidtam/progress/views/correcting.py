"""The page on which the owner of a report writes into it: saves a draft, corrects what was sent back."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.approval.deciding import status_of
from tidtam.approval.selectors import standing_of
from tidtam.approval.services import DecisionRefused
from tidtam.organisations.policies import person_of, reads, roles_of_request
from tidtam.progress.forms import ReportForm
from tidtam.progress.places import ChangesRefused, FieldKind, topic_of_place
from tidtam.progress.policies import report_place
from tidtam.progress.services import edit_report
from tidtam.progress.topics import TITLES, editable_fields
from tidtam.progress.views.pages import WRITERS_MOVES, reading_or_404, report_context, report_crumbs
from tidtam.thai.dates import local_date


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every field of a report to its owner, those with advice first, and save what they write.

    What cannot be saved comes back as typed (422); what was changed meanwhile comes back beside what stands now (409).
    """
    reading, at, person = reading_or_404(pk), timezone.now(), person_of(request)
    standing = standing_of(reading.row, person, held=roles_of_request(request), on=local_date(at))
    if request.method != "POST" and not standing.moves & WRITERS_MOVES:
        return redirect(reading.row)
    form = ReportForm(
        [one for one in editable_fields(reading.report, reading.project) if one.field.kind is not FieldKind.KEYS],
        advice=standing.advice,
        data=request.POST if request.method == "POST" else None,
    )
    status, refusal = HTTPStatus.OK, ""
    if request.method == "POST":
        changes = form.changes()
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if not form.errors:
            try:
                with transaction.atomic():
                    for topic in {topic_of_place(place) for place in changes} - {None}:
                        edit_report(
                            report=reading.row,
                            topic=topic,
                            changes={
                                place: value for place, value in changes.items() if topic_of_place(place) == topic
                            },
                            seen=None,
                            key=None,
                            by=person,
                            at=at,
                        )
                return redirect(f"{reading.row.get_absolute_url()}?saved=1#decide")
            except ChangesRefused as refused:
                form.refuse(refused.sentences)
            except DecisionRefused as refused:
                status, refusal = status_of(refused), str(refused)
    inputs = form.inputs
    return render(
        request,
        "progress/correct.html",
        {
            **report_context(reading),
            "crumbs": report_crumbs(reading.row, (_("แก้ไข"), None)),
            "standing": standing,
            "errors": [("decide", refusal)] if refusal else form.error_list(),
            "is_refused": bool(refusal),
            "whole_advice": [one for one in standing.advice if not one.place],
            "advised_inputs": [one for one in inputs if one.advice],
            "topics": [
                {
                    "number": number,
                    "title": title,
                    "inputs": rest,
                    "is_open": any(one.error or (refusal and one.differs) for one in rest),
                }
                for number, title in ((None, _("ทั้งรายงาน")), *TITLES.items())
                for rest in [[one for one in inputs if not one.advice and one.editable.topic == number]]
                if rest
            ],
        },
        status=status,
    )
