"""Results as they were published: the current edition of an office, of many, and all editions."""

from collections.abc import Collection, Iterable

from tidtam.assessment.choices import Origin
from tidtam.assessment.content import result_from
from tidtam.assessment.facts import Edition, OfficeResult
from tidtam.assessment.models import Result
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation


def result_of(office: Organisation, version: Version, *, round_code: str = "") -> OfficeResult | None:
    """Return the current edition of an office's result; None where nothing is published.

    round_code  "" for the last round that is published.   One query beside version_facts.
    """
    return results_of([office], version, round_code=round_code).get(office.pk)


def results_of(offices: Iterable[Organisation], version: Version, *, round_code: str = "") -> dict[int, OfficeResult]:
    """Return the current results of many offices by office id; those without one are absent. Queries as for one."""
    listed = [office.pk for office in offices]
    rows = Result.objects.current().filter(version=version, organisation__in=listed).select_related("version")
    if round_code:
        rows = rows.filter(round_code=round_code)
    facts = version_facts(version)
    order = [each.code for each in facts.rounds]
    latest = {row.organisation_id: row for row in sorted(rows, key=lambda row: order.index(row.round_code))}
    return {office_id: as_result(row) for office_id, row in latest.items()}


def as_result(row: Result) -> OfficeResult:
    """Return what an edition states, complete. No query where the version is loaded and remembered."""
    edition = Edition(
        number=row.number,
        round_code=row.round_code,
        published_at=row.published_at,
        content_sha256=row.content_sha256,
        is_final=row.is_final,
        is_history=row.origin == Origin.HISTORY,
        reason=row.reason,
    )
    return result_from(row.content, version=version_facts(row.version), edition=edition)


def versions_with_results(fiscal_year_be: int, *, codes: Collection[str] = ()) -> list[Version]:
    """Return the versions of a fiscal year of which something is published, by instrument code. One query.

    codes  only these instruments.
    """
    rows = Version.objects.filter(fiscal_year_be=fiscal_year_be, results__is_current=True).select_related("instrument")
    if codes:
        rows = rows.filter(instrument__code__in=codes)
    return list(rows.order_by("instrument__code", "number").distinct())


def editions_of_office(
    office: Organisation, *, fiscal_year_be: int | None = None, instrument: str = ""
) -> list[Result]:
    """Return every edition of an office's results, newest first, versions loaded, content left out. One query.

    fiscal_year_be, instrument  only of this year, of the instrument of this code.
    """
    rows = Result.objects.filter(organisation=office).select_related("version__instrument").defer("content")
    if fiscal_year_be is not None:
        rows = rows.filter(version__fiscal_year_be=fiscal_year_be)
    if instrument:
        rows = rows.filter(version__instrument__code=instrument)
    return list(rows.order_by("-version__fiscal_year_be", "version__instrument__code", "-published_at", "-id"))
