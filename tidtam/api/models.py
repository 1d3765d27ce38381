"""The table of personal tokens. What a token opens is decided by the roles of its person at each request."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AccessToken(models.Model):
    """A token by which a program acts as a person, within scopes and until a day. The token itself is stored nowhere.

    name           what its person calls it.   shown  the first characters of it.
    secret_sha256  of the whole token (rules.hash_of_secret).
    scopes         as rules.SCOPES writes them.
    creation_key   of the form that made it, so that a form sent twice makes one.
    last_used_at   to the hour (rules.USE_NOTED_EVERY): a request must not wait for a write.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("ชื่อโทเค็น"), max_length=100)
    shown = models.CharField(max_length=20)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("ขอบเขต"), default=list)
    creation_key = models.UUIDField(unique=True)
    made_at = models.DateTimeField(_("สร้างเมื่อ"))
    expires_at = models.DateTimeField(_("ใช้ได้ถึง"))
    last_used_at = models.DateTimeField(_("ใช้ล่าสุด"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True, blank=True)

    audit_kind = "api.token"

    class Meta:
        verbose_name = _("โทเค็นส่วนตัว")
        verbose_name_plural = _("โทเค็นส่วนตัว")
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="api_token_expires_later")]

    def __str__(self) -> str:
        return self.name
