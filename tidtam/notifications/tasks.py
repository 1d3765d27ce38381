"""The work of this room beside the pages: sending what waits."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.jobs.kinds import Context, JobKind
from tidtam.jobs.selectors import is_under_way
from tidtam.jobs.services import enqueue
from tidtam.notifications.selectors import is_anything_due
from tidtam.notifications.services import prune, send_waiting


def _title(_parameters: dict[str, Any]) -> str:
    return _("ส่งข้อความที่รออยู่")


def _run(_context: Context) -> dict[str, Any]:
    return {"sent": send_waiting(timezone.now())}


SEND = JobKind(name="notifications.send", title=_title, run=_run, max_attempts=1)
"""A run that is broken off is not repeated: the next minute's sends what it left."""


def ask_to_send(at: dt.datetime) -> None:
    """Have what is due sent by a worker, unless one is at it; the thread that keeps the clock speaks to no server."""
    if is_anything_due(at) and not is_under_way(SEND.name):
        enqueue(kind=SEND.name, parameters={}, organisation=None, requested_by=None, at=at)


def prune_messages(at: dt.datetime) -> None:
    """Remove what ended long ago."""
    prune(at)
