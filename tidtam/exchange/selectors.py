"""Reads what an export writes and an import compares: an office's year as facts, its printed original, its plans."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q

from tidtam.access.selectors import is_demo_database
from tidtam.checks.choices import Level
from tidtam.checks.selectors import failed_counts_of_many
from tidtam.exchange.choices import FaultKind
from tidtam.exchange.facts import Difference, OfficeFile, OrganisationName, Printed
from tidtam.exchange.models import PrintedOriginal
from tidtam.exchange.office_json.references import OrganisationFault, Surroundings
from tidtam.exchange.office_json.shape import BAD, Reading, reader_of
from tidtam.exchange.printed import MoneyOfQuarter, differences
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.plans.selectors import nodes_by_code, trees_of_year
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import money_totals, reports_of_office
from tidtam.projects.selectors import projects_of_office
from tidtam.thai.calendar import fiscal_year_dates

if TYPE_CHECKING:
    from tidtam.organisations.models import Organisation


def office_as_facts(organisation: "Organisation", fiscal_year_be: int) -> OfficeFile:
    """Return an office's year as one file of facts. About twenty queries for any number of projects.

    demo  True on a database marked demo, and where any project is demo data.
    """
    projects = projects_of_office(organisation.pk, fiscal_year_be)
    named = {project.work_group for project in projects if project.work_group}
    return OfficeFile(
        demo=is_demo_database() or organisation.projects.filter(fiscal_year_be=fiscal_year_be, is_demo=True).exists(),
        organisation=OrganisationName(code=organisation.code, name=organisation.name_th),
        fiscal_year_be=fiscal_year_be,
        work_groups=tuple(named | work_groups_of(organisation, fiscal_year_be)),
        printed=printed_original(organisation, fiscal_year_be),
        projects=tuple(projects),
        reports=tuple(reports_of_office(organisation.pk, fiscal_year_be)),
    )


def work_groups_of(organisation: "Organisation", fiscal_year_be: int) -> set[str]:
    """Return the names of an office's work groups that stood in a fiscal year. One query."""
    first, last = fiscal_year_dates(fiscal_year_be)
    groups = organisation.children.filter(kind=OrganisationKind.WORK_GROUP)
    began = Q(valid_from_date=None) | Q(valid_from_date__lte=last)
    not_over = Q(valid_to_date=None) | Q(valid_to_date__gt=first)
    return set(groups.filter(began & not_over).values_list("name_th", flat=True))


def printed_original(organisation: "Organisation", fiscal_year_be: int) -> Printed | None:
    """Return what the printed original of an office's year stated, or None. One query."""
    row = PrintedOriginal.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be).first()
    if row is None:
        return None
    reading = Reading()
    read: Printed = reader_of(Printed)(reading, row.content, "printed")
    if read is BAD:
        raise ValueError(f"printed original {row.pk}: {'; '.join(map(str, reading.faults))}")
    return read


def printed_differences(
    organisation: "Organisation", fiscal_year_be: int, printed: Printed | None
) -> tuple[Difference, ...]:
    """Return where a printed original says something else than what is stored of an office's year.

    printed  as printed_original returns it; none where it is None. About fifteen queries for any number of projects.
    """
    if printed is None:
        return ()
    headline = printed.headline
    return differences(
        printed,
        projects_of_office(organisation.pk, fiscal_year_be),
        reports_of_office(organisation.pk, fiscal_year_be),
        money_of_quarter(organisation, fiscal_year_be, headline.quarter) if headline else None,
    )


def money_of_quarter(organisation: "Organisation", fiscal_year_be: int, quarter: int) -> MoneyOfQuarter:
    """Return what the reports of a quarter sum to. One query."""
    totals = money_totals(ProgressReport.objects.of_office(organisation.pk, fiscal_year_be).filter(quarter=quarter))
    return MoneyOfQuarter(
        planned_baht=totals.planned_baht,
        actual_baht=totals.actual_baht,
        reports=totals.reports,
        with_plan_or_spending=totals.with_plan_or_spending,
        with_plan=totals.with_plan,
    )


def failed_checks_by_level(organisation: "Organisation", fiscal_year_be: int) -> dict[str, int]:
    """Return how many stored checks of an office's year fail, by level. Four queries."""
    projects = list(organisation.projects.filter(fiscal_year_be=fiscal_year_be))
    reports = list(ProgressReport.objects.of_office(organisation.pk, fiscal_year_be))
    counts = [*failed_counts_of_many(projects).values(), *failed_counts_of_many(reports).values()]
    return {str(level): sum(getattr(each, level) for each in counts) for level in Level}


def surroundings() -> Surroundings:
    """Return what an office file is checked against in this database."""
    return Surroundings(plan_codes=_plan_codes, organisation=_organisation_fault)


def organisation_of(name: OrganisationName, fiscal_year_be: int) -> "Organisation":
    """Return the office a file names, as it stood at the end of the year; the code decides where one is given.

    Raises OrganisationNotFound or OrganisationAmbiguous.
    """
    return find_organisation(name.code or name.name, on=fiscal_year_dates(fiscal_year_be)[1])


def _plan_codes(fiscal_year_be: int) -> Mapping[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set, {str(kind): set() for kind in trees_of_year(fiscal_year_be)})
    for tree, code in nodes_by_code((), fiscal_year_be):
        codes[tree].add(code)
    return dict(codes)


def _organisation_fault(name: OrganisationName, fiscal_year_be: int) -> OrganisationFault | None:
    try:
        organisation = organisation_of(name, fiscal_year_be)
    except OrganisationNotFound as error:
        near = ", ".join(f"{each} ({each.code})" for each in error.near)
        kind = FaultKind.NEAR_ORGANISATION if near else FaultKind.NO_SUCH_ORGANISATION
        return OrganisationFault(kind, {"candidates": near})
    except OrganisationAmbiguous as error:
        candidates = ", ".join(f"{each} ({each.code})" for each in error.near)
        return OrganisationFault(FaultKind.SEVERAL_ORGANISATIONS, {"candidates": candidates})
    if name.code and name.name:
        try:
            by_name = organisation_of(OrganisationName(name=name.name), fiscal_year_be)
        except (OrganisationNotFound, OrganisationAmbiguous):
            return None  # the code is known; the name is another spelling, or of another time
        if by_name != organisation:
            return OrganisationFault(FaultKind.NAME_OF_ANOTHER, {"by_code": str(organisation)})
    return None
