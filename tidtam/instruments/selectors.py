"""Questions about instruments: which version holds, what it states, what bounds a figure. Verbs: services.py."""

from datetime import date
from functools import lru_cache
from typing import Any

from tidtam.instruments import facts
from tidtam.instruments.choices import VersionState
from tidtam.instruments.fields import BAND, NODE, POPULATION, ROUND, VERSION, Table
from tidtam.instruments.models import Node, Population, Version
from tidtam.instruments.reading import read_fact
from tidtam.organisations.models import Organisation
from tidtam.periods.choices import WindowKind
from tidtam.periods.models import ReportingWindow
from tidtam.periods.selectors import window_for


def versions_of_year(fiscal_year_be: int) -> list[Version]:
    """Return the version of each instrument that holds in a fiscal year: of those published, the latest. One query."""
    published = Version.objects.filter(fiscal_year_be=fiscal_year_be, state=VersionState.PUBLISHED)
    rows = published.select_related("instrument").order_by("instrument__code", "number")
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


def population_on(code: str, day: date, *, organisation: Organisation | None = None) -> Population | None:
    """Return the latest reference population of a code up to a day, of an organisation or of the nation. One query."""
    rows = Population.objects.filter(code=code, as_of_date__lte=day, organisation=organisation)
    return rows.order_by("-as_of_date").first()
