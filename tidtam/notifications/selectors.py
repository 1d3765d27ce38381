"""Readings of the outbox: what is to be sent, and how people want to be reached."""

import datetime as dt
from collections.abc import Collection, Mapping

from tidtam.accounts.models import User
from tidtam.notifications.models import Message, Preference


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
