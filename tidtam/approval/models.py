"""Tables of the chain that everything climbs (M7): who decides in turn, who acts for whom, what was decided on what.

The status stands in the thing itself (report, version of a registration) and nowhere here: lists, sums and documents
read it there. An `Approval` holds what the status does not say: the step, who decides in turn, the snapshots.
"""

import uuid
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tidtam.approval.choices import MoveName, Status
from tidtam.organisations.choices import Role
from tidtam.periods.choices import Limit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tidtam.accounts.models import User

HASH_LENGTH = 64


class Chain(models.Model):
    """Who decides in turn on one kind of thing in an organisation and below it, from a day until before another.

    kind  as the thing's room registers it: "progress.report", "projects.version".
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("ชนิดของเรื่อง"), max_length=60)
    from_date = models.DateField(_("ตั้งแต่วันที่"))
    to_date = models.DateField(_("ก่อนวันที่"), null=True, blank=True)

    class Meta:
        verbose_name = _("สายอนุมัติ")
        verbose_name_plural = _("สายอนุมัติ")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "from_date"], name="approval_chain_once_a_day"),
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(to_date__isnull=True), name="approval_one_open_chain"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__lte=F("to_date")),
                name="approval_chain_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} – {self.organisation}"


class ChainStep(models.Model):
    """One step of a chain: the role that decides."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("ลำดับที่"))
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("ขั้นของสายอนุมัติ")
        verbose_name_plural = _("ขั้นของสายอนุมัติ")
        ordering = ["chain_id", "position"]
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="approval_one_role_per_step")]

    def __str__(self) -> str:
        return f"{self.position} {self.role}"


class Snapshot(models.Model):
    """What a thing said when it was submitted: its content as JSON and the hash of it. Never changed."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    content = models.JSONField()
    content_hash = models.CharField(max_length=HASH_LENGTH)
    taken_at = models.DateTimeField(_("เวลา"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("เนื้อหา ณ เวลาที่ส่ง")
        verbose_name_plural = _("เนื้อหา ณ เวลาที่ส่ง")
        indexes = [models.Index(fields=["content_type", "object_id", "id"], name="approval_snapshots_of_thing")]

    def __str__(self) -> str:
        return self.content_hash[:12]


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Chainable filters of approvals."""

    def of(self, thing: models.Model) -> Self:
        """Keep that of one thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def of_outer(self, model: type[models.Model]) -> Self:
        """Keep that of the row of an outer query over a model: for Exists and Subquery."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id=models.OuterRef("pk"))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Keep those of organisations this person may see. One query more."""
        visible = apps.get_model("organisations", "Organisation")._default_manager.all().visible_to(user)
        return self.filter(organisation__in=visible)


class Approval(models.Model):
    """Where a thing stands in its chain. One row for each thing, from its first submission or decision on.

    organisation       where it climbs from: the work group where it has one, else the office.
    roles              who decides in turn, as the chain was when it was submitted; step (1..) is the one that waits.
    content_version    the version of the content that was submitted, as its room counts it.
    moves              how many moves were made: with the content's version it is what a decision is guarded by.
    captured_before, captured_at  of the last submission, as in Decision.
    snapshot           of the last submission.   approved_snapshot  what is valid and printed until the next approval.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("ชนิดของเรื่อง"), max_length=60)
    roles = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=1)
    moves = models.PositiveIntegerField(default=0)
    content_version = models.CharField(max_length=100, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    captured_before = models.CharField(max_length=10, choices=Limit.choices, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("การอนุมัติ")
        verbose_name_plural = _("การอนุมัติ")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="approval_one_per_thing"),
            models.CheckConstraint(condition=Q(step__gte=1), name="approval_step_from_one"),
        ]
        indexes = [models.Index(fields=["organisation", "kind"], name="approval_by_organisation")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class DecisionKey(models.Model):
    """The name a form gives its sending, so that sending it again is the same decision and not another."""

    key = models.CharField(max_length=100, primary_key=True)
    body_hash = models.CharField(max_length=HASH_LENGTH)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Decision(models.Model):
    """One move that was made: by whom in which role, when, on which version with which hash, with which words.

    step        the step that decided, 1..   acting_for  whose role it was, where somebody acted by delegation.
    number      the thing's moves, counted from 1.
    captured_before  the limit that a submission kept only by the time at which a device without a line kept its last
                words, captured_at, by that device's own clock: it arrived `at`, after the limit. Else "" and null.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    number = models.PositiveIntegerField(_("ลำดับ"))
    move = models.CharField(_("การดำเนินการ"), max_length=20, choices=MoveName.choices)
    to_status = models.CharField(_("สถานะ"), max_length=20, choices=Status.choices)
    step = models.PositiveSmallIntegerField(_("ขั้นที่"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role.choices)
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("เวลา"))
    version = models.CharField(max_length=120)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=HASH_LENGTH)
    comment = models.TextField(_("ความเห็น"), blank=True)
    captured_before = models.CharField(max_length=10, choices=Limit.choices, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.ForeignKey(DecisionKey, on_delete=models.PROTECT, related_name="decisions")

    class Meta:
        verbose_name = _("การตัดสินใจ")
        verbose_name_plural = _("การตัดสินใจ")
        ordering = ["content_type_id", "object_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "number"], name="approval_one_per_number"),
            models.CheckConstraint(
                condition=Q(captured_before="", captured_at=None)
                | Q(move=MoveName.SUBMIT, captured_at__isnull=False, captured_before__in=Limit.values),
                name="approval_captured_submission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move} ({self.number})"


class Advice(models.Model):
    """What is to be mended, beside the field it speaks of. resolved_at: its field was changed and submitted again."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="advice")
    position = models.PositiveSmallIntegerField()
    place = models.CharField(_("ช่องข้อมูล"), max_length=300, blank=True)
    text = models.TextField(_("คำแนะนำ"))
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("คำแนะนำ")
        verbose_name_plural = _("คำแนะนำ")
        ordering = ["decision_id", "position"]

    def __str__(self) -> str:
        return f"{self.place} {self.text[:40]}"
