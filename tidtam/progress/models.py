"""Tables of the quarterly report (M6). Their one shape outside the database is progress/facts.py."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidtam.approval.choices import Origin, Status
from tidtam.approval.models import Approval
from tidtam.progress.choices import (
    ActivityStatus,
    AnswerState,
    CauseCategory,
    Element,
    FundingSource,
    KpiVerdict,
    Part,
)


class ReportQuerySet(models.QuerySet["ProgressReport"]):
    """Chainable filters of reports."""

    def of_office(self, organisation_id: int, fiscal_year_be: int) -> "ReportQuerySet":
        """Return what an office has reported in one fiscal year."""
        return self.filter(project__organisation_id=organisation_id, fiscal_year_be=fiscal_year_be).reported()

    def reported(self) -> "ReportQuerySet":
        """Return those that were written: a report that was opened and nobody wrote yet is none."""
        return self.exclude(status=Status.NOT_REPORTED)

    def approved_once(self) -> "ReportQuerySet":
        """Return those of which something is valid: approved, or reopened since."""
        approved = Approval.objects.of_outer(ProgressReport).filter(approved_snapshot__isnull=False)
        return self.filter(models.Exists(approved))


class ProgressReport(models.Model):
    """A project's report of one quarter.

    version       counts changes; a decision names the version it was made on.
    content_hash  SHA-256 of the report's facts, status aside.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="reports")
    project_version = models.ForeignKey("projects.ProjectVersion", on_delete=models.PROTECT, related_name="reports")
    fiscal_year_be = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(_("ไตรมาส"))
    data_date = models.DateField(_("ข้อมูล ณ วันที่"), null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_REPORTED)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.ENTERED)
    version = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    results = models.TextField(_("ผลการดำเนินงาน"), blank=True)
    work_problems = models.TextField(_("ปัญหาและอุปสรรคในการดำเนินงาน"), blank=True)
    work_solution = models.TextField(blank=True)
    spending_problems = models.TextField(blank=True)
    spending_solution = models.TextField(blank=True)
    no_problems = models.BooleanField(default=False)
    suggestions = models.TextField(_("ข้อเสนอแนะ"), blank=True)
    suggestions_to = models.TextField(blank=True)
    no_suggestions = models.BooleanField(default=False)

    objects = ReportQuerySet.as_manager()
    audit_kind = "progress.report"

    class Meta:
        verbose_name = _("รายงานความก้าวหน้า")
        constraints = [
            models.UniqueConstraint(fields=["project", "quarter"], name="progress_one_report_per_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="progress_quarter"),
        ]
        indexes = [models.Index(fields=["fiscal_year_be", "quarter", "status"], name="progress_by_status")]

    def __str__(self) -> str:
        return gettext("รายงานไตรมาส %(quarter)s ของโครงการ “%(name)s”") % {
            "quarter": self.quarter,
            "name": self.project,
        }

    def get_absolute_url(self) -> str:
        """Return the address of the report's page."""
        return reverse("progress:report", args=[self.pk])


ONE_FORM = Q(whole_text="") | Q(what="", where="", how="", result="", leads_to="")
"""A narrative has either its element boxes or one whole text (progress.facts.Narrative)."""
LATER_QUARTER = Q(later_quarter=None) | Q(later_quarter__gte=1, later_quarter__lte=4)


def _missing_or_not_negative(name: str) -> Q:
    return Q(**{name: None}) | Q(**{f"{name}__gte": 0})


class NarrativeFields(models.Model):
    """The boxes of a narrative (progress.facts.Narrative)."""

    what = models.TextField(Element.WHAT.label, blank=True)
    where = models.TextField(Element.WHERE.label, blank=True)
    how = models.TextField(Element.HOW.label, blank=True)
    result = models.TextField(Element.RESULT.label, blank=True)
    leads_to = models.TextField(Element.LEADS_TO.label, blank=True)
    whole_text = models.TextField(blank=True)

    class Meta:
        abstract = True


class Answer(NarrativeFields):
    """A narrative that answers one or more targets of a part."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=Part.choices)
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    covers = models.JSONField(default=list, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["report_id", "position"]
        constraints = [models.CheckConstraint(condition=ONE_FORM, name="progress_answer_has_one_form")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.part}"


class KpiValue(models.Model):
    """What a KPI stood at when the quarter ended."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="kpi_values")
    kpi_key = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    cumulative = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    total = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    verdict = models.CharField(max_length=20, choices=KpiVerdict.choices, blank=True)

    class Meta:
        ordering = ["report_id", "position"]
        constraints = [models.UniqueConstraint(fields=["report", "kpi_key"], name="progress_one_value_per_kpi")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kpi_key}"


class ActivityProgress(NarrativeFields):
    """What became of an activity in the quarter."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="activities")
    activity_key = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=ActivityStatus.choices, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    quantity = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    later_quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_project = models.BooleanField(default=False)
    actual_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["report_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "activity_key"], name="progress_one_row_per_activity"),
            models.CheckConstraint(condition=ONE_FORM, name="progress_activity_has_one_form"),
            models.CheckConstraint(condition=LATER_QUARTER, name="progress_activity_later_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.activity_key}"


class Disbursement(models.Model):
    """Money of the quarter."""

    report = models.OneToOneField(ProgressReport, on_delete=models.CASCADE, related_name="disbursement")
    planned_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    carried_in_baht = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal("0.00"))
    actual_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    still_needed_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    saved_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    transferred_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    funding_source = models.CharField(max_length=20, choices=FundingSource.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(carried_in_baht__gte=0)
                & _missing_or_not_negative("planned_baht")
                & _missing_or_not_negative("actual_baht")
                & _missing_or_not_negative("still_needed_baht")
                & _missing_or_not_negative("saved_baht")
                & _missing_or_not_negative("transferred_baht"),
                name="progress_money_not_negative",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.actual_baht}"


class DisbursementCause(models.Model):
    """Why spending differs from its plan."""

    disbursement = models.ForeignKey(Disbursement, on_delete=models.CASCADE, related_name="causes")
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=30, choices=CauseCategory.choices)
    text = models.TextField(blank=True)
    activity_key = models.CharField(max_length=100, blank=True)
    later_quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    project_code = models.CharField(max_length=100, blank=True)
    work_plan = models.TextField(blank=True)
    amount_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["disbursement_id", "position"]
        constraints = [models.CheckConstraint(condition=LATER_QUARTER, name="progress_cause_later_quarter")]

    def __str__(self) -> str:
        return f"{self.disbursement_id} {self.category}"
