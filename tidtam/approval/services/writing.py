"""Writing into a thing: the room it belongs to writes, here it is locked and asked who may (rules.MOVES)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from tidtam.accounts.models import User
from tidtam.approval import rules, selectors
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.services import refusals
from tidtam.approval.services.decide import refuse, role_in_use
from tidtam.approval.things import ThingKind, kind_of
from tidtam.organisations.selectors import HeldRole, held_roles
from tidtam.thai.dates import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A locked thing, and the role in which somebody writes into it.

    captured_before  the limit of its window that only the time of capture kept (periods.choices.Limit), else "".
    """

    kind: ThingKind
    thing: Any
    role: HeldRole
    captured_before: str = ""


def locked_for_writing(
    *,
    thing: models.Model,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
    beside_approved: bool = False,
    captured_at: dt.datetime | None = None,
) -> tuple[Writing, MoveName]:
    """Lock a thing whose content its owner is about to write; return it with the move that is: save or correct.

    held  the person's roles of the day where they were asked for already.
    beside_approved  whether the owner of an approved thing may write the next one beside it: a save of something new.
    captured_at  when a device without a line kept what is written; None where it was typed online.
    Runs in the caller's transaction. Raises Gone, NotWritten, NotTheOwner, WindowClosed. Whether it is still what the
    owner saw, `refuse_changed` says.
    """
    held = held_roles(by, on=local_date(at)) if held is None else held
    (only,) = all_locked_for_writing(
        things=[thing], by=by, at=at, held=held, beside_approved=beside_approved, captured_at=captured_at
    )
    return only


def all_locked_for_writing(
    *,
    things: Sequence[models.Model],
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole],
    beside_approved: bool = False,
    captured_at: dt.datetime | None = None,
) -> list[tuple[Writing, MoveName]]:
    """Lock things of one kind, all or none, as `locked_for_writing` locks one; return them in the order given."""
    if not things:
        return []
    kind = kind_of(things[0])
    rows = {row.pk: row for row in kind.locked([thing.pk for thing in things])}
    if len(rows) < len(things):
        raise refusals.Gone
    return [_for_writing(kind, rows[thing.pk], by, at, held, beside_approved, captured_at) for thing in things]


def _for_writing(
    kind: ThingKind,
    row: Any,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole],
    beside_approved: bool,
    captured_at: dt.datetime | None,
) -> tuple[Writing, MoveName]:
    status = Status.NOT_REPORTED if beside_approved and row.status == Status.APPROVED else Status(row.status)
    if not rules.may_be_written(status):
        raise refusals.not_written([(str(row), status)])
    move = MoveName.CORRECT if MoveName.CORRECT in rules.moves_from(status) else MoveName.SAVE
    relation = rules.Relation(is_owner=selectors.is_owner(row, by, held=held))
    refuse(rules.why_not(move, status=status, relation=relation), status)
    captured_before = refusals.refuse_closed(kind.window(row, at=at, captured_at=captured_at))
    role = role_in_use(kind.owner_roles, held, kind.organisation(row))
    return Writing(kind=kind, thing=row, role=role, captured_before=captured_before), move


def refuse_changed(writing: Writing, version: str) -> None:
    """Raise ChangedMeanwhile, saying who did what when, where a thing is not at the version that was seen."""
    if selectors.version_of(writing.thing) != version:
        raise refusals.changed_meanwhile(writing.thing, writing.kind.subject(writing.thing))
