"""Tables of the register: documents that were issued, their files, and the keys their statements were signed with.

Nothing of a person stands here: all of it is public.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidtam.verification import rules
from tidtam.verification.choices import DocumentKind, Standing
from tidtam.verification.facts import DocumentFacts, FileFacts

HASH_LENGTH = 64
SIGNATURE_LENGTH = 128


class SigningKey(models.Model):
    """A public key that statements were signed with. One that was replaced stays, and what it signed stays proven."""

    fingerprint = models.CharField(max_length=HASH_LENGTH, primary_key=True)
    public_pem = models.TextField()
    known_at = models.DateTimeField(_("เริ่มใช้เมื่อ"))

    class Meta:
        verbose_name = _("กุญแจลงลายเซ็นเอกสาร")
        verbose_name_plural = _("กุญแจลงลายเซ็นเอกสาร")
        ordering = ["-known_at", "fingerprint"]

    def __str__(self) -> str:
        return self.fingerprint


class IssuedDocument(models.Model):
    """A document that was issued; the columns are those of facts.DocumentFacts.

    statement   rules.statement of it as it was signed; signature (Ed25519, hex) is over its UTF-8 bytes, "" where no
                key could be read.
    changed_at  the last step: registered, a file added, superseded, withdrawn, signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("ชนิดเอกสาร"), max_length=40, choices=DocumentKind.choices)
    series = models.CharField(max_length=200, db_index=True)
    title = models.TextField(_("ชื่อเอกสาร"))
    period = models.CharField(_("รอบ"), max_length=40)
    number = models.CharField(_("เอกสารลำดับที่"), max_length=40, blank=True, db_index=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    office_code = models.CharField(max_length=40)
    office_name = models.TextField(_("หน่วยงานที่ออก"))
    issued_as = models.TextField(_("ผู้ออก"))
    as_of_date = models.DateField(_("ข้อมูล ณ วันที่"))
    record_sha256 = models.CharField(max_length=HASH_LENGTH)
    issued_at = models.DateTimeField(_("ออกเมื่อ"))
    is_demo = models.BooleanField(default=False)

    statement = models.TextField()
    signature = models.CharField(max_length=SIGNATURE_LENGTH, blank=True)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    withdrawn_at = models.DateTimeField(_("เพิกถอนเมื่อ"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("เหตุผลที่เพิกถอน"), blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("เอกสารที่ออก")
        verbose_name_plural = _("เอกสารที่ออก")
        ordering = ["-issued_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(superseded_by__isnull=True, withdrawn_at__isnull=True),
                name="verification_one_current_per_series",
            ),
            models.CheckConstraint(
                condition=Q(signature="", key__isnull=True) | ~Q(signature="") & Q(key__isnull=False),
                name="verification_signed_with_a_key",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="verification_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    @property
    def code(self) -> str:
        """What the document prints for those who type."""
        return rules.code_of(self.pk)

    @property
    def standing(self) -> Standing:
        """What became of it."""
        if self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        return Standing.CURRENT if self.superseded_by_id is None else Standing.SUPERSEDED

    def facts(self) -> DocumentFacts:
        """Return what the rows say today of the document and its files. One query."""
        names = [name for name in DocumentFacts.__slots__ if name != "files"]
        files = tuple(FileFacts(*row) for row in self.files.values_list("file_name", "sha256", "size"))
        return DocumentFacts(**{name: getattr(self, name) for name in names}, files=files)


class IssuedFile(models.Model):
    """A file of an issued document, known by its bytes. The bytes themselves are kept by the room that made them."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="files")
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=200)
    sha256 = models.CharField(max_length=HASH_LENGTH, db_index=True)
    size = models.PositiveBigIntegerField(_("ขนาด (ไบต์)"))

    class Meta:
        verbose_name = _("ไฟล์ของเอกสารที่ออก")
        verbose_name_plural = _("ไฟล์ของเอกสารที่ออก")
        ordering = ["document_id", "file_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "sha256"], name="verification_one_row_per_file"),
        ]

    def __str__(self) -> str:
        return self.file_name
