"""Pages of roll-up: what the instruments of a year come to, one instrument by territory, and what stands behind."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.access.snapshot import reading_snapshot
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts, version_in_use, versions_of_year
from tidtam.organisations.models import Organisation
from tidtam.organisations.pages import office_crumbs, office_shell
from tidtam.organisations.policies import HOLDS_A_ROLE, located, reads
from tidtam.rollup import selectors
from tidtam.rollup.choices import TerritoryKind
from tidtam.rollup.facts import Line
from tidtam.rollup.forms import InstrumentFilters, OverviewFilters
from tidtam.rollup.models import Territory
from tidtam.rollup.policies import ROOTS, root_by_code
from tidtam.rollup.words import level_rows, province_tiles, provinces_of, said, source_of, spoken
from tidtam.thai.money import format_percent
from tidtam.ui.forms import filter_fields
from tidtam.ui.maps import Province, province_map

ROWS_PER_PAGE = 50
NAMED = 20
"""How many of the offices without a result are named on the overview."""


@policy(HOLDS_A_ROLE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the nation's page for who may read it, else to the results of the only office they may read."""
    readable = Organisation.objects.visible_to(request.user)
    root = readable.filter(kind__in=ROOTS).order_by("path").first()
    if root is not None:
        return redirect("rollup:overview", root.code)
    offices = list(readable.offices().order_by("pk")[:2])
    return (
        redirect("assessment:result_list", offices[0].code)
        if len(offices) == 1
        else redirect("organisations:office_list")
    )


@policy(reads(root_by_code))
@require_safe
def overview(request: HttpRequest, office_code: str) -> HttpResponse:
    """Show good or above of a year by part and overall, for the nation and its divisions."""
    organisation = located(request)
    with reading_snapshot():
        root = selectors.root_of(organisation)
        years = selectors.years_of(root)
        filters = OverviewFilters(
            request.GET, years=[(str(year), str(year)) for year in years], divisions=selectors.divisions()
        )
        year = int(filters.chosen("year") or 0)
        context: dict[str, Any] = {
            **office_shell(organisation, "rollup"),
            "crumbs": office_crumbs(organisation, (_("ภาพรวมผลการประเมิน"), None)),
            "year": year,
        }
        if not year:
            return render(request, "rollup/overview.html", context)
        versions = versions_of_year(year)
        counted = [version for version in versions if version_facts(version).counts_overall]
        nation = list(selectors.territories(year, kind=TerritoryKind.NATION, root=root))
        divided = list(selectors.divided(year, filters.chosen("by"), root))
        lines = selectors.overall(counted, [*nation, *divided])
        incomplete = selectors.incomplete(counted, nation[0])
        absent = list(incomplete[:NAMED]) if lines[0].complete < lines[0].asked else []
    parts = [version_facts(version) for version in counted]
    context |= {
        "fields": filter_fields(filters, values={"year": str(year), "by": filters.chosen("by")}),
        "line": lines[0],
        "overall_pct": lines[0].pct(),
        "absent": absent,
        "absent_count": lines[0].asked - lines[0].complete,
        "more_absent": lines[0].asked - lines[0].complete - len(absent),
        "figures": [
            {
                "title": part.short_title or part.code,
                "pct": lines[0].pct(part.code),
                "good": lines[0].parts[part.code],
                "target": part.national_target,
                "url": reverse("rollup:instrument", args=[office_code, year, part.code]),
            }
            for part in parts
        ],
        "table": {
            "caption": _("ร้อยละของเขตที่อยู่ในระดับดีขึ้นไป"),
            "header": [_("พื้นที่"), _("เขตทั้งหมด"), *(part.code for part in parts), _("ทุกส่วน"), _("มีผลครบ")],
            "rows": [
                [
                    spoken(one.territory, organisation),
                    one.asked,
                    *(format_percent(one.pct(part.code)) for part in parts),
                    format_percent(one.pct()),
                    one.complete,
                ]
                for one in lines[1:]
            ],
        },
        "others": [
            {"title": version_facts(version).title, "url": reverse("rollup:instrument", args=[office_code, year, code])}
            for version in versions
            if not version_facts(version).counts_overall
            for code in [version_facts(version).code]
        ],
    }  # fmt: skip
    return render(request, "rollup/overview.html", context)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of one instrument's page asks for."""

    root: Organisation
    version: Version
    facts: InstrumentVersion
    filters: InstrumentFilters

    @property
    def node(self) -> str:
        """Code of the chosen node; "" is the whole instrument."""
        chosen = self.filters.chosen("node")
        return "" if chosen == WHOLE else chosen

    @property
    def round(self) -> str:
        """Code of the chosen round."""
        return self.filters.chosen("round")

    def lines(self, within: list[Territory], node_codes: list[str] | None = None) -> list[Line]:
        """Return the lines of nodes in territories, each from where its sums come."""
        wanted = [self.node] if node_codes is None else node_codes
        found: list[Line] = []
        for source in sorted({source_of(self.facts, code) for code in wanted}):
            codes = [code for code in wanted if source_of(self.facts, code) == source]
            found += selectors.lines(self.version, self.round, within, node_codes=codes, source=source)
        place = {code: position for position, code in enumerate(wanted)}
        return sorted(found, key=lambda line: place[line.node_code])


