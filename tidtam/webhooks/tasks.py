"""The work of this room beside the pages: sending what waits."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.jobs.kinds import Context, JobKind
from tidtam.webhooks.services import send_waiting
from tidtam.webhooks.services.deliveries import SEND


def _title(_parameters: dict[str, Any]) -> str:
    return _("ส่งข้อความถึงระบบอื่น")


def _run(_context: Context) -> dict[str, Any]:
    return {"arrived": send_waiting(timezone.now())}


SEND_WAITING = JobKind(name=SEND, title=_title, run=_run, max_attempts=1)
"""A run that is broken off is not repeated: the next minute's sends what it left."""
