"""What a higher room does where a status changed: telling other systems, say. This room knows none of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tidtam.approval.models import Decision
from tidtam.approval.things import ThingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A thing whose status a decision changed. A step that is not the last changes none.

    action  what was done, as the audit line says it: "sent_back".   before, after  the statuses.
    """

    kind: ThingKind
    thing: Any
    decision: Decision
    action: str
    before: str
    after: str


class Changed(Protocol):
    """Called inside the transaction of a decision, once for all things of it, before its audit line."""

    def __call__(self, changes: Sequence[StatusChange], *, at: dt.datetime) -> None:
        """Do what changed statuses bring about elsewhere. The queries do not grow with the changes."""


_CALLS: list[Changed] = []


def when_status_changed(call: Changed) -> None:
    """Let something be called whenever decisions change statuses. Registering again changes nothing."""
    if call not in _CALLS:
        _CALLS.append(call)


def tell(changes: Sequence[StatusChange], *, at: dt.datetime) -> None:
    """Call all that was registered, where any status changed."""
    if changes:
        for call in _CALLS:
            call(changes, at=at)
