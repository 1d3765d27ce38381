"""Submitting a sheet with everything that was typed into it, saved or not, and with the sums of its schools."""

from collections.abc import Mapping
from datetime import datetime

from tidtam.accounts.models import User
from tidtam.answers import models, selectors
from tidtam.answers.services.edit_sheet import write_as_owner
from tidtam.approval.choices import MoveName
from tidtam.approval.models import Decision
from tidtam.approval.services import DraftUnreadable, Writing, submit_with_drafts
from tidtam.drafts import services as drafts
from tidtam.drafts.models import Draft


def submit_sheet(
    *,
    sheet: models.Sheet,
    by: User,
    at: datetime,
    version: str,
    drafts_token: str,
    idempotency_key: str,
    has_seen_warnings: bool = False,
) -> Decision:
    """Save what waits in the sections of a sheet and what its schools' answers come to, and send it up its chain.

    As approval.services.submit_with_drafts. The sums are those of this moment, and stay what was submitted whatever
    schools write later.
    """

    def save(writing: Writing, move: MoveName, waiting: Mapping[str, Draft]) -> None:
        row: models.Sheet = writing.thing
        reading = selectors.reading_of(row)
        read = selectors.read_drafts(reading, waiting)
        if read.unreadable:
            raise DraftUnreadable(read.unreadable)
        after = reading.with_sums(reading.with_changes(read.changes))
        drafts.saved_as_typed(thing=row, waiting=waiting, by=by, at=at)
        if after != reading.sheet:
            write_as_owner(writing, move, after, places_written=read.changes, by=by, at=at)

    return submit_with_drafts(
        thing=sheet,
        by=by,
        at=at,
        version=version,
        drafts_token=drafts_token,
        idempotency_key=idempotency_key,
        has_seen_warnings=has_seen_warnings,
        save=save,
    )
