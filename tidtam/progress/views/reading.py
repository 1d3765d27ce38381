"""Pages that read: one report with its checks, and everything that fails in an office's year."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import office_by_code, reads
from tidtam.organisations.selectors import area_office
from tidtam.progress import forms, selectors, topics
from tidtam.progress.policies import report_place
from tidtam.progress.views.pages import report_page
from tidtam.ui.forms import filter_fields

ROWS_PER_PAGE = 50


@policy(reads(report_place))
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a quarterly report topic by topic, each with the checks that fail in it. Constant number of queries."""
    return report_page(request, pk)


@policy(reads(office_by_code))
@require_safe
def office_checks(request: HttpRequest, office_code: str) -> HttpResponse:
    """List what fails in an office's year: by level and by check, filtered, report by report, 50 a page."""
    organisation = area_office(office_code)
    if organisation is None:
        raise Http404
    year = request.GET.get("year", "")
    chosen = selectors.office_year(organisation, year=int(year) if year.isdecimal() and len(year) == 4 else None)
    context = {
        **office_shell(organisation, "checks"),
        "crumbs": office_crumbs(organisation, (_("ตรวจสอบ"), None)),
        "chosen": chosen,
    }
    if chosen.year is None:
        return render(request, "progress/office_checks.html", context)
    of_year = {"year": str(chosen.year)}
    counts = selectors.failed_by_check(organisation, chosen.year)
    titles = selectors.check_titles()
    filters = forms.CheckFilters(
        request.GET,
        checks=[(code, titles.get(code, code)) for code in counts],
        years=chosen.years,
    )
    wanted = filters.wanted()
    failed = selectors.failed_check_list(
        organisation,
        chosen.year,
        level=wanted["level"],
        quarter=int(wanted["quarter"]) if wanted["quarter"] else None,
        code=wanted["check"],
    )
    page = Paginator(failed, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    things = selectors.things_of(list(page))
    levels = selectors.failed_counts_of_year(organisation, chosen.year)
    return render(
        request,
        "progress/office_checks.html",
        {
            **context,
            "page": page,
            "groups": _groups(list(page), things),
            "levels": [
                (level, getattr(levels, level.value), f"?{urlencode({**of_year, 'level': level})}") for level in Level
            ],
            "by_check": [
                (titles.get(code, code), level, count, f"?{urlencode({**of_year, 'check': code})}")
                for code, (level, count) in counts.items()
            ],
            "fields": filter_fields(filters, values=of_year),
            "clear_url": f"?{urlencode(of_year)}"
            if any(wanted[name] for name in ("level", "quarter", "check"))
            else "",
        },
    )


def _groups(
    failed: Sequence[FailedCheck], things: Mapping[tuple[int, int], selectors.CheckedThing]
) -> list[dict[str, Any]]:
    """Return the failed checks of a page below the report or project they were found in."""
    groups = []
    for key, rows in groupby(failed, key=lambda row: (row.content_type_id, row.object_id)):
        thing = things[key]
        groups.append(
            {
                "thing": thing,
                "messages": [
                    selectors.check_message(
                        row, url=f"{thing.url}#{topics.anchor_of_place(row.place)}" if thing.quarter else thing.url
                    )
                    for row in rows
                ],
            }
        )
    return groups
