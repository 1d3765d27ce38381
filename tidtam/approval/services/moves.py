"""The moves of the chain (M7), one function each. rules.MOVES says from where, to where, and who may.

Every move is given the version it was decided on (selectors.version_of) and the key of the form that sends it, runs in
one transaction, and raises a refusals.DecisionRefused where it cannot be made. `by` is the person; the role is found.
Saving and correcting are moves of the thing's own room.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.db import models

from tidtam.accounts.models import User
from tidtam.approval import rules, selectors
from tidtam.approval.choices import MoveName
from tidtam.approval.models import Advice, Decision, Snapshot
from tidtam.approval.services import refusals
from tidtam.approval.services.decide import Case, NewAdvice, Verb, decide, take_snapshots
from tidtam.checks import rules as check_rules
from tidtam.checks import services as checks
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.selectors import failed_checks_of, failed_checks_of_many
from tidtam.organisations.selectors import held_roles
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean


def submit(
    *,
    thing: models.Model,
    by: User,
    at: dt.datetime,
    version: str,
    idempotency_key: str,
    has_seen_warnings: bool = False,
    write_first: Callable[[Case], None] | None = None,
    also: object = None,
) -> Decision:
    """Send a thing up its chain, from its first step on; a snapshot of what it says is taken.

    The checks run on what is stored now. Hard ones of the gate keep it shut; history that came in passes. Warnings
    keep it back (WarningsNotSeen) until whoever submits says that they have seen them, `has_seen_warnings`.
    Advice whose field has changed since it was given is marked as followed.
    write_first  writes what waits beside the locked thing into it, in the same transaction, once it is known that the
                 thing is as it was seen and who asks may submit it; says on the case when it was captured.
    also         what was seen to wait, as JSON values.
    """

    def prepare(cases: Sequence[Case], by: User, at: dt.datetime) -> None:
        if write_first is not None:
            for case in cases:
                write_first(case)
        _prepare_submission(cases, by, at, has_seen_warnings=has_seen_warnings)

    verb = Verb(move=MoveName.SUBMIT, action="submitted", prepare=prepare)
    return decide(verb, [(thing, version)], by=by, at=at, idempotency_key=idempotency_key, also=also)[0]


def recall(*, thing: models.Model, by: User, at: dt.datetime, version: str, idempotency_key: str) -> Decision:
    """Take a submitted thing back, until the first decision and while its window is open."""
    verb = Verb(move=MoveName.RECALL, action="recalled", prepare=_refuse_while_closed)
    return decide(verb, [(thing, version)], by=by, at=at, idempotency_key=idempotency_key)[0]


def send_back(
    *,
    thing: models.Model,
    by: User,
    at: dt.datetime,
    version: str,
    idempotency_key: str,
    comment: str = "",
    advice: Sequence[NewAdvice] = (),
) -> Decision:
    """Return a thing to its owner with advice on fields or a comment; the chain starts again when it comes back."""
    comment = clean(comment)
    written = [NewAdvice(place=one.place, text=text) for one in advice if (text := clean(one.text))]
    if not written and not comment:
        raise refusals.AdviceMissing
    verb = Verb(move=MoveName.SEND_BACK, action="sent_back", prepare=_nothing_more)
    return decide(
        verb,
        [(thing, version)],
        by=by,
        at=at,
        idempotency_key=idempotency_key,
        comment=comment,
        advice=written,
    )[0]


def approve(
    *, thing: models.Model, by: User, at: dt.datetime, version: str, idempotency_key: str, comment: str = ""
) -> Decision:
    """Pass the waiting step; after the last one the thing is approved, and its snapshot is what is valid.

    The last step needs every hard failed check accepted with a reason. 15 statements at most for a submitted report.
    """
    verb = Verb(move=MoveName.APPROVE, action="approved", prepare=_refuse_unanswered)
    return decide(verb, [(thing, version)], by=by, at=at, idempotency_key=idempotency_key, comment=clean(comment))[0]


def approve_many(
    *, chosen: Sequence[tuple[models.Model, str]], by: User, at: dt.datetime, idempotency_key: str
) -> list[Decision]:
    """Pass the waiting step of many things of one kind, all or none, locked in the order of their ids.

    chosen  things with the version each was seen in. Raises HasWarnings where one has a warning or hard failed check
    that nobody answered for. The number of statements does not grow with the things.
    """
    verb = Verb(move=MoveName.APPROVE, action="approved", prepare=_refuse_warnings)
    return decide(verb, chosen, by=by, at=at, idempotency_key=idempotency_key)


def accept_history(
    *,
    thing: models.Model,
    reasons: Mapping[int, str],
    by: User,
    at: dt.datetime,
    version: str,
    idempotency_key: str,
    comment: str = "",
) -> Decision:
    """Approve what came in as history, answering for each of its hard failed checks in the same transaction.

    reasons  why, by the failed check's id; those accepted before need none.
    """
    chosen = [(thing, version)]
    return accept_history_many(
        chosen=chosen, reasons=reasons, by=by, at=at, idempotency_key=idempotency_key, comment=comment
    )[0]


def accept_history_many(
    *,
    chosen: Sequence[tuple[models.Model, str]],
    reasons: Mapping[int, str],
    by: User,
    at: dt.datetime,
    idempotency_key: str,
    comment: str = "",
) -> list[Decision]:
    """Approve many things of one kind that came in as history, all or none, as accept_history does one.

    chosen   things with the version each was seen in.
    reasons  why, by the failed check's id, for all of them.
    The number of statements grows only by batches.
    """
    verb = Verb(move=MoveName.APPROVE, action="approved", prepare=_accepting(reasons))
    return decide(
        verb,
        chosen,
        by=by,
        at=at,
        idempotency_key=idempotency_key,
        comment=clean(comment),
        also=sorted(reasons.items()),
    )


def reopen(
    *, thing: models.Model, by: User, at: dt.datetime, version: str, idempotency_key: str, reason: str
) -> Decision:
    """Open an approved thing for correction. What was approved stays valid and printed until the next approval."""
    reason = clean(reason)
    if not reason:
        raise refusals.ReasonMissing
    verb = Verb(move=MoveName.REOPEN, action="reopened", prepare=_refuse_reopening)
    return decide(verb, [(thing, version)], by=by, at=at, idempotency_key=idempotency_key, comment=reason)[0]


def _nothing_more(_cases: Sequence[Case], _by: User, _at: dt.datetime) -> None:
    """Refuse nothing that the table does not refuse."""


def _refuse_while_closed(cases: Sequence[Case], _by: User, at: dt.datetime) -> None:
    for case in cases:
        refusals.refuse_closed(case.kind.window(case.thing, at=at))


def _prepare_submission(cases: Sequence[Case], by: User, at: dt.datetime, *, has_seen_warnings: bool) -> None:
    on = local_date(at)
    for case in cases:
        kind, approval = case.kind, case.approval
        approval.captured_before = refusals.refuse_closed(kind.window(case.thing, at=at, captured_at=case.captured_at))
        approval.captured_at = case.captured_at if approval.captured_before else None
        kind.check(case.thing, at=at)
        failed = failed_checks_of(kind.checked_thing(case.thing))
        if not kind.is_history(case.thing):
            closing = [row for row in failed if check_rules.closes([row.hit], kind.gate)]
            if closing:
                raise refusals.hard_checks_fail(len(closing))
        if not has_seen_warnings and any(row.is_unanswered(Level.WARNING) for row in failed):
            raise refusals.WarningsNotSeen
        held = held_roles(by, on=on)
        own = [one for one in held if one.acting_for_id is None and one.reaches(approval.organisation)]
        chain = selectors.chain_roles(approval.organisation, kind.kind, on=on)
        approval.roles = list(rules.steps_for(chain, {one.role for one in own}))
        approval.step, approval.submitted_by, approval.submitted_at = 1, by, at
        take_snapshots([case], by, at)
        _resolve_advice(case, at)


def _resolve_advice(case: Case, at: dt.datetime) -> None:
    """Mark the advice on fields that changed since it was given, and the general advice where anything did."""
    snapshot = case.approval.snapshot
    assert snapshot is not None
    waiting = list(selectors.open_advice(case.thing).select_related("decision__snapshot"))
    changed: dict[int, list[str]] = {}
    followed = []
    for advice in waiting:
        old: Snapshot = advice.decision.snapshot
        if old.pk not in changed:
            found = rules.difference(
                old.content, snapshot.content, item_keys=case.kind.item_keys, unnamed=case.kind.unnamed
            )
            changed[old.pk] = [one.place for one in found]
        if any(rules.is_within(place, advice.place) for place in changed[old.pk]):
            followed.append(advice.pk)
    if followed:
        Advice.objects.filter(pk__in=followed).update(resolved_at=at)


def _failed(cases: Sequence[Case]) -> list[tuple[Case, list[FailedCheck]]]:
    checked = [case.kind.checked_thing(case.thing) for case in cases]
    failed = failed_checks_of_many(checked)
    return [(case, failed[thing.pk]) for case, thing in zip(cases, checked, strict=True)]


def _refuse_too_early(cases: Sequence[Case]) -> None:
    sentences = {sentence: None for case in cases if (sentence := case.kind.why_not_approved(case.thing))}
    if sentences:
        raise refusals.TooEarly("\n".join(sentences))


def _refuse_unanswered(cases: Sequence[Case], _by: User, _at: dt.datetime) -> None:
    _refuse_too_early(cases)
    last = [case for case in cases if case.approval.step == len(case.roles)]
    count = sum(len(selectors.unanswered(case.thing, failed)) for case, failed in _failed(last))
    if count:
        raise refusals.hard_checks_fail(count)


def _refuse_warnings(cases: Sequence[Case], _by: User, _at: dt.datetime) -> None:
    _refuse_too_early(cases)
    with_warnings = [
        str(case.thing)
        for case, failed in _failed(cases)
        if any(row.is_unanswered(Level.HARD, Level.WARNING) for row in failed)
    ]
    if with_warnings:
        raise refusals.some_have_warnings(with_warnings)


def _accepting(reasons: Mapping[int, str]) -> Callable[[Sequence[Case], User, dt.datetime], None]:
    def prepare(cases: Sequence[Case], by: User, at: dt.datetime) -> None:
        _refuse_too_early(cases)
        accepted = [
            checks.Acceptance(failed=row, reason=clean(reasons.get(row.pk, "")), role=case.role.role)
            for case, failed in _failed(cases)
            for row in selectors.unanswered(case.thing, failed)
        ]
        without = sum(not one.reason for one in accepted)
        if without:
            raise refusals.hard_checks_fail(without)
        checks.accept_checks(accepted=accepted, by=by.username, at=at)

    return prepare


def _refuse_reopening(cases: Sequence[Case], _by: User, _at: dt.datetime) -> None:
    for case in cases:
        sentence = case.kind.why_not_reopened(case.thing)
        if sentence:
            raise refusals.NotReopened(sentence)
