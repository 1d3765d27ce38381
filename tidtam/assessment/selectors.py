"""Readings of assessment: results as published, who assesses what, what stands at an office."""

from collections.abc import Collection, Iterable

from tidtam.assessment.facts import OfficeResult
from tidtam.instruments.models import Version
from tidtam.organisations.models import Organisation


def result_of(office: Organisation, version: Version, *, round_code: str = "") -> OfficeResult | None:
    """Return the current edition of an office's result; None where nothing is published.

    round_code  "" for the last round that is published.   Two queries at most.
    """
    return results_of([office], version, round_code=round_code).get(office.pk)


def results_of(offices: Iterable[Organisation], version: Version, *, round_code: str = "") -> dict[int, OfficeResult]:
    """Return the current results of many offices by office id; those without one are absent. Two queries."""
    raise NotImplementedError


def versions_with_results(fiscal_year_be: int, *, codes: Collection[str] = ()) -> list[Version]:
    """Return the versions of a fiscal year of which something is published, in the order of their codes. One query."""
    raise NotImplementedError
