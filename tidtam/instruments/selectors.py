"""Questions about instruments: which version holds, what it states, what bounds a figure. Verbs: services.py."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from tidtam.instruments import facts, rules
from tidtam.instruments.choices import LinkKind, VersionState
from tidtam.instruments.fields import BAND, NODE, POPULATION, ROUND, VERSION, Table
from tidtam.instruments.models import IndicatorLink, Node, Population, Version
from tidtam.instruments.reading import read_fact
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.models import Organisation, subtree
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.periods.choices import WindowKind
from tidtam.periods.models import ReportingWindow
from tidtam.periods.selectors import window_for

CENTRAL_KINDS = (OrganisationKind.MINISTRY, OrganisationKind.COMMISSION, OrganisationKind.BUREAU)
"""Who may have an instrument, for it is asked of every office of the country."""


def versions_of_year(fiscal_year_be: int) -> list[Version]:
    """Return the version of each instrument that holds in a fiscal year: of those published, the latest. One query."""
    published = Version.objects.filter(fiscal_year_be=fiscal_year_be, state=VersionState.PUBLISHED)
    rows = published.select_related("instrument__owner").order_by("instrument__code", "number")
    return list({row.instrument_id: row for row in rows}.values())


def version_in_use(code: str, fiscal_year_be: int) -> Version | None:
    """Return the version of an instrument that holds in a fiscal year, or None. One query."""
    published = Version.objects.filter(
        instrument__code=code, fiscal_year_be=fiscal_year_be, state=VersionState.PUBLISHED
    )
    return published.select_related("instrument").order_by("-number").first()


def version_of(code: str, fiscal_year_be: int, number: int) -> Version | None:
    """Return one version, whatever its state, or None. One query."""
    named = Version.objects.filter(instrument__code=code, fiscal_year_be=fiscal_year_be, number=number)
    return named.select_related("instrument__owner").first()


def all_versions(*, fiscal_year_be: int | None = None) -> list[Version]:
    """Return the versions of a fiscal year, or of all, newest year first, drafts included. One query."""
    rows = Version.objects.select_related("instrument__owner").order_by("-fiscal_year_be", "instrument__code", "number")
    return list(rows if fiscal_year_be is None else rows.filter(fiscal_year_be=fiscal_year_be))


def years_with_versions() -> list[int]:
    """Return the fiscal years of which there is any version. One query."""
    return list(Version.objects.order_by().values_list("fiscal_year_be", flat=True).distinct())


def drafts_for(held: Iterable[HeldRole], *, fiscal_year_be: int) -> list[Version]:
    """Return the drafts of a fiscal year that somebody with these roles may build. Two queries."""
    rows = Version.objects.filter(fiscal_year_be=fiscal_year_be, state=VersionState.DRAFT)
    drafts = rows.select_related("instrument__owner").order_by("instrument__code", "number")
    return [row for row in drafts if may_build(held, row)]


def may_build(held: Iterable[HeldRole], version: Version) -> bool:
    """Return whether somebody with these roles looks after an instrument; policies.BUILDS asks the same of an address.

    One query where nobody owns it.
    """
    place = version.instrument.owner or commission()
    return place is not None and role_to_use({Role.ANALYST}, held, place) is not None


def in_nation_of(version: Version, *, field: str = "path") -> Q:
    """Return the condition "stands in the nation that an instrument is asked of": below the root of who looks after it.

    So a demonstration's nation beside the real one is never waited for, nor counted with it; roll-up goes by the same
    roots. field  the path of an organisation, as a query reaches it. One query where nobody owns the instrument.
    """
    return _below(_roots_of([version])[version.pk], field)


def in_nations_of(versions: Collection[Version], *, version: str, field: str) -> Q:
    """Return the same of rows of many versions, reached as `version`. One query where nobody owns one of them."""
    by_root: dict[str, list[int]] = defaultdict(list)
    for pk, root in _roots_of(versions).items():
        by_root[root].append(pk)
    found = Q(pk__in=[])
    for root, those in by_root.items():
        found |= Q(**{f"{version}__in": those}) & _below(root, field)
    return found


def _roots_of(versions: Collection[Version]) -> dict[int, str]:
    """Return the path of the root of who looks after each version, by the version's id; "" where nobody does."""
    other = commission() if any(one.instrument.owner is None for one in versions) else None
    owners = {one.pk: one.instrument.owner or other for one in versions}
    return {pk: f"{owner.path.partition('.')[0]}." if owner else "" for pk, owner in owners.items()}


