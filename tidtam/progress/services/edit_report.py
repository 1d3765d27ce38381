"""What the owner of a report writes into one of its topics: saving a draft, correcting what was sent back."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval import rules
from tidtam.approval.choices import MoveName
from tidtam.approval.services import Writing, locked_for_writing
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.drafts import services as drafts
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.typed import ChangesRefused
from tidtam.progress import facts, models, places, selectors
from tidtam.progress.services.save_reports import write_reports
from tidtam.projects.facts import Project

DONE = {MoveName.SAVE: "progress.report.saved", MoveName.CORRECT: "progress.report.corrected"}


@transaction.atomic
def edit_report(
    *,
    report: models.ProgressReport,
    topic: int,
    changes: Mapping[str, places.Value],
    seen: int | None,
    key: uuid.UUID | None,
    by: User,
    at: datetime,
) -> models.ProgressReport:
    """Write an owner's changes into a topic of a report and check it again; return its row as it stands now.

    changes  facts' values by place, all of this topic (places.fields_of). What waited in the topic is replaced by them.
    seen     the version of the topic they were made on (drafts); None: the caller looked itself.
    key      of the form that sends them. Changes that are in the report already change nothing and are answered as
             done, whatever was seen: so the same form may be sent twice.
    What a device without a line kept stays captured where it is saved as it was.
    Raises ChangesRefused, drafts.services.Conflict, or an approval.services.DecisionRefused: NotTheOwner,
    NotWritten (submitted or approved), WindowClosed (a correction that was asked for may come later), Gone.
    """
    writing, move = locked_for_writing(thing=report, by=by, at=at)
    row: models.ProgressReport = writing.thing
    elsewhere = [place for place in changes if places.topic_of_place(place) != topic]
    if elsewhere:
        raise ChangesRefused(dict.fromkeys(elsewhere, places.NO_SUCH_FIELD))
    now = selectors.in_context(row)
    after = now.with_changes(changes)
    section = drafts_of(row).get(str(topic))
    waits = section is not None and bool(section.typed) and seen in (None, section.version)
    if not waits and (not changes or after == now.report):  # money of record alone is no writing
        return row
    captured_at = None
    if section is not None and section.captured_at is not None:
        waiting = selectors.read_drafts(now.report, now.project, {section.section: section})
        is_as_captured = not waiting.unreadable and now.with_changes(waiting.changes) == after
        captured_at = section.captured_at if is_as_captured else None
    is_same_form = section is not None and key is not None and section.key == key
    drafts.saved(
        thing=row,
        section=str(topic),
        key=None if is_same_form else key,
        seen=section.version if section is not None and is_same_form else seen,
        by=by,
        at=at,
        captured_at=captured_at,
    )
    if after != now.report:
        write_as_owner(writing, move, now.project, after, places_written=changes, by=by, at=at)
    return row


def write_as_owner(
    writing: Writing,
    move: MoveName,
    project: Project,
    report: facts.Report,
    *,
    places_written: Collection[str],
    by: User,
    at: datetime,
) -> None:
    """Write what a locked report says from now on, run its checks, and note which places its owner wrote."""
    row: models.ProgressReport = writing.thing
    row.status = rules.next_status(move, row.status)
    write_reports([(row, report)], at=at)
    writing.kind.check(row, at=at)
    said = {field.place: field.value for field in places.fields_of(report, project)}
    record(
        **subject_of(row),
        organisation_code=writing.kind.organisation_code(row),
        action=DONE[move],
        by=by.username,
        at=at,
        role=writing.role.role,
        fields={
            "content": row.content_hash,
            **field_hashes({place: str(said.get(place, "")) for place in places_written}),
        },
    )
