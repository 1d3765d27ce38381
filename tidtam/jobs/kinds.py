"""What a room says of its long work so that it can be queued. This room knows none of it.

A room registers a `JobKind` for each when Django starts (its apps.py); `run` loads what is heavy itself, so that a web
process that only asks for the work stays small.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tidtam.jobs.models import Job

JSON = dict[str, Any]


class JobFailed(Exception):
    """Raised by a kind where the work cannot be done; its text is the Thai sentence that people read."""


class Stopped(Exception):
    """The run is to end here, and what it made is not kept."""


class Cancelled(Stopped):
    """Who asked for the job has cancelled it."""


class ClaimLost(Stopped):
    """The job was given to another run, because this one was not heard of for too long."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run says it is: `done` of `total` things, and a Thai phrase."""

    done: int = 0
    total: int = 0
    message: str = ""


class Context:
    """What a run is given: its job, and a way to say how far it is.

    said  what the run said last; the heartbeat stores it about once a second, on a connection of its own, so that a
    run may hold a transaction or a snapshot meanwhile.   stop  set by the heartbeat: why the run is to end.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.said = Progress()
        self.stop: Stopped | None = None

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far the work is; costs nothing. Raises Cancelled or ClaimLost where it is to end."""
        self.said = Progress(done, total, message)
        if self.stop is not None:
            raise self.stop


def _no_url(_job: Job) -> str | None:
    return None


def _nothing_more(_job: Job, _result: JSON) -> None:
    """Store nothing beside the result."""


def _always(_job: Job) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """One kind of long work.

    name           `<room>.<verb>`: "publishing.write_files".
    title          the parameters → the job's Thai title; at most 300 letters.
    run            does the work and returns the result as JSON. It may be run twice, so it writes nothing but files
                   under names that follow from the content; rows are written by `on_done`.
    on_done        writes the rows that come with the result, in the transaction that stores it: exactly once. Short.
    max_attempts   how often a run may be broken off (killed, out of memory, database away) before the job has failed.
    result_url     where a done job's result is seen or taken, or None; asked once, when it is stored.
    result_exists  whether a done job's result is still there; else asking again for the same content makes it anew.
    """

    name: str
    title: Callable[[JSON], str]
    run: Callable[[Context], JSON]
    on_done: Callable[[Job, JSON], None] = _nothing_more
    max_attempts: int = 3
    result_url: Callable[[Job], str | None] = _no_url
    result_exists: Callable[[Job], bool] = _always


class KindUnknown(LookupError):
    """No room registered this kind."""


_KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Let jobs of a kind be queued. Registering again replaces."""
    _KINDS[kind.name] = kind


def kind_of(name: str) -> JobKind:
    """Return what was registered under a name. Raises KindUnknown."""
    try:
        return _KINDS[name]
    except KeyError:
        raise KindUnknown(name) from None
