"""The sheets of an organisation, and what its schools answer to one question."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.answers import selectors
from tidtam.answers.models import Sheet
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import labelled, leaf_of, titled
from tidtam.answers.views.desk import NAV, desk_or_404, page_context
from tidtam.approval.choices import Status
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, reads
from tidtam.periods.rules import NO_WINDOW
from tidtam.periods.selectors import ExtendedWindow, decision_words, instrument_windows_of_year

SCHOOLS_PER_PAGE = 50


@policy(reads(office_by_code))
@require_safe
def office_sheets(request: HttpRequest, office_code: str) -> HttpResponse:
    """List the sheets of an organisation: of the newest year first, ?year= of one. A constant number of queries."""
    organisation = located(request)
    rows = selectors.sheets_of(organisation)
    years = sorted({row.instrument_version.fiscal_year_be for row in rows}, reverse=True)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), years[0] if years else None)
    shown = [row for row in rows if row.instrument_version.fiscal_year_be == year]
    windows = instrument_windows_of_year(year) if year else {}
    return render(
        request,
        "answers/office_sheets.html",
        {
            **office_shell(organisation, NAV),
            "crumbs": office_crumbs(organisation, (_("แบบรายงานตัวชี้วัด"), None)),
            "year": year,
            "years": [
                {"label": f"{_('ปีงบประมาณ')} {one}", "url": f"?year={one}", "is_current": one == year} for one in years
            ],
            "rows": [_row(row, counts, windows) for row, counts in selectors.with_counts(shown)],
        },
    )


def _row(
    row: Sheet, counts: selectors.SheetCounts, windows: Mapping[tuple[str, int], ExtendedWindow]
) -> dict[str, Any]:
    version = version_facts(row.instrument_version)
    one = next(each for each in version.rounds if each.code == row.round_code)
    extended = windows.get((version.code, one.months))
    window = extended.decision(row.organisation.path, now=timezone.now()) if extended else NO_WINDOW
    return {
        "row": row,
        "title": titled(version),
        "round": labelled(one),
        "counts": counts,
        "total": len(selectors.nodes_of(row)),
        "status": Status(row.status),
        "window": window,
        "window_words": decision_words(window),
    }


@policy(reads(sheet_place))
@require_safe
def schools(request: HttpRequest, pk: int, node: str) -> HttpResponse:
    """Show what each school answers to a leaf whose sum is the office's answer; fifty a page."""
    desk = desk_or_404(request, pk)
    if node not in desk.reading.summed:
        raise Http404
    page = Paginator(selectors.schools_of(desk.reading.row), SCHOOLS_PER_PAGE).get_page(request.GET.get("page"))
    leaf = desk.leaf(node)
    assert leaf is not None
    return render(
        request,
        "answers/schools.html",
        {
            **page_context(desk, (leaf.node.number or leaf.code, None), (_("แยกตามสถานศึกษา"), None)),
            "leaf": leaf,
            "node": leaf.node,
            "page": page,
            "rows": [
                {
                    "school": part.sheet.organisation,
                    "url": part.sheet.get_absolute_url(),
                    "status": Status(part.sheet.status),
                    "leaf": leaf_of(desk.reading.version, leaf.node, part.answer),
                }
                for part in selectors.school_parts(list(page), node)
            ],
        },
    )
