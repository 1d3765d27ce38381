"""Pages of the attention list: what to look into across the projects of an office, and answering for it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.attention import forms, selectors, services, tasks
from tidtam.attention.choices import CURE, WHY, NoticeKind
from tidtam.attention.facts import Place
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import holds, located, office_by_code, person_of, reads, roles_of_request
from tidtam.organisations.selectors import role_to_use
from tidtam.progress.checks import place_label
from tidtam.progress.selectors import quarters_of_years
from tidtam.progress.topics import anchor_of_place
from tidtam.ui.forms import filter_fields
from tidtam.ui.templatetags.ui import mark_thai, moment

NOTICES_PER_PAGE = 20
PLACES_SHOWN = 6
"""Of a notice; the others are counted."""

ANSWERS = frozenset({Role.PLANNER.value})
"""Who answers for a notice, and asks for another look."""


@policy(reads(office_by_code))
@require_safe
def attention(request: HttpRequest, office_code: str) -> HttpResponse:
    """List what was noticed across the projects of an office's year, open first. Constant number of queries."""
    return _page(request, located(request), request.GET)


def _page(
    request: HttpRequest, organisation: Organisation, asked: Any, *, typed: Any = None, error: str = ""
) -> HttpResponse:
    """Return the list; typed and error: an answer that came back to be mended, as it was typed (422)."""
    if not organisation.is_office:
        raise Http404
    filters = forms.AttentionFilters(asked, years=tuple(quarters_of_years(organisation)))
    year, kind = filters.shown_year(), filters.shown_kind()
    context: dict[str, Any] = {
        **office_shell(organisation, "checks"),
        "crumbs": office_crumbs(organisation, (_("รายการที่ควรดู"), None)),
        "year": year,
    }
    if year is None:
        return render(request, "attention/attention.html", context)
    listed = selectors.attention_list(organisation, year)
    found = [one for one in listed.found if kind in {"", one.notice.kind}]
    page = Paginator(found, NOTICES_PER_PAGE).get_page(asked.get("page"))
    projects, reports = selectors.ids_of_places(organisation, year)
    return render(
        request,
        "attention/attention.html",
        {
            **context,
            "fields": filter_fields(filters, values={"year": str(year)}),
            "listed": listed,
            "open_count": len(listed.open),
            "looked_at": moment(listed.look.looked_at) if listed.look else "",
            "page": page,
            "notices": [
                _notice(one, projects, reports, typed=typed if _is_answer_to(one, typed) else {}) for one in page
            ],
            "may_answer": role_to_use(ANSWERS, roles_of_request(request), organisation) is not None,
            "error": error,
            "errors": [(f"reason-{typed.get('digest')}", error)] if error else [],
            "clear_url": f"?{urlencode({'year': year})}" if kind else "",
        },
        status=422 if error else 200,
    )


def _is_answer_to(one: selectors.Found, typed: Any) -> bool:
    return bool(typed) and typed.get("digest") == one.notice.digest


def _notice(one: selectors.Found, projects: Any, reports: Any, *, typed: Any) -> dict[str, Any]:
    notice = one.notice
    return {
        "digest": notice.digest,
        "kind": NoticeKind(notice.kind).label,
        "why": mark_thai(WHY[notice.kind] % notice.values),
        "cure": CURE[notice.kind],
        "places": [_place(place, projects, reports) for place in notice.places[:PLACES_SHOWN]],
        "more": max(len(notice.places) - PLACES_SHOWN, 0),
        "seen": one.seen,
        "typed": typed.get("reason", ""),
        "is_wrong": bool(typed),
    }


def _place(place: Place, projects: Any, reports: Any) -> dict[str, Any]:
    """Return where something stands: name, which report, which field, its address ("" where it is gone), its words."""
    pk, name = projects.get(place.project, (None, place.project))
    report = reports.get((place.project, place.quarter)) if place.quarter else None
    url = reverse("dashboards:project", args=[pk]) if pk else ""
    if report:
        url = f"{reverse('progress:report', args=[report])}#{anchor_of_place(place.place)}"
    where = place_label(place.place)
    quarter = _("ไตรมาส\xa0%(quarter)d") % {"quarter": place.quarter} if place.quarter else _("ทะเบียนโครงการ")
    return {"name": name, "where": " · ".join(filter(None, [quarter, where])), "url": url, "words": place.words}


@policy(holds(ANSWERS, office_by_code))
@require_POST
def look_again(request: HttpRequest, office_code: str) -> HttpResponse:
    """Ask for another look at an office's year: made in the background, once for one state of its content."""
    organisation = located(request)
    filters = forms.AttentionFilters(request.POST, years=tuple(quarters_of_years(organisation)))
    year = filters.shown_year()
    if not organisation.is_office or year is None:
        raise Http404
    job = tasks.ask_for_look(organisation=organisation, fiscal_year_be=year, by=person_of(request), at=timezone.now())
    return redirect(job)


@policy(holds(ANSWERS, office_by_code))
@require_POST
def mark_seen(request: HttpRequest, office_code: str) -> HttpResponse:
    """Keep that a notice was looked into, and why it may stand."""
    organisation, form = located(request), forms.SeenForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, request.POST, typed=request.POST, error=str(services.NoticeGone()))
    sent = form.cleaned_data
    try:
        services.mark_seen(
            organisation=organisation,
            fiscal_year_be=sent["year"],
            digest=sent["digest"],
            reason=sent["reason"],
            by=person_of(request),
            at=timezone.now(),
        )
    except (services.ReasonMissing, services.NoticeGone) as refusal:
        return _page(request, organisation, request.POST, typed=request.POST, error=str(refusal))
    return redirect(f"{reverse('attention:attention', args=[office_code])}?{urlencode({'year': sent['year']})}")
