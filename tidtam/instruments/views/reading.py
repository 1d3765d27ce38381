"""Pages on which instruments are read: those of a fiscal year, one version as an office sees it, its files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.instruments import forms, selectors, writing
from tidtam.instruments.pages import title_of, tree, version_crumbs
from tidtam.instruments.policies import READS_PUBLISHED, published
from tidtam.instruments.sheets import write_version
from tidtam.organisations.policies import HOLDS_A_ROLE, roles_of_request
from tidtam.ui.forms import filter_fields

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@policy(HOLDS_A_ROLE)
@require_safe
def instrument_list(request: HttpRequest) -> HttpResponse:
    """List the instruments of a fiscal year; to analysts the drafts of theirs too. Five queries."""
    filters = forms.YearFilter(request.GET, years=selectors.years_with_versions())
    year = filters.year(today=timezone.localdate())
    held = roles_of_request(request)
    context = {
        "versions": selectors.versions_of_year(year),
        "drafts": selectors.drafts_for(held, fiscal_year_be=year),
        "places": selectors.places_to_build(held),
        "burden": selectors.burden_of_year(year),
        "year": year,
        "fields": filter_fields(filters, values={"fiscal_year": str(year)}),
        "crumbs": [(_("เครื่องมือและตัวชี้วัด"), None)],
    }
    return render(request, "instruments/instrument_list.html", context)


@policy(READS_PUBLISHED)
@require_safe
def version(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Show a version as an office sees it: all of it, or what is asked of one kind of office."""
    row = published(request)
    stated = selectors.version_facts(row)
    filters = forms.OfficeKindFilter(request.GET)
    context = {
        "row": row,
        "stated": stated,
        "title": title_of(stated),
        "nodes": tree(stated, office_kind=filters.kind()),
        "rounds": [(each, selectors.window_of(stated, each.code)) for each in stated.rounds],
        "fields": filter_fields(filters),
        "may_build": selectors.may_build(roles_of_request(request), row),
        "tools": [
            {
                "label": kind.upper(),
                "url": reverse("instruments:version_file", args=[*row.address, kind]),
                "icon": "down",
            }
            for kind in ("xlsx", "json")
        ],
        "crumbs": version_crumbs(row),
    }
    return render(request, "instruments/version.html", context)


@policy(READS_PUBLISHED)
@require_safe
def version_file(
    request: HttpRequest, instrument_code: str, fiscal_year: int, number: int, file_kind: str
) -> HttpResponse:
    """Answer a version as a file that can be changed and loaded again: json or xlsx."""
    row = published(request)
    stated = selectors.version_facts(row)
    if file_kind == "json":
        text = writing.as_json(writing.document([stated], selectors.populations_named(stated)))
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    elif file_kind == "xlsx":
        assert row.published_at is not None
        response = HttpResponse(write_version(stated, created=row.published_at), content_type=XLSX)
    else:
        raise Http404
    name = f"{row.instrument.code}-{row.fiscal_year_be}-{row.number}.{file_kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
