"""Setting a password, and the one-time links by which one is set. The bound on hashing stands in hashers.py."""

import datetime as dt

from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tidtam.accounts import links, selectors
from tidtam.accounts.models import User
from tidtam.audit.services import record


def set_password(*, person: User, password: str, at: dt.datetime, by: str) -> None:
    """Give a person a password; whoever else is signed in as them is signed out, and every link to set one is used.

    The password is hashed before the transaction opens, for that takes a fifth of a second.
    """
    person.set_password(password)
    with transaction.atomic():
        person.save(update_fields=["password"])
        _record(person, "password_set", at=at, by=by)


@transaction.atomic
def make_one_time_link(*, person: User, at: dt.datetime, by: str, organisation_code: str = "") -> str:
    """Return the path of a page on which a person may set a password once, within three days.

    For an administrator to hand over: those made before open no more. Raises User.DoesNotExist for a closed account.
    """
    person = User.objects.select_for_update().get(pk=person.pk, is_active=True, is_demo=False)
    person.links_made += 1
    person.save(update_fields=["links_made"])
    _record(person, "link_made", at=at, by=by, organisation_code=organisation_code)
    return links.path_for(person)


def send_reset_link(*, email: str, site: str) -> bool:
    """Send a one-time link to a person's own e-mail address; False, and nothing sent, where it is nobody's.

    site  what stands before the path: "https://tidtam.example.go.th".
    """
    person = selectors.person_named(email)
    if person is None or not person.email or not person.is_active or person.is_demo:
        return False
    with translation.override(person.language):
        lines = (
            _("ตั้งรหัสผ่านใหม่ของระบบติดตามได้ที่ลิงก์นี้ ใช้ได้ครั้งเดียวภายใน 3 วัน"),
            site + links.path_for(person),
            _("ชื่อผู้ใช้ %(username)s") % {"username": person.username},
            _("ถ้าไม่ได้ขอ ไม่ต้องทำอะไร รหัสผ่านเดิมยังใช้ได้"),
        )
        send_mail(
            subject=_("ตั้งรหัสผ่านใหม่ของระบบติดตาม"),
            message="\n\n".join(lines),
            from_email=None,
            recipient_list=[person.email],
        )
    return True


def _record(person: User, happened: str, *, at: dt.datetime, by: str, organisation_code: str = "") -> None:
    record(
        subject_kind="accounts.person",
        subject_id=str(person.pk),
        organisation_code=organisation_code,
        action=f"accounts.person.{happened}",
        by=by,
        at=at,
    )
