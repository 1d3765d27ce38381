"""Writing into several sections of several registrations at once, as a workbook does: all of it or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.drafts.services import Conflict, saved
from tidtam.organisations.selectors import HeldRole, held_roles
from tidtam.projects import models, places
from tidtam.projects.choices import Section
from tidtam.projects.places import section_of
from tidtam.projects.services.edit_registration import Owners, Written, write_changes
from tidtam.projects.services.open_registration import open_registration
from tidtam.thai.dates import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is written into one registration.

    project  loaded with its versions, as they were read: one that was written since is a conflict.
    changes  facts' values by place. What waited in the sections they touch is replaced by them.
    seen     the versions of those sections they were made on (drafts).   owners  None leaves them alone.
    """

    project: models.Project
    changes: Mapping[str, places.Value]
    seen: Mapping[Section, int] = field(default_factory=dict)
    owners: Owners | None = None


@transaction.atomic
def edit_registrations(
    *, edits: Sequence[Edit], by: User, at: datetime, held: Collection[HeldRole] | None = None
) -> None:
    """Write an owner's changes into registrations of one office and year, and check each again.

    Three statements for each registration, one for each section, and some thirty for all of them.
    Raises ChangesRefused, drafts.services.Conflict, and what open_registration raises.
    """
    held = held_roles(by, on=local_date(at)) if held is None else held
    written = []
    for one in sorted(edits, key=lambda edit: edit.project.pk):  # locked in the order in which saving projects locks
        case, move = open_registration(project=one.project, by=by, at=at, held=held)
        read = one.project.newest_version
        if read is None or case.kind.version(case.thing) != case.kind.version(read):
            raise Conflict(None)
        row: models.Project = case.thing.project
        for section in sorted({section_of(place) for place in one.changes}):
            saved(thing=row, section=section, key=None, seen=one.seen.get(section, 0), by=by, at=at)
        written.append(Written(case=case, move=move, changes=one.changes, owners=one.owners))
    write_changes(written, by=by, at=at)
