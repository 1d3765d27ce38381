"""Tables of the outbox: what is to reach a person, by which channels they want it, which days were composed."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidtam.notifications.choices import TO_BE_SENT, ChannelName, Status
from tidtam.notifications.rules import LONGEST_SUBJECT


class Preference(models.Model):
    """By which channels a person wants their messages. Without a row: by mail.

    line_user_id  the id of the person in the LINE Messaging API; "" where they are not reached there.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    mail = models.BooleanField(_("ส่งทางอีเมล"), default=True)
    line = models.BooleanField(_("ส่งทาง LINE"), default=False)
    line_user_id = models.CharField(_("รหัสผู้ใช้ LINE"), max_length=33, blank=True)

    class Meta:
        verbose_name = _("การรับข้อความ")
        verbose_name_plural = _("การรับข้อความ")
        constraints = [
            models.CheckConstraint(condition=Q(line=False) | ~Q(line_user_id=""), name="notifications_line_has_an_id")
        ]

    def __str__(self) -> str:
        return str(self.person)


class MessageQuerySet(models.QuerySet["Message"]):
    """Chainable filters of messages."""

    def due(self, at: dt.datetime) -> Self:
        """Keep what is to be sent now; what a worker died over while sending it is due again when its lease ends."""
        return self.filter(status__in=[*TO_BE_SENT, Status.SENDING], next_attempt_at__lte=at)


class Message(models.Model):
    """One text for one person by one channel. Of one kind, a person gets one a day by each channel at most.

    kind             as the room that composes it says: "inbox.digest".   day  in Thai time.
    next_attempt_at  when it is to be tried; while it is being sent, when it counts as broken off.
    attempts         how often it was begun: with the status, what a worker's claim is.
    was_broken_off   a worker died while sending it; that happens to a message once, then it is given up.
    key              what the channel knows it by, so that a repeated sending can be told from another message.
    error            what its last attempt ended with, for administrators.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(_("ช่องทาง"), max_length=10, choices=ChannelName.choices)
    kind = models.CharField(_("ชนิดของข้อความ"), max_length=60)
    day = models.DateField(_("วันที่"))
    subject = models.CharField(_("หัวเรื่อง"), max_length=LONGEST_SUBJECT)
    text = models.TextField(_("ข้อความ"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("สถานะ"), max_length=10, choices=Status.choices, default=Status.WAITING)
    put_at = models.DateTimeField(_("สั่งส่งเมื่อ"))
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    was_broken_off = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อความ")
        verbose_name_plural = _("ข้อความ")
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "kind", "day"], name="notifications_one_a_day")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(status__in=[*TO_BE_SENT, Status.SENDING]),
                name="notifications_to_be_sent",
            ),
            models.Index(fields=["put_at"], name="notifications_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%Y-%m-%d} {self.channel} {self.person_id}"


class Round(models.Model):
    """One day's composing of one kind: news counts from after `since_at` up to `until_at`.

    finished_at  null until all of it was put: the next round then begins where the last finished one ended.
    """

    kind = models.CharField(max_length=60)
    day = models.DateField()
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("รอบการจัดทำข้อความ")
        verbose_name_plural = _("รอบการจัดทำข้อความ")
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="notifications_one_round_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%Y-%m-%d}"
