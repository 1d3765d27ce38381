"""Submitting a sheet with everything that was typed into it, saved or not, and with the sums of its schools."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.answers import models, selectors
from tidtam.answers.services.edit_sheet import write_as_owner
from tidtam.approval import services as approval
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Decision
from tidtam.approval.services import DraftUnreadable, GateClosed, Writing, locked_for_writing
from tidtam.approval.services.decide import Case
from tidtam.approval.services.refusals import changed_meanwhile
from tidtam.drafts import services as drafts
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.selectors import drafts_token as token_of


def submit_sheet(
    *, sheet: models.Sheet, by: User, at: datetime, version: str, drafts_token: str, idempotency_key: str
) -> Decision:
    """Save what waits in the sections of a sheet and what its schools' answers come to, and send it up its chain.

    version  approval.selectors.version_of,   drafts_token  of drafts.selectors, as the page that was read had them.
    The sums are those of this moment, and stay what was submitted whatever schools write later.
    A key that was used for the same returns what was decided then. Raises DraftUnreadable and what
    approval.services.submit raises; where hard checks keep it back (GateClosed), what waited is saved and checked.
    """

    def write_what_waits(case: Case) -> None:
        row: models.Sheet = case.thing
        waiting = drafts_of(row)
        if token_of(waiting) != drafts_token:
            raise changed_meanwhile(row, case.kind.subject(row))
        move = MoveName.CORRECT if row.status == Status.SENT_BACK else MoveName.SAVE
        _save(Writing(kind=case.kind, thing=row, role=case.role), move, waiting, by=by, at=at)

    try:
        return approval.submit(
            thing=sheet,
            by=by,
            at=at,
            version=version,
            idempotency_key=idempotency_key,
            write_first=write_what_waits,
            also=drafts_token,
        )
    except GateClosed:
        with transaction.atomic():
            writing, move = locked_for_writing(thing=sheet, by=by, at=at)
            waiting = drafts_of(writing.thing)
            if token_of(waiting) == drafts_token:
                _save(writing, move, waiting, by=by, at=at)
            writing.kind.check(writing.thing, at=at)
        raise


def _save(writing: Writing, move: MoveName, waiting: Mapping[str, Draft], *, by: User, at: datetime) -> None:
    """Write what waits in the sections of a locked sheet into it. Raises DraftUnreadable."""
    row: models.Sheet = writing.thing
    reading = selectors.reading_of(row)
    read = selectors.read_drafts(reading, waiting)
    if read.unreadable:
        raise DraftUnreadable(read.unreadable)
    after = reading.with_sums(reading.with_changes(read.changes))
    for section, draft in waiting.items():
        if draft.typed:
            drafts.saved(thing=row, section=section, seen=draft.version, key=None, by=by, at=at)
    if after != reading.sheet:
        write_as_owner(writing, move, after, places_written=read.changes, by=by, at=at)
