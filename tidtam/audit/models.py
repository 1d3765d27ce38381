"""Tables of the audit trail: one chain per subject, its lines, and the seals over all chains.

Subjects, offices and people are named as text: this room has no foreign key to another, so that a line outlives
what it speaks of. Lines and seals are append-only; append_only.py installs the triggers that hold it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

HASH_LENGTH = 64


class AuditChain(models.Model):
    """The history of one subject: how many lines it has and the hash of the last. Moved only by services."""

    subject_kind = models.CharField(_("ชนิดของเรื่อง"), max_length=60)
    subject_id = models.CharField(_("รหัสของเรื่อง"), max_length=100)
    # The office of the newest line, for filtering; what counts stands in each line.
    organisation_code = models.CharField(_("รหัสหน่วยงาน"), max_length=40, blank=True, db_index=True)
    length = models.PositiveIntegerField(_("จำนวนบรรทัด"), default=0)
    head_hash = models.CharField(_("ค่าแฮชบรรทัดสุดท้าย"), max_length=HASH_LENGTH, blank=True)

    class Meta:
        verbose_name = _("สายบันทึก")
        verbose_name_plural = _("สายบันทึก")
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="audit_one_chain_per_subject")
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


class AuditLine(models.Model):
    """One thing that was done to a subject. Holds names and hashes of fields, never their texts."""

    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("ลำดับ"))
    at = models.DateTimeField(_("เวลา"))
    organisation_code = models.CharField(_("รหัสหน่วยงาน"), max_length=40, blank=True)
    action = models.CharField(_("การกระทำ"), max_length=100)
    actor = models.CharField(_("ผู้กระทำ"), max_length=255)
    role = models.CharField(_("บทบาท"), max_length=100, blank=True)
    reason = models.TextField(_("เหตุผล"), blank=True)
    fields = models.JSONField(_("ช่องข้อมูลและค่าแฮช"), default=dict)
    previous_hash = models.CharField(_("ค่าแฮชบรรทัดก่อนหน้า"), max_length=HASH_LENGTH)
    hash = models.CharField(_("ค่าแฮช"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("บรรทัดบันทึก")
        verbose_name_plural = _("บรรทัดบันทึก")
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_one_line_per_number")]

    def __str__(self) -> str:
        return f"{self.action} ({self.number})"


class AuditSeal(models.Model):
    """A signed statement: at this instant the trail had so many chains and lines, and these heads."""

    number = models.PositiveIntegerField(_("ลำดับ"), unique=True)
    at = models.DateTimeField(_("เวลา"))
    chains = models.PositiveIntegerField(_("จำนวนสายบันทึก"))
    lines = models.PositiveBigIntegerField(_("จำนวนบรรทัด"))
    root = models.CharField(_("รากของหัวสายทั้งหมด"), max_length=HASH_LENGTH)
    leaves_count = models.PositiveIntegerField(_("จำนวนหัวสายที่เปลี่ยน"))
    leaves_root = models.CharField(_("รากของหัวสายที่เปลี่ยน"), max_length=HASH_LENGTH)
    previous_hash = models.CharField(_("ค่าแฮชตราประทับก่อนหน้า"), max_length=HASH_LENGTH)
    hash = models.CharField(_("ค่าแฮช"), max_length=HASH_LENGTH)
    key_fingerprint = models.CharField(_("ลายนิ้วมือกุญแจ"), max_length=HASH_LENGTH)
    signature = models.CharField(_("ลายเซ็น"), max_length=128)

    class Meta:
        verbose_name = _("ตราประทับ")
        verbose_name_plural = _("ตราประทับ")

    def __str__(self) -> str:
        return f"#{self.number}"


class AuditSealLeaf(models.Model):
    """The head of one chain that had changed since the seal before: with these a past seal can still be proved.

    chain_number is the chain's primary key, kept as a bare number so that it outlives a removed chain.
    """

    seal = models.ForeignKey(AuditSeal, on_delete=models.PROTECT, related_name="leaves")
    chain_number = models.BigIntegerField(_("เลขที่สายบันทึก"))
    subject_kind = models.CharField(_("ชนิดของเรื่อง"), max_length=60)
    subject_id = models.CharField(_("รหัสของเรื่อง"), max_length=100)
    length = models.PositiveIntegerField(_("จำนวนบรรทัด"))
    head_hash = models.CharField(_("ค่าแฮชบรรทัดสุดท้าย"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("หัวสายในตราประทับ")
        verbose_name_plural = _("หัวสายในตราประทับ")
        constraints = [
            models.UniqueConstraint(fields=["chain_number", "seal"], name="audit_one_leaf_per_chain_and_seal")
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} ({self.length})"
