"""Making and withdrawing personal tokens, and noting when one was used."""

import datetime as dt
import secrets
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.api import rules, selectors
from tidtam.api.models import AccessToken
from tidtam.audit.services import field_hashes, record
from tidtam.thai.text import clean


class TokenRefused(Exception):
    """The token cannot be made as asked; `field` names what to mend, the text says how."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class MadeAlready(Exception):
    """The same form made a token before, which was shown then and cannot be shown again."""


@transaction.atomic
def make_token(
    *, person: User, name: str, scopes: Collection[str], days: int, key: UUID, at: dt.datetime
) -> tuple[AccessToken, str]:
    """Make a token of a person and return it with its secret, which nobody can read again.

    scopes  of rules.SCOPES.   days  for how long, 1-365.   key  of the form that asks.
    Raises TokenRefused, MadeAlready.
    """
    User.objects.select_for_update().get(pk=person.pk)
    if AccessToken.objects.filter(creation_key=key).exists():
        raise MadeAlready
    name = clean(name)
    if not name:
        raise TokenRefused("name", _("ตั้งชื่อโทเค็น เช่น ชื่อระบบที่จะใช้"))
    if not scopes or not set(scopes) <= set(rules.SCOPES):
        raise TokenRefused("scopes", _("เลือกขอบเขตอย่างน้อยหนึ่งข้อ"))
    if not 1 <= days <= rules.MOST_DAYS:
        raise TokenRefused("days", _("เลือกอายุไม่เกิน %(days)d วัน") % {"days": rules.MOST_DAYS})
    if selectors.open_tokens(person, at=at).count() >= rules.MOST_TOKENS:
        raise TokenRefused("", _("เพิกถอนโทเค็นที่ไม่ใช้แล้วก่อน · มีได้พร้อมกัน %(count)d รายการ") % {"count": rules.MOST_TOKENS})
    secret = rules.MARK + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        person=person,
        name=name,
        shown=secret[: rules.SHOWN],
        secret_sha256=rules.hash_of_secret(secret),
        scopes=sorted(scopes),
        creation_key=key,
        made_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    fields = {"name": name, "scopes": sorted(scopes), "expires_at": token.expires_at.isoformat()}
    _record(token, "made", at=at, fields=field_hashes(fields))
    return token, secret


@transaction.atomic
def withdraw_token(*, token: AccessToken, at: dt.datetime) -> None:
    """Let a token open nothing from now on. Twice changes nothing."""
    token = AccessToken.objects.select_for_update().select_related("person").get(pk=token.pk)
    if token.withdrawn_at is None:
        token.withdrawn_at = at
        token.save(update_fields=["withdrawn_at"])
        _record(token, "withdrawn", at=at)


def note_use(token: AccessToken, *, at: dt.datetime) -> None:
    """Note that a token was used, once an hour. No audit line: what it changes writes its own."""
    before = at - rules.USE_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at <= before:
        older = AccessToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lte=before), pk=token.pk)
        older.update(last_used_at=at)


def _record(token: AccessToken, happened: str, *, at: dt.datetime, fields: dict[str, str] | None = None) -> None:
    record(
        subject_kind="api.token",
        subject_id=str(token.pk),
        organisation_code="",
        action=f"api.token.{happened}",
        by=token.person.username,
        at=at,
        fields=fields,
    )
