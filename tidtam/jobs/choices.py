"""The words of the queue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("รอคิว")
    RUNNING = "running", _("กำลังทำ")
    DONE = "done", _("เสร็จแล้ว")
    FAILED = "failed", _("ทำไม่สำเร็จ")
    CANCELLED = "cancelled", _("ยกเลิกแล้ว")


UNDER_WAY = (Status.WAITING, Status.RUNNING)
KEPT = (*UNDER_WAY, Status.DONE)
"""Asking again for the same content is answered by a job in one of these."""
STOPPED = (Status.FAILED, Status.CANCELLED)
"""From here a job can be asked for again."""
