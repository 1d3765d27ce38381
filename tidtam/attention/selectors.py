"""Readings of the attention list: what is looked at, what was found, what was answered for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Sum

from tidtam.access.snapshot import reading_snapshot
from tidtam.approval.choices import Status
from tidtam.attention.facts import Notice, OfficeYear, Place
from tidtam.attention.models import Look, Seen
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import reports_of_office
from tidtam.projects.models import Project
from tidtam.projects.selectors import projects_of_office

READ_AS = 1
"""Counts changes of the rules: what was found by older ones is looked at again."""


def office_year(organisation: Organisation, fiscal_year_be: int) -> tuple[OfficeYear, str]:
    """Return what is looked at and the token that names it, read at one instant. Ten queries or so."""
    with reading_snapshot():
        token = token_of(organisation, fiscal_year_be)
        projects = projects_of_office(organisation.pk, fiscal_year_be)
        reports = reports_of_office(organisation.pk, fiscal_year_be)
    written = [report for report in reports if report.status != Status.NOT_REPORTED]
    return OfficeYear(projects=tuple(projects), reports=tuple(written)), token


def token_of(organisation: Organisation, fiscal_year_be: int) -> str:
    """Return what names the content of an office's year: another after every change. Two queries."""
    reports = ProgressReport.objects.of_office(organisation.pk, fiscal_year_be)
    projects = Project.objects.registered(organisation.pk, fiscal_year_be)
    said = (
        READ_AS,
        *reports.aggregate(count=Count("pk"), versions=Sum("version"), last=Max("changed_at")).values(),
        *projects.aggregate(
            count=Count("pk"), versions=Sum("current_version__number"), last=Max("current_version__created_at")
        ).values(),
    )
    return hashlib.sha256(repr([str(one) for one in said]).encode()).hexdigest()


def stale_years() -> list[tuple[Organisation, int]]:
    """Return the offices and years with reports whose content changed since they were looked at, if they ever were."""
    years = Project.objects.filter(reports__isnull=False).order_by().values_list("organisation", "fiscal_year_be")
    looks = {(one.organisation_id, one.fiscal_year_be): one.token for one in Look.objects.defer("notices")}
    offices = Organisation.objects.in_bulk({organisation for organisation, _year in years.distinct()})
    return [
        (offices[organisation], year)
        for organisation, year in sorted(years.distinct())
        if looks.get((organisation, year)) != token_of(offices[organisation], year)
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """A notice with the answer somebody gave; None where it waits to be looked into."""

    notice: Notice
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class AttentionList:
    """What was found in an office's year: open first. look None: nobody has looked yet. is_stale: changed since."""

    look: Look | None
    is_stale: bool
    found: tuple[Found, ...]

    @property
    def open(self) -> tuple[Found, ...]:
        """What waits to be looked into."""
        return tuple(one for one in self.found if one.seen is None)


def attention_list(organisation: Organisation, fiscal_year_be: int) -> AttentionList:
    """Return what was found in an office's year, with the answers given. Four queries."""
    look = Look.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be).first()
    if look is None:
        return AttentionList(None, True, ())
    answered = {
        one.digest: one
        for one in Seen.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be).select_related("by")
    }
    found = [Found(one, answered.get(one.digest)) for one in map(notice_from_json, look.notices)]
    return AttentionList(
        look=look,
        is_stale=look.token != token_of(organisation, fiscal_year_be),
        found=tuple(sorted(found, key=lambda one: one.seen is not None)),
    )


def notice_from_json(stored: Mapping[str, object]) -> Notice:
    """Return a notice as services.look stored it."""
    places = tuple(Place(**one) for one in stored["places"])  # type: ignore[attr-defined]
    return Notice(kind=str(stored["kind"]), places=places, values=stored["values"])  # type: ignore[arg-type]


def ids_of_places(
    organisation: Organisation, fiscal_year_be: int
) -> tuple[dict[str, tuple[int, str]], dict[tuple[str, int], int]]:
    """Return id and name of each project by its key, and the id of each report by key and quarter. Two queries."""
    projects = Project.objects.registered(organisation.pk, fiscal_year_be).values_list(
        "key", "pk", "current_version__name"
    )
    reports = ProgressReport.objects.of_office(organisation.pk, fiscal_year_be).values_list(
        "project__key", "quarter", "pk"
    )
    return {key: (pk, name) for key, pk, name in projects}, {(key, quarter): pk for key, quarter, pk in reports}
