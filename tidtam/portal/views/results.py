"""The public pages of results: nations, a year, an instrument and its nodes, territories, and those of an office."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tidtam.assessment import pages
from tidtam.instruments.facts import InstrumentVersion
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import Crumb
from tidtam.portal import selectors
from tidtam.portal.answers import public_page
from tidtam.portal.forms import ResultFilters
from tidtam.portal.pages import public_crumbs
from tidtam.portal.selectors import Published
from tidtam.portal.templatetags.portal import page_url
from tidtam.rollup.choices import Source, TerritoryKind
from tidtam.rollup.facts import Line
from tidtam.rollup.models import Territory
from tidtam.rollup.selectors import alone, behind, divided, divisions, incomplete, lines, missing, overall, territories
from tidtam.rollup.words import level_rows, province_tiles, provinces_of, said, source_of, spoken
from tidtam.thai.money import format_percent
from tidtam.ui.forms import filter_fields
from tidtam.ui.maps import province_map

ROWS_PER_PAGE = 50


@public_page
def results(request: HttpRequest) -> HttpResponse:
    """Say of which instruments and years results are published, nation by nation."""
    nations: dict[int, dict[str, Any]] = {}
    for one in selectors.published_results():
        root, year = one.territory.root, one.territory.fiscal_year_be
        listed = nations.setdefault(root.pk, {"root": root, "years": {}})["years"]
        listed.setdefault(year, {"year": year, "url": _year_url(one.territory), "rows": []})["rows"].append(_row(one))
    context = {
        "crumbs": public_crumbs((_("ผลการประเมิน"), None)),
        "nations": [{"root": each["root"], "years": list(each["years"].values())} for each in nations.values()],
        "shows_demo": selectors.is_demo(*(each["root"] for each in nations.values())),
    }
    return render(request, "portal/results.html", context)


@public_page
def results_year(request: HttpRequest, nation: str, fiscal_year_be: int) -> HttpResponse:
    """Show good or above of a fiscal year by part and overall, for a nation and its divisions."""
    found = selectors.published_results(nation=nation, fiscal_year_be=fiscal_year_be)
    if not found:
        raise Http404
    root = found[0].territory.root
    parts = [one for one in found if one.instrument.counts_overall and one.is_final]
    context: dict[str, Any] = {
        "crumbs": public_crumbs((_("ผลการประเมิน"), page_url("results")), (_year_name(found[0].territory), None)),
        "nation": root,
        "year": fiscal_year_be,
        "figures": [_row(one) for one in parts],
        "others": [_row(one) for one in found if one not in parts],
        "shows_demo": selectors.is_demo(root),
    }
    if parts:
        filters = ResultFilters(request.GET, by=divisions())
        by = filters.chosen("by")
        codes, versions = [one.instrument.code for one in parts], [one.version for one in parts]
        line, *rows = overall(versions, [parts[0].territory, *divided(fiscal_year_be, by, root)])
        header = [_("เขตทั้งหมด"), *codes, _("ทุกส่วน"), _("มีผลครบ")]
        context |= {
            "fields": filter_fields(filters, values={"by": by}),
            "line": line,
            "overall_pct": line.pct(),
            "missing": list(incomplete(versions, parts[0].territory)),
            "table": {
                "caption": _("ร้อยละของเขตที่อยู่ในระดับดีขึ้นไป"),
                "header": header,
                "rows": [
                    {
                        "name": spoken(one.territory, root),
                        "cells": list(
                            zip(
                                header,
                                [
                                    one.asked,
                                    *(format_percent(one.pct(code)) for code in codes),
                                    format_percent(one.pct()),
                                    one.complete,
                                ],
                                strict=True,
                            )
                        ),
                    }
                    for one in rows
                ],
            },
        }
    return render(request, "portal/results_year.html", context)


@public_page
def instrument(request: HttpRequest, nation: str, fiscal_year_be: int, instrument: str, node: str = "") -> HttpResponse:
    """Show an instrument or one of its nodes: the nation, its divisions, provinces as tiles, and all nodes."""
    shown = _published_or_404(nation, fiscal_year_be, instrument, node)
    filters = ResultFilters(request.GET, round=_round_choices(shown), by=divisions())
    round_code, by = filters.chosen("round"), filters.chosen("by")
    names, root = _names(shown.instrument), shown.territory.root
    every = {one.node_code: one for one in _lines(shown, round_code, [shown.territory], ["", *names])}
    line = every[node]
    context: dict[str, Any] = {
        "crumbs": _crumbs(shown, node),
        "nation": root,
        "shown": shown,
        "year": fiscal_year_be,
        "title": _title(shown.instrument, node),
        "fields": filter_fields(filters, values={"round": round_code, "by": by}),
        "line": line,
        "said": said(line, shown.instrument),
        "levels": level_rows(line, shown.instrument),
        "nation_url": _territory_url(shown, round_code, line),
        "nodes": [
            {
                "line": every[code],
                "said": said(every[code], shown.instrument),
                "name": name,
                "url": _instrument_url(shown, code, round_code),
            }
            for code, name in names.items()
        ],
        "shows_demo": selectors.is_demo(root),
    }
    if line.sums.contributors:
        provinces = _lines(shown, round_code, _provinces_of(shown), [node])
        rows = (
            provinces
            if by == TerritoryKind.PROVINCE
            else _lines(shown, round_code, divided(fiscal_year_be, by, root), [node])
        )
        context |= {
            "rows": [
                {
                    "line": one,
                    "name": spoken(one.territory, root),
                    "said": said(one, shown.instrument),
                    "url": _territory_url(shown, round_code, one),
                }
                for one in rows
                if one.asked
            ],
            "tiles": province_tiles(provinces_of(provinces, shown.instrument, root)),
            "map_url": page_url("province_picture", **_address(shown, node)) + f"?round={round_code}",
        }
    return render(request, "portal/results_instrument.html", context)


@public_page
def territory(
    request: HttpRequest, nation: str, fiscal_year_be: int, instrument: str, kind: str, territory: str, node: str = ""
) -> HttpResponse:
    """Show what stands behind a figure of a territory: the offices in it, 50 a page, and by name who is missing."""
    shown = _published_or_404(nation, fiscal_year_be, instrument, node)
    found = selectors.territory_of(shown.territory, kind, territory)
    if found is None:
        raise Http404
    filters = ResultFilters(request.GET, round=_round_choices(shown))
    round_code, root = filters.chosen("round"), shown.territory.root
    (line,) = _lines(shown, round_code, [found], [node])
    facts = behind(shown.version, round_code, node, found, source=Source.RESULT)
    page = Paginator(facts, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    name = spoken(line.territory, root)
    context = {
        "crumbs": [*_crumbs(shown, node, leads_on=True), (name, None)],
        "nation": root,
        "shown": shown,
        "year": fiscal_year_be,
        "name": name,
        "title": _title(shown.instrument, node),
        "round": _round_name(shown.instrument, round_code),
        "fields": filter_fields(filters, values={"round": round_code}) if len(shown.rounds) > 1 else [],
        "line": line,
        "said": said(line, shown.instrument),
        "levels": level_rows(line, shown.instrument),
        "page": page,
        "rows": [
            {
                "office": fact.organisation,
                "said": said(alone(fact, line), shown.instrument),
                "url": _office_result_url(fact.organisation.code, shown.instrument, round_code),
            }
            for fact in page
        ],
        "missing": list(missing(shown.version, round_code, node, found, source=Source.RESULT)),
        "shows_demo": selectors.is_demo(root),
    }
    return render(request, "portal/results_territory.html", context)


@public_page
def province_picture(
    request: HttpRequest, nation: str, fiscal_year_be: int, instrument: str, node: str = ""
) -> HttpResponse:
    """Answer the map of provinces as a picture."""
    shown = _published_or_404(nation, fiscal_year_be, instrument, node)
    round_code = ResultFilters(request.GET, round=_round_choices(shown)).chosen("round")
    lines = _lines(shown, round_code, _provinces_of(shown), [node])
    provinces = provinces_of(lines, shown.instrument, shown.territory.root)
    svg = province_map(
        title=_title(shown.instrument, node), provinces={province.code: province for province in provinces}
    )
    answer = HttpResponse(svg, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@public_page
def office_result(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, round_code: str
) -> HttpResponse:
    """Show an edition of an office's result node by node: levels, means and words, and which editions there are."""
    office = selectors.office_of_code(office_code)
    if office is None:
        raise Http404
    shown = selectors.result_of_office(
        office,
        fiscal_year_be=fiscal_year_be,
        instrument=instrument,
        round_code=round_code,
        number=request.GET.get("edition", ""),
    )
    if shown is None:
        raise Http404
    asked, depths = shown.instrument, pages.depths_of(shown.instrument)
    nation = selectors.nation_of(office, fiscal_year_be)
    context = {
        "crumbs": public_crumbs(
            (office.spoken_name, page_url("office", office_code=office.code)),
            (asked.short_title or asked.code, None),
        ),
        "office": office,
        "shown": shown,
        "title": _title(asked, ""),
        "year": fiscal_year_be,
        "round": _round_name(asked, round_code),
        "nation_url": nation and page_url("results_instrument", **_named(nation, asked)),
        "total": shown.scores.total,
        "total_label": pages.word(shown.scores.total.label, shown.scores.total.label_en),
        "rounds": [pages.word(each.label, each.label_en) for each in asked.rounds],
        "has_rounds": len(asked.rounds) > 1,
        "rows": [
            pages.score_row(each, shown.scores.nodes[each.code], asked.rounds, depth=depths[each.code])
            for each in asked.nodes
        ],
        "shows_demo": selectors.is_demo(office),
    }
    return render(request, "portal/office_result.html", context)