def _below(root: str, field: str) -> Q:
    return subtree(root, field=field) if root else Q()


def commission() -> Organisation | None:
    """Return who looks after instruments that no bureau owns: the real commission before an invented one. One query."""
    return Organisation.objects.filter(kind=OrganisationKind.COMMISSION).order_by("is_demo", "sort_key", "pk").first()


def places_to_build(held: Iterable[HeldRole]) -> list[Organisation]:
    """Return the central organisations for which somebody with these roles may begin an instrument. One query."""
    roles = [one for one in held if one.role == Role.ANALYST]
    if not roles:
        return []
    central = Organisation.objects.filter(kind__in=CENTRAL_KINDS)
    return [place for place in central if role_to_use({Role.ANALYST}, roles, place)]


def version_facts(version: Version) -> facts.InstrumentVersion:
    """Return what a version states, nodes in their order. Four queries; none where the process remembers it."""
    return _remembered(version.pk, version.content_sha256)


@lru_cache(maxsize=64)
def _remembered(version_id: int, _content_sha256: str) -> facts.InstrumentVersion:
    version = Version.objects.select_related("instrument").get(pk=version_id)
    version.code = version.instrument.code  # type: ignore[attr-defined]
    fact: facts.InstrumentVersion = _fact(
        VERSION,
        version,
        rounds=tuple(_fact(ROUND, row) for row in version.rounds.all()),
        bands=tuple(_fact(BAND, row) for row in version.bands.all()),
        nodes=tuple(_node(row) for row in version.nodes.all()),
    )
    return fact


def _node(row: Node) -> facts.Node:
    lists = {name: tuple(read_fact(table, raw)[0] for raw in getattr(row, name)) for name, table in NODE.lists.items()}
    node: facts.Node = _fact(NODE, row, **lists, rounds=tuple(row.rounds), sources=tuple(row.sources))
    return node


def _fact(table: Table, row: Any, **known: Any) -> Any:
    return table.fact(**{field.name: getattr(row, field.name) for field in table.fields} | known)


@dataclass(frozen=True, slots=True)
class Burden:
    """What one bureau asks of an office in a fiscal year, every round counted.

    bureau     its code, or the short name of the owner.
    primary, secondary   questions to an office of that kind.
    """

    bureau: str
    instruments: tuple[str, ...]
    primary: int
    secondary: int


def burden_of_year(fiscal_year_be: int) -> list[Burden]:
    """Return what each bureau asks of an office in a fiscal year, most first. Two queries where all is remembered."""
    versions = versions_of_year(fiscal_year_be)
    asked: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for row in versions:
        owner = row.instrument.owner
        for kind in rules.OFFICE_KINDS.values():
            for bureau, count in rules.questions(version_facts(row), kind).items():
                who = bureau or (owner.spoken_name if owner else gettext("สพฐ."))
                asked[who][kind] += count
                names[who][row.instrument.code] = None
    found = [
        Burden(who, tuple(names[who]), count["esa_primary"], count["esa_secondary"]) for who, count in asked.items()
    ]
    return sorted(found, key=lambda one: (-one.primary - one.secondary, one.bureau))


def faults_of(version: Version) -> list[facts.Fault]:
    """Return everything to say about a version, notices included. One query where the version is remembered."""
    known = set(Population.objects.filter(organisation__isnull=True).values_list("code", flat=True))
    return rules.faults(version_facts(version), known_populations=known)


@dataclass(frozen=True, slots=True)
class Kin:
    """An indicator that asks for the same figure as another, or is a part of it or its whole.

    link   the row that says so; None where only the source names it (Node.sources).
    words  "ข้อมูลเดียวกัน", "เป็นส่วนหนึ่งของ" or "รวมข้อมูลนี้อยู่ด้วย", as said of the indicator it was asked for.
    name   of the other: code of its instrument and its own, with its title where a version is known.
    instrument_code, node_code   of the other; "" of a source that is no instrument here.
    """

    words: str
    name: str
    link: IndicatorLink | None = None
    instrument_code: str = ""
    node_code: str = ""


