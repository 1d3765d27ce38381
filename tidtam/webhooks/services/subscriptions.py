"""Making, pausing and removing webhooks, and changing their secrets."""

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record
from tidtam.notifications.services import Letter, put
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import holders_at
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean
from tidtam.webhooks import rules
from tidtam.webhooks.choices import TO_BE_SENT, Failure, State, Status, Topic
from tidtam.webhooks.models import Subscription
from tidtam.webhooks.seeds import new_seed, secret_of
from tidtam.webhooks.selectors import webhooks_of

MOST = 10
"""Webhooks an organisation may have at once."""
WORKER = "worker"
"""Who the trail names where no person did it."""

URL_WORDS: Mapping[rules.UrlFault, str | Promise] = {
    rules.UrlFault.SIGNS: gettext_lazy("พิมพ์ที่อยู่ด้วยอักษรอังกฤษ ไม่มีช่องว่าง ยาวไม่เกิน 500 ตัว"),
    rules.UrlFault.NOT_HTTPS: gettext_lazy("พิมพ์ที่อยู่ที่ขึ้นต้นด้วย https://"),
    rules.UrlFault.NO_NAME: gettext_lazy("พิมพ์ชื่อเครื่องเต็ม เช่น hooks.example.go.th ไม่ใช่เลข IP"),
    rules.UrlFault.WITH_PASSWORD: gettext_lazy("ลบชื่อผู้ใช้และรหัสผ่านออกจากที่อยู่ ผู้รับตรวจลายเซ็นแทน"),
    rules.UrlFault.WITH_FRAGMENT: gettext_lazy("ลบเครื่องหมาย # และข้อความหลังจากนั้นออก"),
    rules.UrlFault.PORT: gettext_lazy("ลบพอร์ตออกจากที่อยู่ ระบบนี้ส่งไปที่พอร์ตนั้นไม่ได้"),
}


class WebhookRefused(Exception):
    """Not done as asked; `field` names what to mend, the text says how."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class MadeAlready(Exception):
    """The same form was sent before; the secret was shown then and cannot be shown again."""


@transaction.atomic
def make_subscription(
    *, organisation: Organisation, url: str, topics: Collection[str], key: UUID, by: str, at: dt.datetime
) -> tuple[Subscription, str]:
    """Make a webhook of an organisation and return it with its secret, which nobody can read again.

    topics  of choices.Topic.   key  of the form that asks.   Raises WebhookRefused, MadeAlready.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Subscription.objects.filter(creation_key=key).exists():
        raise MadeAlready
    url = clean(url)
    fault = rules.why_not(url, ports=settings.WEBHOOK_PORTS)
    if fault is not None:
        raise WebhookRefused("url", str(URL_WORDS[fault]))
    if not topics or not set(topics) <= set(Topic.values):
        raise WebhookRefused("topics", _("เลือกเรื่องที่แจ้งอย่างน้อยหนึ่งเรื่อง"))
    if webhooks_of(organisation).count() >= MOST:
        raise WebhookRefused("", _("ลบ webhook ที่ไม่ใช้แล้วก่อน · มีได้พร้อมกัน %(count)d รายการ") % {"count": MOST})
    seed = new_seed()
    secret = secret_of(seed)
    made = Subscription.objects.create(
        organisation=organisation,
        url=url,
        topics=[topic for topic in Topic.values if topic in topics],
        state_at=at,
        seed=seed,
        fingerprint=rules.fingerprint(secret),
        creation_key=key,
        made_at=at,
    )
    record_change(made, "made", by=by, at=at, fields={"url": url, "topics": made.topics, "secret": made.fingerprint})
    return made, rules.shown_secret(secret)


@transaction.atomic
def change_secret(*, subscription: Subscription, seen: str, by: str, at: dt.datetime) -> str:
    """Give a webhook another secret and return it; the one before signs, too, for rules.OVERLAP.

    seen  the fingerprint of the secret that the form showed. Raises MadeAlready where it is another by now.
    """
    row = _locked(subscription)
    if row.fingerprint != seen:
        raise MadeAlready
    row.former_seed, row.former_until = row.seed, at + rules.OVERLAP
    row.seed = new_seed()
    secret = secret_of(row.seed)
    row.fingerprint = rules.fingerprint(secret)
    row.save(update_fields=["seed", "fingerprint", "former_seed", "former_until"])
    record_change(row, "secret_changed", by=by, at=at, fields={"secret": row.fingerprint})
    return rules.shown_secret(secret)


