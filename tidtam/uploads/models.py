"""Table of the files that are being sent, or were and wait to be taken over by the room they are for."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tidtam.uploads.choices import ON_THE_WAY, State


class Upload(models.Model):
    """One file that somebody sends, in pieces or at once.

    key       the browser's name of the file: what is chosen again goes on where it broke off.
    purpose   what it is for: purposes.Purpose.
    fiscal_year_be  in whose room it will count; None where the purpose knows no years.
    name      as its owner called it, cleaned by the gate.   size  as its owner said, in bytes.
    kind, sha256  of what was accepted.   refusal  why it was not: a sentence of the gate, shown as gettext(refusal).
    How much of it is here is the length of its file and stands nowhere else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField()
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30)
    fiscal_year_be = models.PositiveSmallIntegerField(null=True)
    name = models.CharField(_("ชื่อไฟล์"), max_length=255)
    size = models.PositiveBigIntegerField(_("ขนาด"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVING)
    kind = models.CharField(max_length=10, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    refusal = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ไฟล์ที่กำลังส่ง")
        verbose_name_plural = _("ไฟล์ที่กำลังส่ง")
        indexes = [models.Index(fields=["organisation", "purpose", "state"], name="uploads_on_the_way")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "key"], condition=Q(state__in=ON_THE_WAY), name="uploads_one_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address to which its pieces are sent."""
        return reverse("uploads:upload", args=[self.pk])

    @property
    def path(self) -> Path:
        """Where its bytes lie while it comes and until it is taken."""
        return Path(settings.UPLOAD_DIR) / f"{self.pk}.part"

    @property
    def received(self) -> int:
        """How many bytes are here, from the first one on."""
        if self.state != State.RECEIVING:
            return self.size
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0
