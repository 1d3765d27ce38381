"""Which years and quarters an office has, and which of them a page speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max, Value

from tidtam.organisations.models import Organisation
from tidtam.progress import models
from tidtam.projects.models import Execution, Project


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """The year and quarter a page speaks of, and what else could be chosen. None where the office has no project."""

    year: int | None
    quarter: int
    years: tuple[int, ...]


def quarters_of_years(organisation: Organisation) -> dict[int, int]:
    """Return the latest quarter of each fiscal year in which an office has projects, latest year first. One query.

    The latest quarter is the last one with a report or a declared status; the first where there is neither.
    """
    of_office = {"project__organisation": organisation}
    reported = models.ProgressReport.objects.filter(**of_office).reported().order_by().values_list("fiscal_year_be")
    declared = Execution.objects.filter(**of_office).order_by().values_list("project__fiscal_year_be")
    years = Project.objects.filter(organisation=organisation).order_by().values_list("fiscal_year_be")
    rows = years.annotate(last=Value(1)).union(
        reported.annotate(last=Max("quarter")), declared.annotate(last=Max("quarter"))
    )
    latest: dict[int, int] = {}
    for year, quarter in rows.order_by("-fiscal_year_be", "last"):
        latest[year] = quarter
    return latest


def office_year(organisation: Organisation, *, year: int | None = None, quarter: int | None = None) -> OfficeYear:
    """Return what a page of an office speaks of: what was asked for, else the latest year and its latest quarter.

    An unknown year falls back to the latest. One query.
    """
    return chosen_year(quarters_of_years(organisation), year=year, quarter=quarter)


def chosen_year(quarters: Mapping[int, int], *, year: int | None, quarter: int | None) -> OfficeYear:
    """Return what a page speaks of from what quarters_of_years says and what was asked for. Asks nothing."""
    if not quarters:
        return OfficeYear(None, quarter or 1, ())
    chosen = year if year in quarters else next(iter(quarters))
    assert chosen is not None
    return OfficeYear(chosen, quarter or quarters[chosen], tuple(quarters))
