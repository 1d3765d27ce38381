"""What all moves have in common: claim the key, lock in id order, look at the version, ask who may, write it all down.

The key is claimed before anything is locked: of many identical requests one goes on, the others wait for its answer.
The verbs themselves stand in moves.py; a verb brings only what is its own, as a `Verb`.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval import listeners, rules, selectors, things
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Advice, Approval, Decision, DecisionKey, Snapshot
from tidtam.approval.services import refusals
from tidtam.audit.rules import digest
from tidtam.audit.services import NewLine, field_hashes, record_many
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles, role_to_use
from tidtam.periods.choices import Limit
from tidtam.thai.dates import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdvice:
    """What is to be mended: the place of a field, as checks and differences name it ("" for the whole), and words."""

    text: str
    place: str = ""


@dataclass(slots=True, kw_only=True)
class Case:
    """One thing that is being decided on, locked, with all that the decision needs.

    captured_at  of a submission: when a device without a line kept the last of it; None where it was typed online.
    """

    kind: things.ThingKind
    thing: Any
    approval: Approval
    roles: tuple[str, ...]
    role: HeldRole
    relation: rules.Relation
    captured_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A move and what is its own.

    action   the last word of the audit line's action.
    prepare  refuses what only this move refuses, and sets what only it sets on the approval: gate, snapshot.
    """

    move: MoveName
    action: str
    prepare: Callable[[Sequence[Case], User, dt.datetime], None]


APPROVAL_COLUMNS = [
    "organisation",
    "roles",
    "step",
    "moves",
    "content_version",
    "submitted_by",
    "submitted_at",
    "captured_before",
    "captured_at",
    "snapshot",
    "approved_snapshot",
]

REFUSALS: Mapping[rules.Refusal, type[refusals.DecisionRefused]] = {
    rules.Refusal.NOT_OWNER: refusals.NotTheOwner,
    rules.Refusal.OWN: refusals.OwnReport,
    rules.Refusal.NOT_YOUR_STEP: refusals.NotYourStep,
    rules.Refusal.DECIDED: refusals.AlreadyDecided,
}


def decide(
    verb: Verb,
    chosen: Sequence[tuple[models.Model, str]],
    *,
    by: User,
    at: dt.datetime,
    idempotency_key: str,
    comment: str = "",
    advice: Sequence[NewAdvice] = (),
    also: object = None,
) -> list[Decision]:
    """Make one move on things of one kind, all or none, and return the decisions in the order of the things' ids.

    chosen  things with the version each was decided on (selectors.version_of).
    also    what else the decision says, as JSON values: another makes the same key another decision.
    Runs in one transaction, the audit lines last. A key that was used for the same returns what was decided then.
    Raises refusals.DecisionRefused, and then nothing was changed and the key is free.
    """
    if not chosen:
        return []
    kind = things.kind_of(chosen[0][0])
    versions = {thing.pk: version for thing, version in chosen}
    said = [(one.place, one.text) for one in advice]
    body = digest([verb.move, kind.kind, sorted(versions.items()), by.pk, comment, said, also])
    with transaction.atomic():
        earlier = _claim(idempotency_key, body, at)
        if earlier:
            return earlier
        cases = _cases(kind, versions, verb.move, by, at)
        verb.prepare(cases, by, at)
        return _write(verb, cases, versions, by=by, at=at, key=idempotency_key, comment=comment, advice=advice)


def _claim(key: str, body: str, at: dt.datetime) -> list[Decision]:
    """Take the key, or return what was decided under it. Waits where another transaction has just taken it."""
    DecisionKey.objects.bulk_create([DecisionKey(key=key, body_hash=body, at=at)], ignore_conflicts=True)
    earlier = list(Decision.objects.filter(idempotency_key=key).select_related("idempotency_key").order_by("object_id"))
    if earlier and earlier[0].idempotency_key.body_hash != body:
        raise refusals.KeyReused
    return earlier


def _cases(
    kind: things.ThingKind, versions: Mapping[int, str], move: MoveName, by: User, at: dt.datetime
) -> list[Case]:
    rows = list(kind.locked(sorted(versions)))
    if len(rows) != len(versions):
        raise refusals.Gone
    on = local_date(at)
    content_type = ContentType.objects.get_for_model(kind.model)
    found = Approval.objects.filter(content_type=content_type, object_id__in=list(versions))
    approvals = {row.object_id: row for row in found.select_related("snapshot").defer("snapshot__content")}
    held = held_roles(by, on=on)
    for row in rows:
        if selectors.guard(kind.version(row), approvals.get(row.pk)) != versions[row.pk]:
            raise refusals.changed_meanwhile(row, kind.subject(row))
    roles = selectors.roles_of_things([(row, approvals.get(row.pk)) for row in rows], on=on)
    return [case_of(kind, row, approvals.get(row.pk), move, by=by, held=held, roles=roles[row.pk]) for row in rows]


def case_of(
    kind: things.ThingKind,
    row: Any,
    approval: Approval | None,
    move: MoveName,
    *,
    by: User,
    held: Collection[HeldRole],
    roles: tuple[str, ...],
) -> Case:
    """Return a locked thing with all that a move on it needs; its approval is new where there is none, and not saved.

    roles  those that decide in turn. Raises what REFUSALS and WrongStatus say of the table of moves. Asks nothing.
    """
    relation = selectors.relation_of(row, by, approval=approval, roles=roles, held=held)
    refuse(rules.why_not(move, status=row.status, relation=relation), row.status)
    organisation = kind.organisation(row)
    submitted = selectors.is_from_submission(approval, kind.version(row))
    if approval is None:
        content_type = ContentType.objects.get_for_model(kind.model)
        approval = Approval(content_type=content_type, object_id=row.pk, kind=kind.kind)
    if not submitted:
        approval.step, approval.roles = 1, list(roles)
        approval.snapshot = approval.submitted_by = approval.submitted_at = approval.captured_at = None
        approval.captured_before = ""
    approval.organisation = organisation
    usable = {
        rules.Who.OWNER: kind.owner_roles,
        rules.Who.APPROVER: {roles[approval.step - 1]},
        rules.Who.LAST_APPROVER_OR_ABOVE: {roles[-1]},
    }[rules.MOVES[move].who]
    role = role_in_use(usable, held, organisation)
    return Case(kind=kind, thing=row, approval=approval, roles=roles, role=role, relation=relation)


