"""Submitting a report with everything its owner has typed into it, saved or not."""

from collections.abc import Mapping
from datetime import datetime

from tidtam.accounts.models import User
from tidtam.approval.choices import MoveName
from tidtam.approval.models import Decision
from tidtam.approval.services import DraftUnreadable, Writing, submit_with_drafts
from tidtam.drafts import services as drafts
from tidtam.drafts.models import Draft
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import models, selectors
from tidtam.progress.services.edit_report import new_content, write_as_owner


def submit_report(
    *,
    report: models.ProgressReport,
    by: User,
    at: datetime,
    version: str,
    drafts_token: str,
    idempotency_key: str,
    has_seen_warnings: bool = False,
) -> Decision:
    """Save what waits in the topics of a report and send it up its chain, as approval.services.submit_with_drafts."""

    def save(writing: Writing, move: MoveName, waiting: Mapping[str, Draft]) -> None:
        row: models.ProgressReport = writing.thing
        now = selectors.in_context(row)
        reading = selectors.read_drafts(now.report, now.project, waiting)
        if reading.unreadable:
            raise DraftUnreadable(reading.unreadable)
        after = now.with_changes(reading.changes)
        drafts.saved_as_typed(thing=row, waiting=waiting, by=by, at=at)
        if after != now.report:
            nodes = nodes_by_code((), row.fiscal_year_be)
            content = new_content(now, after, nodes=nodes, places_written=reading.changes)
            write_as_owner([(writing, move, content)], by=by, at=at)

    return submit_with_drafts(
        thing=report,
        by=by,
        at=at,
        version=version,
        drafts_token=drafts_token,
        idempotency_key=idempotency_key,
        has_seen_warnings=has_seen_warnings,
        save=save,
    )
