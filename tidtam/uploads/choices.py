"""The states of a file that is sent."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a file is: it comes, was judged, and was taken over by the room it is for."""

    RECEIVING = "receiving", _("กำลังรับ")
    ACCEPTED = "accepted", _("รับแล้ว")
    REFUSED = "refused", _("ไม่รับ")
    TAKEN = "taken", _("นำไปใช้แล้ว")


ON_THE_WAY = (State.RECEIVING, State.ACCEPTED)
"""States of a file whose bytes lie here."""
