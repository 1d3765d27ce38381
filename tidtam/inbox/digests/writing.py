"""Handing the digests of a day to the outbox."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.utils import translation

from tidtam.accounts.models import User
from tidtam.inbox.digests.composing import compose
from tidtam.inbox.digests.gathering import gather
from tidtam.notifications.services import Letter, begin_round, end_round, put

DIGEST = "inbox.digest"
AT_ONCE = 100
"""Letters put in one transaction, which stays short."""


def write_digests(*, at: dt.datetime) -> int:
    """Compose the digests of the day and put them; return how many people are told anything.

    Broken off or done again on the same day, nobody gets a second one.
    """
    round_ = begin_round(kind=DIGEST, at=at)
    count = 0
    letters = digest_letters(since=round_.since_at, until=round_.until_at)
    while some := list(islice(letters, AT_ONCE)):
        put(some, kind=DIGEST, day=round_.day, at=at)
        count += len(some)
    end_round(round_, at=at)
    return count


def digest_letters(*, since: dt.datetime, until: dt.datetime) -> Iterator[Letter]:
    """Yield the letter of everybody with an open account who is to be told anything, each in the person's language."""
    digests = gather(since=since, until=until)
    for person in User.objects.filter(pk__in=list(digests), is_active=True).order_by("pk"):
        with translation.override(person.language):
            letter = compose(digests[person.pk], person)
        yield letter
