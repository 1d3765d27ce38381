"""The words of a thread."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Word(TextChoices):
    """What one entry of a thread says of the place it stands at."""

    SAID = "said", _("ความเห็น")
    MENDED = "mended", _("แก้จุดนี้แล้ว")
    REOPENED = "reopened", _("เปิดความเห็นอีกครั้ง")
