"""Tables of the answers to instruments. Their one shape outside the database is answers/facts.py."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidtam.answers.choices import AnswerState, Channel, PartKind, StatementKind
from tidtam.approval.choices import Origin, Status
from tidtam.approval.models import Approval


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Chainable filters of sheets."""

    def reported(self) -> "SheetQuerySet":
        """Return those that were written: a sheet that was opened and nobody wrote yet is none."""
        return self.exclude(status=Status.NOT_REPORTED)

    def approved_once(self) -> "SheetQuerySet":
        """Return those of which something is valid: approved, or reopened since."""
        approved = Approval.objects.of_outer(Sheet).filter(approved_snapshot__isnull=False)
        return self.filter(models.Exists(approved))


class Sheet(models.Model):
    """What one organisation (office, school, bureau) answers to a version of an instrument in one of its rounds.

    office        the area office it counts in, as it was when the round opened: a school's, an office's own; null of a
                  bureau.
    version       counts changes; a decision names the version it was made on.
    content_hash  SHA-256 of the sheet's facts, status aside.
    """

    instrument_version = models.ForeignKey("instruments.Version", on_delete=models.PROTECT, related_name="sheets")
    round_code = models.CharField(_("รอบ"), max_length=40)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="sheets")
    office = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_REPORTED)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.ENTERED)
    channel = models.CharField(_("ช่องทาง"), max_length=10, choices=Channel.choices, default=Channel.SYSTEM)
    letter_number = models.CharField(_("เลขที่หนังสือ"), max_length=100, blank=True)
    letter_date = models.DateField(_("ลงวันที่"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    objects = SheetQuerySet.as_manager()
    audit_kind = "answers.sheet"

    class Meta:
        verbose_name = _("แบบรายงานตัวชี้วัด")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument_version", "round_code", "organisation"], name="answers_one_sheet_per_round"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], name="answers_by_organisation"),
            models.Index(fields=["office", "instrument_version", "round_code", "status"], name="answers_by_office"),
        ]

    def __str__(self) -> str:
        return gettext("แบบรายงาน %(instrument)s ของ%(organisation)s") % {
            "instrument": self.instrument_version.short_title or self.instrument_version.title,
            "organisation": self.organisation,
        }

    def get_absolute_url(self) -> str:
        """Return the address of the sheet's page."""
        return reverse("answers:sheet", args=[self.pk])


class Chase(models.Model):
    """That those whose turn it is were written to about a sheet: once a day at most.

    people  how many a message was put for.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="chases")
    day = models.DateField(_("วันที่"))
    at = models.DateTimeField(_("ติดตามเมื่อ"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(_("จำนวนผู้รับ"))

    class Meta:
        verbose_name = _("การติดตามแบบรายงาน")
        ordering = ["sheet_id", "-day"]
        constraints = [models.UniqueConstraint(fields=["sheet", "day"], name="answers_chased_once_a_day")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.day:%Y-%m-%d}"


def _missing_or_not_negative(*names: str) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(**{name: None}) | Q(**{f"{name}__gte": 0})
    return condition


def _figure() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)


class Answer(models.Model):
    """What is answered to one leaf (facts.Answer). A leaf without a row is missing."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    node_code = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    self_level = models.PositiveSmallIntegerField(null=True, blank=True)
    total = _figure()
    achieved = _figure()
    group_total = _figure()
    percent = _figure()
    n = _figure()
    mean = _figure()
    sd = _figure()
    before = _figure()
    after = _figure()
    number = _figure()
    audience = _figure()
    choice = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    is_approximate = models.BooleanField(default=False)
    as_of_date = models.DateField(null=True, blank=True)
    school_year_be = models.PositiveSmallIntegerField(null=True, blank=True)
    term = models.PositiveSmallIntegerField(null=True, blank=True)
    concept = models.CharField(_("สิ่งที่นับ"), max_length=100, blank=True)
    reason = models.TextField(blank=True)
    counted = models.PositiveIntegerField(null=True, blank=True)
    asked = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["sheet_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "node_code"], name="answers_one_answer_per_node"),
            models.CheckConstraint(
                condition=Q(self_level=None) | Q(self_level__gte=1, self_level__lte=5), name="answers_level"
            ),
            models.CheckConstraint(condition=Q(term=None) | Q(term__in=[1, 2]), name="answers_term"),
            models.CheckConstraint(
                condition=_missing_or_not_negative(
                    "total", "achieved", "group_total", "percent", "n", "sd", "audience"
                ),
                name="answers_counts_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["node_code", "sheet"], name="answers_by_node")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.node_code}"


class AnswerPart(models.Model):
    """A part of a breakdown (code, value), a ticked criterion (code) or a best work (text)."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind.choices)
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40, blank=True)
    value = _figure()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["answer_id", "kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "kind", "position"], name="answers_one_part_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.kind} {self.code}"


class Statement(models.Model):
    """A statement of a narrative, in two levels: one of level 2 belongs to the last of level 1 before it."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=10, choices=StatementKind.choices)
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["answer_id", "kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "kind", "position"], name="answers_one_statement_per_position"),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="answers_two_levels"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.kind} {self.text[:40]}"
