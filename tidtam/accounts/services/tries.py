"""Counting tries, so that passwords cannot be guessed by trying. The numbers stand in rules.LIMITS.

The counts lie in a table: every process of the server counts with the others. A try is counted before the password is
looked at and taken back when it was right, so that many at once cannot pass before the first is counted.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from tidtam.accounts.models import TryCount
from tidtam.accounts.rules import LIMITS, Tried, has_ended

Key = tuple[Tried, str]
"""What is counted and whose it is: (Tried.ADDRESS, "203.0.113.7")."""

KEPT = dt.timedelta(days=1)


class TooManyTries(Exception):
    """There were too many tries; `until` is the instant from which it may be tried again."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        super().__init__(until.isoformat())


@transaction.atomic
def count_try(keys: Sequence[Key], *, at: dt.datetime) -> None:
    """Count one try under each of some keys. Raises TooManyTries, and counts nothing, where one of them is used up."""
    limits = {_stored(key): LIMITS[key[0]] for key in keys}
    rows = {row.key: row for row in _locked(list(limits), at=at)}
    waits = []
    for stored, row in rows.items():
        if has_ended(row.since, limits[stored], at=at):
            row.since, row.count = at, 0
        if row.count >= limits[stored].most:
            waits.append(row.since + limits[stored].span)
        row.count += 1
    if waits:
        raise TooManyTries(max(waits))
    TryCount.objects.bulk_update(rows.values(), ["since", "count"])


def count_use(key: Key, *, at: dt.datetime) -> None:
    """Count one use under a key, in one statement where its span runs and is not used up. Raises TooManyTries."""
    limit = LIMITS[key[0]]
    running = TryCount.objects.filter(key=_stored(key), since__gt=at - limit.span, count__lt=limit.most)
    if not running.update(count=F("count") + 1):
        count_try([key], at=at)


def take_back(keys: Sequence[Key]) -> None:
    """Take back one try under each of some keys: it succeeded."""
    TryCount.objects.filter(key__in=[_stored(key) for key in keys], count__gt=0).update(count=F("count") - 1)


def _stored(key: Key) -> str:
    kind, whose = key
    return f"{kind}:{salted_hmac('tidtam.accounts.tries', whose).hexdigest()}"


def _locked(stored: list[str], *, at: dt.datetime) -> list[TryCount]:
    """Return the rows of some keys, locked in the order of their ids; makes those that are missing."""
    rows = list(TryCount.objects.select_for_update().filter(key__in=stored).order_by("pk"))
    if len(rows) < len(stored):
        TryCount.objects.filter(since__lt=at - KEPT).delete()
        TryCount.objects.bulk_create((TryCount(key=key, since=at) for key in sorted(stored)), ignore_conflicts=True)
        rows = list(TryCount.objects.select_for_update().filter(key__in=stored).order_by("pk"))
    return rows
