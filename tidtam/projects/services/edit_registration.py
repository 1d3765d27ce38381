"""Write a section of a registration: a draft is changed in place, beside an approved version the next one begins."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.rules import content_hash
from tidtam.approval.services.writing import Writing as Opened
from tidtam.audit.services import NewLine, field_hashes, record_many, subject_of
from tidtam.checks.rules import run
from tidtam.checks.services import Checked, store_failed_checks_of_many
from tidtam.drafts.services import saved
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.projects import facts, models, places, selectors
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.choices import Section
from tidtam.projects.services.grounds import Grounds, unfounded
from tidtam.projects.services.open_registration import open_registration
from tidtam.projects.services.save_projects import IDENTITY, Writing, write_registrations
from tidtam.projects.typed import texts_of

DONE = {MoveName.SAVE: "projects.project.saved", MoveName.CORRECT: "projects.project.corrected"}

OWNERS = "owners"
"""The place of who owns the project. It belongs to no version, so it is no place of the facts."""
OWNER_BOXES = ("owners.main", "owners.others")
"""The boxes in which that is chosen, beside the fields of the first section."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns a project: ids of people; nobody leaves it to whoever holds an owner's role there."""

    main: int | None = None
    others: frozenset[int] = frozenset()


@transaction.atomic
def edit_registration(
    *,
    project: models.Project,
    section: Section,
    changes: Mapping[str, places.Value],
    seen: int | None,
    key: uuid.UUID | None,
    by: User,
    at: datetime,
    owners: Owners | None = None,
) -> models.Project:
    """Write an owner's changes into a section of a registration and check it again; return the project's row.

    project  loaded with `current_version` and `draft_version`.
    changes  facts' values by place (places.fields_of).   owners  who owns it from now on; None leaves that alone.
    seen     the section's version that the form started from, None for no guard;   key  of the form: sent twice, the
             second changes nothing.
    Raises ChangesRefused, drafts.services.Conflict, and what open_registration raises.
    """
    case, move = open_registration(project=project, by=by, at=at)
    row: models.Project = case.thing.project
    saved(thing=row, section=section, key=key, seen=seen, by=by, at=at)
    write_changes([Written(case=case, move=move, changes=changes, owners=owners)], by=by, at=at)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an owner writes into an open registration. owners  None leaves them alone."""

    case: Opened
    move: MoveName
    changes: Mapping[str, places.Value]
    owners: Owners | None = None


def write_changes(written: Sequence[Written], *, by: User, at: datetime) -> None:
    """Write changes into open registrations of one office and year, check them and leave the audit lines.

    Where nothing changes nothing is written. The statements grow with the registrations only where their owners change.
    Raises ChangesRefused; then nothing is to be kept of any.
    """
    if not written:
        return
    first: models.Project = written[0].case.thing.project
    grounds = Grounds(first.organisation, first.fiscal_year_be)
    stored = selectors.facts_at_versions([(one.case.thing.project, one.case.thing) for one in written])
    said = [_changed(one, before, grounds) for one, before in zip(written, stored, strict=True)]
    contents = [
        (one, after) for one, before, after in zip(written, stored, said, strict=True) if after != before
    ]  # fmt: skip
    groups = grounds.groups if any(after.work_group for _one, after in contents) else {}
    by_origin: dict[Origin, list[Writing]] = defaultdict(list)
    for one, after in contents:
        digest = content_hash(after, leaving_out=IDENTITY)
        by_origin[_origin(one)].append(Writing(one.case.thing.project, after, digest))
    for origin, to_write in by_origin.items():
        write_registrations(to_write, groups=groups, at=at, origin=origin)
    store_failed_checks_of_many(checked=[_checked(one, after) for one, after in contents], at=at)
    owned = {one.case.thing.pk for one in written if one.owners is not None and _set_owners(one, at=at)}
    record_many(
        [
            _line(one, before, after, are_owners_changed=one.case.thing.pk in owned, by=by, at=at)
            for one, before, after in zip(written, stored, said, strict=True)
            if after != before or one.case.thing.pk in owned
        ]
    )


def _changed(one: Written, before: facts.Project, grounds: Grounds) -> facts.Project:
    after = places.with_changes(before, one.changes)
    if after == before:
        return before
    after = replace(after, invented=_still_invented(after.invented, one.changes))
    refused = unfounded(before, after, grounds)
    if refused:
        raise ChangesRefused(refused)
    return after


def _origin(one: Written) -> Origin:
    return Origin.ENTERED if one.case.thing.status == Status.APPROVED else Origin(one.case.thing.origin)


def _checked(one: Written, after: facts.Project) -> Checked:
    row: models.Project = one.case.thing.project
    version = row.newest_version
    assert version is not None  # it was written just now
    version.project = row
    return Checked(
        thing=one.case.kind.checked_thing(version),
        organisation_code=row.organisation.code,
        hits=run(PROJECT_CHECKS, after),
    )


def _line(
    one: Written, before: facts.Project, after: facts.Project, *, are_owners_changed: bool, by: User, at: datetime
) -> NewLine:
    row: models.Project = one.case.thing.project
    said = {field.place: field.value for section in Section for field in places.fields_of(after, section)}
    hashed = {place: str(said.get(place, "")) for place in one.changes} if after != before else {}
    if one.owners is not None and are_owners_changed:
        hashed[OWNERS] = f"{one.owners.main} {sorted(one.owners.others)}"
    return NewLine(
        **subject_of(row),
        organisation_code=row.organisation.code,
        action=DONE[one.move],
        by=by.username,
        at=at,
        role=one.case.role.role,
        fields={"content": content_hash(after), **field_hashes(hashed)},
    )


def owners_typed(typed: Typed) -> Owners | None:
    """Return who was chosen to own the project in OWNER_BOXES; None without them."""
    if OWNER_BOXES[0] not in typed:
        return None
    main, others = (
        [int(pk) for pk in texts_of(typed.get(place, "")) if pk.isdecimal() and len(pk) < 19] for place in OWNER_BOXES
    )
    return Owners(main[0] if main else None, frozenset(others) - set(main))


def _still_invented(invented: tuple[str, ...], changes: Mapping[str, places.Value]) -> tuple[str, ...]:
    """Return the places that are still made up for a demonstration: not those somebody has written since."""
    return tuple(
        place
        for place in invented
        if not any(one == place or one.startswith((f"{place}[", f"{place}.")) for one in changes)
    )


def _set_owners(one: Written, *, at: datetime) -> bool:
    """Let these people own a project; return whether that changed. Raises ChangesRefused for who may not."""
    row, owners = one.case.thing.project, one.owners
    assert owners is not None
    wanted = {owners.main, *owners.others} - {None}
    held = {owner.person_id: owner.is_main for owner in row.owners.all()}
    now = {pk: pk == owners.main for pk in wanted if pk is not None}
    if now == held:
        return False
    if owners.others and owners.main is None:
        raise ChangesRefused({OWNERS: _("เลือกผู้รับผิดชอบหลักก่อนเลือกผู้รับผิดชอบร่วม")})
    may = {person.pk for person in selectors.owner_candidates(row.organisation, at=at)} | held.keys()
    if not now.keys() <= may:
        raise ChangesRefused({OWNERS: _("เลือกผู้รับผิดชอบจากรายการ")})
    models.ProjectOwner.objects.filter(project=row).delete()
    models.ProjectOwner.objects.bulk_create(
        models.ProjectOwner(project=row, person_id=pk, is_main=is_main) for pk, is_main in sorted(now.items())
    )
    return True
