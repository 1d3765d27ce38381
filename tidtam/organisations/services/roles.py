"""Granting a role and withdrawing it. What a role may do stands in the rooms that ask for it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.audit.services import record
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Membership, Organisation


class RoleRefused(Exception):
    """The role cannot be granted or withdrawn as asked; the message says why, in Thai."""


@transaction.atomic
def grant_role(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    from_date: dt.date,
    at: dt.datetime,
    by: str,
    to_date: dt.date | None = None,
    reason: str = "",
) -> Membership:
    """Give a person a role for an organisation and all below it, from a day until before another (None: open).

    The very same role on the very same days changes nothing: a form may come twice. Raises RoleRefused where the same
    role already holds on one of these days, or where the days are upside down.
    """
    role = Role(role)
    same = Membership.objects.filter(user=user, organisation=organisation, role=role)
    wanted = Membership(user=user, organisation=organisation, role=role, from_date=from_date, to_date=to_date)
    if already := refuse_days(wanted, same):
        return already
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, from_date=from_date, to_date=to_date
    )
    _record(membership, action="organisations.role.granted", at=at, by=by, reason=reason)
    return membership


def refuse_days(wanted: Membership, same: Iterable[Membership]) -> Membership | None:
    """Return the one of the same roles of the same person that holds on the very days that are wanted, or None.

    same  what is held of it, ended or not. Raises RoleRefused. Asks nothing but `same`.
    """
    first, end = wanted.from_date, wanted.to_date
    if end is not None and end <= first:
        raise RoleRefused(_("วันสิ้นสุดต้องอยู่หลังวันเริ่ม ให้แก้วันที่"))
    for one in same:
        if (one.from_date, one.to_date) == (first, end):
            return one
    for one in same:
        if (one.to_date is None or one.to_date > first) and (end is None or one.from_date < end):
            raise RoleRefused(
                _("%(user)s มีบทบาท %(role)s ที่ %(organisation)s ในช่วงนี้แล้ว")
                % {"user": wanted.user, "role": Role(wanted.role).label, "organisation": wanted.organisation}
            )
    return None


def refuse_end(membership: Membership, to_date: dt.date) -> None:
    """Raise RoleRefused where a role cannot end on a day: it ended earlier. Asks nothing."""
    if membership.to_date is not None and membership.to_date <= to_date:
        raise RoleRefused(_("บทบาทนี้สิ้นสุดไปก่อนแล้ว"))


@transaction.atomic
def withdraw_role(
    *, membership: Membership, to_date: dt.date, at: dt.datetime, by: str, reason: str = ""
) -> Membership:
    """End a role: `to_date` is the first day on which it no longer holds; today stops it at the next request.

    A role that had not begun by then ends on its first day and never held. Raises RoleRefused where it ended earlier.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    refuse_end(membership, to_date)
    membership.to_date = max(to_date, membership.from_date)
    membership.save(update_fields=["to_date"])
    _record(membership, action="organisations.role.withdrawn", at=at, by=by, reason=reason)
    return membership


def _record(membership: Membership, *, action: str, at: dt.datetime, by: str, reason: str) -> None:
    record(
        subject_kind="organisations.membership",
        subject_id=str(membership.pk),
        organisation_code=membership.organisation.code,
        action=action,
        by=by,
        at=at,
        role=membership.role,
        reason=reason,
    )
