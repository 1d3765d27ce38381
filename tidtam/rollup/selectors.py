"""Readings of roll-up: lines by territory, good or above, who is missing, and what stands behind a figure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from tidtam.assessment.models import Result
from tidtam.instruments.choices import AnsweredBy, OverallRule
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.rules import applicable
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import ESA_OFFICE_KINDS, OrganisationKind
from tidtam.organisations.models import Organisation, RegionSet
from tidtam.rollup import facts, sums
from tidtam.rollup.choices import Source, TerritoryKind, Tree
from tidtam.rollup.facts import MEASURES, Added, Line, Measures, OverallLine
from tidtam.rollup.models import Cell, Fact, Territory, TerritoryMember
from tidtam.scoring.facts import NodeScore
from tidtam.scoring.rules import is_good, is_good_overall


def territories(
    fiscal_year_be: int, *, kind: str, root: Organisation | None = None, tree: str = Tree.YEAR, region_set: str = ""
) -> QuerySet[Territory]:
    """Return the territories of a kind in their order; of regions those of one set, where it is named."""
    found = Territory.objects.filter(fiscal_year_be=fiscal_year_be, kind=kind, tree=tree)
    if root is not None:
        found = found.filter(root=root)
    if region_set:
        found = found.filter(code__startswith=f"{region_set}/")
    return found.order_by("position", "pk")


def divisions() -> list[tuple[str, str]]:
    """Return what a nation can be divided into, as (key, words): each set of regions, kinds of office, provinces.

    One query.
    """
    sets = RegionSet.objects.filter(regions__isnull=False).distinct()
    is_english = get_language() == "en"
    regions = [(f"region:{one.code}", (is_english and one.name_en) or one.name_th) for one in sets]
    kinds = (TerritoryKind.OFFICE_KIND, TerritoryKind.PROVINCE)
    return [*regions, *((kind.value, str(kind.label)) for kind in kinds)]


def divided(fiscal_year_be: int, by: str, root: Organisation, *, tree: str = Tree.YEAR) -> QuerySet[Territory]:
    """Return the territories of one of the divisions, by its key."""
    kind, _colon, region_set = by.partition(":")
    return territories(fiscal_year_be, kind=kind, root=root, tree=tree, region_set=region_set)


def lines(
    version: Version,
    round_code: str,
    within: Collection[Territory],
    *,
    node_codes: Collection[str] | None = None,
    source: str = Source.RESULT,
) -> list[Line]:
    """Return what nodes add up to in territories: all nodes of the instrument and the whole (""), or only some.

    In the order of the instrument, parts and then territories; a node that nobody answered has its line too, with
    nothing in it. Along the tree of the year sums are read as they are kept; along today's with whatever moved
    since. Three queries at most, however many organisations.
    """
    instrument = version_facts(version)
    wanted = [
        code for code in ("", *(node.code for node in instrument.nodes)) if node_codes is None or code in node_codes
    ]
    found = _sums(version, round_code, within, wanted, source)
    there = {one.pk: _fact(one) for one in within}
    members = _asked(within)
    kinds_of = _kinds(instrument, wanted)
    asked = {
        kinds: {pk: sum(members[pk].get(kind, 0) for kind in kinds) for pk in there} for kinds in set(kinds_of.values())
    }
    nothing = Measures()
    rows = []
    for code, kinds in kinds_of.items():
        # Along today's tree all may have left: a part to which nobody adds has no line.
        standing = (
            part for part, by_place in found[code].items() if any(one.contributors for one in by_place.values())
        )
        for part in sorted({"", *standing}):
            rows += [
                Line(
                    territory=territory,
                    node_code=code,
                    part=part,
                    asked=asked[kinds][pk],
                    sums=found[code][part].get(pk, nothing),
                    good_from_level=instrument.good_from_level,
                )
                for pk, territory in there.items()
            ]
    return rows


def overall(versions: Collection[Version], within: Collection[Territory]) -> list[OverallLine]:
    """Return, for each territory, the organisations good or above by part and overall; docs/rules/rollup.md.

    versions  the parts of the overall result, one of each instrument; each counts in its last round.
    Three queries.
    """
    asked = _asked(within)
    parts = {version.pk: version_facts(version) for version in versions}
    rule = next((part.overall_rule for part in parts.values()), OverallRule.EVERY_PART.value)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for territory_id, organisation_id in TerritoryMember.objects.filter(
        territory__in=[one.pk for one in within], kind__in=ESA_OFFICE_KINDS
    ).values_list("territory_id", "organisation_id"):
        members[organisation_id].append(territory_id)
    there: defaultdict[int, defaultdict[int, dict[int, NodeScore]]] = defaultdict(lambda: defaultdict(dict))
    for organisation_id, version_id, whole in _wholes({pk: part.rounds[-1].code for pk, part in parts.items()}):
        for territory_id in members[organisation_id]:
            there[territory_id][organisation_id][version_id] = whole
    return [
        OverallLine(
            territory=_fact(one),
            asked=sum(asked[one.pk].get(kind, 0) for kind in ESA_OFFICE_KINDS),
            parts={
                part.code: sum(1 for of in there[one.pk].values() if is_good(of.get(pk), part))
                for pk, part in parts.items()
            },
            overall=sum(
                1
                for of in there[one.pk].values()
                if is_good_overall([(part, of.get(pk)) for pk, part in parts.items()], rule)
            ),
            complete=sum(1 for of in there[one.pk].values() if len(of) == len(parts)),
        )
        for one in within
    ]


def incomplete(versions: Collection[Version], territory: Territory) -> QuerySet[Organisation]:
    """Return the offices of a territory without a published result of every part, in the order of lists."""
    members = TerritoryMember.objects.filter(territory=territory, kind__in=ESA_OFFICE_KINDS).values("organisation")
    found = Organisation.objects.filter(pk__in=members)
    standing = Result.objects.current().filter(mean_numerator__isnull=False)
    lacking = Q()
    for version in versions:
        last = version_facts(version).rounds[-1].code
        lacking |= ~Q(pk__in=standing.filter(version=version, round_code=last).values("organisation"))
    return found.filter(lacking)


def _wholes(rounds: Mapping[int, str]) -> Iterator[tuple[int, int, NodeScore]]:
    """Yield what the whole instrument came to for every organisation, for versions in their last rounds. One query."""
    rows = Result.objects.current().filter(version__in=rounds, mean_numerator__isnull=False)
    for row in rows.only("organisation_id", "version_id", "round_code", "level", "mean_numerator", "mean_denominator"):
        if row.round_code == rounds[row.version_id]:
            yield (
                row.organisation_id,
                row.version_id,
                NodeScore(code="", status="scored", mean=row.mean, level=row.level),
            )


def missing(
    version: Version, round_code: str, node_code: str, territory: Territory, *, source: str = Source.RESULT
) -> QuerySet[Organisation]:
    """Return the organisations that were asked in a territory and do not stand in its sum, in the order of lists."""
    kinds = _kinds(version_facts(version), [node_code])[node_code]
    standing = Fact.objects.filter(version=version, round_code=round_code, source=source, node_code=node_code)
    members = TerritoryMember.objects.filter(territory=territory, kind__in=kinds).values("organisation")
    return Organisation.objects.filter(pk__in=members).exclude(pk__in=standing.values("organisation"))


def behind(
    version: Version, round_code: str, node_code: str, territory: Territory, *, source: str = Source.RESULT
) -> QuerySet[Fact]:
    """Return what each organisation adds to the sum of a territory, in the order of lists."""
    members = TerritoryMember.objects.filter(territory=territory).values("organisation")
    return (
        Fact.objects.filter(
            version=version, round_code=round_code, source=source, node_code=node_code, organisation__in=members
        )
        .select_related("organisation")
        .order_by("organisation__sort_key", "part")
    )


def parts_behind(facts: Collection[Fact]) -> Mapping[int, list[Fact]]:
    """Return what organisations add by part to the node of these facts, by organisation. One query at most."""
    found: defaultdict[int, list[Fact]] = defaultdict(list)
    one = next(iter(facts), None)
    if one is not None:
        of_node = {name: getattr(one, name) for name in ("version_id", "round_code", "source", "node_code")}
        rows = Fact.objects.filter(organisation__in=[fact.organisation_id for fact in facts], **of_node)
        for fact in rows.exclude(part="").order_by("part"):
            found[fact.organisation_id].append(fact)
    return found


def facts_of(
    organisation_ids: Collection[int], *, version: Version, round_code: str, source: str
) -> Mapping[int, Added]:
    """Return what organisations add to a round as it is counted, by organisation. One query."""
    found: dict[int, dict[tuple[str, str], Measures]] = {}
    rows = Fact.objects.filter(
        version=version, round_code=round_code, source=source, organisation__in=organisation_ids
    ).values_list("organisation_id", "node_code", "part", *MEASURES)
    for organisation_id, node_code, part, *values in rows:
        found.setdefault(organisation_id, {})[node_code, part] = Measures._make(values)
    return found


def organisations_with_facts(fiscal_year_be: int) -> Iterator[tuple[Version, str, str, set[int]]]:
    """Yield who stands in the facts of a fiscal year, for each version, round and source."""
    keys = Fact.objects.filter(version__fiscal_year_be=fiscal_year_be).values_list("version", "round_code", "source")
    for version_id, round_code, source in keys.distinct().order_by("version", "round_code", "source"):
        rows = Fact.objects.filter(version=version_id, round_code=round_code, source=source)
        yield (
            Version.objects.get(pk=version_id),
            round_code,
            source,
            set(rows.values_list("organisation_id", flat=True)),
        )


def alone(fact: Fact, line: Line) -> Line:
    """Return what one organisation adds, as a line of the same node."""
    measures = Measures(**{name: getattr(fact, name) for name in MEASURES})
    return replace(line, asked=1, part=fact.part, sums=measures)


def root_of(organisation: Organisation) -> Organisation:
    """Return the organisation at the top of another one's tree; itself where it is a root. One query at most."""
    above = organisation.ancestor_ids
    return Organisation.objects.get(pk=above[0]) if above else organisation


