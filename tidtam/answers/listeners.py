"""What a higher room does where sheets were approved: counting them, say. This room knows none of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from tidtam.answers.models import Sheet


class Approved(Protocol):
    """Called inside the transaction of the approval, once for all sheets of it, before its audit line."""

    def __call__(self, sheets: Sequence[Sheet], *, at: dt.datetime) -> None:
        """Do what the approval of sheets brings about. The queries do not grow with the sheets."""


_CALLS: list[Approved] = []


def when_approved(call: Approved) -> None:
    """Let something be called whenever sheets are approved. Registering again changes nothing."""
    if call not in _CALLS:
        _CALLS.append(call)


def tell(sheets: Sequence[Sheet], *, at: dt.datetime) -> None:
    """Call all that was registered."""
    for call in _CALLS:
        call(sheets, at=at)
