"""The public pages of booklets, and the home page. Each only reads, with a constant number of queries."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import PUBLIC, policy
from tidtam.documents.selectors import MEDIA_TYPES
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import Crumb
from tidtam.portal import forms, selectors
from tidtam.portal.answers import public_page
from tidtam.portal.pages import province_name, public_crumbs, round_links
from tidtam.portal.templatetags.portal import page_url, round_name
from tidtam.portal.views.results import newest_results, result_rows
from tidtam.progress.charts import money_chart
from tidtam.progress.selectors import NO_MONEY, MoneyTotals
from tidtam.projects.shares import status_chart
from tidtam.publishing.choices import EditionStatus
from tidtam.publishing.models import Edition
from tidtam.publishing.selectors import bytes_path, file_of, record_of
from tidtam.thai.calendar import quarters_of_round
from tidtam.ui.forms import filter_fields

ROWS_PER_PAGE = 50
NEWEST = 4
FILE_KEPT = "public, max-age=86400, immutable"
"""The bytes never change; after a day caches ask again, so that a withdrawn file leaves them."""


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Say what is published: the sums of a round, the newest booklets, the offices."""
    rounds = selectors.current_rounds()
    asked = selectors.chosen(rounds, request.GET.get("round", ""))
    text = request.GET.get("q", "")[:200]
    page = Paginator(selectors.offices_published(text), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = selectors.office_rows(list(page))
    newest = selectors.newest_editions(NEWEST)
    summary = selectors.round_summary(asked) if asked else None
    shown = [*newest, *(row.edition for row in rows if row.edition)]
    results = newest_results()
    context = {
        "round": asked,
        "rounds": round_links(rounds, asked),
        "summary": summary,
        "newest": newest,
        "results": results,
        "page": page,
        "rows": rows,
        "fields": [{"name": "q", "label": _("ค้นหาชื่อหรือรหัส"), "kind": "search", "value": text}],
        "clear_url": page_url("home") if text else "",
        "shows_demo": bool(summary and summary.is_demo)
        or any(edition.is_demo for edition in shown)
        or bool(results and results["is_demo"]),
    }
    return render(request, "portal/home.html", context)


@public_page
def office(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show an office: what the edition of a round says of statuses and money, and every edition it published."""
    organisation, editions = _office_or_404(office_code)
    current = {selectors.Round.of(one): one for one in editions if one.status == EditionStatus.ISSUED}
    asked = selectors.chosen(current, request.GET.get("round", ""))
    shown = current[asked] if asked else None
    results = result_rows(organisation)
    context = {
        "office": organisation,
        "crumbs": public_crumbs(*_province_crumb(organisation), (organisation.spoken_name, None)),
        "editions": editions,
        "results": results,
        "edition": shown,
        "round": asked,
        "rounds": round_links(current, asked),
        "shows_demo": any(one.is_demo for one in editions) or bool(results and selectors.is_demo(organisation)),
    }
    if shown is None:
        return render(request, "portal/office.html", context)
    return render(request, "portal/office.html", context | _figures(shown))


@public_page
def project_list(request: HttpRequest, office_code: str) -> HttpResponse:
    """List the projects of an office's edition: search, filter, sort, 50 a page."""
    organisation, editions = _office_or_404(office_code)
    current = {selectors.Round.of(one): one for one in editions if one.status == EditionStatus.ISSUED}
    asked = selectors.chosen(current, request.GET.get("round", ""))
    if asked is None:
        raise Http404
    shown = current[asked]
    filters = forms.ProjectFilters(
        request.GET,
        work_groups=selectors.work_groups(shown),
        rounds=[(one.key, round_name(one)) for one in sorted(current, reverse=True)],
    )
    query = filters.asked()
    page = Paginator(selectors.projects_asked_for(shown, query), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    office_url = page_url("office", office_code=organisation.code)
    context = {
        "office": organisation,
        "crumbs": public_crumbs((organisation.spoken_name, f"{office_url}?round={asked.key}"), (_("โครงการ"), None)),
        "edition": shown,
        "round": asked,
        "page": page,
        "rows": [selectors.project_row(row) for row in page],
        "fields": filter_fields(filters, values={"round": asked.key}),
        "sort": query.sort,
        "clear_url": f"?round={asked.key}" if query.text or query.execution or query.work_group else "",
        "shows_demo": shown.is_demo,
    }
    return render(request, "portal/project_list.html", context)


@public_page
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show a project as the latest edition that counts published it, or as the edition that was asked for.

    Answers 410 where editions published it and none of them counts any more.
    """
    rows = selectors.appearances(project_id)
    if not rows:
        raise Http404
    shown = selectors.appearance(rows, request.GET.get("edition", ""))
    organisation = rows[0].edition.organisation
    office_url = page_url("office", office_code=organisation.code)
    context: dict[str, Any] = {
        "office": organisation,
        "crumbs": public_crumbs((organisation.spoken_name, office_url), (_("โครงการ"), None)),
        "project": shown,
        "appearances": rows,
        "shows_demo": any(row.edition.is_demo for row in rows),
    }
    if shown is None:
        return render(request, "portal/project_gone.html", context, status=410)
    reports = {report.quarter: report for report in shown.reports.all()}
    asked = selectors.Round.of(shown.edition)
    context |= {
        "edition": shown.edition,
        "round": asked,
        "latest": selectors.appearance(rows, ""),
        "quarters": [(quarter, reports.get(quarter)) for quarter in quarters_of_round(asked.months)],
        "money_chart": money_chart(reports, quarters_of_round(asked.months)),
        "crumbs": public_crumbs(
            (organisation.spoken_name, f"{office_url}?round={asked.key}"),
            (_("โครงการ"), f"{page_url('project_list', office_code=organisation.code)}?round={asked.key}"),
            (_("โครงการที่ %(number)d") % {"number": shown.number}, None),
        ),
    }
    return render(request, "portal/project.html", context)


@public_page
def edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Show an edition: its number and hashes, its files, what it says, and what became of it."""
    shown = selectors.edition_of_id(edition_id)
    if shown is None:
        raise Http404
    organisation, asked = shown.organisation, selectors.Round.of(shown)
    office_url = page_url("office", office_code=organisation.code)
    context = {
        "office": organisation,
        "crumbs": public_crumbs(
            (organisation.spoken_name, f"{office_url}?round={asked.key}"),
            (_("ฉบับที่ %(number)s") % {"number": shown.document_no}, None),
        ),
        "edition": shown,
        "round": asked,
        "files": selectors.files_of(shown),
        "shows_demo": shown.is_demo,
    }
    if shown.status == EditionStatus.WITHDRAWN:
        return render(request, "portal/edition.html", context)
    record = record_of(shown)
    figures = _figures(shown)
    by_quarter: Mapping[int, MoneyTotals] = figures["money"].by_quarter
    context |= figures | {
        "coverage": [
            (quarter, by_quarter.get(quarter, NO_MONEY).reports) for quarter in quarters_of_round(shown.months)
        ],
        "left_out": record.left_out,
        "without_report": record.without_report,
        "accepted_checks": record.accepted_checks,
    }
    return render(request, "portal/edition.html", context)


@public_page
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer 404 in the public look to every other address below the public ones."""
    raise Http404


@policy(PUBLIC)
@require_safe
def edition_file(request: HttpRequest, edition_id: UUID, file_name: str) -> HttpResponseBase:
    """Hand over a file of an edition as an attachment; none of an edition that was withdrawn."""
    shown = selectors.edition_of_id(edition_id)
    file = file_of(shown, file_name) if shown and shown.status != EditionStatus.WITHDRAWN else None
    if file is None:
        raise Http404
    etag = f'"{file.sha256}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=etag) or FileResponse(
        bytes_path(file.sha256).open("rb"),
        as_attachment=True,
        filename=file.file_name,
        content_type=MEDIA_TYPES[file.format],
    )
    for name, value in {"Cache-Control": FILE_KEPT, "ETag": etag, "Content-Language": "th"}.items():
        answer.headers[name] = value
    return answer


def _office_or_404(code: str) -> tuple[Organisation, list[Edition]]:
    organisation = selectors.office_of_code(code)
    if organisation is None:
        raise Http404
    return organisation, selectors.editions_of(organisation)


def _province_crumb(office: Organisation) -> list[Crumb]:
    """Return the way by the province in which an office counts, where it has one."""
    if office.province is None:
        return []
    return [(province_name(office.province), page_url("province", province_code=office.province.code))]


def _figures(shown: Edition) -> dict[str, Any]:
    """Return the statuses and the money of an edition with their charts. Two queries."""
    shares, found = selectors.shares_of(shown), selectors.edition_money(shown)
    return {
        "shares": [
            {
                "label": share.label,
                "key": share.status.value if share.status else selectors.NONE,
                "share": share,
            }
            for share in shares
        ],
        "projects": sum(share.count for share in shares),
        "status_chart": status_chart(shares),
        "money": found,
        "money_chart": money_chart(found.by_quarter, quarters_of_round(shown.months)),
    }
