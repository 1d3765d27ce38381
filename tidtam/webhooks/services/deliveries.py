"""Making messages in the transaction of what they tell, and sending one again."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tidtam.jobs.selectors import is_under_way
from tidtam.jobs.services import enqueue
from tidtam.organisations.rules import is_below
from tidtam.webhooks.choices import ENDED, State, Status
from tidtam.webhooks.facts import Event, Told, body_of
from tidtam.webhooks.models import Delivery, Subscription
from tidtam.webhooks.selectors import is_anything_due
from tidtam.webhooks.services.subscriptions import record_change

SEND = "webhooks.send"
"""The kind of job that sends what waits."""
TEST = "webhook.test"


def make_deliveries(events: Iterable[Event], *, at: dt.datetime) -> None:
    """Make a message of each event for every webhook that is told of it, in the caller's transaction. Two statements.

    Nothing where the installation has no webhooks: then nothing is asked, of `events` neither.
    """
    if not settings.WEBHOOKS:
        return
    happened = list(events)
    subscriptions = list(Subscription.objects.active().select_related("organisation"))
    Delivery.objects.bulk_create(
        [
            _message(one, event.key, event.type, event.told, at=at)
            for one in subscriptions
            for event in happened
            if event.topic in one.topics and is_below(event.path, one.organisation.path)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def send_test(*, subscription: Subscription, key: UUID, by: str, at: dt.datetime) -> None:
    """Put a message that tells of nothing, to be sent at once. key: of the form; twice makes one."""
    row = Subscription.objects.select_related("organisation").get(pk=subscription.pk)
    if row.state != State.ACTIVE or row.deliveries.filter(event=f"test {key}").exists():
        return
    code = row.organisation.code
    told = Told(kind="webhook", id=str(row.pk), organisation_code=code, status_before=None, status=None, url="")
    Delivery.objects.bulk_create([_message(row, f"test {key}", TEST, told, at=at)], ignore_conflicts=True)
    ask_to_send(at)
    record_change(row, "tested", by=by, at=at)


@transaction.atomic
def send_again(*, delivery: Delivery, by: str, at: dt.datetime) -> None:
    """Send a message that ended once more, as the same message; one that waits is left alone."""
    rows = Delivery.objects.filter(pk=delivery.pk, status__in=ENDED, subscription__state=State.ACTIVE)
    if rows.update(status=Status.WAITING, attempts=0, next_attempt_at=at, ended_at=None, code=None, failure=""):
        ask_to_send(at)
        record_change(delivery.subscription, "sent_again", by=by, at=at)


def ask_to_send(at: dt.datetime) -> None:
    """Have what is due sent by a worker, unless one is at it. No page speaks to another system."""
    if settings.WEBHOOKS and is_anything_due(at) and not is_under_way(SEND):
        enqueue(kind=SEND, parameters={}, organisation=None, requested_by=None, at=at)


def _message(subscription: Subscription, event: str, type_: str, told: Told, *, at: dt.datetime) -> Delivery:
    return Delivery(
        subscription=subscription,
        event=event,
        type=type_,
        body=body_of(type_, told, at=at),
        made_at=at,
        next_attempt_at=at,
    )
