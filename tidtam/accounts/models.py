"""The person who signs in. What a person may see and do is a membership (room organisations)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with an account of their own: never an office's shared one, never a citizen number."""

    display_name = models.CharField(_("ชื่อที่แสดง"), max_length=200, blank=True)
    language = models.CharField(_("ภาษา"), max_length=2, choices=[("th", "ไทย"), ("en", "English")], default="th")

    class Meta:
        verbose_name = _("ผู้ใช้ระบบ")
        verbose_name_plural = _("ผู้ใช้ระบบ")

    def __str__(self) -> str:
        return self.display_name or self.username