def result_rows(office: Organisation) -> list[dict[str, Any]]:
    """Return the results of an office that count, as its page lists them."""
    return [
        {
            "row": row,
            "title": _title(row.instrument, ""),
            "round": _round_name(row.instrument, row.result.round_code),
            "label": pages.word(row.total.label, row.total.label_en),
            "url": _office_result_url(office.code, row.instrument, row.result.round_code),
        }
        for row in selectors.results_of_office(office)
    ]


def province_results(province: str, until: int | None) -> dict[str, Any] | None:
    """Return what the page of a province says of results: its latest year until one, and each nation's instruments."""
    year = selectors.newest_year(until)
    found = selectors.published_results(fiscal_year_be=year, province=province) if year is not None else []
    if not found:
        return None
    nations: dict[int, dict[str, Any]] = {}
    for one in found:
        listed = nations.setdefault(one.territory.root_id, {"root": one.territory.root, "rows": []})["rows"]
        where = {"kind": TerritoryKind.PROVINCE.value, "territory": province}
        address = page_url("results_territory", **_address(one, ""), **where)
        listed.append(_row(one) | {"url": f"{address}?round={one.rounds[0].code}"})
    return {
        "year": year,
        "nations": list(nations.values()),
        "is_demo": selectors.is_demo(*(each["root"] for each in nations.values())),
    }


