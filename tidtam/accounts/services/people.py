"""Making an account, closing it, opening it again, and what people change about themselves."""

import datetime as dt
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tidtam.accounts import rules, selectors
from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record
from tidtam.thai.text import clean


class PersonRefused(Exception):
    """The account cannot be made or changed as asked; `field` names what to mend ("" for all), the text says how."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def create_person(
    *,
    username: str,
    display_name: str,
    at: dt.datetime,
    by: str,
    email: str = "",
    key: UUID | None = None,
    organisation_code: str = "",
) -> User:
    """Make an account without a usable password: a one-time link (make_one_time_link) lets its person set one.

    key                of the form that asks: the same key again returns the account it made.
    organisation_code  of the office whose administrator makes it, for the audit.
    Raises PersonRefused for a name that may not be one or is somebody's already.
    """
    username, email = rules.spelled(username), rules.spelled(email)
    with transaction.atomic():
        if made := _made_by(key):
            return made
        try:
            require_free(username, email)
            with transaction.atomic():
                person = User.objects.create(
                    username=username,
                    email=email,
                    display_name=clean(display_name),
                    password=make_password(None),
                    creation_key=key,
                )
        except (PersonRefused, IntegrityError):
            # Somebody was quicker since the look above: the same form, whose name is then ours, or another form.
            if made := _made_by(key):
                return made
            require_free(username, email)
            raise
        fields = {"username": username, "display_name": person.display_name, "email": email}
        _record(person, "created", at=at, by=by, organisation_code=organisation_code, fields=fields)
    return person


def create_demo_person(*, username: str, display_name: str, at: dt.datetime, by: str) -> User:
    """Make an invented person of the demo, who has no password and never gets one; the same again changes nothing."""
    with transaction.atomic():
        person, is_new = User.objects.get_or_create(
            username=username,
            defaults={"display_name": display_name, "password": make_password(None), "is_demo": True},
        )
        if is_new:
            _record(person, "created", at=at, by=by, fields={"username": username, "display_name": display_name})
    return person


def _made_by(key: UUID | None) -> User | None:
    return User.objects.select_for_update().filter(creation_key=key).first() if key else None


def require_free(username: str, email: str) -> None:
    """Raise PersonRefused where no account may be made of a user name and an address ("": none), spelled (rules)."""
    if not rules.is_username(username):
        raise PersonRefused(
            "username",
            _("ตั้งชื่อผู้ใช้ด้วย a–z ตัวเลข จุด ขีด หรือขีดล่าง 3–50 ตัว ขึ้นต้นด้วยตัวอักษร เช่น somchai.d"),
        )
    if selectors.person_named(username) is not None:
        raise PersonRefused("username", _("มีบัญชีชื่อนี้แล้ว ตั้งชื่ออื่น หรือให้บทบาทแก่บัญชีเดิม"))
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError as error:
        raise PersonRefused("email", _("กรอกอีเมลให้ครบ เช่น somchai@example.go.th")) from error
    if selectors.person_named(email) is not None:
        raise PersonRefused("email", _("มีบัญชีที่ใช้อีเมลนี้แล้ว ใช้อีเมลอื่น หรือให้บทบาทแก่บัญชีเดิม"))


@transaction.atomic
def deactivate_person(*, person: User, at: dt.datetime, by: str, organisation_code: str = "", reason: str = "") -> User:
    """Close an account: its person is signed out at the next request, and no link opens it. Twice changes nothing."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        person.is_active = False
        person.links_made += 1  # a link that is out opens nothing, should the account be opened again
        person.save(update_fields=["is_active", "links_made"])
        _record(person, "deactivated", at=at, by=by, organisation_code=organisation_code, reason=reason)
    return person


@transaction.atomic
def activate_person(*, person: User, at: dt.datetime, by: str, organisation_code: str = "") -> User:
    """Open a closed account again, with the password and the roles it has. Twice changes nothing."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        _record(person, "activated", at=at, by=by, organisation_code=organisation_code)
    return person


@transaction.atomic
def change_own_profile(*, person: User, display_name: str, language: str, at: dt.datetime) -> User:
    """Change what a person says of themselves; what stands already changes nothing."""
    person = User.objects.select_for_update().get(pk=person.pk)
    wanted = {"display_name": clean(display_name), "language": language}
    changed = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(person, name, value)
        person.save(update_fields=list(changed))
        _record(person, "changed", at=at, by=person.username, fields=changed)
    return person


def _record(
    person: User,
    happened: str,
    *,
    at: dt.datetime,
    by: str,
    organisation_code: str = "",
    reason: str = "",
    fields: dict[str, str] | None = None,
) -> None:
    record(
        subject_kind="accounts.person",
        subject_id=str(person.pk),
        organisation_code=organisation_code,
        action=f"accounts.person.{happened}",
        by=by,
        at=at,
        reason=reason,
        fields=field_hashes(fields or {}),
    )
