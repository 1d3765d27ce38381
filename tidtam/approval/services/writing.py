"""Writing into a thing: the room it belongs to writes, here it is locked and asked who may (rules.MOVES)."""

import datetime as dt

from django.db import models

from tidtam.accounts.models import User
from tidtam.approval import rules, selectors, things
from tidtam.approval.choices import MoveName
from tidtam.approval.models import Approval
from tidtam.approval.services import refusals
from tidtam.approval.services.decide import Case, case_of
from tidtam.organisations.selectors import held_roles
from tidtam.thai.dates import local_date


def locked_for_writing(*, thing: models.Model, by: User, at: dt.datetime) -> tuple[Case, MoveName]:
    """Lock a thing whose content its owner is about to write; return it with the move that is: save or correct.

    Runs in the caller's transaction. Raises Gone, NotWritten, NotTheOwner, WindowClosed. Whether it is still what the
    owner saw, `refuse_changed` says.
    """
    kind = things.kind_of(thing)
    rows = list(kind.locked([thing.pk]))
    if not rows:
        raise refusals.Gone
    (row,) = rows
    if not rules.may_be_written(row.status):
        raise refusals.not_written([(str(row), row.status)])
    move = MoveName.CORRECT if MoveName.CORRECT in rules.moves_from(row.status) else MoveName.SAVE
    on = local_date(at)
    approval = Approval.objects.of(row).first()
    roles = selectors.roles_of_thing(row, approval, on=on)
    case = case_of(kind, row, approval, move, by=by, held=held_roles(by, on=on), roles=roles)
    sentence = kind.why_closed(row, at=at)
    if sentence:
        raise refusals.WindowClosed(sentence)
    return case, move


def refuse_changed(case: Case, version: str) -> None:
    """Raise ChangedMeanwhile, saying who did what when, where a thing is not at the version that was seen."""
    if selectors.guard(case.kind.version(case.thing), case.approval) != version:
        raise refusals.changed_meanwhile(case.thing, case.kind.subject(case.thing))
