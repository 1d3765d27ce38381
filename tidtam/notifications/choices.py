"""The words of the outbox: by which channel something goes, and where it stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChannelName(TextChoices):
    """By which channel a person is reached."""

    MAIL = "mail", _("อีเมล")
    LINE = "line", _("LINE")


class Status(TextChoices):
    """Where a message stands. A failed one is tried again; one that is given up never is."""

    WAITING = "waiting", _("รอส่ง")
    SENDING = "sending", _("กำลังส่ง")
    SENT = "sent", _("ส่งแล้ว")
    FAILED = "failed", _("ยังส่งไม่ได้ จะลองใหม่")
    GIVEN_UP = "given_up", _("เลิกส่ง")


TO_BE_SENT = (Status.WAITING, Status.FAILED)
ENDED = (Status.SENT, Status.GIVEN_UP)
