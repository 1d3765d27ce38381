"""Bringing in what was published before Tidtam: levels of a past year, by office and instrument."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from tidtam.assessment.choices import FaultCode, Origin
from tidtam.assessment.content import content_of
from tidtam.assessment.facts import Fault, HistoryFile, HistoryRow
from tidtam.assessment.models import Result
from tidtam.assessment.reading import read_results
from tidtam.assessment.rules import faults_of_row, given_until, is_final
from tidtam.assessment.services.refusals import FileRefused
from tidtam.assessment.services.storing import Published, ToPublish, store
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.scoring.rules import score
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.thai.dates import bangkok_midnight


def import_results(document: object, *, by: str, at: dt.datetime) -> Published:
    """Publish what a decoded results file holds as history, each round as an edition.

    The same file again changes nothing; one that differs makes new editions and says why (`reason`).
    Raises FileRefused with everything that is wrong, and what `store` raises.
    """
    file, faults = read_results(document)
    versions = {row.instrument.code: row for row in versions_of_year(file.fiscal_year_be)}
    offices = _offices(file)
    seen: dict[tuple[int, str], str] = {}
    ready: list[tuple[HistoryRow, Version, Organisation]] = []
    for row in file.rows:
        version, office = versions.get(row.instrument), offices.get(row.office)
        if row.instrument and version is None:
            faults.append(Fault(f"{row.path}.instrument", FaultCode.NO_VERSION, {"value": row.instrument}))
        if row.office and office is None:
            faults.append(Fault(f"{row.path}.office", FaultCode.OFFICE, {"value": row.office}))
        if version is None or office is None:
            continue
        before = seen.setdefault((office.pk, row.instrument), row.path)
        if before != row.path:
            faults.append(Fault(row.path, FaultCode.TWICE, {"value": before}))
        faults.extend(faults_of_row(row, version_facts(version), office_kind=office.kind))
        ready.append((row, version, office))
    faults.extend(_assessed_here(ready))
    if faults:
        raise FileRefused(faults)
    rows = [each for row, version, office in ready for each in _to_publish(row, version, office, at=at)]
    return store(rows, origin=Origin.HISTORY, by=None, by_name=by, at=at)


def _offices(file: HistoryFile) -> dict[str, Organisation]:
    """Return the organisations a file names, by what it calls them: codes in one query, names one by one."""
    named = {row.office for row in file.rows if row.office}
    found = {each.code: each for each in Organisation.objects.filter(code__in=named)}
    day = fiscal_year_dates(file.fiscal_year_be)[1] if file.fiscal_year_be else None
    for name in sorted(named - found.keys()):
        if day is not None:
            try:
                found[name] = find_organisation(name, on=day)
            except (OrganisationNotFound, OrganisationAmbiguous):
                continue
    return found


def _assessed_here(ready: Iterable[tuple[HistoryRow, Version, Organisation]]) -> list[Fault]:
    """Return a fault for each row whose office has a result that was assessed here: history does not replace that."""
    listed = list(ready)
    taken = set(
        Result.objects.current()
        .filter(
            origin=Origin.ASSESSED,
            version__in={version.pk for _row, version, _office in listed},
            organisation__in={office.pk for _row, _version, office in listed},
        )
        .values_list("version", "organisation")
    )
    return [
        Fault(row.path, FaultCode.ASSESSED_HERE, {"value": f"{office} {row.instrument}"})
        for row, version, office in listed
        if (version.pk, office.pk) in taken
    ]


def _to_publish(row: HistoryRow, version: Version, office: Organisation, *, at: dt.datetime) -> list[ToPublish]:
    facts = version_facts(version)
    held = [each.code for each in facts.rounds if not row.rounds or each.code in row.rounds]
    published_at = bangkok_midnight(row.published_date) if row.published_date else at
    return [_round(row, version, facts, office, code, published_at=published_at) for code in held]


def _round(
    row: HistoryRow,
    version: Version,
    facts: InstrumentVersion,
    office: Organisation,
    round_code: str,
    *,
    published_at: dt.datetime,
) -> ToPublish:
    final = is_final(facts, round_code)
    given = given_until(row.given, facts, round_code)
    if not final:  # what stands only at the year's end is not known before
        given = replace(given, percents={}, in_progress=frozenset())
    scores = score(facts, given, office_kind=office.kind)
    content = content_of(
        version=facts,
        round_code=round_code,
        office=(office.code, office.name_th, office.kind),
        given=given,
        scores=scores,
        advice=row.advice if final else {},
        self_levels={},
        reasons={},
    )
    return ToPublish(
        version=version,
        organisation=office,
        round_code=round_code,
        is_final=final,
        content=content,
        scores=scores,
        reason=row.reason,
        published_at=published_at,
    )
