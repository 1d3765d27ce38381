"""Readings of published results, and of nothing else: sums that come from them, and what one of an office came to.

Of the figures that offices answer nothing is read here, nor what was said of a level: findings, advice, reasons,
appeals. A result is read as its scores alone, which are taken out of its content by the database.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.db.models.fields.json import KeyTransform

from tidtam.access.selectors import is_demo_database
from tidtam.assessment.content import scores_from
from tidtam.assessment.models import Result
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.facts import Round as InstrumentRound
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import ESA_OFFICE_KINDS
from tidtam.organisations.models import Organisation
from tidtam.rollup import facts
from tidtam.rollup.choices import Source, TerritoryKind, Tree
from tidtam.rollup.facts import MEASURES, Line, Measures
from tidtam.rollup.models import Cell, Territory, TerritoryMember
from tidtam.scoring.facts import NodeScore, Scores

SHOWN_KINDS: tuple[str, ...] = (
    TerritoryKind.NATION.value,
    TerritoryKind.REGION.value,
    TerritoryKind.PROVINCE.value,
    TerritoryKind.OFFICE_KIND.value,
)
"""The territories that have a page; an office has one of its own."""


def is_demo(*organisations: Organisation) -> bool:
    """Return whether results of any of these, or below them, are demo: it is invented, or the whole database is demo.

    One query.
    """
    return bool(organisations) and (is_demo_database() or any(one.is_demo for one in organisations))


@dataclass(frozen=True, slots=True)
class Published:
    """An instrument of which results are published in a nation or one of its provinces.

    rounds  those published, the last one first.
    whole   what the territory came to in that round; nobody stands in it before the last round of the instrument.
    """

    territory: Territory
    version: Version
    instrument: InstrumentVersion
    rounds: tuple[InstrumentRound, ...]
    whole: Line

    @property
    def is_final(self) -> bool:
        """Whether the last round of the instrument is published: means stand."""
        return self.rounds[0] == self.instrument.rounds[-1]


def newest_year(until: int | None = None) -> int | None:
    """Return the latest fiscal year of which a result is published, until one that is named. One query."""
    results = Result.objects.current()
    if until is not None:
        results = results.filter(version__fiscal_year_be__lte=until)
    year: int | None = results.aggregate(year=Max("version__fiscal_year_be"))["year"]
    return year


@dataclass(slots=True)
class _Sums:
    """What is published of an instrument in a territory: the sums of the whole, by round."""

    version: Version
    by_round: dict[str, Measures] = field(default_factory=dict)


def published_results(
    *, nation: str = "", fiscal_year_be: int | None = None, instrument: str = "", province: str = ""
) -> list[Published]:
    """Return the instruments with published results, of each the latest version that has any.

    Real nations stand before invented ones, later years before earlier ones; then by the code of the instrument.
    nation, instrument  codes; "" asks for all.   province  of a code, in place of whole nations.
    Four queries, and those of versions not remembered.
    """
    wanted: dict[str, Any] = {"kind": TerritoryKind.NATION, "tree": Tree.YEAR}
    wanted |= {"kind": TerritoryKind.PROVINCE, "code": province} if province else {}
    wanted |= {"root__code": nation} if nation else {}
    wanted |= {"fiscal_year_be": fiscal_year_be} if fiscal_year_be is not None else {}
    territories = Territory.objects.filter(**wanted).select_related("root").in_bulk()
    cells = Cell.objects.filter(territory__in=territories, source=Source.RESULT)
    if instrument:
        cells = cells.filter(version__instrument__code=instrument)
    whole = {f"whole_{name}": Sum(name, filter=Q(node_code=""), default=0) for name in MEASURES}
    rows = list(cells.order_by().values_list("territory", "version", "round_code").annotate(**whole))
    versions = Version.objects.select_related("instrument").in_bulk(
        {version_id for _territory, version_id, *_rest in rows}
    )
    found: dict[tuple[int, str], _Sums] = {}
    for territory_id, version_id, round_code, *sums in sorted(rows, key=lambda row: versions[row[1]].number):
        version = versions[version_id]
        key = territory_id, version.instrument.code
        if key not in found or found[key].version != version:
            found[key] = _Sums(version)
        found[key].by_round[round_code] = Measures._make(map(int, sums))
    asked = _offices_in({territory_id for territory_id, _code in found})
    listed = [_published(territories[pk], sums, asked.get(pk, 0)) for (pk, _code), sums in found.items()]
    return sorted(
        listed,
        key=lambda one: (
            one.territory.root.is_demo,
            one.territory.root.code,
            -one.territory.fiscal_year_be,
            one.instrument.code,
        ),
    )


def _published(within: Territory, sums: _Sums, asked: int) -> Published:
    instrument = version_facts(sums.version)
    rounds = tuple(each for each in reversed(instrument.rounds) if each.code in sums.by_round)
    whole = Line(
        territory=facts.Territory(
            id=within.pk, kind=within.kind, code=within.code, name=within.name_th, name_en=within.name_en
        ),
        node_code="",
        asked=asked,
        sums=sums.by_round[rounds[0].code],
        good_from_level=instrument.good_from_level,
    )
    return Published(within, sums.version, instrument, rounds, whole)


def _offices_in(territories: Collection[int]) -> Mapping[int, int]:
    rows = TerritoryMember.objects.filter(territory__in=territories, kind__in=ESA_OFFICE_KINDS).order_by()
    return dict(rows.values_list("territory").annotate(count=Count("pk")))


def territory_of(nation: Territory, kind: str, code: str) -> Territory | None:
    """Return a territory of a nation's year that has a page. One query."""
    if kind not in SHOWN_KINDS:
        return None
    return Territory.objects.filter(
        fiscal_year_be=nation.fiscal_year_be, tree=Tree.YEAR, root=nation.root_id, kind=kind, code=code
    ).first()