def years_of(root: Organisation) -> list[int]:
    """Return the fiscal years for which the territories below a root are laid out, latest first. One query."""
    found = Territory.objects.filter(root=root, kind=TerritoryKind.NATION, tree=Tree.YEAR)
    return list(found.order_by("-fiscal_year_be").values_list("fiscal_year_be", flat=True))


def years() -> list[int]:
    """Return the fiscal years of which something is counted."""
    return sorted(set(Fact.objects.values_list("version__fiscal_year_be", flat=True).distinct()))


def differing_cells(fiscal_year_be: int) -> int:
    """Return how many cells are not the sums of their facts, are missing, or stand for nothing. One query."""
    with connection.cursor() as cursor:
        cursor.execute(sums.differing_sql(), [fiscal_year_be, fiscal_year_be])
        return int(cursor.fetchone()[0])


def _sums(
    version: Version, round_code: str, within: Collection[Territory], node_codes: Collection[str], source: str
) -> defaultdict[str, defaultdict[str, dict[int, Measures]]]:
    """Return what stands in territories, by node, part and territory; nothing where a key is not there. One query."""
    ids = [one.pk for one in within]
    asked: dict[str, Any] = {"version": version, "round_code": round_code, "source": source}
    if len(node_codes) < 100:
        asked["node_code__in"] = list(node_codes)
    rows: Iterable[tuple[Any, ...]]
    if all(one.tree == Tree.YEAR for one in within):
        rows = Cell.objects.filter(territory__in=ids, **asked).values_list(
            "node_code", "part", "territory_id", *MEASURES
        )
    else:
        rows = _along_today(version, round_code, ids, node_codes if "node_code__in" in asked else None, source)
    found: defaultdict[str, defaultdict[str, dict[int, Measures]]] = defaultdict(lambda: defaultdict(dict))
    for node_code, part, territory_id, *values in rows:
        by_place, measures = found[node_code][part], Measures._make(values)
        by_place[territory_id] = by_place[territory_id] + measures if territory_id in by_place else measures
    return found


