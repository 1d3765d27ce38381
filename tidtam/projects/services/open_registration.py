"""Open a registration for writing: locked, with who writes it asked."""

from collections.abc import Collection
from datetime import datetime

from tidtam.accounts.models import User
from tidtam.approval.choices import MoveName
from tidtam.approval.services import Gone, locked_for_writing
from tidtam.approval.services.refusals import changed_meanwhile
from tidtam.approval.services.writing import Writing as Opened
from tidtam.organisations.selectors import HeldRole
from tidtam.projects import models


def open_registration(
    *, project: models.Project, by: User, at: datetime, held: Collection[HeldRole] | None = None
) -> tuple[Opened, MoveName]:
    """Lock the newest version of a project with the project; return it with the move that writing it is.

    held  the person's roles of the day where they were asked for already.
    An approved version is opened too: what is written then stands beside it. Runs in the caller's transaction.
    Raises approval.services.Gone, NotWritten, NotTheOwner, and ChangedMeanwhile where another version stands now.
    """
    version = project.newest_version
    if version is None:
        raise Gone
    case, move = locked_for_writing(thing=version, by=by, at=at, held=held, beside_approved=True)
    row: models.Project = case.thing.project
    if case.thing.pk not in {row.draft_version_id, row.current_version_id if row.draft_version_id is None else None}:
        raise changed_meanwhile(version, case.kind.subject(version))
    if row.draft_version_id == case.thing.pk:
        row.draft_version = case.thing
    else:
        row.current_version = case.thing
    return case, move