# An office -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One edition of an office's result: which, and what the whole came to.

    replaced  numbers of the earlier editions of its round, which it stands in place of.
    """

    result: Result
    instrument: InstrumentVersion
    total: NodeScore
    replaced: tuple[int, ...] = ()


def results_of_office(office: Organisation) -> list[ResultRow]:
    """Return the results of an office that count, latest year first, then by instrument and last round first.

    One query, and those of versions not remembered.
    """
    rows = _results_of(office).annotate(scores_of_total=KeyTransform("total", "content"))
    numbers: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    listed = list(rows.order_by("-version__fiscal_year_be", "version__instrument__code", "number"))
    found = []
    for row in listed:
        earlier = numbers[row.version_id, row.round_code]
        if row.is_current:
            total = scores_from([], row.scores_of_total).total
            found.append(ResultRow(row, version_facts(row.version), total, tuple(earlier)))
        earlier.append(row.number)
    return sorted(
        found,
        key=lambda one: (
            -one.instrument.fiscal_year_be,
            one.instrument.code,
            -_position(one.instrument, one.result.round_code),
        ),
    )


@dataclass(frozen=True, slots=True)
class OfficeResult:
    """One edition of a result, with its scores; `editions` are those of its round, the latest first."""

    result: Result
    instrument: InstrumentVersion
    scores: Scores
    editions: tuple[Result, ...]


def result_of_office(
    office: Organisation, *, fiscal_year_be: int, instrument: str, round_code: str, number: str
) -> OfficeResult | None:
    """Return an edition of an office's result by its number, the one that counts where the number names none.

    None where the round has no result. Two queries, and those of a version not remembered.
    """
    rows = _results_of(office).filter(
        version__fiscal_year_be=fiscal_year_be, version__instrument__code=instrument, round_code=round_code
    )
    editions = tuple(rows.order_by("-version__number", "-number"))
    shown = next((row for row in editions if str(row.number) == number), None) or next(
        (row for row in editions if row.is_current), None
    )
    if shown is None:
        return None
    nodes, total = rows.filter(pk=shown.pk).values_list(
        KeyTransform("nodes", "content"), KeyTransform("total", "content")
    )[0]
    of_version = tuple(row for row in editions if row.version_id == shown.version_id)
    return OfficeResult(shown, version_facts(shown.version), scores_from(nodes, total), of_version)


def nation_of(office: Organisation, fiscal_year_be: int) -> str:
    """Return the code of the nation in which an office counts in a fiscal year; "" where in none. One query."""
    nations = Territory.objects.filter(
        fiscal_year_be=fiscal_year_be, kind=TerritoryKind.NATION, tree=Tree.YEAR, members__organisation=office
    )
    return nations.values_list("root__code", flat=True).first() or ""


def _results_of(office: Organisation) -> Any:
    """Return every edition of an office's results, without what was said of it."""
    return Result.objects.filter(organisation=office).select_related("version__instrument").defer("content", "reason")


def _position(instrument: InstrumentVersion, round_code: str) -> int:
    return [each.code for each in instrument.rounds].index(round_code)