def newest_results() -> dict[str, Any] | None:
    """Return what the home page says of results: the latest year of the first nation; None before any is published."""
    year = selectors.newest_year()
    found = selectors.published_results(fiscal_year_be=year) if year is not None else []
    if not found:
        return None
    root = found[0].territory.root
    return {
        "nation": root,
        "year": year,
        "figures": [_row(one) for one in found if one.territory.root == root and one.instrument.counts_overall],
        "is_demo": selectors.is_demo(root),
    }


# What addresses ask for ----------------------------------------------------------------------------------------------


def _published_or_404(nation: str, fiscal_year_be: int, instrument: str, node: str) -> Published:
    """Return what is published of an instrument. A node of figures alone is answered like one that does not exist."""
    found = selectors.published_results(nation=nation, fiscal_year_be=fiscal_year_be, instrument=instrument)
    if not found or (node and node not in _names(found[0].instrument)):
        raise Http404
    return found[0]


def _round_choices(shown: Published) -> list[tuple[str, str]]:
    return [(each.code, pages.word(each.label, each.label_en)) for each in shown.rounds]


def _names(instrument: InstrumentVersion) -> dict[str, str]:
    """Return number and title of every node that results speak of, by its code, in the order of the instrument."""
    return {
        node.code: f"{node.number} {pages.word(node.title, node.title_en)}".strip()
        for node in instrument.nodes
        if source_of(instrument, node.code) == Source.RESULT
    }


