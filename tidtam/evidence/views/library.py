"""The library of an office: what stands in it, where it is used, and adding to it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tidtam.access.policies import policy
from tidtam.evidence import forms, rules, selectors, services
from tidtam.evidence.http import keep_files, keep_link
from tidtam.evidence.purpose import EVIDENCE
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import located, office_by_code, person_of, reads, roles_of_request
from tidtam.thai.calendar import fiscal_year_be
from tidtam.ui.forms import filter_fields

ROWS_PER_PAGE = 50
PLACES_SHOWN = 2
"""Of each piece of evidence; the others are counted."""


@policy(reads(office_by_code))
@require_safe
def library(request: HttpRequest, office_code: str) -> HttpResponse:
    """List an office's evidence, newest first, 50 a page, with where it is used. Constant number of queries."""
    return _page(request, _office(request))


def _office(request: HttpRequest) -> Organisation:
    office = located(request)
    if not rules.keeps_library(office.kind):
        raise Http404
    return office


def _page(
    request: HttpRequest,
    office: Organisation,
    *,
    year: int | None = None,
    faults: Sequence[str] = (),
    link_form: forms.LinkForm | None = None,
) -> HttpResponse:
    """Return the library; with what could not be added to a year of it, as it was typed (422)."""
    years = selectors.years_of(office, on=timezone.localdate())
    filters = forms.LibraryFilters(request.GET, years=years)
    wanted = filters.wanted()
    page = Paginator(selectors.library(office, **wanted), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    used = selectors.where_used(shown)
    year = year or _year(wanted["fiscal_year_be"])
    errors = [("files", fault) for fault in faults] + (link_form.faults() if link_form else [])
    return render(
        request,
        "evidence/library.html",
        {
            **office_shell(office, "documents"),
            "crumbs": office_crumbs(office, (_("คลังหลักฐาน"), None)),
            "fields": filter_fields(filters),
            "clear_url": reverse("evidence:library", args=[office.code]) if any(wanted.values()) else "",
            "page": page,
            "rows": [(one, used[one.pk][:PLACES_SHOWN], len(used[one.pk]) - PLACES_SHOWN) for one in shown],
            "year": year,
            "room": _room(office, year),
            "may_add": selectors.adding_role(roles_of_request(request), office) is not None,
            "purpose": EVIDENCE,
            "link_form": link_form or forms.LinkForm(),
            "errors": errors,
        },
        status=422 if errors else 200,
    )


def _year(asked: int | None) -> int:
    """Return the fiscal year to whose quota something would be added: the one that is shown, else today's."""
    return asked or fiscal_year_be(timezone.localdate())


def _room(office: Organisation, year: int) -> dict[str, Any]:
    """Return how much of a year's quota is taken, in words, and its share in percent."""
    used, quota = selectors.bytes_used(office, year), selectors.quota()
    return {
        "used": rules.megabytes(used),
        "quota": rules.megabytes(quota),
        "left": rules.megabytes(max(quota - used, 0)),
        "share": 100 * used / quota,
    }


def _sent_year(request: HttpRequest, office: Organisation) -> int:
    """Return the year that a form of the page was shown for."""
    years = selectors.years_of(office, on=timezone.localdate())
    return _year(forms.LibraryFilters(request.POST, years=years).wanted()["fiscal_year_be"])


def _address(office: Organisation, year: int) -> str:
    return f"{reverse('evidence:library', args=[office.code])}?{urlencode({'year': year})}"


@policy(reads(office_by_code))
@require_POST
def add_files(request: HttpRequest, office_code: str) -> HttpResponse:
    """Take the files of a form into the library; those that cannot be taken are named, the others are kept."""
    office, at = _office(request), timezone.now()
    year = _sent_year(request, office)
    added, faults = keep_files(request, organisation=office, fiscal_year_be=year, by=person_of(request), at=at)
    _say_added(request, office, year, added)
    if faults or not added:
        return _page(request, office, year=year, faults=faults or [_("เลือกไฟล์ก่อนส่ง")])
    return redirect(_address(office, year))


@policy(reads(office_by_code))
@require_POST
def add_link(request: HttpRequest, office_code: str) -> HttpResponse:
    """Keep a link in the library; nothing is fetched from there."""
    office, at, form = _office(request), timezone.now(), forms.LinkForm(request.POST)
    year = _sent_year(request, office)
    added = keep_link(form, organisation=office, fiscal_year_be=year, by=person_of(request), at=at)
    if added is None:
        return _page(request, office, year=year, link_form=form)
    _say_added(request, office, year, [added])
    return redirect(_address(office, year))


def _say_added(request: HttpRequest, office: Organisation, year: int, added: Sequence[services.Added]) -> None:
    """Say what was added and how much room is left, and what stood in the library already."""
    count = sum(one.is_new for one in added)
    if count:
        said = ngettext(
            "เพิ่มหลักฐาน %(count)d รายการแล้ว · ปีงบประมาณ %(year)d เหลือที่ %(left)s",
            "เพิ่มหลักฐาน %(count)d รายการแล้ว · ปีงบประมาณ %(year)d เหลือที่ %(left)s",
            count,
        )
        left = _room(office, year)["left"]
        messages.success(request, said % {"count": count, "year": year, "left": left})
    for evidence, is_new in added:
        if not is_new:
            messages.warning(
                request,
                _("ใช้ “%(title)s” ที่มีในคลังแล้ว (%(who)s เพิ่มไว้) ระบบเก็บสิ่งที่เหมือนกันไว้ชิ้นเดียว")
                % {"title": evidence.title, "who": evidence.added_by},
            )
