"""Tables of releases. Nothing in them changes once it is written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tidtam.opendata.choices import Collection

HASH_LENGTH = 64


class Release(models.Model):
    """What was published of a collection on a day, as tables.

    number         1, 2 … of the collection.
    tables_sha256  hash over names and hashes of all tables: where it is that of the release before, there is none new.
    """

    collection = models.CharField(_("ชุดข้อมูล"), max_length=10, choices=Collection.choices)
    number = models.PositiveIntegerField(_("ครั้งที่"))
    released_at = models.DateTimeField(_("ออกข้อมูลเมื่อ"))
    tables_sha256 = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("ข้อมูลเปิดที่ออก")
        verbose_name_plural = _("ข้อมูลเปิดที่ออก")
        ordering = ["collection", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "number"], name="opendata_release_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="opendata_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.collection} {self.number}"


class ReleaseFile(models.Model):
    """A file of a release; the bytes lie under their hash below DOCUMENT_DIR/opendata.

    dataset         name of the table; "" for what describes them, or holds figures of several.
    fiscal_year_be  of a table by year.   rows  of a table; None for what is none.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    dataset = models.CharField(_("ตาราง"), max_length=40, blank=True)
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"), null=True, blank=True)
    format = models.CharField(_("รูปแบบ"), max_length=10)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=100)
    rows = models.PositiveIntegerField(_("จำนวนแถว"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("ขนาด (ไบต์)"))
    sha256 = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("ไฟล์ข้อมูลเปิด")
        verbose_name_plural = _("ไฟล์ข้อมูลเปิด")
        ordering = ["release", "position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "file_name"], name="opendata_one_file_per_name"),
        ]

    def __str__(self) -> str:
        return self.file_name
