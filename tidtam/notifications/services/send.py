"""Sending what waits. A message is claimed by compare-and-set, so that any number of workers sends each once.

Nothing is locked and no transaction is open while a server is spoken to.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterator

from django.db.models import Case, F, Value, When

from tidtam.notifications.channels import Channel, Down, NeverTaken, NotNow, Send, channels_on
from tidtam.notifications.choices import ENDED, TO_BE_SENT, Status
from tidtam.notifications.models import Message, MessageQuerySet
from tidtam.notifications.rules import KEPT_TRYING, next_attempt
from tidtam.notifications.selectors import preference_of

log = logging.getLogger(__name__)

RUN_SECONDS = 45.0
"""How long a run begins new messages: with a slow server other work of the queue gets its turn between two runs."""

LEASE = dt.timedelta(minutes=15)
"""Longer than all steps of one conversation with a slow server: after it, whoever was sending is dead."""

AT_ONCE = 200
KEPT = dt.timedelta(days=30)


def send_waiting(at: dt.datetime, *, seconds: float = RUN_SECONDS) -> int:
    """Send what is due and return how many messages left. Each is stored before the next is begun.

    seconds  after which no further message is begun.
    """
    end = time.monotonic() + seconds
    _give_up(at)
    return sum(_send_by(channel, at, end=end) for channel in channels_on())


def prune(at: dt.datetime) -> int:
    """Remove messages that ended a month ago; return how many."""
    count, _by_model = Message.objects.filter(status__in=ENDED, put_at__lt=at - KEPT).delete()
    return count


def _give_up(at: dt.datetime) -> None:
    """Give up what a second worker died over, and what nobody could send for a day."""
    ended = {"status": Status.GIVEN_UP, "ended_at": at}
    broken_off = Message.objects.filter(status=Status.SENDING, was_broken_off=True, next_attempt_at__lte=at)
    broken_off.update(**ended, error="broken off twice while it was sent")
    Message.objects.filter(status__in=TO_BE_SENT, put_at__lt=at - KEPT_TRYING).update(**ended)


def _send_by(channel: Channel, at: dt.datetime, *, end: float) -> int:
    count = 0
    with channel.opened() as send:
        for message in _claimed(channel, at):
            try:
                count += _send(channel, send, message, at)
            except Down:
                break
            if time.monotonic() >= end:
                break
    return count


def _claimed(channel: Channel, at: dt.datetime) -> Iterator[Message]:
    """Yield what is due, each claimed just before it is yielded; what another worker took meanwhile is left out."""
    while True:
        due = Message.objects.due(at).filter(channel=channel.name).order_by("next_attempt_at", "pk")
        found = list(due.select_related("person")[:AT_ONCE])
        for message in found:
            claimed = (
                Message.objects.due(at)
                .filter(pk=message.pk, attempts=message.attempts)
                .update(
                    attempts=F("attempts") + 1,
                    next_attempt_at=at + LEASE,
                    was_broken_off=Case(When(status=Status.SENDING, then=Value(True)), default=F("was_broken_off")),
                    status=Status.SENDING,
                )
            )
            if claimed:
                message.attempts += 1
                yield message
        if len(found) < AT_ONCE:
            return


def _send(channel: Channel, send: Send, message: Message, at: dt.datetime) -> bool:
    """Send a claimed message and store what became of it; return whether it left. Raises Down after storing."""
    address = channel.address(message.person, preference_of(message.person)) if message.person.is_active else ""
    if not address:
        _store(message, Status.GIVEN_UP, at, error="the person is no longer reached by this channel")
        return False
    try:
        send(message, address)
    except NeverTaken as refusal:
        _store(message, Status.GIVEN_UP, at, error=str(refusal))
        return False
    except Exception as failed:
        if not isinstance(failed, NotNow):
            log.exception("message %s failed", message.pk)
        _try_later(message, at, error=str(failed) or type(failed).__name__)
        if isinstance(failed, Down):
            log.warning("%s takes nothing: %s", channel.name, failed)
            raise
        return False
    _store(message, Status.SENT, at)
    return True


def _try_later(message: Message, at: dt.datetime, *, error: str) -> None:
    again = next_attempt(attempts=message.attempts, put_at=message.put_at, at=at)
    if again is None:
        _store(message, Status.GIVEN_UP, at, error=error)
    else:
        _held(message).update(status=Status.FAILED, next_attempt_at=again, error=error)


def _store(message: Message, status: Status, at: dt.datetime, *, error: str = "") -> None:
    _held(message).update(status=status, ended_at=at, error=error)


def _held(message: Message) -> MessageQuerySet:
    return Message.objects.filter(pk=message.pk, status=Status.SENDING, attempts=message.attempts)