WHOLE = "whole"


@policy(reads(root_by_code))
@require_safe
def instrument(request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str) -> HttpResponse:
    """Show one instrument: a node for the nation and its divisions, provinces as tiles, and all its nodes."""
    organisation = located(request)
    with reading_snapshot():
        asked = _asked(request, organisation, fiscal_year_be, instrument)
        tree = asked.filters.chosen("tree")
        nation = list(selectors.territories(fiscal_year_be, kind=TerritoryKind.NATION, root=asked.root, tree=tree))
        if not nation:
            raise Http404
        by = asked.filters.chosen("by")
        divided = list(selectors.divided(fiscal_year_be, by, asked.root, tree=tree))
        provinces = list(selectors.territories(fiscal_year_be, kind=TerritoryKind.PROVINCE, root=asked.root, tree=tree))
        line, *parts = asked.lines(nation)
        rows = asked.lines(divided)
        codes = [node.code for node in asked.facts.nodes]
        all_nodes = asked.lines(nation, codes)
        tiles = province_tiles(_provinces(asked, provinces))
    titles = {node.code: (node.number, node.title) for node in asked.facts.nodes}
    context = {
        **office_shell(organisation, "rollup"),
        "crumbs": office_crumbs(
            organisation,
            (_("ภาพรวมผลการประเมิน"), reverse("rollup:overview", args=[office_code]) + f"?year={fiscal_year_be}"),
            (asked.facts.short_title or asked.facts.code, None),
        ),
        "asked": asked,
        "title": titles[asked.node][1] if asked.node else asked.facts.title,
        "year": fiscal_year_be,
        "fields": filter_fields(asked.filters, values=_values(asked)),
        "line": line,
        "said": said(line, asked.facts),
        "parts": [said(one, asked.facts) for one in parts],
        "levels": level_rows(line, asked.facts),
        "nation_url": _territory_url(request, office_code, asked, line),
        "rows": [
            {
                "line": one,
                "name": spoken(one.territory, organisation),
                "said": said(one, asked.facts),
                "url": _territory_url(request, office_code, asked, one),
            }
            for one in rows
            if one.asked
        ],
        "nodes": [
            {
                "line": one,
                "said": said(one, asked.facts),
                "name": " ".join(titles[one.node_code]).strip(),
                "url": _node_url(request, one.node_code),
            }
            for one in all_nodes
            if not one.part
        ],
        "tiles": tiles,
        "map_url": reverse("rollup:province_picture", args=[office_code, fiscal_year_be, instrument])
        + (f"?{request.GET.urlencode()}" if request.GET else ""),
    }  # fmt: skip
    return render(request, "rollup/instrument.html", context)


