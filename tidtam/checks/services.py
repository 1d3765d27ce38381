"""Verbs of failed checks: storing what a run found, accepting one. Running stands in rules.py."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from tidtam.audit import services as audit
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import Hit

BATCH = 2_000


class ReasonMissing(ValueError):
    """A failed check cannot be accepted without saying why."""


class AlreadyAccepted(ValueError):
    """Somebody has answered for this failed check before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A saved thing of an office, and everything that its checks found."""

    thing: models.Model
    organisation_code: str
    hits: Sequence[Hit]


def store_failed_checks(*, thing: models.Model, organisation_code: str, hits: Sequence[Hit], at: datetime) -> None:
    """Make the stored failed checks of a thing those of this run. What is found again keeps its acceptance."""
    store_failed_checks_of_many(checked=[Checked(thing=thing, organisation_code=organisation_code, hits=hits)], at=at)


@transaction.atomic
def store_failed_checks_of_many(*, checked: Iterable[Checked], at: datetime) -> None:
    """Store the runs over many things: per 2,000 things three statements and one for each 2,000 rows.

    Writes no audit line: what a check found follows from the facts, whose own change is in the trail.
    """
    rows = list(checked)
    for start in range(0, len(rows), BATCH):
        _store_batch(rows[start : start + BATCH], at)


def _store_batch(batch: Sequence[Checked], at: datetime) -> None:
    kinds = {type(row.thing): ContentType.objects.get_for_model(row.thing) for row in batch}
    ids: dict[int, set[int]] = defaultdict(set)
    for row in batch:
        ids[kinds[type(row.thing)].pk].add(row.thing.pk)
    for kind_id, object_ids in ids.items():
        before = {
            _identity(old.object_id, old.hit): old
            for old in FailedCheck.objects.filter(content_type_id=kind_id, object_id__in=object_ids)
        }
        fresh = [
            _row(row, kind_id, number, hit, before.get(_identity(row.thing.pk, hit)), at)
            for row in batch
            if kinds[type(row.thing)].pk == kind_id
            for number, hit in enumerate(row.hits)
        ]
        FailedCheck.objects.filter(content_type_id=kind_id, object_id__in=object_ids).delete()
        FailedCheck.objects.bulk_create(fresh, batch_size=BATCH)


def _identity(object_id: int, hit: Hit) -> tuple[int, str, str, str]:
    return object_id, hit.code, hit.place, json.dumps(dict(hit.values), sort_keys=True)


def _row(
    checked: Checked, kind_id: int, number: int, hit: Hit, before: FailedCheck | None, at: datetime
) -> FailedCheck:
    row = FailedCheck(
        content_type_id=kind_id,
        object_id=checked.thing.pk,
        organisation_code=checked.organisation_code,
        number=number,
        code=hit.code,
        level=hit.level,
        gate=hit.gate,
        place=hit.place,
        values=dict(hit.values),
        first_seen_at=at,
    )
    if before is not None:
        row.first_seen_at = before.first_seen_at
        row.accepted_by = before.accepted_by
        row.accepted_role = before.accepted_role
        row.accepted_reason = before.accepted_reason
        row.accepted_at = before.accepted_at
    return row


@transaction.atomic
def move_failed_checks(*, pairs: Sequence[tuple[models.Model, models.Model]], codes: Collection[str]) -> None:
    """Make what fails for the first of each pair what fails for the second, with who accepted it.

    pairs  of two kinds of things, as drafts and what they become.
    codes  the checks of the first: what the second failed of them falls away. Four statements, and one per batch.
    """
    if not pairs:
        return
    first, second = (ContentType.objects.get_for_model(thing) for thing in pairs[0])
    becomes = {old.pk: new.pk for old, new in pairs}
    FailedCheck.objects.filter(content_type=second, object_id__in=becomes.values(), code__in=codes).delete()
    moved = list(FailedCheck.objects.filter(content_type=first, object_id__in=becomes))
    for row in moved:
        row.content_type, row.object_id = second, becomes[row.object_id]
    FailedCheck.objects.bulk_update(moved, ["content_type", "object_id"], batch_size=BATCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A failed check and why somebody answers for it, in a role."""

    failed: FailedCheck
    reason: str
    role: str = ""


@transaction.atomic
def accept_check(*, failed: FailedCheck, reason: str, by: str, at: datetime, role: str = "") -> FailedCheck:
    """Record that somebody answers for a failed check, and why. It still fails, and stays visible with the reason.

    Raises ReasonMissing for an empty reason, AlreadyAccepted where somebody did so before.
    """
    accept_checks(accepted=[Acceptance(failed=failed, reason=reason, role=role)], by=by, at=at)
    failed.refresh_from_db()
    return failed


@transaction.atomic
def accept_checks(*, accepted: Sequence[Acceptance], by: str, at: datetime) -> None:
    """Record that somebody answers for failed checks, all or none, in a handful of statements and one per batch.

    Raises ReasonMissing and AlreadyAccepted, as accept_check does.
    """
    if not accepted:
        return
    given = {one.failed.pk: one for one in accepted}
    rows = list(
        FailedCheck.objects.select_for_update(of=("self",))
        .filter(pk__in=given)
        .order_by("pk")
        .prefetch_related("thing")
    )
    for row in rows:
        one = given[row.pk]
        if not one.reason.strip():
            raise ReasonMissing(row.code)
        if row.is_accepted:
            raise AlreadyAccepted(row.code)
        row.accepted_by, row.accepted_role, row.accepted_at = by, one.role, at
        row.accepted_reason = one.reason.strip()
    columns = ["accepted_by", "accepted_role", "accepted_reason", "accepted_at"]
    FailedCheck.objects.bulk_update(rows, columns, batch_size=BATCH)
    audit.record_many([_accepted_line(row, at) for row in rows])


def _accepted_line(row: FailedCheck, at: datetime) -> audit.NewLine:
    assert row.thing is not None, "what has failed checks is never deleted"
    return audit.NewLine(
        **audit.subject_of(row.thing),
        organisation_code=row.organisation_code,
        action="checks.failed_check.accepted",
        by=row.accepted_by,
        at=at,
        role=row.accepted_role,
        reason=row.accepted_reason,
        fields=audit.field_hashes({"code": row.code, "place": row.place, "values": row.values}),
    )
