"""Tables of assessment: who assesses what, the levels on their way, results as they were published, appeals.

A result is never changed: a level that changes after publication is another edition, and the old one stays.
Nodes and rounds are named by their codes: a published version of an instrument never changes.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tidtam.assessment.choices import Origin, Verdict

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tidtam.accounts.models import User

CODE_LENGTH = 40
HASH_LENGTH = 64
LEVELS = (1, 2, 3, 4, 5)


class Assessor(models.Model):
    """Who assesses an instrument in an organisation and below it: all its nodes, or those of one node and below.

    node_code  "" for the whole instrument.
    is_second  whether they assess a sample a second time, without seeing the first levels.
    """

    version = models.ForeignKey("instruments.Version", on_delete=models.PROTECT, related_name="assessors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    node_code = models.CharField(_("ตัวชี้วัด"), max_length=CODE_LENGTH, blank=True)
    is_second = models.BooleanField(_("ผู้ประเมินคนที่สอง"), default=False)

    class Meta:
        verbose_name = _("ผู้ประเมิน")
        verbose_name_plural = _("ผู้ประเมิน")
        ordering = ["version_id", "organisation__sort_key", "node_code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person", "organisation", "node_code"], name="assessment_assessor_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Chainable filters of assessments."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Keep those of organisations this person may see. One query more."""
        visible = apps.get_model("organisations", "Organisation")._default_manager.all().visible_to(user)
        return self.filter(organisation__in=visible)


class Assessment(models.Model):
    """One instrument at one office: what its levels and results hang on, and the chain of its trail.

    changes  counts what was written: what a form is guarded by.
    """

    version = models.ForeignKey("instruments.Version", on_delete=models.PROTECT, related_name="assessments")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="assessments")
    changes = models.PositiveIntegerField(default=0)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("การประเมิน")
        verbose_name_plural = _("การประเมิน")
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation"], name="assessment_one_per_office"),
        ]

    def __str__(self) -> str:
        return f"{self.version} – {self.organisation}"


