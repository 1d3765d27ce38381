"""The public pages of provinces: the picture of the nation, and what the offices of a province published."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tidtam.organisations.models import Province
from tidtam.portal import selectors
from tidtam.portal.answers import public_page
from tidtam.portal.pages import province_name, public_crumbs, round_links
from tidtam.portal.templatetags.portal import page_url
from tidtam.portal.views.results import province_results
from tidtam.ui import maps

FIFTH = 20
FIFTHS = ((1, "< 20"), (2, "20–39"), (3, "40–59"), (4, "60–79"), (5, "≥ 80"))
"""Provinces are coloured by fifths of a hundred percent: a share is no level of quality, and has no other steps."""


@public_page
def provinces(request: HttpRequest) -> HttpResponse:
    """Show what every province spent in a round, as tiles and as a table."""
    rounds = selectors.current_rounds()
    asked = selectors.chosen(rounds, request.GET.get("round", ""))
    nations = selectors.nations_of_round(asked) if asked else []
    context = {
        "crumbs": public_crumbs((_("จังหวัด"), None)),
        "round": asked,
        "rounds": round_links(rounds, asked),
        "nations": [_nation(nation, asked) for nation in nations if asked],
        "tiles": _tiles(nations[0]) if nations else "",
        "fifths": FIFTHS,
        "shows_demo": any(nation.is_demo for nation in nations),
    }
    return render(request, "portal/provinces.html", context)


@public_page
def province(request: HttpRequest, province_code: str) -> HttpResponse:
    """Show the offices of a province in a round, by name who did not publish, and what they came to in a year."""
    shown = selectors.province_of_code(province_code)
    if shown is None:
        raise Http404
    rounds = selectors.current_rounds()
    asked = selectors.chosen(rounds, request.GET.get("round", ""))
    nations = selectors.offices_of_province(shown, asked) if asked else []
    results = province_results(shown.code, until=asked.fiscal_year_be if asked else None)
    context = {
        "crumbs": public_crumbs((_("จังหวัด"), page_url("provinces")), (province_name(shown), None)),
        "name": province_name(shown),
        "round": asked,
        "rounds": round_links(rounds, asked),
        "nations": nations,
        "beside": selectors.offices_beside(shown),
        "results": results,
        "shows_demo": any(row.edition.is_demo for nation in nations for row in nation.rows if row.edition)
        or bool(results and results["is_demo"]),
    }
    return render(request, "portal/province.html", context)


def _nation(nation: selectors.NationRound, asked: selectors.Round) -> dict[str, Any]:
    return {
        "nation": nation,
        "rows": [
            {
                "name": province_name(one),
                "sums": sums,
                "url": f"{page_url('province', province_code=one.code)}?round={asked.key}",
            }
            for one, sums in nation.provinces
        ],
    }


def _tiles(nation: selectors.NationRound) -> SafeString:
    """Draw the provinces of a nation, each with its share in whole percent."""
    drawn = [_drawn(one, sums.money.disbursed_pct) for one, sums in nation.provinces]
    return maps.tiles(chart_id="provinces", title=_("เบิกจ่าย (ร้อยละของแผน) รายจังหวัด"), provinces=drawn)


def _drawn(province: Province, pct: Decimal | None) -> maps.Province:
    name = province_name(province)
    if pct is None:
        return maps.Province(province.code, name, "–", None)
    whole = int(pct.quantize(Decimal(1), ROUND_HALF_UP))
    return maps.Province(province.code, name, str(whole), min(whole // FIFTH + 1, len(FIFTHS)))