@transaction.atomic
def pause(*, subscription: Subscription, by: str, at: dt.datetime) -> None:
    """Make and send nothing more until it is resumed; what waits is given up. Twice changes nothing."""
    row = _locked(subscription)
    if row.state == State.ACTIVE:
        _leave(row, State.PAUSED, at=at)
        record_change(row, "paused", by=by, at=at)


@transaction.atomic
def resume(*, subscription: Subscription, by: str, at: dt.datetime) -> None:
    """Tell again what happens from now on; what happened meanwhile is not told. Twice changes nothing."""
    row = _locked(subscription)
    if row.state in {State.PAUSED, State.STOPPED}:
        row.state, row.state_at, row.failing_since = State.ACTIVE, at, None
        row.save(update_fields=["state", "state_at", "failing_since"])
        record_change(row, "resumed", by=by, at=at)


@transaction.atomic
def stop(*, subscription: Subscription, at: dt.datetime) -> None:
    """Let a webhook rest to which nothing arrives, and tell whoever administers its organisation. Once."""
    row = _locked(subscription)
    if row.state != State.ACTIVE:
        return
    _leave(row, State.STOPPED, at=at)
    kind = f"webhooks.stopped.{row.pk}"
    put(
        [_letter(person, row) for person in _administrators(row.organisation, at)], kind=kind, day=local_date(at), at=at
    )
    record_change(row, "stopped", by=WORKER, at=at)


@transaction.atomic
def remove(*, subscription: Subscription, by: str, at: dt.datetime) -> None:
    """Forget a webhook and its secrets; nothing of it is shown or sent any more. Twice changes nothing."""
    row = _locked(subscription)
    if row.state != State.REMOVED:
        _leave(row, State.REMOVED, at=at)
        row.seed = row.former_seed = ""
        row.former_until = None
        row.save(update_fields=["seed", "former_seed", "former_until"])
        record_change(row, "removed", by=by, at=at)


def _locked(subscription: Subscription) -> Subscription:
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=subscription.pk)


def _leave(row: Subscription, state: State, *, at: dt.datetime) -> None:
    """Put a webhook into a state in which nothing is sent, and give up what waits. What is being sent may arrive."""
    row.state, row.state_at = state, at
    row.save(update_fields=["state", "state_at"])
    waiting = row.deliveries.filter(status__in=TO_BE_SENT)
    waiting.update(status=Status.GIVEN_UP, ended_at=at, failure=Failure.PAUSED)


def _administrators(organisation: Organisation, at: dt.datetime) -> list[User]:
    """Return who administers an organisation, or else the nearest above that somebody does. Three queries."""
    for people in holders_at([organisation], on=local_date(at)).upwards(organisation):
        found = [pk for pk, held in people.items() if any(one.role == Role.ADMINISTRATOR for one in held)]
        if found:
            return list(User.objects.filter(pk__in=found))
    return []


def _letter(person: User, row: Subscription) -> Letter:
    page = reverse("webhooks:webhook", args=[row.organisation.code, row.pk])
    with override(person.language):
        said = {"url": row.url, "office": row.organisation.spoken_name, "page": settings.PUBLIC_URL + page}
        return Letter(
            person,
            _("ระบบพัก webhook ของ %(office)s") % said,
            _(
                "ตรวจระบบปลายทาง แล้วเปิดใช้ webhook อีกครั้งที่ %(page)s\n\n"
                "ส่งไปที่ %(url)s ไม่ถึงติดต่อกันหลายวัน หรือปลายทางตอบว่าเลิกรับแล้ว ระบบจึงพักไว้ "
                "สิ่งที่เกิดขึ้นระหว่างที่พักไม่ส่งย้อนหลัง ให้ระบบปลายทางอ่านจาก API"
            )
            % said,
        )


def record_change(
    row: Subscription, happened: str, *, by: str, at: dt.datetime, fields: Mapping[str, object] | None = None
) -> None:
    """Write the audit line of what happened to a webhook."""
    record(
        subject_kind=row.audit_kind,
        subject_id=str(row.pk),
        organisation_code=row.organisation.code,
        action=f"webhooks.subscription.{happened}",
        by=by,
        at=at,
        fields=field_hashes(fields or {}),
    )
