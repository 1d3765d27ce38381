"""Putting messages into the outbox, in the transaction of whoever has something to say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.notifications.channels import address_by, channels_on
from tidtam.notifications.models import Message
from tidtam.notifications.rules import LONGEST_SUBJECT, one_line, shortened
from tidtam.notifications.selectors import preferences_of


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said to a person: a subject and a plain text, both in the person's language."""

    person: User
    subject: str
    text: str


@transaction.atomic
def put(letters: Sequence[Letter], *, kind: str, day: dt.date, at: dt.datetime) -> None:
    """Put letters into the outbox, once for every channel by which its person wants to be reached.

    kind  "<room>.<what>"; of one kind each person gets one letter a day: whatever comes second is left out.
    Closed accounts and the demo's invented people get none. Two statements for any number.
    """
    preferences = preferences_of([letter.person for letter in letters])
    Message.objects.bulk_create(
        [
            Message(
                person=letter.person,
                channel=channel.name,
                kind=kind,
                day=day,
                subject=shortened(one_line(letter.subject), LONGEST_SUBJECT),
                text=letter.text,
                put_at=at,
                next_attempt_at=at,
            )
            for channel in channels_on()
            for letter in letters
            if address_by(channel, letter.person, preferences[letter.person.pk])
        ],
        ignore_conflicts=True,
    )
