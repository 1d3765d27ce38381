"""Which day's messages of a kind are composed, and since when its news counts."""

import datetime as dt

from django.db import transaction

from tidtam.notifications.models import Round
from tidtam.notifications.selectors import since_last_round
from tidtam.thai.dates import local_date


@transaction.atomic
def begin_round(*, kind: str, at: dt.datetime) -> Round:
    """Return the round of the day, begun where there is none: from where the last finished one ended until now.

    After days without a worker there is one round for all of them; a round that was broken off is the same again.
    """
    found, _is_new = Round.objects.get_or_create(
        kind=kind, day=local_date(at), defaults={"since_at": since_last_round(kind=kind, at=at), "until_at": at}
    )
    return found


def end_round(round_: Round, *, at: dt.datetime) -> None:
    """Note that all of a round was put."""
    Round.objects.filter(pk=round_.pk, finished_at=None).update(finished_at=at)
