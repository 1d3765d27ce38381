"""What the owner of a report writes into it: saving a draft, correcting what was sent back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval import rules
from tidtam.approval.choices import MoveName
from tidtam.approval.services import locked_for_writing, refuse_changed
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.progress import models, places, selectors
from tidtam.progress.services.save_reports import write_reports
from tidtam.projects.selectors import facts_at_version

DONE = {MoveName.SAVE: "progress.report.saved", MoveName.CORRECT: "progress.report.corrected"}


@transaction.atomic
def edit_report(
    *, report: models.ProgressReport, changes: Mapping[str, places.Value], by: User, at: datetime, version: str
) -> models.ProgressReport:
    """Write an owner's changes into a report and check it again; return its row as it stands now.

    changes  facts' values by place (places.fields_of).
    version  approval.selectors.version_of, as the form carried it. Changes that are in the report already change
             nothing and are answered as done, whatever the version: so the same form may be sent twice.
    Raises places.ChangesRefused, or an approval.services.DecisionRefused: NotTheOwner, NotWritten (submitted or
    approved), WindowClosed (a correction that was asked for may come later), ChangedMeanwhile, Gone.
    """
    case, move = locked_for_writing(thing=report, by=by, at=at)
    row: models.ProgressReport = case.thing
    (before,) = selectors.as_facts([row])
    project = facts_at_version(row.project, row.project_version)
    after = places.with_changes(before, project, changes)
    if after == before:
        return row
    refuse_changed(case, version)
    row.status = rules.next_status(move, row.status)
    write_reports([(row, after)], at=at)
    case.kind.check(row, at=at)
    said = {field.place: field.value for field in places.fields_of(after, project)}
    record(
        **subject_of(row),
        organisation_code=case.kind.organisation_code(row),
        action=DONE[move],
        by=by.username,
        at=at,
        role=case.role.role,
        fields={"content": row.content_hash, **field_hashes({place: str(said.get(place, "")) for place in changes})},
    )
    return row
