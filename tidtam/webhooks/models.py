"""Tables of webhooks: who is told what, and each message that was made for them."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidtam.webhooks.choices import TO_BE_SENT, Failure, State, Status
from tidtam.webhooks.rules import LONGEST_URL

SEED_LENGTH = 64


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Chainable filters of webhooks."""

    def shown(self) -> Self:
        """Keep those that were not removed."""
        return self.exclude(state=State.REMOVED)

    def active(self) -> Self:
        """Keep those to which something is sent."""
        return self.filter(state=State.ACTIVE)


class Subscription(models.Model):
    """A webhook: an address that is told what happens at an organisation and below it.

    topics            of choices.Topic.
    seed              what its secret is made of, with the installation's own key (seeds.secret_of): the secret itself
                      is stored nowhere. "" once it was removed.   fingerprint  of the secret, rules.fingerprint.
    former_seed       the seed before the last change; it signs, too, until former_until.
    failing_since     the first attempt since the last success that did not arrive; null where the last one did.
    creation_key      of the form that made it, so that a form sent twice makes one.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    url = models.CharField(_("ที่อยู่ปลายทาง"), max_length=LONGEST_URL)
    topics = models.JSONField(_("เรื่องที่แจ้ง"), default=list)
    state = models.CharField(_("สถานะ"), max_length=10, choices=State.choices, default=State.ACTIVE)
    state_at = models.DateTimeField()
    seed = models.CharField(max_length=SEED_LENGTH, blank=True)
    fingerprint = models.CharField(max_length=12)
    former_seed = models.CharField(max_length=SEED_LENGTH, blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(_("ส่งไม่ถึงตั้งแต่"), null=True, blank=True)
    creation_key = models.UUIDField(unique=True)
    made_at = models.DateTimeField(_("สร้างเมื่อ"))

    objects = SubscriptionQuerySet.as_manager()

    audit_kind = "webhooks.subscription"

    class Meta:
        verbose_name = _("Webhook")
        verbose_name_plural = _("Webhooks")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state=State.REMOVED) | ~Q(seed=""), name="webhooks_signed_or_removed"),
            models.CheckConstraint(
                condition=Q(former_seed="", former_until=None) | ~Q(former_seed="") & Q(former_until__isnull=False),
                name="webhooks_former_seed_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Chainable filters of deliveries."""

    def due(self, at: dt.datetime) -> Self:
        """Keep what is to be sent now; what a worker died over while sending it is due again when its lease ends."""
        return self.filter(
            status__in=[*TO_BE_SENT, Status.SENDING], next_attempt_at__lte=at, subscription__state=State.ACTIVE
        )


class Delivery(models.Model):
    """One message to one webhook. Its id is the message's, the same however often it is sent.

    event            what happened: for one webhook each is a message once.
    type             "report.approved".   body  the JSON that is signed and sent, as it was when it happened.
    next_attempt_at  when it is to be tried; while it is being sent, when it counts as broken off.
    attempts         how often it was begun since it was made or asked for again: with the status, a worker's claim.
    code, failure    what its last attempt ended with: an HTTP status where one came; "" where it was taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=100)
    type = models.CharField(_("เหตุการณ์"), max_length=50)
    body = models.TextField()
    made_at = models.DateTimeField(_("เวลา"))
    status = models.CharField(_("สถานะ"), max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=12, choices=Failure.choices, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("การส่ง")
        verbose_name_plural = _("การส่ง")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="webhooks_one_of_an_event")]
        indexes = [
            models.Index(
                fields=["subscription", "next_attempt_at"],
                condition=Q(status__in=[*TO_BE_SENT, Status.SENDING]),
                name="webhooks_to_be_sent",
            ),
            models.Index(fields=["subscription", "-made_at"], name="webhooks_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"
