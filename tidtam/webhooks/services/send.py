"""Sending what waits. A message is claimed by compare-and-set, so that any number of workers sends each once.

Conversations go on side by side, one for each webhook: a receiver that is slow or gone costs its own messages time, and
nobody else's. They are held by threads that touch no database; nothing is locked and no transaction is open meanwhile.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.db.models import F

import tidtam
from tidtam.webhooks import rules
from tidtam.webhooks.choices import ENDED, Failure, State, Status
from tidtam.webhooks.models import Delivery, DeliveryQuerySet, Subscription
from tidtam.webhooks.selectors import next_of_each, signing_secrets
from tidtam.webhooks.sending import INTERNET, Network, NotDelivered, post
from tidtam.webhooks.services.subscriptions import stop

log = logging.getLogger(__name__)

RUN_SECONDS = 45.0
"""How long a run begins new conversations: other work of the queue gets its turn between two runs."""
AT_ONCE = 16
"""Conversations at once: threads that wait, nearly all of their time."""
LEASE = dt.timedelta(minutes=5)
"""Longer than a run with its last conversations: after it, whoever was sending is dead."""
KEPT = dt.timedelta(days=30)
AGENT = f"Tidtam-Webhooks/{tidtam.__version__}"


def send_waiting(at: dt.datetime, *, seconds: float = RUN_SECONDS, network: Network = INTERNET) -> int:
    """Send what is due and return how many messages arrived. What became of each is stored as it ends.

    seconds  after which no further conversation is begun. A webhook to which one message did not arrive is left alone
    until the next run.
    """
    if not settings.WEBHOOKS:
        return 0
    end = time.monotonic() + seconds
    _give_up_broken(at)
    arrived, failed, talking = 0, set[int](), dict[Future[int], Delivery]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            if time.monotonic() < end:
                busy = failed | {one.subscription_id for one in talking.values()}
                for delivery in _claimed(at, without=busy, most=AT_ONCE - len(talking)):
                    talking[pool.submit(_conversation(delivery, at, network))] = delivery
            if not talking:
                return arrived
            for ended in wait(talking, return_when=FIRST_COMPLETED).done:
                delivery = talking.pop(ended)
                if _store(delivery, ended, at):
                    arrived += 1
                else:
                    failed.add(delivery.subscription_id)


def prune(at: dt.datetime) -> None:
    """Remove messages that ended a month ago, and webhooks that were removed then."""
    Delivery.objects.filter(status__in=ENDED, made_at__lt=at - KEPT).delete()
    Subscription.objects.filter(state=State.REMOVED, state_at__lt=at - KEPT).delete()


def _give_up_broken(at: dt.datetime) -> None:
    """Give up what workers died over as often as a message is tried."""
    broken = Delivery.objects.filter(status=Status.SENDING, attempts__gt=len(rules.WAITS), next_attempt_at__lte=at)
    broken.update(status=Status.GIVEN_UP, ended_at=at, failure=Failure.BROKEN_OFF)


def _claimed(at: dt.datetime, *, without: Collection[int], most: int) -> Iterator[Delivery]:
    """Yield the message that is due first at each webhook, claimed; what another worker took is left out."""
    if most <= 0:
        return
    for delivery in next_of_each(at, without=without, most=most):
        # Columns of the row alone: PostgreSQL looks at them again where it waited for another's claim, and not at a
        # subquery, which Django makes of a condition on the webhook.
        unclaimed = Delivery.objects.filter(pk=delivery.pk, status=delivery.status, attempts=delivery.attempts)
        if unclaimed.update(status=Status.SENDING, attempts=F("attempts") + 1, next_attempt_at=at + LEASE, tried_at=at):
            delivery.attempts += 1
            yield delivery


def _conversation(delivery: Delivery, at: dt.datetime, network: Network) -> Callable[[], int]:
    """Return what sends a message and returns the status of the answer; it asks no database."""
    subscription, ports = delivery.subscription, settings.WEBHOOK_PORTS
    secrets, body = signing_secrets(subscription, at=at), delivery.body.encode()

    def send() -> int:
        if not secrets:
            raise NotDelivered(Failure.SECRET)
        signed = rules.headers(secrets, message_id=str(delivery.pk), timestamp=int(at.timestamp()), body=body)
        headers = {"Content-Type": "application/json", "User-Agent": AGENT, **signed}
        return post(subscription.url, headers=headers, body=body, ports=ports, network=network)

    return send


def _store(delivery: Delivery, ended: "Future[int]", at: dt.datetime) -> bool:
    """Store what became of a message; return whether it arrived."""
    error = ended.exception()
    if error is None:
        _held(delivery).update(status=Status.DELIVERED, ended_at=at, code=ended.result(), failure="")
        Subscription.objects.filter(pk=delivery.subscription_id, failing_since__isnull=False).update(failing_since=None)
        return True
    if not isinstance(error, NotDelivered):
        log.error("message %s failed", delivery.pk, exc_info=error)
        error = NotDelivered(Failure.CONNECTION)
    again = rules.next_attempt(attempts=delivery.attempts, at=at)
    status = {"status": Status.GIVEN_UP, "ended_at": at} if again is None else {"status": Status.FAILED}
    due = {"next_attempt_at": again} if again is not None else {}
    _held(delivery).update(**status, **due, code=error.code, failure=error.failure)
    _note_failure(delivery.subscription, error.code, at)
    return False


def _held(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk=delivery.pk, status=Status.SENDING, attempts=delivery.attempts)


def _note_failure(subscription: Subscription, code: int | None, at: dt.datetime) -> None:
    """Note since when nothing arrives at a webhook, and stop it where that is for days or for good."""
    Subscription.objects.filter(pk=subscription.pk, failing_since=None).update(failing_since=at)
    since = subscription.failing_since or at
    if code == rules.GONE or since <= at - rules.STOPPED_AFTER:
        stop(subscription=subscription, at=at)
