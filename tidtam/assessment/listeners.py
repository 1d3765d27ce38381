"""Who is told, inside the transaction that publishes, that results were published. This room knows none of them."""

import datetime as dt
from collections.abc import Callable, Sequence

from tidtam.assessment.models import Result

Told = Callable[[Sequence[Result], dt.datetime], None]

_LISTENERS: list[Told] = []


def when_published(call: Told) -> None:
    """Let something be done with results whenever they are published. Registering again changes nothing."""
    if call not in _LISTENERS:
        _LISTENERS.append(call)


def published(results: Sequence[Result], at: dt.datetime) -> None:
    """Tell everybody. Call it once a batch, before the audit line."""
    for call in _LISTENERS:
        call(results, at)
