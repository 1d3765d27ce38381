"""Submitting a thing with everything that was typed into it, saved or not."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from tidtam.accounts.models import User
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Decision
from tidtam.approval.services.decide import Case
from tidtam.approval.services.moves import submit
from tidtam.approval.services.refusals import GateClosed, WarningsNotSeen, changed_meanwhile
from tidtam.approval.services.writing import Writing, locked_for_writing
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import captured_at, drafts_of
from tidtam.drafts.selectors import drafts_token as token_of


def submit_with_drafts(
    *,
    thing: models.Model,
    by: User,
    at: datetime,
    version: str,
    drafts_token: str,
    idempotency_key: str,
    has_seen_warnings: bool,
    save: Callable[[Writing, MoveName, Mapping[str, Draft]], None],
) -> Decision:
    """Save what waits in the sections of a thing and send it up its chain: all or nothing.

    version  selectors.version_of,   drafts_token  of drafts.selectors, as the page that was read had them.
    save     writes what waits into the locked thing, as that move, or raises DraftUnreadable.
    After a limit of its window the time counts at which a device without a line kept the last of it (drafts.selectors.
    captured_at), within the grace; what was so kept in time is labelled.
    A key that was used for the same returns what was decided then, however often and from however many at once.
    Raises what `save` and `submit` raise; where checks keep it back (GateClosed, WarningsNotSeen), what waited is saved
    and checked, so that a page can name each.
    """

    def write_what_waits(case: Case) -> None:
        row: Any = case.thing
        waiting = drafts_of(row)
        if token_of(waiting) != drafts_token:
            raise changed_meanwhile(row, case.kind.subject(row))
        case.captured_at = captured_at(waiting)
        move = MoveName.CORRECT if row.status == Status.SENT_BACK else MoveName.SAVE
        save(Writing(kind=case.kind, thing=row, role=case.role), move, waiting)

    try:
        return submit(
            thing=thing,
            by=by,
            at=at,
            version=version,
            idempotency_key=idempotency_key,
            has_seen_warnings=has_seen_warnings,
            write_first=write_what_waits,
            also=drafts_token,
        )
    except (GateClosed, WarningsNotSeen):
        with transaction.atomic():
            kept = captured_at(drafts_of(thing))
            writing, move = locked_for_writing(thing=thing, by=by, at=at, captured_at=kept)
            waiting = drafts_of(writing.thing)
            if token_of(waiting) == drafts_token:
                save(writing, move, waiting)
            writing.kind.check(writing.thing, at=at)
        raise
