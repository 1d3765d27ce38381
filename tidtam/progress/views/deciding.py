"""Pages on which a report is decided: reviewing it, making a move, its confirmation, its history."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidtam.access.policies import policy
from tidtam.approval import deciding
from tidtam.approval.forms import DecisionForm
from tidtam.approval.selectors import standing_of
from tidtam.approval.services import DecisionRefused
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.organisations.pages import office_shell
from tidtam.organisations.policies import person_of, reads, roles_of_request
from tidtam.progress.changes import report_change_rows
from tidtam.progress.checks import place_label
from tidtam.progress.models import ProgressReport
from tidtam.progress.policies import report_place
from tidtam.progress.views.pages import report_crumbs, report_page, review_page
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

    Reading this address, after a reload say, leads to the report.
    """
    row = _row_or_404(pk)
    if request.method != "POST":
        return redirect(row)
    warnings = FailedCheck.objects.of(row).filter(level=Level.WARNING, accepted_at=None).count()
    form = DecisionForm(request.POST, warnings=warnings)
    refusal: DecisionRefused | None = None
    if form.is_valid():
        try:
            decision = deciding.make_move(form, row, by=person_of(request), at=timezone.now())
            return redirect("progress:decided", pk, decision.number)
        except DecisionRefused as refused:
            refusal = refused
    page = review_page if form.data.get("move") in deciding.APPROVERS_MOVES else report_page
    return page(request, pk, deciding.Attempt(form, refusal))


@policy(reads(report_place))
@require_safe
def decided(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Confirm a decision, and say who is next."""
    row = _row_or_404(pk)
    decision = deciding.decision_or_404(row, number)
    standing = standing_of(row, person_of(request), held=roles_of_request(request), on=timezone.localdate())
    following = deciding.next_waiting(request, row, at=timezone.now())
    return render(
        request,
        "approval/decided.html",
        {
            **office_shell(row.project.organisation, "projects"),
            "title": _("รายงานความก้าวหน้า ไตรมาส %(quarter)d ปีงบประมาณ %(year)d")
            % {"quarter": row.quarter, "year": row.fiscal_year_be},
            "name": str(row.project),
            "url": row.get_absolute_url(),
            "decision": decision,
            "standing": standing,
            "next": following and {"name": str(following), "url": reverse("progress:review", args=[following.pk])},
        },
    )


@policy(reads(report_place))
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every decision on a report, and the difference between what two of them were made on: ?from=3&to=5."""
    row = _row_or_404(pk)
    story = deciding.story_of(row, first=request.GET.get("from", ""), last=request.GET.get("to", ""))
    project = facts_at_version(row.project, row.project_version)
    return render(
        request,
        "approval/history.html",
        {
            **office_shell(row.project.organisation, "projects"),
            "title": _("ประวัติรายงานความก้าวหน้า ไตรมาส %(quarter)d ปีงบประมาณ %(year)d")
            % {"quarter": row.quarter, "year": row.fiscal_year_be},
            "name": str(row.project),
            "url": row.get_absolute_url(),
            "crumbs": report_crumbs(row, (_("ประวัติ"), None)),
            "story": story,
            "rows": report_change_rows(story.changes, project, page=row.get_absolute_url()),
            "decisions": [
                (one, [(place_label(advice.place, project=project), advice) for advice in one.advice.all()])
                for one in story.decisions
            ],
        },
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
