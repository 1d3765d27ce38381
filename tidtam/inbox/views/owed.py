"""What an office owes of a quarter: every project whose report is due and not submitted, and those that came late."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.inbox import forms, selectors
from tidtam.inbox.views.rows import late_words, left_words
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, reads
from tidtam.organisations.selectors import work_groups_of
from tidtam.periods.selectors import decision_words
from tidtam.progress.selectors import owed as owing
from tidtam.ui.forms import filter_fields
from tidtam.ui.templatetags.ui import mark_thai

OWED_PER_PAGE = 50


@policy(reads(office_by_code))
@require_safe
def owed(request: HttpRequest, office_code: str) -> HttpResponse:
    """List what an office owes of a quarter, and what came late; 50 a page, constant number of queries."""
    organisation, at = located(request), timezone.now()
    if not organisation.is_office:
        raise Http404
    filters = forms.OwedFilters(
        request.GET,
        quarters=owing.quarters_owed(organisation),
        work_groups=work_groups_of(organisation),
    )
    chosen = filters.chosen()
    context = {
        **office_shell(organisation, "organisations"),
        "crumbs": office_crumbs(organisation, (_("รายงานที่ค้างส่ง"), None)),
    }
    if chosen is None:
        return render(request, "inbox/owed.html", context)
    year, quarter = chosen
    window = owing.window_of_quarter(year, quarter, at=at)
    reports = selectors.of_work_group(
        owing.owed_reports(organisation, fiscal_year_be=year, quarter=quarter, window=window, at=at),
        filters.asked("work_group"),
    )
    counts = owing.owed_counts(reports)
    paginator = Paginator(selectors.owed_in_order(reports, sort=filters.asked("sort")), OWED_PER_PAGE)
    paginator.count = counts.listed
    page = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "inbox/owed.html",
        {
            **context,
            "year": year,
            "quarter": quarter,
            "due": decision_words(window.decision(organisation.path, now=at)) if window else "",
            "counts": counts,
            "page": page,
            "rows": [_row(report, at) for report in page],
            "fields": filter_fields(filters, values={"year": str(year), "quarter": str(quarter)}),
            "sort": filters.asked("sort"),
            "clear_url": "?" if filters.asked("work_group") else "",
        },
    )


def _row(report: Any, at: Any) -> dict[str, Any]:
    """Return a report as the list shows it. late: in words; "" where it is not late."""
    is_open = report.status in owing.YET_TO_SUBMIT
    counted_to = at if is_open else report.came_at
    late = owing.days_late(report.due_at, counted_to) if report.due_at and counted_to else 0
    when = late_words(late) if late else ""
    if is_open and report.due_at and not late:
        when = left_words(owing.days_left(report.due_at, at))
    return {
        "report": report,
        "project": report.project,
        "owners": [mark_thai(str(owner.person)) for owner in report.project.owners.all()],
        "due_at": report.due_at,
        "came_at": report.came_at,
        "is_late": bool(late),
        "when": when,
    }