def _lines(shown: Published, round_code: str, within: Iterable[Territory], node_codes: Collection[str]) -> list[Line]:
    found = lines(shown.version, round_code, list(within), node_codes=node_codes, source=Source.RESULT)
    return [line for line in found if not line.part]


def _provinces_of(shown: Published) -> QuerySet[Territory]:
    return territories(shown.territory.fiscal_year_be, kind=TerritoryKind.PROVINCE, root=shown.territory.root)


# What pages say ------------------------------------------------------------------------------------------------------


def _row(one: Published) -> dict[str, Any]:
    """Return an instrument as lists and key figures show it, in the last round that is published."""
    return {
        "one": one,
        "title": _title(one.instrument, ""),
        "short": one.instrument.short_title or one.instrument.code,
        "round": pages.word(one.rounds[0].label, one.rounds[0].label_en),
        "said": said(one.whole, one.instrument),
        "url": _instrument_url(one),
    }


def _title(instrument: InstrumentVersion, node_code: str) -> str:
    named = instrument.node(node_code) if node_code else instrument
    return pages.word(named.title, named.title_en)


def _round_name(instrument: InstrumentVersion, round_code: str) -> str:
    """Return the name of a round; "" of the only one there is."""
    if len(instrument.rounds) == 1:
        return ""
    return next(pages.word(each.label, each.label_en) for each in instrument.rounds if each.code == round_code)


def _year_name(nation: Territory) -> str:
    return _("%(nation)s ปีงบประมาณ %(year)s") % {"nation": nation.root.spoken_name, "year": nation.fiscal_year_be}


# Where they lead -----------------------------------------------------------------------------------------------------


def _crumbs(shown: Published, node: str, *, leads_on: bool = False) -> list[Crumb]:
    """Return the way to an instrument or its node. leads_on: a page stands below it."""
    last = [("", shown.instrument.short_title or shown.instrument.code)]
    if node:
        last.append((node, shown.instrument.node(node).number or node))
    return public_crumbs(
        (_("ผลการประเมิน"), page_url("results")),
        (_year_name(shown.territory), _year_url(shown.territory)),
        *((name, _instrument_url(shown, code) if leads_on or code != node else None) for code, name in last),
    )


def _year_url(nation: Territory) -> str:
    return page_url("results_year", nation=nation.root.code, fiscal_year_be=nation.fiscal_year_be)


def _address(shown: Published, node: str) -> dict[str, Any]:
    named = _named(shown.territory.root.code, shown.instrument)
    return {**named, "node": node} if node else named


def _named(nation: str, instrument: InstrumentVersion) -> dict[str, Any]:
    return {"nation": nation, "fiscal_year_be": instrument.fiscal_year_be, "instrument": instrument.code}


def _instrument_url(shown: Published, node: str = "", round_code: str = "") -> str:
    """Return the address of an instrument or a node of it; the round is named where it is not the last published."""
    question = f"?round={round_code}" if round_code not in ("", shown.rounds[0].code) else ""
    return page_url("results_instrument", **_address(shown, node)) + question


def _territory_url(shown: Published, round_code: str, line: Line) -> str:
    where = {"kind": line.territory.kind, "territory": line.territory.code}
    question = f"?round={round_code}" if round_code != shown.rounds[0].code else ""
    return page_url("results_territory", **_address(shown, line.node_code), **where) + question


def _office_result_url(office_code: str, instrument: InstrumentVersion, round_code: str) -> str:
    return page_url(
        "office_result",
        office_code=office_code,
        fiscal_year_be=instrument.fiscal_year_be,
        instrument=instrument.code,
        round_code=round_code,
    )
