"""Readings of imports, and what a list is read against."""

import uuid
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from tidtam.accounts.models import User
from tidtam.imports.models import ColumnMatching, ListImport
from tidtam.imports.registrations import Surroundings
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, work_groups_of
from tidtam.plans.selectors import nodes_by_code
from tidtam.projects.models import Project
from tidtam.projects.policies import places_to_register
from tidtam.projects.selectors import newest_as_facts

MOST_REMEMBERED = 50
MOST_LISTED = 20


def list_import(pk: uuid.UUID) -> ListImport | None:
    """Return an import with its office and the group of rows without one. One query."""
    return ListImport.objects.select_related("organisation", "otherwise").filter(pk=pk).first()


def imports_of(person: User, organisation: Organisation) -> QuerySet[ListImport]:
    """Return a person's own imports of an office, newest first, without what they read."""
    rows = ListImport.objects.filter(by=person, organisation=organisation).defer("content", "outcome")
    return rows.order_by("-begun_at")[:MOST_LISTED]


def remembered_columns(organisation: Organisation) -> dict[str, str]:
    """Return what each heading meant in an office's lists, as said last. One query."""
    said: dict[str, str] = {}
    for one in ColumnMatching.objects.filter(organisation=organisation).order_by("-at")[:MOST_REMEMBERED]:
        said = one.columns | said
    return said


def surroundings(
    organisation: Organisation,
    fiscal_year_be: int,
    *,
    otherwise: Organisation | None = None,
    held: Collection[HeldRole] | None,
) -> Surroundings:
    """Return what a list of an office's year is read against. Six queries, whatever the number of projects.

    held  the roles of whoever imports; None for the command line, which registers everywhere in the office.
    """
    groups = work_groups_of(organisation, on=timezone.localdate())
    everywhere = [organisation, *groups]
    mine = everywhere if held is None else places_to_register(everywhere, held=held)
    rows = Project.objects.registered(organisation.pk, fiscal_year_be)
    known = rows.select_related("current_version", "draft_version", "work_group").order_by("pk")
    return Surroundings(
        fiscal_year_be=fiscal_year_be,
        groups=[group.name_th for group in groups],
        mine=frozenset("" if place == organisation else place.name_th for place in mine),
        otherwise=otherwise.name_th if otherwise else "",
        nodes=nodes_by_code((), fiscal_year_be),
        known=newest_as_facts(list(known)),
    )
