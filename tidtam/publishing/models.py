"""Tables of editions: documents that the director issued, frozen for good with their number, files and sums.

Nothing below an edition changes after it was signed: what the reports say later is another edition. What the public
pages show and sum stands here in rows of its own (`PublishedProject`, `PublishedReport`, and the sums of the latter in
`PublishedQuarter`), never in the live tables.
"""

import uuid
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tidtam.organisations.choices import Role
from tidtam.progress.choices import Verdict
from tidtam.projects.choices import ExecutionStatus
from tidtam.publishing.choices import EditionKind, EditionStatus, Numerals

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tidtam.accounts.models import User

HASH_LENGTH = 64
ONE_OF_A_ROUND = ["organisation", "kind", "fiscal_year_be", "months"]


class EditionQuerySet(models.QuerySet["Edition"]):
    """Chainable filters of editions."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Keep those of organisations this person may see. One query more."""
        visible = apps.get_model("organisations", "Organisation")._default_manager.all().visible_to(user)
        return self.filter(organisation__in=visible)

    def of_round(self, organisation_id: int, kind: str, fiscal_year_be: int, months: int) -> Self:
        """Keep the editions of one document of an office's round."""
        return self.filter(organisation=organisation_id, kind=kind, fiscal_year_be=fiscal_year_be, months=months)

    def published(self) -> Self:
        """Keep what the public may open: once published, also what was superseded or withdrawn since, and says so."""
        return self.filter(published_at__isnull=False)

    def current(self) -> Self:
        """Keep what counts today: the one issued edition of each round."""
        return self.filter(status=EditionStatus.ISSUED)


class Edition(models.Model):
    """A document frozen for good. Its id is its permanent address.

    number, number_year_be  running per organisation in the Buddhist year of the day of issue (เอกสารลำดับที่ n/yyyy); a
                            number is never given twice, nor taken back.
    seen_sha256     hash of what the director saw and signed: the record before it had a number.
    record_sha256   hash of the frozen record (`FrozenRecord.content`, UTF-8).
    template_sha256 hash of the template its DOCX is drawn into (documents.TemplateFile), kept for good.
    issued_at       when the director signed; published_at when the files were complete and the public saw it.
    acting_for      whose role it was, where somebody acted by delegation.
    idempotency_key the name the page gave its sending; request_sha256 what was sent with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("ชนิดเอกสาร"), max_length=30, choices=EditionKind.choices)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="editions")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    months = models.PositiveSmallIntegerField(_("รอบ (เดือน)"))
    as_of_date = models.DateField(_("ข้อมูล ณ วันที่"))
    number = models.PositiveIntegerField(_("เอกสารลำดับที่"))
    number_year_be = models.PositiveSmallIntegerField(_("ปีของลำดับเอกสาร"))
    status = models.CharField(_("สถานะ"), max_length=20, choices=EditionStatus.choices, default=EditionStatus.PREPARING)
    is_demo = models.BooleanField(default=False)
    seen_sha256 = models.CharField(max_length=HASH_LENGTH)
    record_sha256 = models.CharField(max_length=HASH_LENGTH)
    template_sha256 = models.CharField(max_length=HASH_LENGTH)

    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_role = models.CharField(_("บทบาทผู้ออก"), max_length=20, choices=Role.choices)
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("ลงนามเมื่อ"))
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    withdrawn_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(_("เหตุผลที่เพิกถอน"), blank=True)
    idempotency_key = models.CharField(max_length=100, unique=True)
    request_sha256 = models.CharField(max_length=HASH_LENGTH)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ฉบับที่ออก")
        verbose_name_plural = _("ฉบับที่ออก")
        ordering = ["-number_year_be", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number_year_be", "number"], name="publishing_one_edition_per_number"
            ),
            models.UniqueConstraint(
                fields=ONE_OF_A_ROUND,
                condition=Q(status=EditionStatus.PREPARING),
                name="publishing_one_preparing_per_round",
            ),
            models.UniqueConstraint(
                fields=ONE_OF_A_ROUND,
                condition=Q(status=EditionStatus.ISSUED),
                name="publishing_one_issued_per_round",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="publishing_number_from_one"),
            models.CheckConstraint(
                condition=~Q(status__in=[EditionStatus.ISSUED, EditionStatus.SUPERSEDED])
                | Q(published_at__isnull=False),
                name="publishing_issued_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=EditionStatus.SUPERSEDED) | Q(superseded_by__isnull=False),
                name="publishing_superseded_by_one",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="publishing_superseded_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status=EditionStatus.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason="")
                | ~Q(status=EditionStatus.WITHDRAWN) & Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason=""),
                name="publishing_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "fiscal_year_be", "months"], name="publishing_by_round"),
        ]

    def __str__(self) -> str:
        return self.document_no

    def get_absolute_url(self) -> str:
        """Return the address of the edition's page inside the office."""
        return reverse("publishing:edition", args=[self.organisation.code, self.number_year_be, self.number])

    @property
    def document_no(self) -> str:
        """The number as it is printed: "3/2567"."""
        return f"{self.number}/{self.number_year_be}"