def _along_today(
    version: Version, round_code: str, territory_ids: Collection[int], node_codes: Collection[str] | None, source: str
) -> list[tuple[Any, ...]]:
    """Return rows of (node, part, territory, *measures) along today's tree, to be added by key. One query."""
    condition = "{0}.version_id = %s AND {0}.round_code = %s AND {0}.source = %s"
    values: list[int | str] = [version.pk, round_code, source]
    if node_codes is not None:
        condition += f" AND {{0}}.node_code IN ({sums.marks(node_codes)})"
        values += node_codes
    with connection.cursor() as cursor:
        cursor.execute(
            sums.along_today_sql(territory_ids, condition),
            [version.fiscal_year_be, *territory_ids, *values, *values],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _asked(within: Collection[Territory]) -> dict[int, dict[str, int]]:
    """Return how many organisations of each kind count in each territory. One query."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = TerritoryMember.objects.filter(territory__in=[one.pk for one in within]).values("territory", "kind")
    for row in rows.annotate(number=Count("pk")).order_by():
        found[row["territory"]][row["kind"]] = row["number"]
    return found


def _kinds(instrument: InstrumentVersion, node_codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the kinds of organisation that each of these nodes is asked of, by code; "" is the whole instrument."""
    asked = {kind: {node.code for node in applicable(instrument, kind)} for kind in ESA_OFFICE_KINDS}
    of_school = {node.code for node in instrument.nodes if node.answered_by == AnsweredBy.SCHOOL}
    return {
        code: (OrganisationKind.SCHOOL.value,)
        if code in of_school
        else tuple(kind for kind in ESA_OFFICE_KINDS if not code or code in asked[kind])
        for code in node_codes
    }


def _fact(one: Territory) -> facts.Territory:
    return facts.Territory(id=one.pk, kind=one.kind, code=one.code, name=one.name_th, name_en=one.name_en)