def role_in_use(usable: Collection[str], held: Collection[HeldRole], organisation: Organisation) -> HeldRole:
    """Return the role in which somebody makes a move; who is named as responsible needs none."""
    return role_to_use(usable, held, organisation) or HeldRole("owner", organisation.path, organisation.path)


def refuse(refusal: rules.Refusal | None, status: str) -> None:
    """Raise what a refusal of the table of moves is called here; nothing where there is none."""
    if refusal is rules.Refusal.STATUS:
        raise refusals.WrongStatus(
            _("ขณะนี้สถานะคือ “%(status)s” จึงทำขั้นตอนนี้ไม่ได้ · เปิดดูใหม่") % {"status": Status(status).label}
        )
    if refusal is not None:
        raise REFUSALS[refusal]


def capture_reason(captured_before: str, captured_at: dt.datetime | None) -> str:
    """Return what an audit line says, in Thai, of work that only the time of capture kept in time; "" of any other."""
    if not captured_before or captured_at is None:
        return ""
    with translation.override("th"):
        return f"{Limit(captured_before).label} ({localtime(captured_at).isoformat(timespec='seconds')})"


def take_snapshots(cases: Sequence[Case], by: User, at: dt.datetime) -> None:
    """Keep what things say now, and name it as what is decided on."""
    if not cases:
        return
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            content_type_id=case.approval.content_type_id,
            object_id=case.thing.pk,
            content=content,
            content_hash=rules.hash_of_content(content),
            taken_at=at,
            by=by,
        )
        for case, content in zip(cases, cases[0].kind.contents([case.thing for case in cases]), strict=True)
    )
    for case, snapshot in zip(cases, snapshots, strict=True):
        case.approval.snapshot, case.approval.content_version = snapshot, case.kind.version(case.thing)


def _write(
    verb: Verb,
    cases: Sequence[Case],
    versions: Mapping[int, str],
    *,
    by: User,
    at: dt.datetime,
    key: str,
    comment: str,
    advice: Sequence[NewAdvice],
) -> list[Decision]:
    take_snapshots([case for case in cases if case.approval.snapshot is None], by, at)
    decisions = []
    changes = []
    moved: dict[Status, list[int]] = {}
    for case in cases:
        approval, steps = case.approval, len(case.roles)
        assert approval.snapshot is not None
        status = rules.next_status(verb.move, case.thing.status, step=approval.step, steps=steps)
        approval.moves += 1
        is_submission = verb.move == MoveName.SUBMIT
        decisions.append(
            Decision(
                content_type_id=approval.content_type_id,
                object_id=case.thing.pk,
                number=approval.moves,
                move=verb.move,
                to_status=status,
                step=approval.step,
                by=by,
                role=case.role.role,
                acting_for_id=case.role.acting_for_id,
                at=at,
                version=versions[case.thing.pk],
                snapshot=approval.snapshot,
                content_hash=approval.snapshot.content_hash,
                comment=comment,
                captured_before=approval.captured_before if is_submission else "",
                captured_at=approval.captured_at if is_submission else None,
                idempotency_key_id=key,
            )
        )
        if status == Status.APPROVED:
            approval.approved_snapshot = approval.snapshot
        approval.step = rules.next_step(verb.move, step=approval.step, steps=len(approval.roles))
        if status != case.thing.status:
            moved.setdefault(status, []).append(case.thing.pk)
            changes.append(
                listeners.StatusChange(
                    kind=case.kind,
                    thing=case.thing,
                    decision=decisions[-1],
                    action=verb.action,
                    before=case.thing.status,
                    after=status,
                )
            )
    _save_approvals([case.approval for case in cases])
    Decision.objects.bulk_create(decisions)
    if advice:
        Advice.objects.bulk_create(
            Advice(decision=decision, position=position, place=one.place, text=one.text)
            for decision in decisions
            for position, one in enumerate(advice)
        )
    for status, ids in moved.items():
        cases[0].kind.model._default_manager.filter(pk__in=ids).update(status=status)
        if status == Status.APPROVED:
            cases[0].kind.approved([case.thing for case in cases if case.thing.pk in ids], at=at)
    listeners.tell(changes, at=at)
    record_many(
        [
            NewLine(
                subject_kind=case.kind.subject(case.thing)[0],
                subject_id=case.kind.subject(case.thing)[1],
                organisation_code=case.kind.organisation_code(case.thing),
                action=f"{case.kind.kind}.{verb.action}",
                by=by.username,
                at=at,
                role=case.role.role,
                reason=comment or capture_reason(decision.captured_before, decision.captured_at),
                fields={"content": decision.content_hash, **field_hashes({"step": str(decision.step)})},
            )
            for case, decision in zip(cases, decisions, strict=True)
        ]
    )
    return sorted(decisions, key=lambda decision: decision.object_id)


def _save_approvals(approvals: Sequence[Approval]) -> None:
    new = [row for row in approvals if row.pk is None]
    old = [row for row in approvals if row.pk is not None]
    if new:
        Approval.objects.bulk_create(new)
    if old:
        Approval.objects.bulk_update(old, APPROVAL_COLUMNS)