class FrozenRecord(models.Model):
    """The complete record an edition is rendered from: canonical JSON as text, for the hash is over these very bytes.

    Beside the edition, so that no list of editions carries it.
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, primary_key=True, related_name="frozen_record")
    content = models.TextField()

    def __str__(self) -> str:
        return str(self.edition_id)


class EditionFile(models.Model):
    """A file of an edition. Its bytes lie under their hash below DOCUMENT_DIR/editions (selectors.file_path)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    format = models.CharField(_("รูปแบบ"), max_length=10)
    numerals = models.CharField(_("ตัวเลข"), max_length=10, choices=Numerals.choices, blank=True)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=200)
    sha256 = models.CharField(max_length=HASH_LENGTH, db_index=True)
    size = models.PositiveBigIntegerField(_("ขนาด (ไบต์)"))

    class Meta:
        verbose_name = _("ไฟล์ของฉบับที่ออก")
        verbose_name_plural = _("ไฟล์ของฉบับที่ออก")
        ordering = ["edition_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "format", "numerals"], name="publishing_one_file_per_form"),
            models.UniqueConstraint(fields=["edition", "file_name"], name="publishing_one_file_per_name"),
        ]

    def __str__(self) -> str:
        return self.file_name


class SignedCheck(models.Model):
    """A hard check of the gate "publish" that failed, and the reason the director signed. Printed in the document.

    place, values  as in checks.rules.Hit.   message  the sentence as it was shown and printed.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signed_checks")
    position = models.PositiveIntegerField()
    code = models.CharField(_("รหัสข้อตรวจ"), max_length=100)
    place = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict, blank=True)
    message = models.TextField()
    reason = models.TextField(_("เหตุผล"))

    class Meta:
        verbose_name = _("ข้อตรวจที่ลงนามรับทราบ")
        verbose_name_plural = _("ข้อตรวจที่ลงนามรับทราบ")
        ordering = ["edition_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="publishing_one_signed_check_per_place"),
            models.CheckConstraint(condition=~Q(reason=""), name="publishing_signed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.code


class PublishedProject(models.Model):
    """A project as an edition published it: what rules.published_project names, and nothing else.

    project           whose permanent public address it is; nothing of the project itself is read through it.
    execution_status  declared at the round's end; "" where nothing was declared.
    search_text       thai.sound_key of code and name: how public search finds it.
    plan_targets      [{"plan": name of the tree, "code": "…", "target": the target's words}], as printed.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="projects")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("ลำดับที่"))
    name = models.TextField(_("ชื่อโครงการ"))
    code = models.CharField(_("รหัสโครงการ"), max_length=100, blank=True)
    search_text = models.TextField(editable=False)
    execution_status = models.CharField(_("สถานะโครงการ"), max_length=20, choices=ExecutionStatus.choices, blank=True)
    work_group = models.TextField(_("กลุ่มงาน"), blank=True)
    start_date = models.DateField(_("วันเริ่มต้น"), null=True, blank=True)
    end_date = models.DateField(_("วันสิ้นสุด"), null=True, blank=True)
    budget_baht = models.DecimalField(_("งบประมาณ (บาท)"), max_digits=15, decimal_places=2, null=True, blank=True)
    plan_targets = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("โครงการที่เผยแพร่")
        verbose_name_plural = _("โครงการที่เผยแพร่")
        ordering = ["edition_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="publishing_one_project_per_number"),
            models.UniqueConstraint(fields=["edition", "project"], name="publishing_one_row_per_project"),
        ]
        indexes = [models.Index(fields=["edition", "execution_status"], name="publishing_by_execution")]

    def __str__(self) -> str:
        return self.name


class PublishedReport(models.Model):
    """A report as an edition published it: its money by column, for sums in SQL, and the passages as printed.

    All six amounts follow rules.money_split; planned, actual and the three parts are None where plan or actual is
    missing: such a report adds nothing to any sum.
    passages  [{"heading": "…", "passages": [{"title": "…", "paragraphs": ["…"]}]}], in printing order.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="reports")
    project = models.ForeignKey(PublishedProject, on_delete=models.PROTECT, related_name="reports")
    quarter = models.PositiveSmallIntegerField(_("ไตรมาส"))
    data_date = models.DateField(_("ข้อมูล ณ วันที่"), null=True, blank=True)
    planned_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    carried_in_baht = models.DecimalField(max_digits=15, decimal_places=2)
    actual_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    within_plan_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    not_disbursed_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    over_plan_baht = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    verdict = models.CharField(max_length=30, choices=Verdict.choices, blank=True)
    passages = models.JSONField(default=list)

    class Meta:
        verbose_name = _("รายงานที่เผยแพร่")
        verbose_name_plural = _("รายงานที่เผยแพร่")
        ordering = ["edition_id", "quarter", "project_id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "quarter"], name="publishing_one_report_per_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="publishing_quarter"),
        ]
        indexes = [models.Index(fields=["edition", "quarter"], name="publishing_reports_of_round")]

    def __str__(self) -> str:
        return f"{self.project_id} Q{self.quarter}"


class PublishedQuarter(models.Model):
    """What the published reports of an edition come to in a quarter: progress.selectors.MoneyTotals, column by column.

    Written with the rows it sums, which never change. A quarter without report has no row.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="quarters")
    quarter = models.PositiveSmallIntegerField(_("ไตรมาส"))
    reports = models.PositiveIntegerField()
    with_plan = models.PositiveIntegerField()
    with_plan_or_spending = models.PositiveIntegerField()
    missing_money = models.PositiveIntegerField()
    planned_baht = models.DecimalField(max_digits=18, decimal_places=2)
    carried_in_baht = models.DecimalField(max_digits=18, decimal_places=2)
    actual_baht = models.DecimalField(max_digits=18, decimal_places=2)
    within_plan_baht = models.DecimalField(max_digits=18, decimal_places=2)
    not_disbursed_baht = models.DecimalField(max_digits=18, decimal_places=2)
    over_plan_baht = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("ยอดรายไตรมาสที่เผยแพร่")
        verbose_name_plural = _("ยอดรายไตรมาสที่เผยแพร่")
        ordering = ["edition_id", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "quarter"], name="publishing_one_sum_per_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="publishing_sum_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} Q{self.quarter}"
