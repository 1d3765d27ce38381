"""Tables of the project registry (M1-M5). Their one shape outside the database is projects/facts.py.

A `Project` is an identity; what was registered of it stands in `ProjectVersion` and the rows below it, so that a
change after approval is a new version and a report keeps showing the version that held at its time. What the owner
declared of its execution is dated and belongs to the project itself.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tidtam.approval.choices import Origin, Status
from tidtam.organisations.models import CodePointField, Organisation
from tidtam.projects.choices import (
    BudgetBasis,
    ExecutionStatus,
    ExpenseCategory,
    KpiKind,
    ResultKind,
    TransferDirection,
    WorkPlanKind,
)

QUARTER = Q(quarter__gte=1, quarter__lte=4)

PAGE_LENGTH = 32
"""Of the name of an opened page: a UUID in hex."""
SORT_KEY_LENGTH = 600
"""Where a sort key is cut: in UTF-8 three bytes a letter, which with its index stays below PostgreSQL's 2,704."""


class ProjectQuerySet(models.QuerySet["Project"]):
    """Chainable filters of projects."""

    def registered(self, organisation_id: int, fiscal_year_be: int) -> "ProjectQuerySet":
        """Return the projects of an office's year of which something is registered: what every count starts from."""
        return self.filter(
            organisation_id=organisation_id, fiscal_year_be=fiscal_year_be, current_version__isnull=False
        )


class Project(models.Model):
    """A project of one office in one fiscal year.

    key              unique in its office and year; the exchange file's handle, never shown.
    current_version  the one that holds: the approved one; before the first approval the only one there is.
    draft_version    a newer one beside an approved one, until it is approved too; else none.
    search_text      what a search looks through; sort_key  Thai dictionary order. Both say the version that holds.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="projects")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    key = models.CharField(max_length=100)
    number = models.PositiveIntegerField(_("ลำดับที่"), null=True, blank=True)
    work_group = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    current_version = models.ForeignKey(
        "ProjectVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    draft_version = models.ForeignKey(
        "ProjectVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_demo = models.BooleanField(default=False)
    search_text = models.TextField(blank=True)
    sort_key = CodePointField(max_length=SORT_KEY_LENGTH, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("โครงการ")
        verbose_name_plural = _("โครงการ")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year_be", "key"], name="projects_one_key"),
            models.CheckConstraint(
                condition=Q(fiscal_year_be__gte=2500, fiscal_year_be__lte=2700), name="projects_year_is_buddhist"
            ),
            models.CheckConstraint(
                condition=Q(draft_version=None) | ~Q(draft_version=models.F("current_version")),
                name="projects_draft_beside_current",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "fiscal_year_be", "id"], name="projects_in_order"),
            models.Index(fields=["organisation", "fiscal_year_be", "sort_key", "id"], name="projects_by_name"),
            models.Index(fields=["organisation", "fiscal_year_be", "number", "id"], name="projects_by_number"),
        ]

    def __str__(self) -> str:
        return self.current_version.name if self.current_version else self.key

    def get_absolute_url(self) -> str:
        """Return the address of the project's page."""
        return reverse("dashboards:project", args=[self.pk])

    @property
    def newest_version(self) -> "ProjectVersion | None":
        """What a change starts from: the draft where there is one, else the version that holds."""
        return self.draft_version or self.current_version

    @property
    def climbs_from(self) -> Organisation:
        """Where its registration and reports begin their way up, and where roles count: work group or office."""
        return self.work_group or self.organisation


class ProjectOwner(models.Model):
    """A person responsible for a project, through all its versions. Nobody named: whoever holds an owner's role there.

    is_main  the one owner; the others are co-owners.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="owners")
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    is_main = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("ผู้รับผิดชอบโครงการ")
        ordering = ["project_id", "-is_main", "person_id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="projects_one_ownership"),
            models.UniqueConstraint(fields=["project"], condition=Q(is_main=True), name="projects_one_main_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.person_id}"


class ProjectVersion(models.Model):
    """What was registered of a project (M1-M5), numbered from 1. An approved version is never changed.

    content_hash  SHA-256 of the version's facts: what an approval names, and how an import sees "nothing changed".
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status.choices)
    origin = models.CharField(max_length=20, choices=Origin.choices)
    created_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)

    name = models.TextField(_("ชื่อโครงการ"))
    code = models.CharField(_("รหัสโครงการ"), max_length=100, blank=True)
    kind = models.CharField(_("ลักษณะโครงการ"), max_length=200, blank=True)
    start_date = models.DateField(_("วันเริ่มต้น"), null=True, blank=True)
    end_date = models.DateField(_("วันสิ้นสุด"), null=True, blank=True)
    place = models.TextField(_("สถานที่"), blank=True)
    target_group = models.TextField(_("กลุ่มเป้าหมาย"), blank=True)
    continuing_from = models.CharField(max_length=100, blank=True)
    in_emenscr = models.BooleanField(_("อยู่ในระบบ eMENSCR"), null=True, blank=True)
    rationale = models.TextField(_("หลักการและเหตุผล"), blank=True)
    objectives = models.JSONField(_("วัตถุประสงค์"), default=list, blank=True)
    invented = models.JSONField(default=list, blank=True)

    total_baht = models.DecimalField(_("งบประมาณ (บาท)"), max_digits=15, decimal_places=2, null=True, blank=True)
    budget_basis = models.CharField(max_length=20, choices=BudgetBasis.choices, blank=True)
    money_fiscal_year_be = models.PositiveSmallIntegerField(null=True, blank=True)
    work_plan_kind = models.CharField(max_length=20, choices=WorkPlanKind.choices, blank=True)
    work_plan_name = models.TextField(blank=True)
    output_or_project = models.TextField(blank=True)
    budget_activity = models.TextField(blank=True)
    expense_category = models.CharField(max_length=20, choices=ExpenseCategory.choices, blank=True)

    audit_kind = "projects.project"

    class Meta:
        verbose_name = _("ทะเบียนโครงการ")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="projects_one_version_number"),
            models.CheckConstraint(
                condition=Q(start_date=None) | Q(end_date=None) | Q(end_date__gte=models.F("start_date")),
                name="projects_start_before_end",
            ),
            models.CheckConstraint(
                condition=Q(total_baht=None) | Q(total_baht__gte=0), name="projects_budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_id(self) -> int:
        """The project's id: its versions are one history."""
        return self.project_id


class VersionRow(models.Model):
    """What the rows below a version have in common: their version and their order in it."""

    version = models.ForeignKey(ProjectVersion, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["version_id", "position"]


class Result(VersionRow):
    """An output or outcome."""

    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=ResultKind.choices)
    text = models.TextField()

    class Meta(VersionRow.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="projects_one_result_key")]

    def __str__(self) -> str:
        return self.text


