"""Who decides in turn, and who acts for whom: setting a chain, delegating, ending a delegation."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.models import Chain, ChainStep, Delegation
from tidtam.audit.services import field_hashes, record
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation


class ChainRefused(Exception):
    """The chain or delegation cannot be set as asked; the message says why, in Thai."""


@transaction.atomic
def set_chain(
    *, organisation: Organisation, kind: str, roles: Sequence[str], from_date: dt.date, at: dt.datetime, by: str
) -> Chain:
    """Set who decides in turn from a day on; the chain that held until then ends on that day.

    What was submitted before keeps the chain it was submitted under. Raises ChainRefused.
    """
    roles = [Role(role).value for role in roles]
    if not roles or len(set(roles)) != len(roles):
        raise ChainRefused(_("สายอนุมัติต้องมีอย่างน้อยหนึ่งขั้น และบทบาทหนึ่งอยู่ได้เพียงขั้นเดียว"))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    same = Chain.objects.filter(organisation=organisation, kind=kind)
    if same.filter(Q(from_date__gte=from_date) | Q(to_date__gt=from_date)).exists():
        raise ChainRefused(_("มีสายอนุมัติที่กำหนดไว้ตั้งแต่วันนี้หรือหลังจากนี้แล้ว ให้เลือกวันที่หลังกว่า"))
    same.filter(to_date__isnull=True).update(to_date=from_date)
    chain = Chain.objects.create(organisation=organisation, kind=kind, from_date=from_date)
    ChainStep.objects.bulk_create(
        ChainStep(chain=chain, position=position, role=role) for position, role in enumerate(roles, start=1)
    )
    record(
        subject_kind="approval.chain",
        subject_id=f"{organisation.code}/{kind}",
        organisation_code=organisation.code,
        action="approval.chain.set",
        by=by,
        at=at,
        fields=field_hashes({"roles": roles, "from_date": from_date.isoformat()}),
    )
    return chain


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

    It gives nothing where the other does not hold the role. Raises ChainRefused.
    """
    if to_date <= from_date:
        raise ChainRefused(_("วันสิ้นสุดต้องอยู่หลังวันเริ่ม ให้แก้วันที่"))
    if from_user.pk == to_user.pk:
        raise ChainRefused(_("มอบหมายให้ตนเองไม่ได้ ให้เลือกบุคคลอื่น"))
    delegation = Delegation.objects.create(
        from_user=from_user,
        to_user=to_user,
        organisation=organisation,
        role=Role(role),
        from_date=from_date,
        to_date=to_date,
    )
    _record(delegation, "approval.delegation.made", at=at, by=by, reason=reason)
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Delegation, to_date: dt.date, at: dt.datetime, by: str) -> Delegation:
    """End a delegation earlier: to_date is the first day on which it no longer holds. Raises ChainRefused."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if delegation.to_date <= to_date:
        raise ChainRefused(_("การมอบหมายนี้สิ้นสุดไปก่อนแล้ว"))
    delegation.to_date = max(to_date, delegation.from_date)
    delegation.save(update_fields=["to_date"])
    _record(delegation, "approval.delegation.ended", at=at, by=by)
    return delegation


def _record(delegation: Delegation, action: str, *, at: dt.datetime, by: str, reason: str = "") -> None:
    days = {"from_date": delegation.from_date.isoformat(), "to_date": delegation.to_date.isoformat()}
    people = {"from_user": delegation.from_user_id, "to_user": delegation.to_user_id}
    record(
        subject_kind="approval.delegation",
        subject_id=str(delegation.pk),
        organisation_code=delegation.organisation.code,
        action=action,
        by=by,
        at=at,
        role=delegation.role,
        reason=reason,
        fields=field_hashes({**days, **people}),
    )