@policy(reads(root_by_code))
@require_safe
def territory(
    request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str, kind: str, territory: str
) -> HttpResponse:
    """Show what stands behind a figure of a territory: each organisation's part, and who is missing."""
    organisation = located(request)
    with reading_snapshot():
        asked = _asked(request, organisation, fiscal_year_be, instrument)
        tree = asked.filters.chosen("tree")
        found = (
            selectors.territories(fiscal_year_be, kind=kind, root=asked.root, tree=tree).filter(code=territory).first()
        )
        if found is None:
            raise Http404
        line, *parts = asked.lines([found])
        source = source_of(asked.facts, asked.node)
        behind = selectors.behind(asked.version, asked.round, asked.node, found, source=source).filter(part="")
        missing = selectors.missing(asked.version, asked.round, asked.node, found, source=source)
        page = Paginator(behind, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        of_parts = selectors.parts_behind(list(page))
        rows = [
            {
                "organisation": fact.organisation,
                "said": said(selectors.alone(fact, line), asked.facts),
                "parts": [said(selectors.alone(one, line), asked.facts) for one in of_parts[fact.organisation_id]],
            }
            for fact in page
        ]
        absent = list(missing[: ROWS_PER_PAGE + 1])
    up = reverse("rollup:instrument", args=[office_code, fiscal_year_be, instrument])
    context = {
        **office_shell(organisation, "rollup"),
        "crumbs": office_crumbs(
            organisation,
            (_("ภาพรวมผลการประเมิน"), reverse("rollup:overview", args=[office_code]) + f"?year={fiscal_year_be}"),
            (asked.facts.short_title or asked.facts.code, up),
            (spoken(line.territory, organisation), None),
        ),
        "territory_name": spoken(line.territory, organisation),
        "title": asked.facts.node(asked.node).title if asked.node else asked.facts.title,
        "line": line,
        "said": said(line, asked.facts),
        "parts": [said(one, asked.facts) for one in parts],
        "rows": rows,
        "page": page,
        "missing": absent[:ROWS_PER_PAGE],
        "more_missing": max(0, line.missing - ROWS_PER_PAGE),
    }
    return render(request, "rollup/territory.html", context)


@policy(reads(root_by_code))
@require_safe
def province_picture(request: HttpRequest, office_code: str, fiscal_year_be: int, instrument: str) -> HttpResponse:
    """Answer the map of provinces as a picture."""
    with reading_snapshot():
        asked = _asked(request, located(request), fiscal_year_be, instrument)
        tree = asked.filters.chosen("tree")
        provinces = list(selectors.territories(fiscal_year_be, kind=TerritoryKind.PROVINCE, root=asked.root, tree=tree))
        shown = _provinces(asked, provinces)
    title = asked.facts.node(asked.node).title if asked.node else asked.facts.title
    svg = province_map(title=title, provinces={province.code: province for province in shown})
    answer = HttpResponse(svg, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _asked(request: HttpRequest, organisation: Organisation, fiscal_year_be: int, code: str) -> Asked:
    version = version_in_use(code, fiscal_year_be)
    if version is None:
        raise Http404
    facts = version_facts(version)
    filters = InstrumentFilters(
        request.GET,
        rounds=[(each.code, each.label) for each in reversed(facts.rounds)],
        nodes=[
            (WHOLE, _("ทั้งเครื่องมือ")),
            *((node.code, f"{node.number} {node.title}".strip()) for node in facts.nodes),
        ],
        divisions=selectors.divisions(),
    )
    return Asked(selectors.root_of(organisation), version, facts, filters)


def _territory_url(request: HttpRequest, office_code: str, asked: Asked, line: Line) -> str:
    where = line.territory
    url = reverse(
        "rollup:territory", args=[office_code, asked.facts.fiscal_year_be, asked.facts.code, where.kind, where.code]
    )
    return url + (f"?{request.GET.urlencode()}" if request.GET else "")


def _node_url(request: HttpRequest, node_code: str) -> str:
    query = request.GET.copy()
    query["node"] = node_code
    return f"?{query.urlencode()}"


def _values(asked: Asked) -> dict[str, str]:
    return {name: asked.filters.chosen(name) for name in asked.filters.fields}


def _provinces(asked: Asked, provinces: list[Territory]) -> list[Province]:
    return provinces_of(asked.lines(provinces), asked.facts, asked.root)
