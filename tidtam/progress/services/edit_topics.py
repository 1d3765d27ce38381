"""Writing into several topics of a report at once, as a workbook does."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval.services import locked_for_writing
from tidtam.drafts import services as drafts
from tidtam.drafts.selectors import drafts_of
from tidtam.organisations.selectors import HeldRole
from tidtam.progress import models, places, selectors
from tidtam.progress.services.edit_report import write_as_owner


@transaction.atomic
def edit_topics(
    *,
    report: models.ProgressReport,
    changes: Mapping[str, places.Value],
    seen: Mapping[int, int],
    by: User,
    at: datetime,
    held: Collection[HeldRole] | None = None,
) -> models.ProgressReport:
    """Write an owner's changes into the topics of a report and check it once; return its row as it stands now.

    report   as it was read: one that was written since is a conflict.
    changes  facts' values by place. What waited in a topic that they touch is replaced by them.
    seen     the versions of those topics they were made on (drafts).
    Raises ChangesRefused, drafts.services.Conflict, or an approval.services.DecisionRefused as edit_report does.
    """
    writing, move = locked_for_writing(thing=report, by=by, at=at, held=held)
    row: models.ProgressReport = writing.thing
    if row.version != report.version:
        raise drafts.Conflict(max(drafts_of(row).values(), key=lambda draft: draft.kept_at, default=None))
    now = selectors.in_context(row)
    after = now.with_changes(changes)
    topics = {places.topic_of_place(place) for place in changes}
    for topic in sorted(topic for topic in topics if topic is not None):
        drafts.saved(thing=row, section=str(topic), key=None, seen=seen.get(topic, 0), by=by, at=at)
    if after != now.report:
        write_as_owner(writing, move, now.project, after, places_written=changes, by=by, at=at)
    return row
