"""Write a section of a registration: a draft is changed in place, beside an approved version the next one begins."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.rules import content_hash
from tidtam.approval.services.writing import Writing as Opened
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.checks.choices import Gate
from tidtam.checks.rules import run
from tidtam.drafts.services import saved
from tidtam.drafts.typed import ChangesRefused, Typed
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.selectors import NotASubPlan, nodes_by_code, path_of
from tidtam.projects import facts, models, places, selectors
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.choices import Section
from tidtam.projects.services.open_registration import open_registration
from tidtam.projects.services.save_projects import (
    IDENTITY,
    WorkGroupUnknown,
    Writing,
    work_groups,
    write_registrations,
)
from tidtam.projects.typed import texts_of

DONE = {MoveName.SAVE: "projects.project.saved", MoveName.CORRECT: "projects.project.corrected"}

OWNERS = "owners"
"""The place of who owns the project. It belongs to no version, so it is no place of the facts."""


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
    write_section_changes(case, move, changes=changes, owners=owners, by=by, at=at)
    return row


def write_section_changes(
    case: Opened,
    move: MoveName,
    *,
    changes: Mapping[str, places.Value],
    owners: Owners | None,
    by: User,
    at: datetime,
) -> None:
    """Write changes into an open registration, check it and leave the audit line; nothing where nothing changes.

    Raises ChangesRefused.
    """
    row: models.Project = case.thing.project
    before = selectors.facts_at_version(row, case.thing)
    after = places.with_changes(before, changes)
    if after != before:
        after = replace(after, invented=_still_invented(after.invented, changes))
        groups = _refuse_unfounded(row, before, after, changes)
        origin = Origin.ENTERED if case.thing.status == Status.APPROVED else Origin(case.thing.origin)
        digest = content_hash(after, leaving_out=IDENTITY)
        write_registrations([Writing(row, after, digest)], groups=groups, at=at, origin=origin)
        version = row.newest_version
        assert version is not None
        version.project = row
        case.kind.check(version, at=at)
    changed_owners = owners is not None and _set_owners(row, owners, at=at)
    if after == before and not changed_owners:
        return
    said = {one.place: one.value for section in Section for one in places.fields_of(after, section)}
    hashed = {place: str(said.get(place, "")) for place in changes} if after != before else {}
    if owners is not None and changed_owners:
        hashed[OWNERS] = f"{owners.main} {sorted(owners.others)}"
    record(
        **subject_of(row),
        organisation_code=row.organisation.code,
        action=DONE[move],
        by=by.username,
        at=at,
        role=case.role.role,
        fields={"content": content_hash(after), **field_hashes(hashed)},
    )


def owners_typed(typed: Typed) -> Owners | None:
    """Return who was chosen to own the project in the boxes "owners.main" and "owners.others"; None without them."""
    if "owners.main" not in typed:
        return None
    main, others = (
        [int(pk) for pk in texts_of(typed.get(place, "")) if pk.isdecimal() and len(pk) < 19]
        for place in ("owners.main", "owners.others")
    )
    return Owners(main[0] if main else None, frozenset(others) - set(main))


def _still_invented(invented: tuple[str, ...], changes: Mapping[str, places.Value]) -> tuple[str, ...]:
    """Return the places that are still made up for a demonstration: not those somebody has written since."""
    return tuple(
        place
        for place in invented
        if not any(one == place or one.startswith((f"{place}[", f"{place}.")) for one in changes)
    )


def _refuse_unfounded(
    row: models.Project, before: facts.Project, after: facts.Project, changes: Mapping[str, places.Value]
) -> Mapping[str, int]:
    """Return the ids of the work group. Raises ChangesRefused for what names something that does not exist, and for
    what no registration may say (Gate.ENTRY).
    """
    refused: dict[str, str] = {}
    groups: Mapping[str, int] = {}
    try:
        groups = work_groups(row.organisation, [after])
    except WorkGroupUnknown as unknown:
        refused["work_group"] = str(unknown)
    if after.continuing_from and after.continuing_from != before.continuing_from:
        last = models.Project.objects.filter(organisation=row.organisation_id, key=after.continuing_from)
        if not last.filter(fiscal_year_be__lt=row.fiscal_year_be).exists():
            refused["continuing_from"] = _("เลือกโครงการของปีก่อนจากรายการ")
    refused |= _unknown_links(before, after)
    refused |= {
        hit.place: PROJECT_CHECKS.message(hit)
        for hit in run(PROJECT_CHECKS, after)
        if hit.gate == Gate.ENTRY and not hit.place.startswith("executions")
    }
    if refused:
        raise ChangesRefused(refused)
    return groups


def _unknown_links(before: facts.Project, after: facts.Project) -> dict[str, str]:
    refused: dict[str, str] = {}
    known = {(link.tree, link.code) for link in before.plan_links}
    new = [link for link in after.plan_links if (link.tree, link.code) not in known]
    nodes = nodes_by_code({link.tree for link in new}, after.fiscal_year_be) if new else {}
    for link in new:
        if (link.tree, link.code) not in nodes:
            refused["plan_links"] = _("เลือกรายการจากแผนที่ใช้ในปีงบประมาณนี้")
    primary = next((link for link in after.plan_links if link.is_primary), None)
    if primary is not None and primary not in before.plan_links:
        try:
            if primary.tree != PlanTreeKind.MASTER_PLAN:
                raise NotASubPlan(primary.code)
            path_of(primary.code, after.fiscal_year_be)
        except NotASubPlan:
            refused["plan_links.primary"] = _("เลือกเป้าหมายของแผนย่อยเป็นเป้าหมายหลัก")
    return refused


def _set_owners(row: models.Project, owners: Owners, *, at: datetime) -> bool:
    """Let these people own a project; return whether that changed. Raises ChangesRefused for who may not."""
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
