"""What a room lets be done every so often. This room knows none of it but the seals of the trail and its own queue."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Something done every so often by whichever worker is first.

    name  `<room>.<what>`: "audit.seal".   run  is given the time; short, or it asks for a job.
    A run that is broken off is not made up for before the next is due.
    """

    name: str
    every: dt.timedelta
    run: Callable[[dt.datetime], None]


_SCHEDULES: dict[str, Schedule] = {}


def register(schedule: Schedule) -> None:
    """Let something be done every so often. Registering again replaces."""
    _SCHEDULES[schedule.name] = schedule


def schedules() -> list[Schedule]:
    """Return what is registered, in the order of its names."""
    return [_SCHEDULES[name] for name in sorted(_SCHEDULES)]
