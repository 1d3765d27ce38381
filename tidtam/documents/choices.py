"""The closed list of documents: where a national report stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """A draft is written, somebody else reviews it, then it is published and never changes."""

    DRAFT = "draft", _("กำลังเขียน")
    REVIEWED = "reviewed", _("ตรวจทานแล้ว")
    PUBLISHED = "published", _("เผยแพร่แล้ว")
