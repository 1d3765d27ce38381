"""Tables of an office's files and links, and of where they are used."""

import uuid
from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tidtam.evidence.choices import PICTURES, EvidenceKind
from tidtam.evidence.rules import LONGEST_ADDRESS, LONGEST_PLACE, LONGEST_TITLE, host_of, is_small, megabytes

ROW_PIXELS = 72


class Evidence(models.Model):
    """A file or a link of an office's library. What it holds never changes; what it is called may.

    organisation    the office whose library it stands in.   fiscal_year_be  in whose quota it counts.
    name            what its owner called the file, fit to be shown and sent (formats.gate.clean_name).
    address         where a link leads.
    bytes, sha256   of the file as it is stored; a picture is stored without what a camera says of place and owner.
    sent_sha256     of the bytes as they were sent: the same ones are kept once.
    width, height   of a picture, in pixels.
    upload_key      under which the file came, so that a form sent twice adds it once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    kind = models.CharField(_("ชนิด"), max_length=10, choices=EvidenceKind.choices)
    title = models.CharField(_("ชื่อหลักฐาน"), max_length=LONGEST_TITLE)
    name = models.CharField(_("ชื่อไฟล์"), max_length=255, blank=True)
    address = models.CharField(_("ที่อยู่ลิงก์"), max_length=LONGEST_ADDRESS, blank=True)
    bytes = models.PositiveBigIntegerField(_("ขนาด"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    sent_sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    upload_key = models.UUIDField(unique=True, null=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("เพิ่มเมื่อ"))

    class Meta:
        verbose_name = _("หลักฐาน")
        verbose_name_plural = _("หลักฐาน")
        ordering = ["-added_at", "id"]
        indexes = [
            models.Index(fields=["organisation", "-added_at", "id"], name="evidence_newest"),
            models.Index(fields=["organisation", "fiscal_year_be"], name="evidence_of_year"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sent_sha256"], condition=~Q(sent_sha256=""), name="evidence_same_bytes_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.LINK, sha256="", sent_sha256="", bytes=0) & ~Q(address="")
                | ~Q(kind=EvidenceKind.LINK) & ~Q(sha256="") & ~Q(sent_sha256="") & Q(bytes__gt=0, address=""),
                name="evidence_is_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its own page."""
        return reverse("evidence:detail", args=[self.pk])

    @property
    def is_link(self) -> bool:
        """Whether it is no file of ours."""
        return self.kind == EvidenceKind.LINK

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown small, and chosen for the Ministry's form."""
        return self.kind in PICTURES

    @property
    def size(self) -> str:
        """Its size in words; "" for a link."""
        return megabytes(self.bytes) if self.bytes else ""

    @property
    def is_small(self) -> bool:
        """Whether it is a picture smaller than the Ministry's form wants."""
        return self.is_picture and is_small(self.bytes)

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in which a picture is drawn in a list, in its own shape."""
        scale = min(1, ROW_PIXELS / max(self.width or 1, self.height or 1))
        return max(1, round((self.width or 1) * scale)), max(1, round((self.height or 1) * scale))

    @property
    def host(self) -> str:
        """Where a link leads; "" for a file."""
        return host_of(self.address)

    @property
    def stored_name(self) -> str:
        """The name of the file in its storage: ours, never the owner's."""
        return f"{self.pk.hex[:2]}/{self.pk}.{self.kind}"

    @property
    def thumbnail_name(self) -> str:
        """The name of a picture's small copy in its storage."""
        return f"{self.pk.hex[:2]}/{self.pk}.thumbnail.jpg"


class EvidenceUseQuerySet(models.QuerySet["EvidenceUse"]):
    """Chainable filters of uses."""

    def at(self, thing: models.Model) -> Self:
        """Keep those at one thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)


class EvidenceUse(models.Model):
    """That a piece of evidence stands at a place of a thing: at a field of a report, say.

    place      the name of a field as checks and advice use it; "" for the whole thing.
    is_chosen  a picture for part 15 of the Ministry's form.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    place = models.CharField(_("ช่องข้อมูล"), max_length=LONGEST_PLACE, blank=True)
    is_chosen = models.BooleanField(_("ภาพสำหรับแบบรายงานของกระทรวง"), default=False)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("เวลา"))

    objects = EvidenceUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("ที่ใช้หลักฐาน")
        verbose_name_plural = _("ที่ใช้หลักฐาน")
        ordering = ["content_type_id", "object_id", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "content_type", "object_id", "place"], name="evidence_once_at_a_place"
            ),
        ]
        indexes = [models.Index(fields=["content_type", "object_id", "place"], name="evidence_used_at")]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.place}"
