"""Whose turn it is at sheets that are not approved: who is to write, or who is to decide."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tidtam.accounts.models import User
from tidtam.answers import models
from tidtam.answers.selectors.rounds import SheetRow
from tidtam.approval.choices import Status
from tidtam.approval.selectors import concerned_by, things_for_all
from tidtam.approval.things import kind_of_model
from tidtam.organisations.selectors import HeldRole, holders_at, role_to_use


def turns_of(rows: Sequence[SheetRow], *, on: dt.date) -> dict[int, list[User]]:
    """Return the people whose turn it is at sheets, by the sheet's id; none where nobody holds the role.

    Of a sheet that waits, who may approve it; of one to be written, who answers, and where nobody does who decides at
    last. The nearest alone: an office's people are not written to for a school that has its own. Nothing is anybody's
    turn once it is approved. Four queries for any number.
    """
    kind = kind_of_model(models.Sheet)
    open_rows = [row for row in rows if row.status != Status.APPROVED]
    people = holders_at([row.sheet.organisation for row in open_rows], on=on)
    things = things_for_all(kind, on=on).filter(pk__in=[row.sheet.pk for row in open_rows])
    turns: dict[int, frozenset[int]] = {}
    for thing in things.select_related("organisation"):
        levels = (_turn(thing, near) for near in people.upwards(thing.organisation))
        turns[thing.pk] = next(filter(None, levels), frozenset())
    accounts = User.objects.in_bulk({pk for some in turns.values() for pk in some})
    return {pk: sorted((accounts[one] for one in some), key=lambda user: user.pk) for pk, some in turns.items()}


def _turn(sheet: Any, near: Mapping[int, Sequence[HeldRole]]) -> frozenset[int]:
    """Return whose turn a sheet from things_for_all is among people who hold roles at one place."""
    concerned = concerned_by(sheet, near)
    if sheet.status == Status.SUBMITTED:
        return concerned.deciders
    last = (pk for pk, held in near.items() if role_to_use({sheet.waiting_role}, held, sheet.organisation) is not None)
    return concerned.owners or frozenset(last)
