"""Pages of the tree: the list of offices. An office's own page stands in dashboards."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.organisations import selectors
from tidtam.organisations.forms.office_list import OfficeFilters
from tidtam.organisations.models import Organisation
from tidtam.organisations.policies import HOLDS_A_ROLE
from tidtam.ui.forms import filter_fields

ROWS_PER_PAGE = 50


@policy(HOLDS_A_ROLE)
@require_safe
def office_list(request: HttpRequest) -> HttpResponse:
    """List the area offices that stand today and that the person may read: search, filter, sort, 50 a page.

    Constant number of queries.
    """
    filters = OfficeFilters(request.GET, provinces=selectors.provinces(), regions=selectors.regions())
    wanted = filters.wanted()
    offices = selectors.office_list(
        Organisation.objects.all().visible_to(request.user),
        on=timezone.localdate(),
        text=wanted["q"],
        kind=wanted["kind"],
        province=wanted["province"],
        region=wanted["region"],
        sort=wanted["sort"],
    )
    page = Paginator(offices, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    region_of_province = selectors.region_of_province()
    is_filtered = any(value for name, value in wanted.items() if name != "sort")
    context = {
        "page": page,
        "rows": [(office, region_of_province.get(office.province_id or 0)) for office in page],
        "filters": filter_fields(filters),
        "sort": wanted["sort"] or "name",
        "clear_url": reverse("organisations:office_list") if is_filtered else "",
        "nav_section": "organisations",
    }
    return render(request, "organisations/office_list.html", context)
