"""The cross-walk: which indicators of any instruments ask for the same figure, or for a part of it."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tidtam.access.policies import policy
from tidtam.instruments import forms, selectors, services
from tidtam.instruments.models import IndicatorLink, Instrument
from tidtam.instruments.pages import title_of, version_crumbs
from tidtam.instruments.policies import BUILDS
from tidtam.organisations.policies import person_of


@policy(BUILDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int) -> HttpResponse:
    """Show what the indicators of a version are linked with; link two."""
    row = selectors.version_of(instrument_code, fiscal_year, number)
    assert row is not None  # the policy found it
    stated = selectors.version_facts(row)
    mine = [(node.code, f"{node.code} {title_of(node)}") for node in stated.nodes if node.is_leaf]
    others = selectors.indicators_to_link()
    form = forms.LinkForm(
        request.POST or None, mine=mine, others=others, initial={"node_code": request.GET.get("node")}
    )
    if request.method == "POST" and form.is_valid():
        other_code, _colon, other_node_code = form.cleaned_data["other"].partition(":")
        try:
            services.link_indicators(
                instrument=row.instrument,
                node_code=form.cleaned_data["node_code"],
                kind=form.cleaned_data["kind"],
                other=Instrument.objects.get(code=other_code),
                other_node_code=other_node_code,
                by=person_of(request),
                at=timezone.now(),
            )
        except services.VersionRefused as refused:
            form.add_error("other", str(refused))
        else:
            messages.success(request, _("เชื่อมตัวชี้วัดแล้ว"))
            return redirect("instruments:links", *row.address)
    kin = selectors.kin_of(stated)
    context = {
        "row": row,
        "stated": stated,
        "form": form,
        "rows": [(node, title_of(node), kin[node.code]) for node in stated.nodes if node.code in kin],
        "crumbs": version_crumbs(row, (_("เชื่อมกับตัวชี้วัดอื่น"), None)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "instruments/links.html", context, status=status)


@policy(BUILDS)
@require_POST
def unlink(request: HttpRequest, instrument_code: str, fiscal_year: int, number: int, link: int) -> HttpResponse:
    """Take a link of this instrument away."""
    ours = Q(instrument__code=instrument_code) | Q(other_instrument__code=instrument_code)
    found = get_object_or_404(IndicatorLink.objects.select_related("instrument", "other_instrument"), ours, pk=link)
    services.unlink_indicators(link=found, by=person_of(request), at=timezone.now())
    messages.success(request, _("ลบการเชื่อมแล้ว"))
    return redirect("instruments:links", instrument_code, fiscal_year, number)