class Kpi(VersionRow):
    """A measure of success."""

    key = models.CharField(max_length=100)
    name = models.TextField()
    kind = models.CharField(max_length=20, choices=KpiKind.choices, blank=True)
    unit = models.CharField(max_length=100, blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target_pct = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    target_total = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    due_quarters = models.JSONField(default=list, blank=True)
    criterion = models.TextField(blank=True)

    class Meta(VersionRow.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="projects_one_kpi_key")]

    def __str__(self) -> str:
        return self.name


class Activity(VersionRow):
    """A main activity, or a sub-activity of the one named by `parent_key`."""

    key = models.CharField(max_length=100)
    title = models.TextField()
    parent_key = models.CharField(max_length=100, blank=True)
    planned_quarters = models.JSONField(default=list, blank=True)
    weight_pct = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    responsible = models.TextField(blank=True)
    place = models.TextField(blank=True)
    serves = models.JSONField(default=list, blank=True)
    is_planned = models.BooleanField(default=True)
    planned_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    funding_source = models.TextField(blank=True)

    class Meta(VersionRow.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="projects_one_activity_key")]

    def __str__(self) -> str:
        return self.title


class PlanLink(VersionRow):
    """A link to a plan's node by tree and code: the tree that held in the project's fiscal year gives its words."""

    tree = models.CharField(max_length=30)
    code = models.CharField(max_length=50)
    is_primary = models.BooleanField(default=False)
    contribution = models.TextField(blank=True)

    class Meta(VersionRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "tree", "code"], name="projects_one_link_per_node"),
            models.UniqueConstraint(fields=["version"], condition=Q(is_primary=True), name="projects_one_primary_link"),
        ]

    def __str__(self) -> str:
        return f"{self.tree} {self.code}"


class PlannedDisbursement(VersionRow):
    """The plan of record of a quarter."""

    quarter = models.PositiveSmallIntegerField()
    planned_baht = models.DecimalField(max_digits=15, decimal_places=2)

    class Meta(VersionRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "quarter"], name="projects_one_plan_per_quarter"),
            models.CheckConstraint(condition=QUARTER & Q(planned_baht__gte=0), name="projects_plan_is_sane"),
        ]

    def __str__(self) -> str:
        return f"Q{self.quarter} {self.planned_baht}"


class Transfer(VersionRow):
    """Money from or to another project."""

    direction = models.CharField(max_length=10, choices=TransferDirection.choices)
    amount_baht = models.DecimalField(max_digits=15, decimal_places=2)
    project_code = models.CharField(max_length=100)
    work_plan = models.TextField(blank=True)

    class Meta(VersionRow.Meta):
        constraints = [models.CheckConstraint(condition=Q(amount_baht__gt=0), name="projects_transfer_positive")]

    def __str__(self) -> str:
        return f"{self.direction} {self.amount_baht}"


class Execution(models.Model):
    """What the owner declared of the project at the end of a quarter."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="executions")
    quarter = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=ExecutionStatus.choices)
    reason = models.TextField(blank=True)
    planned_quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("สถานะโครงการ")
        ordering = ["project_id", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["project", "quarter"], name="projects_one_execution_per_quarter"),
            models.CheckConstraint(
                condition=QUARTER & (Q(planned_quarter=None) | Q(planned_quarter__gte=1, planned_quarter__lte=4)),
                name="projects_execution_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} Q{self.quarter} {self.status}"


class FormAnswer(models.Model):
    """What only one target form asks of the project, answered by whoever owns it.

    It belongs to the project, not to a version: another office's form asks it, and nobody approves it with M1-M5.
    updated_by  None where no person with an account wrote it: it came with a file.
    saved_from  names the opened page it was saved from, which may be sent again; "" for none.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="form_answers")
    form = models.CharField(max_length=60)
    place = models.CharField(max_length=100)
    text = models.TextField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    saved_from = models.CharField(max_length=PAGE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("คำตอบของแบบรายงาน")
        ordering = ["project_id", "form", "place"]
        constraints = [
            models.UniqueConstraint(fields=["project", "form", "place"], name="projects_one_answer_per_place"),
            models.CheckConstraint(condition=~Q(text=""), name="projects_answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.form} {self.place}"
