"""Tables of long work: what is to be done and how far it is, who asked for it, when each schedule last ran.

The queue itself is django-tasks-db's table: a task there names a job and the attempt it may start, and nothing more.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tidtam.jobs.choices import KEPT, STOPPED, UNDER_WAY, Status


class Job(models.Model):
    """One piece of long work. Moved only by services.

    title            Thai, made by the kind when the job is asked for.
    content_key      of what the result is made from; one job per kind and key, failed and cancelled ones apart.
    attempts         how often it was started: with the status, what a run's claim is. It never goes back.
    attempts_allowed  broken off at this attempt, the job has failed.
    worker, heartbeat_at  who runs it, and when that was last heard of.
    requested_by     in whose name it runs: who asked first. Null for the system's own.
    result_url       where the result is seen or taken; "" where nowhere.
    error            a sentence for people; the traceback stands only in the log.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("ชนิดของงาน"), max_length=60)
    parameters = models.JSONField(_("ข้อกำหนดของงาน"), default=dict)
    title = models.CharField(_("ชื่องาน"), max_length=300)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(_("สั่งเมื่อ"))
    content_key = models.CharField(max_length=200, blank=True)
    status = models.CharField(_("สถานะ"), max_length=10, choices=Status.choices, default=Status.WAITING)
    done = models.PositiveIntegerField(_("ทำแล้ว"), default=0)
    total = models.PositiveIntegerField(_("ทั้งหมด"), default=0)
    message = models.CharField(_("ความคืบหน้า"), max_length=300, blank=True)
    result = models.JSONField(_("ผลของงาน"), null=True, blank=True)
    result_url = models.CharField(max_length=500, blank=True)
    error = models.TextField(_("เหตุที่ทำไม่สำเร็จ"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_allowed = models.PositiveSmallIntegerField()
    worker = models.CharField(max_length=64, blank=True)
    task_id = models.UUIDField()
    started_at = models.DateTimeField(_("เริ่มเมื่อ"), null=True, blank=True)
    finished_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("งานเบื้องหลัง")
        verbose_name_plural = _("งานเบื้องหลัง")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_key"],
                condition=~Q(content_key="") & Q(status__in=KEPT),
                name="jobs_one_per_content",
            )
        ]
        indexes = [
            models.Index(fields=["status", "heartbeat_at"], condition=Q(status__in=UNDER_WAY), name="jobs_under_way")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the job's progress."""
        return reverse("jobs:job", args=[self.pk])

    @property
    def share(self) -> int:
        """Whole percent done, 0–100; 0 where the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.status in UNDER_WAY

    @property
    def is_stopped(self) -> bool:
        """Whether it failed or was cancelled, and so can be asked for again."""
        return self.status in STOPPED


class JobRequest(models.Model):
    """Somebody asked for a job: several people may ask for the same content, and each sees the one job as theirs.

    by  null for the system's own.   idempotency_key  of the last form that asked; "" where there was none.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("สั่งเมื่อ"))
    idempotency_key = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("คำสั่งงาน")
        verbose_name_plural = _("คำสั่งงาน")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "by"], name="jobs_asked_once_by_each"),
            models.UniqueConstraint(
                fields=["idempotency_key"], condition=~Q(idempotency_key=""), name="jobs_one_per_idempotency_key"
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="jobs_of_a_person")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.by_id}"


class ScheduleRun(models.Model):
    """When a schedule was last started; `error` is what its last run ended with, for administrators."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("การทำงานตามรอบเวลา")
        verbose_name_plural = _("การทำงานตามรอบเวลา")

    def __str__(self) -> str:
        return self.name
