"""Table of the devices on which a person keeps their open reports."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SECRET_BYTES = 32


class OfflineDevice(models.Model):
    """A browser that keeps its person's open reports, enciphered, to be written without a line.

    key           chosen by the browser; says nothing of anybody.
    secret        the server's half of the key of what the device keeps; empty once the device was withdrawn, so that
                  nobody is given it again.
    last_seen_at  to the hour.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offline_devices")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("ชื่อเครื่อง"), max_length=80)
    secret = models.BinaryField(max_length=SECRET_BYTES)
    enabled_at = models.DateTimeField(_("เปิดใช้เมื่อ"))
    last_seen_at = models.DateTimeField(_("เชื่อมต่อล่าสุด"))
    withdrawn_at = models.DateTimeField(_("ปิดเมื่อ"), null=True, blank=True)

    audit_kind = "offline.device"

    class Meta:
        verbose_name = _("เครื่องที่ทำงานโดยไม่มีอินเทอร์เน็ตได้")
        verbose_name_plural = _("เครื่องที่ทำงานโดยไม่มีอินเทอร์เน็ตได้")
        ordering = ["-enabled_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(secret=b""), name="offline_withdrawn_device_has_no_secret"
            )
        ]

    def __str__(self) -> str:
        return self.name
