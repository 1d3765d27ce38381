"""Tables of documents: who signs the result letters, what people add to national reports, offices' own templates."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidtam.documents.choices import ReportState


class LetterSigner(models.Model):
    """Who signs the result letters of a fiscal year: a position, never a person's name.

    acting_position  the position the signer acts in (รักษาการในตำแหน่ง…), "" where none.
    organisation     printed below, "" where the position names it.
    """

    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"), unique=True)
    position = models.CharField(_("ตำแหน่งผู้ลงนาม"), max_length=300)
    acting_position = models.CharField(_("รักษาการในตำแหน่ง"), max_length=300, blank=True)
    organisation = models.CharField(_("หน่วยงาน"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ผู้ลงนามหนังสือแจ้งผล")
        verbose_name_plural = _("ผู้ลงนามหนังสือแจ้งผล")
        ordering = ["-fiscal_year_be"]

    def __str__(self) -> str:
        return f"{self.fiscal_year_be} {self.position}"


class NationalReport(models.Model):
    """What people add to the national report of an instrument's round: texts, notes, the cut-off; and where it stands.

    Figures are never kept here while it is written: they are what is rolled up. Publishing freezes all of it.

    number       1, 2 … of the round; a published one is never changed, a correction is the next number.
    texts        by item: {"results": [[text, [points]], …], "problems": […], "suggestions": […]}.
    notes        by figure: {"note": …, "base_reason": …, "source": …}.
    changes      counts what was written: what a form is guarded by.
    content      the frozen record (national_report/freeze.py), content_sha256 its hash; "" until it is published.
    """

    instrument_version = models.ForeignKey("instruments.Version", on_delete=models.PROTECT, related_name="+")
    round_code = models.CharField(_("รอบ"), max_length=40)
    number = models.PositiveSmallIntegerField(_("ฉบับที่"), default=1)
    state = models.CharField(_("สถานะ"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    cut_off_date = models.DateField(_("วันตัดข้อมูล"), null=True, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    changes = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"), null=True, blank=True)
    content = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("รายงานระดับประเทศ")
        verbose_name_plural = _("รายงานระดับประเทศ")
        ordering = ["instrument_version_id", "round_code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument_version", "round_code", "number"], name="documents_national_report_once"
            ),
            models.UniqueConstraint(
                fields=["instrument_version", "round_code"],
                condition=~Q(state=ReportState.PUBLISHED),
                name="documents_one_open_national_report",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.PUBLISHED) | ~Q(content=""), name="documents_published_report_is_frozen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_version} {self.round_code} {self.number}"


class TemplateFile(models.Model):
    """The bytes of a template.docx, kept once and for good: documents that were issued are made again with them.

    facts  formats.docx_facts.DocxFacts as JSON: what the check goes by, also when a later form asks for more.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    bytes = models.PositiveIntegerField()
    facts: Any = models.JSONField()

    class Meta:
        verbose_name = _("ไฟล์แบบเอกสาร")
        verbose_name_plural = _("ไฟล์แบบเอกสาร")

    def __str__(self) -> str:
        return self.sha256


class TemplateVersion(models.Model):
    """A template that somebody sent for a form of an organisation; it passed the check, and never changes.

    form    docx_form.DocxForm.name.   number  1, 2 … of the form at the organisation.
    name    of the file as it was sent.   reason  what was changed in it and why.
    """

    form = models.CharField(max_length=30)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("ฉบับที่"))
    file = models.ForeignKey(TemplateFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("ชื่อไฟล์"), max_length=255)
    reason = models.CharField(_("สิ่งที่เปลี่ยนและเหตุผล"), max_length=300)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("ส่งเมื่อ"))

    class Meta:
        verbose_name = _("ฉบับของแบบเอกสาร")
        verbose_name_plural = _("ฉบับของแบบเอกสาร")
        ordering = ["form", "organisation_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "organisation", "number"], name="documents_template_number_once"),
            models.UniqueConstraint(fields=["form", "organisation", "file"], name="documents_template_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.organisation_id} {self.number}"


class TemplateChoice(models.Model):
    """Which template counts for a form of an organisation and below from an instant on; the last one counts.

    number   1, 2 … of the form at the organisation: what a form is guarded by.
    version  None: no template of its own any more; that of the nation or the shipped one counts.
    """

    form = models.CharField(max_length=30)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(_("ใช้ตั้งแต่"))

    class Meta:
        verbose_name = _("การเลือกแบบเอกสาร")
        verbose_name_plural = _("การเลือกแบบเอกสาร")
        ordering = ["form", "organisation_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "organisation", "number"], name="documents_template_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.organisation_id} {self.number}"
