"""Who decides in turn: setting a chain."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tidtam.approval.models import Chain, ChainStep
from tidtam.audit.services import field_hashes, record
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation


class ChainRefused(Exception):
    """The chain cannot be set as asked; the message says why, in Thai."""


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
