"""Pages on which a report is decided: reviewing it, making a move, its confirmation, its history."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval.choices import MoveName
from tidtam.approval.deciding import APPROVERS_MOVES, REVIEW, Attempt
from tidtam.approval.views import Subject, comment_page, confirmation_page, history_page, move_page
from tidtam.organisations.policies import reads
from tidtam.progress.changes import report_change_rows
from tidtam.progress.checks import place_label
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.topics import TITLES
from tidtam.progress.views.desk import TOPIC_PAGE
from tidtam.progress.views.pages import report_crumbs, report_page, review_page
from tidtam.progress.views.writing import topic_as_typed
from tidtam.projects.selectors import facts_at_version


@policy(reads(report_place))
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report to whoever decides on it; ?show=changes|all. Constant number of queries."""
    return review_page(request, pk)


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the move a page of the report sends; what cannot be done comes back with everything typed (422, 409).

    Reading this address, after a reload say, leads to the report. Submitting has its own page, which reads the drafts.
    """
    row = _row_or_404(pk)
    if request.POST.get("move") == MoveName.SUBMIT:
        return redirect("progress:submit", pk)
    page = review_page if request.POST.get("move") in APPROVERS_MOVES else report_page
    return move_page(
        request,
        row,
        url=row.get_absolute_url(),
        url_of=lambda decision: reverse("progress:decided", args=[pk, decision.number]),
        again=lambda attempt: page(request, pk, attempt),
    )


@policy(reads(report_place))
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was said at one field of a report, ?place=, or say something there.

    ?page=review, ?page=topic-3  the page that asks, where it is not that of the report.
    """
    row = _row_or_404(pk)
    project = facts_at_version(row.project, row.project_version)
    back, again = _asking_page(request, row)
    return comment_page(
        request,
        row,
        subject=_subject(row, _("รายงานความก้าวหน้า ไตรมาส %(quarter)d ปีงบประมาณ %(year)d")),
        crumbs=report_crumbs(row, (_("ความเห็น"), None)),
        url=reverse("progress:comment", args=[pk]),
        back=back,
        label_of=lambda place: place_label(place, project=project),
        again=again,
    )


@policy(reads(report_place))
@require_safe
def decided(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Confirm a decision, and say who is next."""
    row = _row_or_404(pk)
    title = _("รายงานความก้าวหน้า ไตรมาส %(quarter)d ปีงบประมาณ %(year)d")
    return confirmation_page(
        request,
        row,
        number,
        subject=_subject(row, title),
        link_of=lambda following: (str(following), reverse("progress:review", args=[following.pk])),
    )


@policy(reads(report_place))
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every decision on a report, and the difference between what two of them were made on: ?from=3&to=5."""
    row = _row_or_404(pk)
    title = _("ประวัติรายงานความก้าวหน้า ไตรมาส %(quarter)d ปีงบประมาณ %(year)d")
    project = facts_at_version(row.project, row.project_version)
    return history_page(
        request,
        row,
        subject=_subject(row, title),
        crumbs=report_crumbs(row, (_("ประวัติ"), None)),
        rows_of=lambda changes: report_change_rows(changes, project, page=row.get_absolute_url()),
        label_of=lambda place: place_label(place, project=project),
    )


def _asking_page(request: HttpRequest, row: ProgressReport) -> tuple[str, Callable[[Attempt], HttpResponse]]:
    """Return the address of the page that a thread was written on, and how to show it again."""
    asked = request.GET.get("page", "")
    if asked == REVIEW:
        return reverse("progress:review", args=[row.pk]), lambda attempt: review_page(request, row.pk, attempt)
    number = asked.removeprefix(TOPIC_PAGE)
    if asked.startswith(TOPIC_PAGE) and number in map(str, TITLES):
        topic = int(number)
        return (
            reverse("progress:topic", args=[row.pk, topic]),
            lambda attempt: topic_as_typed(request, row.pk, topic, attempt),
        )
    return row.get_absolute_url(), lambda attempt: report_page(request, row.pk, attempt)


def _subject(row: ProgressReport, title: str) -> Subject:
    return Subject(
        office=row.project.organisation,
        title=title % {"quarter": row.quarter, "year": row.fiscal_year_be},
        name=str(row.project),
        url=row.get_absolute_url(),
    )


def _row_or_404(pk: int) -> ProgressReport:
    row = (
        ProgressReport.objects.filter(pk=pk)
        .select_related(
            "project__organisation", "project__work_group", "project__current_version", "project_version",
            "disbursement",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise Http404
    return row
