"""Who acts for whom: letting somebody act in a role, and ending that."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Delegation, Organisation


class DelegationRefused(Exception):
    """The delegation cannot be made or ended as asked; the message says why, in Thai."""


@transaction.atomic
def delegate(
    *,
    from_user: User,
    to_user: User,
    organisation: Organisation,
    role: str,
    from_date: dt.date,
    to_date: dt.date,
    at: dt.datetime,
    by: str,
    reason: str = "",
) -> Delegation:
    """Let somebody act for another in a role held at an organisation, from a day until before another.

    It gives nothing where the other does not hold the role; the very same on the very same days changes nothing.
    Raises DelegationRefused.
    """
    if to_date <= from_date:
        raise DelegationRefused(_("วันสิ้นสุดต้องอยู่หลังวันเริ่ม ให้แก้วันที่"))
    if from_user.pk == to_user.pk:
        raise DelegationRefused(_("มอบหมายให้ตนเองไม่ได้ ให้เลือกบุคคลอื่น"))
    delegation, is_new = Delegation.objects.get_or_create(
        from_user=from_user,
        to_user=to_user,
        organisation=organisation,
        role=Role(role),
        from_date=from_date,
        to_date=to_date,
    )
    if is_new:
        _record(delegation, "organisations.delegation.made", at=at, by=by, reason=reason)
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Delegation, to_date: dt.date, at: dt.datetime, by: str) -> Delegation:
    """End a delegation earlier: to_date is the first day on which it no longer holds. Raises DelegationRefused."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if delegation.to_date <= to_date:
        raise DelegationRefused(_("การมอบหมายนี้สิ้นสุดไปก่อนแล้ว"))
    delegation.to_date = max(to_date, delegation.from_date)
    delegation.save(update_fields=["to_date"])
    _record(delegation, "organisations.delegation.ended", at=at, by=by)
    return delegation


def _record(delegation: Delegation, action: str, *, at: dt.datetime, by: str, reason: str = "") -> None:
    days = {"from_date": delegation.from_date.isoformat(), "to_date": delegation.to_date.isoformat()}
    people = {"from_user": delegation.from_user_id, "to_user": delegation.to_user_id}
    record(
        subject_kind="organisations.delegation",
        subject_id=str(delegation.pk),
        organisation_code=delegation.organisation.code,
        action=action,
        by=by,
        at=at,
        role=delegation.role,
        reason=reason,
        fields=field_hashes({**days, **people}),
    )
