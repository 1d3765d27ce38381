"""Changes of devices: one function per verb, the audit line last."""

import datetime as dt
import secrets
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.accounts.rules import Tried
from tidtam.accounts.services import count_try
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.offline.models import SECRET_BYTES, OfflineDevice
from tidtam.thai.text import clean

MOST_DEVICES = 5
"""A person's office computer, a laptop, a phone, and some that were forgotten."""

LONGEST_NAME = 80
SEEN_TO = dt.timedelta(hours=1)


class DeviceRefused(Exception):
    """A device cannot be switched on; the text says what to do."""


@transaction.atomic
def enable_device(*, person: User, key: uuid.UUID, name: str, is_shared: bool, at: dt.datetime) -> OfflineDevice:
    """Let a device keep its person's open reports, and return it with its secret; the same again changes nothing.

    key        chosen by the browser; one that was withdrawn, or is another person's, is refused: it makes a new one.
    is_shared  whether the device is marked as one that others use, too: then never.
    Raises DeviceRefused, accounts.services.TooManyTries.
    """
    if is_shared:
        raise DeviceRefused(_("ใช้เครื่องของตนเอง · เครื่องนี้ทำเครื่องหมายไว้ว่าใช้ร่วมกับผู้อื่น จึงไม่เก็บรายงานไว้"))
    count_try([(Tried.DEVICE_SECRET, str(person.pk))], at=at)
    User.objects.select_for_update().get(pk=person.pk)  # one after the other, so that the count below holds
    known = OfflineDevice.objects.filter(key=key).first()
    if known is not None:
        if known.person_id != person.pk or known.withdrawn_at is not None:
            raise DeviceRefused(_("เปิดใช้ใหม่อีกครั้ง · เครื่องนี้เคยปิดการทำงานโดยไม่มีอินเทอร์เน็ตไว้"))
        return known
    if OfflineDevice.objects.filter(person=person, withdrawn_at=None).count() >= MOST_DEVICES:
        raise DeviceRefused(_("ปิดเครื่องที่ไม่ใช้แล้วก่อน · เปิดใช้ได้พร้อมกันไม่เกิน %(count)d เครื่อง") % {"count": MOST_DEVICES})
    device = OfflineDevice.objects.create(
        person=person,
        key=key,
        name=clean(name)[:LONGEST_NAME] or _("เครื่องไม่มีชื่อ"),
        secret=secrets.token_bytes(SECRET_BYTES),
        enabled_at=at,
        last_seen_at=at,
    )
    _record(device, "enabled", at=at, by=person)
    return device


@transaction.atomic
def withdraw_device(*, device: OfflineDevice, by: User, at: dt.datetime) -> None:
    """Take a device's leave back; its secret is gone, and it erases what it keeps when it asks next. Twice is once."""
    row = OfflineDevice.objects.select_for_update().get(pk=device.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.secret = at, b""
        row.save(update_fields=["withdrawn_at", "secret"])
        _record(row, "withdrawn", at=at, by=by)


def note_seen(*, device: OfflineDevice, at: dt.datetime) -> None:
    """Note that a device was online, to the hour; no audit line, for nothing of anybody's changes."""
    if device.last_seen_at <= at - SEEN_TO:
        OfflineDevice.objects.filter(pk=device.pk).update(last_seen_at=at)


def _record(device: OfflineDevice, happened: str, *, at: dt.datetime, by: User) -> None:
    record(
        **subject_of(device),
        organisation_code="",
        action=f"offline.device.{happened}",
        by=by.username,
        at=at,
        fields=field_hashes({"name": device.name, "person": str(device.person_id)}),
    )
