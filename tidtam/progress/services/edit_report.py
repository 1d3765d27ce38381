"""What the owner of a report writes into one of its topics: saving a draft, correcting what was sent back."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval import rules
from tidtam.approval.choices import MoveName
from tidtam.approval.services import Writing, locked_for_writing
from tidtam.audit.services import NewLine, field_hashes, record_many, subject_of
from tidtam.checks.rules import Hit, run
from tidtam.checks.services import Checked, store_failed_checks_of_many
from tidtam.drafts import services as drafts
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.typed import ChangesRefused
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import facts, models, places, selectors
from tidtam.progress.checks import REPORT_CHECKS
from tidtam.progress.services.save_reports import write_reports

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
    draft = drafts_of(row).get(str(topic))
    waits = draft is not None and bool(draft.typed) and seen in (None, draft.version)
    if not waits and (not changes or after == now.report):  # money of record alone is no writing
        return row

    def is_as_kept(draft: Draft) -> bool:
        waiting = selectors.read_drafts(now.report, now.project, {draft.section: draft})
        return not waiting.unreadable and now.with_changes(waiting.changes) == after

    drafts.form_saved(
        thing=row, section=str(topic), draft=draft, key=key, seen=seen, is_as_kept=is_as_kept, by=by, at=at
    )
    if after != now.report:
        nodes = nodes_by_code((), row.fiscal_year_be)
        write_as_owner([(writing, move, new_content(now, after, nodes=nodes, places_written=changes))], by=by, at=at)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContent:
    """What a report says from now on: made ready from facts alone, before anything is locked where that can be.

    hits    what its checks find then.   fields  the hashes of the places that its owner wrote.
    """

    report: facts.Report
    hits: Sequence[Hit]
    fields: Mapping[str, str]


def new_content(
    now: selectors.ReportInContext,
    after: facts.Report,
    *,
    nodes: Mapping[tuple[str, str], PlanNodeFact],
    places_written: Collection[str],
) -> NewContent:
    """Return what takes the place of a report. nodes  of all plans of the year (plans.selectors.nodes_by_code)."""
    said = {field.place: field.value for field in places.fields_of(after, now.project)}
    return NewContent(
        report=after,
        hits=run(REPORT_CHECKS, now.subject(after, nodes)),
        fields=field_hashes({place: str(said.get(place, "")) for place in places_written}),
    )


def write_as_owner(contents: Sequence[tuple[Writing, MoveName, NewContent]], *, by: User, at: datetime) -> None:
    """Write what locked reports say from now on, what their checks find, and which places their owner wrote.

    A constant number of statements.
    """
    for writing, move, _content in contents:
        writing.thing.status = rules.next_status(move, writing.thing.status)
    write_reports([(writing.thing, content.report) for writing, _move, content in contents], at=at)
    store_failed_checks_of_many(
        checked=[
            Checked(
                thing=writing.thing, organisation_code=writing.kind.organisation_code(writing.thing), hits=content.hits
            )
            for writing, _move, content in contents
        ],
        at=at,
    )
    record_many(
        [
            NewLine(
                **subject_of(writing.thing),
                organisation_code=writing.kind.organisation_code(writing.thing),
                action=DONE[move],
                by=by.username,
                at=at,
                role=writing.role.role,
                fields={"content": writing.thing.content_hash, **content.fields},
            )
            for writing, move, content in contents
        ]
    )
