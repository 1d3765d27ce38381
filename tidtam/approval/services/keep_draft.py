"""What somebody types into a section, kept as it comes: nothing is read, checked or hashed before it is saved."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import models, transaction

from tidtam.accounts.models import User
from tidtam.approval import rules
from tidtam.approval.services.decide import capture_reason
from tidtam.approval.services.writing import locked_for_writing
from tidtam.audit.services import record, subject_of
from tidtam.drafts import services as drafts
from tidtam.drafts.typed import Typed
from tidtam.organisations.selectors import HeldRole


@transaction.atomic
def keep_draft(
    *,
    thing: models.Model,
    section: str,
    typed: Typed,
    key: uuid.UUID,
    seen: int,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
    captured_at: dt.datetime | None = None,
) -> int:
    """Keep what was typed into a section of a thing and return the section's version.

    thing  of a kind whose rows have `changed_at`; its id is enough.
    typed  by place, in the place of what was kept before.   seen  the version of the section it was typed on.
    held   the person's roles of the day where they were asked for already.
    captured_at  when a device without a line kept it; None where it was typed online. What only it keeps in time is
           named in the audit.
    The first of a thing nothing was written of yet makes it a saved one. Raises drafts.services.Conflict, or a
    DecisionRefused as editing does: NotTheOwner, NotWritten, WindowClosed, Gone.
    """
    writing, move = locked_for_writing(thing=thing, by=by, at=at, held=held, captured_at=captured_at)
    row, kind = writing.thing, writing.kind
    version = drafts.keep(
        thing=row, section=section, typed=typed, key=key, seen=seen, by=by, at=at, captured_at=captured_at
    )
    status = rules.next_status(move, row.status)
    is_first = status != row.status
    if is_first:
        row.status, row.changed_at = status, at
        row.save(update_fields=["status", "changed_at"])
    if is_first or writing.captured_before:
        record(
            **subject_of(row),
            organisation_code=kind.organisation_code(row),
            action=f"{kind.kind}.{'saved' if is_first else 'captured'}",
            by=by.username,
            at=at,
            role=writing.role.role,
            reason=capture_reason(writing.captured_before, captured_at),
            fields=None,
        )
    return version
