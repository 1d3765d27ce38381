"""Writing what a workbook of registrations says, in the caller's transaction."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse

from tidtam.accounts.models import User
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles, work_groups_of
from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.models import Project as Registered
from tidtam.projects.places import Value, section_of
from tidtam.projects.services import Edit, Owners, begin_registration, edit_registrations
from tidtam.thai.dates import local_date
from tidtam.workbooks.facts import Plan, ThingPlan
from tidtam.workbooks.refusals import PlanChanged
from tidtam.workbooks.registrations.registrations import OpenRegistration


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is written into one registration: values by place, what waited in the same sections with them."""

    office: Organisation
    one: OpenRegistration
    after: Project
    changes: Mapping[str, Value]


def apply_registrations(plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
    """Write a plan in the caller's transaction; return what was written. Raises PlanChanged, DecisionRefused."""
    held = held_roles(by, on=local_date(at))
    things = [thing for thing in plan.things if thing.written]
    edits, done = [], []
    groups: dict[str, Organisation] | None = None
    try:
        for thing in things:
            work = thing.work
            assert isinstance(work, Work)
            row = work.one.row
            if row is None:
                groups = _groups(work.office, at) if groups is None else groups
                row = _begin(work, groups, by=by, at=at)
            edits.append(
                Edit(project=row, changes=work.changes, seen=work.one.seen, owners=_owners_of(work))
            )  # fmt: skip
            done.append(replace(thing, pk=row.pk, url=reverse("projects:register", args=[row.pk])))
        edit_registrations(edits=edits, by=by, at=at, held=held)
    except (Conflict, ChangesRefused) as error:
        raise PlanChanged from error
    return tuple(done)


def _owners_of(work: Work) -> Owners | None:
    """Return who was chosen in the section of the project itself and waits there, where that section is written."""
    is_written = any(section_of(place) == Section.GENERAL for place in work.changes)
    return work.one.owners_waiting() if is_written else None


def _groups(office: Organisation, at: dt.datetime) -> dict[str, Organisation]:
    return {group.name_th: group for group in work_groups_of(office, on=local_date(at))}


def _begin(work: Work, groups: Mapping[str, Organisation], *, by: User, at: dt.datetime) -> Registered:
    return begin_registration(
        organisation=work.office,
        fiscal_year_be=work.after.fiscal_year_be,
        name=work.after.name,
        work_group=groups[work.after.work_group] if work.after.work_group else None,
        copied_from=None,
        key=uuid.UUID(work.after.key),
        by=by,
        at=at,
    )
