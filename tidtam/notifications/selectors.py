"""Readings of the outbox: what is to be sent, and how people want to be reached."""

import datetime as dt
from collections.abc import Collection, Mapping

from tidtam.accounts.models import User
from tidtam.notifications.channels import address_by, channels_on
from tidtam.notifications.models import Message, Preference, Round
from tidtam.thai.dates import local_date

FIRST_REACH = dt.timedelta(days=1)
"""How far back the very first round of a kind looks."""


def is_anything_due(at: dt.datetime) -> bool:
    """Return whether a message is to be sent now. One query."""
    return Message.objects.due(at).exists()


def preference_of(person: User) -> Preference:
    """Return how a person wants to be reached; what holds without a row, unsaved, where they never chose. One query."""
    return preferences_of([person])[person.pk]


def preferences_of(people: Collection[User]) -> Mapping[int, Preference]:
    """Return the same of many people by id. One query."""
    chosen = {one.person_id: one for one in Preference.objects.filter(person__in=[person.pk for person in people])}
    return {person.pk: chosen.get(person.pk) or Preference(person=person) for person in people}


def reached(people: Collection[User]) -> frozenset[int]:
    """Return the ids of those to whom a message leaves by any channel now. One query."""
    preferences, channels = preferences_of(people), channels_on()
    return frozenset(
        person.pk for person in people if any(address_by(one, person, preferences[person.pk]) for one in channels)
    )


def told_on(day: dt.date, *, kind: str) -> frozenset[int]:
    """Return the ids of those who got a message of a kind put on a day. One query."""
    return frozenset(Message.objects.filter(kind=kind, day=day).values_list("person", flat=True))


def since_last_round(*, kind: str, at: dt.datetime) -> dt.datetime:
    """Return from where a day's round counts news: the end of the last finished one of an earlier day. One query."""
    last = Round.objects.filter(kind=kind, day__lt=local_date(at), finished_at__isnull=False).order_by("-day").first()
    return last.until_at if last else at - FIRST_REACH
