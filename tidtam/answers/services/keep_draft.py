"""What somebody types into a sheet, kept as it comes: nothing is read, checked or hashed before it is saved."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.answers import models
from tidtam.approval import rules
from tidtam.approval.services import locked_for_writing
from tidtam.audit.services import record, subject_of
from tidtam.drafts import services as drafts
from tidtam.drafts.typed import Typed
from tidtam.organisations.selectors import HeldRole


@transaction.atomic
def keep_draft(
    *,
    sheet: models.Sheet,
    section: str,
    typed: Typed,
    key: uuid.UUID,
    seen: int,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
) -> int:
    """Keep what was typed into a section of a sheet and return the section's version.

    typed  by place, in the place of what was kept before.   seen  the version of the section it was typed on.
    The first of a sheet nothing was written of yet makes it a saved one. Raises drafts.services.Conflict, or an
    approval.services.DecisionRefused as editing does.
    """
    writing, move = locked_for_writing(thing=sheet, by=by, at=at, held=held)
    row: models.Sheet = writing.thing
    version = drafts.keep(thing=row, section=section, typed=typed, key=key, seen=seen, by=by, at=at)
    status = rules.next_status(move, row.status)
    if status != row.status:
        row.status, row.changed_at = status, at
        row.save(update_fields=["status", "changed_at"])
        record(
            **subject_of(row),
            organisation_code=writing.kind.organisation_code(row),
            action="answers.sheet.saved",
            by=by.username,
            at=at,
            role=writing.role.role,
            fields=None,
        )
    return version
