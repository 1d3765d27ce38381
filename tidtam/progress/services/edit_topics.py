"""Writing into topics of several reports at once, as a workbook does: made ready first, then written in little time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval.services import all_locked_for_writing
from tidtam.drafts import services as drafts
from tidtam.drafts.selectors import drafts_of
from tidtam.organisations.selectors import HeldRole
from tidtam.plans.facts import PlanNodeFact
from tidtam.progress import models, places, selectors
from tidtam.progress.services.edit_report import NewContent, new_content, write_as_owner


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsEdit:
    """What is written into one report, ready to be written.

    report   as it was read.   earlier  the versions of the reports before it that were read with it, by id.
    seen     by topic that is written, the version it was written on (drafts).
    content  None where the report says it all already.
    """

    report: models.ProgressReport
    earlier: Mapping[int, int]
    seen: Mapping[str, int]
    content: NewContent | None


def topics_edit(
    *,
    report: models.ProgressReport,
    now: selectors.ReportInContext,
    earlier: Mapping[int, int],
    changes: Mapping[str, places.Value],
    versions: Mapping[int, int],
    nodes: Mapping[tuple[str, str], PlanNodeFact],
) -> TopicsEdit:
    """Make ready what an owner changes in the topics of a report; nothing is asked. Raises ChangesRefused.

    report, now, earlier  as they were read in one state of the database.
    changes   facts' values by place. What waits in a topic that they touch is replaced by them.
    versions  of the topics.   nodes  of all plans of the year.
    """
    after = now.with_changes(changes)
    topics = {topic for place in changes if (topic := places.topic_of_place(place)) is not None}
    is_new = after != now.report
    return TopicsEdit(
        report=report,
        earlier=earlier,
        seen={str(topic): versions.get(topic, 0) for topic in sorted(topics)},
        content=new_content(now, after, nodes=nodes, places_written=changes) if is_new else None,
    )


@transaction.atomic
def edit_topics(*, edits: Sequence[TopicsEdit], by: User, at: datetime, held: Collection[HeldRole]) -> None:
    """Write an owner's changes into the topics of reports, all or none, in a number of statements that hardly grows.

    A report that was written since it was read, or one before it, is a conflict.
    Raises drafts.services.Conflict, or an approval.services.DecisionRefused as edit_report does.
    """
    edits = sorted(edits, key=lambda edit: edit.report.pk)
    locked = all_locked_for_writing(things=[edit.report for edit in edits], by=by, at=at, held=held)
    known = [*(edit.report.pk for edit in edits), *(pk for edit in edits for pk in edit.earlier)]
    versions = dict(models.ProgressReport.objects.filter(pk__in=known).values_list("pk", "version"))
    for edit in edits:
        if any(versions.get(pk) != seen for pk, seen in {**edit.earlier, edit.report.pk: edit.report.version}.items()):
            written = drafts_of(edit.report).values()
            raise drafts.Conflict(max(written, key=lambda draft: draft.kept_at, default=None))
    drafts.all_saved(
        things=[edit.report for edit in edits], seen={edit.report.pk: edit.seen for edit in edits}, by=by, at=at
    )
    write_as_owner(
        [
            (writing, move, edit.content)
            for (writing, move), edit in zip(locked, edits, strict=True)
            if edit.content is not None
        ],
        by=by,
        at=at,
    )