def kin_of(version: facts.InstrumentVersion) -> dict[str, list[Kin]]:
    """Return what each node of a version is linked with, by its code. Three queries, and those of versions not
    remembered.

    Titles are those of the latest version of the other instrument.
    """
    mine = Q(instrument__code=version.code) | Q(other_instrument__code=version.code)
    links = list(IndicatorLink.objects.filter(mine).select_related("instrument", "other_instrument"))
    titles = _titles({link.instrument_id for link in links} | {link.other_instrument_id for link in links})
    found: dict[str, list[Kin]] = defaultdict(list)
    for link in links:
        ends = (
            (link.instrument, link.node_code, link.other_instrument, link.other_node_code, link.get_kind_display()),
            (link.other_instrument, link.other_node_code, link.instrument, link.node_code, _seen_from_other(link)),
        )
        for instrument, code, other, other_code, words in ends:
            if instrument.code == version.code:
                name = f"{other.code} {other_code} {titles.get((other.pk, other_code), '')}".strip()
                found[code].append(Kin(str(words), name, link, other.code, other_code))
    for node in version.nodes:
        found[node.code] += [Kin(gettext("ข้อมูลเดียวกัน"), source) for source in node.sources]
    return {code: kin for code, kin in found.items() if kin}


def indicators_to_link() -> list[tuple[str, str]]:
    """Return "instrument:node" and words for every leaf of the latest version of each instrument, drafts included.

    One query where all is remembered.
    """
    rows = Version.objects.select_related("instrument").order_by("instrument__code", "fiscal_year_be", "number")
    latest = {row.instrument_id: row for row in rows}
    return [
        (f"{row.instrument.code}:{node.code}", f"{row.instrument.code} {node.code} {node.title}")
        for row in latest.values()
        for node in version_facts(row).nodes
        if node.is_leaf
    ]


def _seen_from_other(link: IndicatorLink) -> str:
    return gettext("รวมข้อมูลนี้อยู่ด้วย") if link.kind == LinkKind.PART_OF else link.get_kind_display()


def _titles(instruments: Collection[int]) -> dict[tuple[int, str], str]:
    rows = Version.objects.filter(instrument__in=instruments).order_by("fiscal_year_be", "number")
    latest = {row.instrument_id: row for row in rows}
    return {(pk, node.code): node.title for pk, row in latest.items() for node in version_facts(row).nodes}


def asks(version: facts.InstrumentVersion) -> list[tuple[str, int]]:
    """Return how many answers a version asks of an office of each kind, all rounds together, with the kind's name."""
    return [
        (str(OrganisationKind(kind).label), rules.questions(version, kind).total())
        for kind in rules.OFFICE_KINDS.values()
    ]


def window_of(version: facts.InstrumentVersion, round_code: str) -> ReportingWindow | None:
    """Return the window in which a round of an instrument is answered, or None where nobody has opened it. One query.

    What it takes of an organisation: periods.selectors.decision_for(organisation=…, window=…, now=…).
    """
    months = next(each.months for each in version.rounds if each.code == round_code)
    return window_for(
        kind=WindowKind.INSTRUMENT,
        fiscal_year_be=version.fiscal_year_be,
        number=months,
        subject=version.code,
    )


def populations_named(version: facts.InstrumentVersion) -> list[facts.Population]:
    """Return the national populations that the nodes of a version name, each of its days. One query."""
    named = {node.population for node in version.nodes} - {""}
    rows = Population.objects.filter(code__in=named, organisation__isnull=True).order_by("code", "as_of_date")
    return [_fact(POPULATION, row) for row in rows]


def population_names() -> list[tuple[str, str]]:
    """Return code and name of the national populations, each once. One query."""
    rows = Population.objects.filter(organisation__isnull=True).order_by("code", "as_of_date")
    return list({row.code: (row.code, row.name) for row in rows}.values())


def population_on(code: str, day: date, *, organisation: Organisation | None = None) -> Population | None:
    """Return the latest reference population of a code up to a day, of an organisation or of the nation. One query."""
    rows = Population.objects.filter(code=code, as_of_date__lte=day, organisation=organisation)
    return rows.order_by("-as_of_date").first()