class LevelDecision(models.Model):
    """The levels of one leaf in one round on their way: what the office says, an assessor proposes, a second one
    says of a sample, and what is confirmed. All are kept, with who and why.

    self_level   as the office's approved answer had it when it was proposed or confirmed.
    sent_back_…  while the office is to mend its answer; ends when a level is proposed or confirmed again.
    finding, advice   what was found and what to do, as two texts of the letter.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="decisions")
    node_code = models.CharField(_("ตัวชี้วัด"), max_length=CODE_LENGTH)
    round_code = models.CharField(_("รอบ"), max_length=CODE_LENGTH)
    self_level = models.PositiveSmallIntegerField(_("ระดับที่ประเมินตนเอง"), null=True, blank=True)

    proposed_level = models.PositiveSmallIntegerField(_("ระดับที่เสนอ"), null=True, blank=True)
    proposed_reason = models.TextField(_("เหตุผลของระดับที่เสนอ"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)

    second_level = models.PositiveSmallIntegerField(_("ระดับของผู้ประเมินคนที่สอง"), null=True, blank=True)
    second_reason = models.TextField(_("เหตุผลของผู้ประเมินคนที่สอง"), blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)

    moderated_level = models.PositiveSmallIntegerField(_("ระดับที่ยืนยัน"), null=True, blank=True)
    moderated_reason = models.TextField(_("เหตุผลของระดับที่ยืนยัน"), blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True, blank=True)

    sent_back_reason = models.TextField(_("เหตุที่ส่งกลับ"), blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(_("ส่งกลับเมื่อ"), null=True, blank=True)

    finding = models.TextField(_("ผลที่พบ"), blank=True)
    advice = models.TextField(_("ข้อเสนอแนะ"), blank=True)

    class Meta:
        verbose_name = _("ระดับที่ตัดสิน")
        verbose_name_plural = _("ระดับที่ตัดสิน")
        ordering = ["assessment_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "node_code", "round_code"], name="assessment_one_decision_per_round"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__in": LEVELS}),
                    name=f"assessment_{name}_one_to_five",
                )
                for name in ("self_level", "proposed_level", "second_level", "moderated_level")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_code} {self.round_code}"


class ResultQuerySet(models.QuerySet["Result"]):
    """Chainable filters of results."""

    def current(self) -> Self:
        """Keep what counts today: the newest edition of each office's round."""
        return self.filter(is_current=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Keep those of organisations this person may see. One query more."""
        visible = apps.get_model("organisations", "Organisation")._default_manager.all().visible_to(user)
        return self.filter(organisation__in=visible)


class Result(models.Model):
    """One edition of what was published of an instrument for an office in a round. Never changed, but for is_current.

    number      1, 2 … of the office's round; a later edition says in `reason` why it is there.
    is_final    whether every scored node carries its mean: of the last round, or of the only one.
    level, mean_numerator, mean_denominator   of the whole, to be counted; None where it is open.
    content     what was published, complete (assessment/content.py); content_sha256 is over its canonical JSON.
    """

    version = models.ForeignKey("instruments.Version", on_delete=models.PROTECT, related_name="results")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="results")
    round_code = models.CharField(_("รอบ"), max_length=CODE_LENGTH)
    number = models.PositiveSmallIntegerField(_("ฉบับที่"), default=1)
    origin = models.CharField(_("ที่มา"), max_length=10, choices=Origin.choices, default=Origin.ASSESSED)
    is_final = models.BooleanField(_("ผลทั้งปี"))
    is_current = models.BooleanField(_("ฉบับที่ใช้"), default=True)
    reason = models.TextField(_("เหตุที่ออกฉบับใหม่"), blank=True)
    published_at = models.DateTimeField(_("ประกาศเมื่อ"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    level = models.PositiveSmallIntegerField(_("ระดับ"), null=True, blank=True)
    mean_numerator = models.BigIntegerField(null=True, blank=True)
    mean_denominator = models.BigIntegerField(null=True, blank=True)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=HASH_LENGTH)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("ผลการประเมิน")
        verbose_name_plural = _("ผลการประเมิน")
        ordering = ["version_id", "organisation__sort_key", "round_code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation", "round_code", "number"], name="assessment_result_edition_once"
            ),
            models.UniqueConstraint(
                fields=["version", "organisation", "round_code"],
                condition=Q(is_current=True),
                name="assessment_one_current_result",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="assessment_new_edition_says_why"),
            models.CheckConstraint(
                condition=Q(mean_numerator__isnull=True, mean_denominator__isnull=True)
                | Q(mean_numerator__isnull=False, mean_denominator__gte=1),
                name="assessment_mean_is_a_fraction",
            ),
        ]
        indexes = [models.Index(fields=["version", "round_code", "is_current"], name="assessment_results_of_round")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.round_code} {self.number}"

    @property
    def mean(self) -> Fraction | None:
        """The exact mean of the whole, or None where it is open."""
        if self.mean_numerator is None or self.mean_denominator is None:
            return None
        return Fraction(self.mean_numerator, self.mean_denominator)


class Appeal(models.Model):
    """What an office says against its result of a round: once, with reasons; and what was decided, with reasons."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="appeals")
    round_code = models.CharField(_("รอบ"), max_length=CODE_LENGTH)
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="appeals")
    reasons = models.TextField(_("เหตุผล"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("ยื่นเมื่อ"))
    verdict = models.CharField(_("ผลการพิจารณา"), max_length=10, choices=Verdict.choices, blank=True)
    verdict_reasons = models.TextField(_("เหตุผลของผลการพิจารณา"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("พิจารณาเมื่อ"), null=True, blank=True)

    class Meta:
        verbose_name = _("คำอุทธรณ์")
        verbose_name_plural = _("คำอุทธรณ์")
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "round_code"], name="assessment_one_appeal_per_round"),
            models.CheckConstraint(condition=~Q(reasons=""), name="assessment_appeal_has_reasons"),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_reasons="", decided_by=None, decided_at=None)
                | ~Q(verdict="") & ~Q(verdict_reasons="") & Q(decided_by__isnull=False, decided_at__gte=F("filed_at")),
                name="assessment_verdict_has_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.round_code}"
