"""What those who answer write into a sheet: saving it, correcting what was sent back."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.answers import facts, models, places, selectors
from tidtam.answers.services.write_sheets import write_sheets
from tidtam.approval import rules
from tidtam.approval.choices import MoveName
from tidtam.approval.services import Writing, locked_for_writing
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.drafts import services as drafts
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.selectors import HeldRole

DONE = {MoveName.SAVE: "answers.sheet.saved", MoveName.CORRECT: "answers.sheet.corrected"}


@transaction.atomic
def edit_sheet(
    *,
    sheet: models.Sheet,
    section: str,
    changes: Mapping[str, places.Value],
    seen: int | None,
    key: uuid.UUID | None,
    by: User,
    at: datetime,
) -> models.Sheet:
    """Write changes into a section of a sheet and check the sheet again; return its row as it stands now.

    changes  facts' values by place, all of this section. What waited in the section is replaced by them.
    seen     the version of the section they were made on (drafts); None: the caller looked itself.
    key      of the form that sends them. Changes that are in the sheet already change nothing and are answered as done.
    What a device without a line kept stays captured where it is saved as it was.
    Raises ChangesRefused, drafts.services.Conflict, or an approval.services.DecisionRefused: NotTheOwner, NotWritten
    (submitted or approved), WindowClosed (a correction that was asked for may come later), Gone.
    """
    writing, move = locked_for_writing(thing=sheet, by=by, at=at)
    row: models.Sheet = writing.thing
    elsewhere = [place for place in changes if places.section_of_place(place) != section]
    if elsewhere:
        raise ChangesRefused(dict.fromkeys(elsewhere, places.NO_SUCH_FIELD))
    reading = selectors.reading_of(row)
    _refuse_letter(reading, changes)
    after = reading.with_changes(changes)
    draft = drafts_of(row).get(section)
    waits = draft is not None and bool(draft.typed) and seen in (None, draft.version)
    if not waits and after == reading.sheet:
        return row

    def is_as_kept(draft: Draft) -> bool:
        waiting = selectors.read_drafts(reading, {draft.section: draft})
        return not waiting.unreadable and reading.with_changes(waiting.changes) == after

    drafts.form_saved(thing=row, section=section, draft=draft, key=key, seen=seen, is_as_kept=is_as_kept, by=by, at=at)
    if after != reading.sheet:
        write_as_owner(writing, move, after, places_written=changes, by=by, at=at)
    return row


@transaction.atomic
def edit_sections(
    *,
    sheet: models.Sheet,
    changes: Mapping[str, places.Value],
    seen: Mapping[str, int],
    by: User,
    at: datetime,
    held: Collection[HeldRole] | None = None,
) -> models.Sheet:
    """Write changes into several sections of a sheet at once, as a workbook does, and check it once.

    sheet  as it was read: one that was written since is a conflict.   seen  the versions of the sections they touch.
    Raises as edit_sheet does.
    """
    writing, move = locked_for_writing(thing=sheet, by=by, at=at, held=held)
    row: models.Sheet = writing.thing
    if row.version != sheet.version:
        raise drafts.Conflict(max(drafts_of(row).values(), key=lambda draft: draft.kept_at, default=None))
    reading = selectors.reading_of(row)
    _refuse_letter(reading, changes)
    after = reading.with_changes(changes)
    for section in sorted({places.section_of_place(place) for place in changes}):
        drafts.saved(thing=row, section=section, key=None, seen=seen.get(section, 0), by=by, at=at)
    if after != reading.sheet:
        write_as_owner(writing, move, after, places_written=changes, by=by, at=at)
    return row


def _refuse_letter(reading: selectors.SheetReading, changes: Mapping[str, places.Value]) -> None:
    letters = [place for place in changes if place in places.LETTER_FIELDS]
    if letters and not reading.takes_letters:
        raise ChangesRefused(dict.fromkeys(letters, places.NO_SUCH_FIELD))


def write_as_owner(
    writing: Writing,
    move: MoveName,
    sheet: facts.Sheet,
    *,
    places_written: Collection[str],
    by: User,
    at: datetime,
) -> None:
    """Write what a locked sheet says from now on, run its checks, and note which places were written."""
    row: models.Sheet = writing.thing
    row.status = rules.next_status(move, row.status)
    write_sheets([(row, sheet)], at=at)
    writing.kind.check(row, at=at)
    nodes = selectors.reading_of(row).to_write
    sections = {places.section_of_place(place) for place in places_written}
    said = {
        field.place: field.value for section in sections for field in places.fields_of_section(sheet, nodes, section)
    }
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
