"""Granting a role and withdrawing it. What a role may do stands in the rooms that ask for it."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
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
    if to_date is not None and to_date <= from_date:
        raise RoleRefused(_("วันสิ้นสุดต้องอยู่หลังวันเริ่ม ให้แก้วันที่"))
    same = Membership.objects.filter(user=user, organisation=organisation, role=role)
    if already := same.filter(from_date=from_date, to_date=to_date).first():
        return already
    overlapping = same.filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date))
    if to_date is not None:
        overlapping = overlapping.filter(from_date__lt=to_date)
    if overlapping.exists():
        raise RoleRefused(
            _("%(user)s มีบทบาท %(role)s ที่ %(organisation)s ในช่วงนี้แล้ว")
            % {"user": user, "role": Role(role).label, "organisation": organisation}
        )
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, from_date=from_date, to_date=to_date
    )
    _record(membership, action="organisations.role.granted", at=at, by=by, reason=reason)
    return membership


@transaction.atomic
def withdraw_role(
    *, membership: Membership, to_date: dt.date, at: dt.datetime, by: str, reason: str = ""
) -> Membership:
    """End a role: `to_date` is the first day on which it no longer holds; today stops it at the next request.

    A role that had not begun by then ends on its first day and never held. Raises RoleRefused where it ended earlier.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.to_date is not None and membership.to_date <= to_date:
        raise RoleRefused(_("บทบาทนี้สิ้นสุดไปก่อนแล้ว"))
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
