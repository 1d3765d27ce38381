"""Submitting a report with everything its owner has typed into it, saved or not."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval import services as approval
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Decision
from tidtam.approval.services import DraftUnreadable, GateClosed, Writing, locked_for_writing
from tidtam.approval.services.decide import Case
from tidtam.approval.services.refusals import changed_meanwhile
from tidtam.drafts import services as drafts
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import captured_at, drafts_of
from tidtam.drafts.selectors import drafts_token as token_of
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import models, selectors
from tidtam.progress.services.edit_report import new_content, write_as_owner


def submit_report(
    *, report: models.ProgressReport, by: User, at: datetime, version: str, drafts_token: str, idempotency_key: str
) -> Decision:
    """Save what waits in the topics of a report and send it up its chain: all or nothing.

    version  approval.selectors.version_of,   drafts_token  of drafts.selectors, as the page that was read had them.
    After a limit of its window the time counts at which a device without a line kept the last of it (drafts.selectors.
    captured_at), within the grace; what was so kept in time is labelled.
    A key that was used for the same returns what was decided then, however often and from however many at once.
    Raises DraftUnreadable and what approval.services.submit raises; where hard checks keep it back (GateClosed), what
    waited is saved and checked, so that a page can name each.
    """

    def write_what_waits(case: Case) -> None:
        row: models.ProgressReport = case.thing
        waiting = drafts_of(row)
        if token_of(waiting) != drafts_token:
            raise changed_meanwhile(row, case.kind.subject(row))
        case.captured_at = captured_at(waiting)
        move = MoveName.CORRECT if row.status == Status.SENT_BACK else MoveName.SAVE
        _save_drafts(Writing(kind=case.kind, thing=row, role=case.role), move, waiting, by=by, at=at)

    try:
        return approval.submit(
            thing=report,
            by=by,
            at=at,
            version=version,
            idempotency_key=idempotency_key,
            write_first=write_what_waits,
            also=drafts_token,
        )
    except GateClosed:
        with transaction.atomic():
            kept = captured_at(drafts_of(report))
            writing, move = locked_for_writing(thing=report, by=by, at=at, captured_at=kept)
            waiting = drafts_of(writing.thing)
            if token_of(waiting) == drafts_token:
                _save_drafts(writing, move, waiting, by=by, at=at)
            writing.kind.check(writing.thing, at=at)
        raise


def _save_drafts(writing: Writing, move: MoveName, waiting: Mapping[str, Draft], *, by: User, at: datetime) -> None:
    """Write what waits in the topics of a locked report into it. Raises DraftUnreadable."""
    row: models.ProgressReport = writing.thing
    now = selectors.in_context(row)
    reading = selectors.read_drafts(now.report, now.project, waiting)
    if reading.unreadable:
        raise DraftUnreadable(reading.unreadable)
    after = now.with_changes(reading.changes)
    for section, draft in waiting.items():
        if draft.typed:
            drafts.saved(
                thing=row,
                section=section,
                seen=draft.version,
                key=None,
                by=by,
                at=at,
                captured_at=draft.captured_at,
            )
    if after != now.report:
        nodes = nodes_by_code((), row.fiscal_year_be)
        content = new_content(now, after, nodes=nodes, places_written=reading.changes)
        write_as_owner([(writing, move, content)], by=by, at=at)
