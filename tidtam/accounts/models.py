"""The person who signs in, and how often signing in was tried. What a person may see and do is a membership (room
organisations)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("th", "ไทย"), ("en", "English")]
"""The languages of the pages, each in its own words."""


class User(AbstractUser):
    """A person with an account of their own: never an office's shared one, never a citizen number.

    username, email  in lower case, each of them one person's; an account may have no e-mail address.
    links_made       one-time links handed over by an administrator so far: only the newest opens.
    creation_key     the key of the form that made the account, so that a form sent twice makes one.
    is_demo          an invented person of the demo: holds no password and is signed in by choosing a role.
    """

    display_name = models.CharField(_("ชื่อที่แสดง"), max_length=200, blank=True)
    language = models.CharField(_("ภาษา"), max_length=2, choices=LANGUAGES, default="th")
    links_made = models.PositiveIntegerField(default=0, editable=False)
    creation_key = models.UUIDField(null=True, unique=True, editable=False)
    is_demo = models.BooleanField(_("ข้อมูลสาธิต"), default=False, editable=False)

    class Meta:
        verbose_name = _("ผู้ใช้ระบบ")
        verbose_name_plural = _("ผู้ใช้ระบบ")
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="accounts_email_once"),
            models.CheckConstraint(condition=Q(username=Lower("username")), name="accounts_username_in_lower_case"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username


class TryCount(models.Model):
    """How often something was tried under one key without success since an instant. Kept a day.

    key  the kind of try, and the keyed hash of whose it was: no address and no name stands here.
    """

    key = models.CharField(max_length=80, unique=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key[:20]}… {self.count}"
