"""What a higher room does where an edition's status changed: telling other systems, say. This room knows none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tidtam.publishing.models import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionChange:
    """An edition whose status changed. action: as the audit line says it, "published"."""

    edition: Edition
    action: str
    before: str


class Changed(Protocol):
    """Called inside the transaction of the change, once for all editions of it, before its audit lines."""

    def __call__(self, changes: Sequence[EditionChange], *, at: dt.datetime) -> None:
        """Do what changed editions bring about elsewhere. The queries do not grow with the changes."""


_CALLS: list[Changed] = []


def when_edition_changed(call: Changed) -> None:
    """Let something be called whenever editions change. Registering again changes nothing."""
    if call not in _CALLS:
        _CALLS.append(call)


def tell(changes: Sequence[EditionChange], *, at: dt.datetime) -> None:
    """Call all that was registered."""
    for call in _CALLS:
        call(changes, at=at)
