"""Instruments, their versions and what a version holds; reference populations; links between indicators.

A published version is never changed: a correction is a new version. A node is named by its code, in its version and
over the years, so that answers, results and links of one year meet those of the next.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tidtam.instruments.choices import (
    AnsweredBy,
    AppliesTo,
    LinkKind,
    NodeKind,
    OverallRule,
    TargetScope,
    VersionState,
)


class Instrument(models.Model):
    """What stays over the years: a code and who looks after it.

    owner  the bureau that builds it; null: any analyst of the commission.
    """

    code = models.CharField(_("รหัสเครื่องมือ"), max_length=20, unique=True)
    owner = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
        verbose_name=_("หน่วยงานเจ้าของ"),
    )

    class Meta:
        verbose_name = _("เครื่องมือ")
        verbose_name_plural = _("เครื่องมือ")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """One version of an instrument for a fiscal year, with how it is scored.

    content_sha256  hash of all it states; names the content in caches, sheets and results.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    number = models.PositiveSmallIntegerField(_("ฉบับที่"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=VersionState.choices)
    title = models.CharField(_("ชื่อ"), max_length=500)
    title_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=500, blank=True)
    short_title = models.CharField(_("ชื่อย่อ"), max_length=100, blank=True)
    note = models.TextField(_("หมายเหตุ"), blank=True)
    good_from_level = models.PositiveSmallIntegerField(_("ระดับดีขึ้นไปเริ่มที่ระดับ"))
    national_target = models.DecimalField(
        _("ค่าเป้าหมายของประเทศ"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    counts_overall = models.BooleanField(_("เป็นส่วนหนึ่งของผลภาพรวม"))
    overall_rule = models.CharField(_("เกณฑ์ดีขึ้นไปในภาพรวม"), max_length=20, choices=OverallRule.choices)
    content_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("สร้างเมื่อ"))
    made_by = models.CharField(_("สร้างโดย"), max_length=200)
    published_at = models.DateTimeField(_("ประกาศใช้เมื่อ"), null=True, blank=True)

    class Meta:
        verbose_name = _("ฉบับของเครื่องมือ")
        verbose_name_plural = _("ฉบับของเครื่องมือ")
        ordering = ["-fiscal_year_be", "instrument__code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "fiscal_year_be", "number"], name="instruments_one_version_per_number"
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="instruments_state_is_known"),
            models.CheckConstraint(condition=Q(overall_rule__in=OverallRule.values), name="instruments_rule_is_known"),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) ^ Q(published_at__isnull=False),
                name="instruments_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year_be__gte=2500, fiscal_year_be__lt=2700), name="instruments_year_is_buddhist"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.fiscal_year_be}/{self.number}"

    def get_absolute_url(self) -> str:
        """Return where the version is read; of a draft, where it is built."""
        return reverse(
            "instruments:desk" if self.state == VersionState.DRAFT else "instruments:version", args=self.address
        )

    @property
    def address(self) -> tuple[str, int, int]:
        """What names the version in addresses. One query unless the instrument was loaded already."""
        return (self.instrument.code, self.fiscal_year_be, self.number)


class Round(models.Model):
    """A time at which a version is answered. The days it is open: periods.ReportingWindow of kind "instrument"."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="rounds")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(_("รหัสรอบ"), max_length=10)
    label = models.CharField(_("ชื่อรอบ"), max_length=200)
    label_en = models.CharField(_("ชื่อรอบภาษาอังกฤษ"), max_length=200, blank=True)
    months = models.PositiveSmallIntegerField(_("เดือนของปีงบประมาณ"))
    as_of_date = models.DateField(_("ข้อมูล ณ วันที่"), null=True, blank=True)

    class Meta:
        verbose_name = _("รอบของเครื่องมือ")
        verbose_name_plural = _("รอบของเครื่องมือ")
        ordering = ["version_id", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="instruments_one_round_per_code")]

    def __str__(self) -> str:
        return self.label


class Band(models.Model):
    """A range of means that shows as a level."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="bands")
    level = models.PositiveSmallIntegerField(_("ระดับ"))
    first = models.DecimalField(_("ตั้งแต่"), max_digits=4, decimal_places=2)
    last = models.DecimalField(_("ถึง"), max_digits=4, decimal_places=2)
    label = models.CharField(_("ชื่อระดับ"), max_length=100)
    label_en = models.CharField(_("ชื่อระดับภาษาอังกฤษ"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("ช่วงระดับ")
        verbose_name_plural = _("ช่วงระดับ")
        ordering = ["version_id", "level"]
        constraints = [models.UniqueConstraint(fields=["version", "level"], name="instruments_one_band_per_level")]

    def __str__(self) -> str:
        return f"{self.level} {self.label}"


class Node(models.Model):
    """One node of a version; the fields of facts.Node. A version is read and written whole, so the parent is a code.

    rounds, percent_bands, rubric, choices, sources   as the file format holds them (fields.py).
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="nodes")
    order = models.PositiveIntegerField()
    code = models.CharField(_("รหัส"), max_length=40)
    parent = models.CharField(_("รหัสของชั้นบน"), max_length=40, blank=True)
    kind = models.CharField(_("ชนิด"), max_length=20, choices=NodeKind.choices)
    number = models.CharField(_("ลำดับที่พิมพ์"), max_length=20, blank=True)
    title = models.CharField(_("ชื่อ"), max_length=1000)
    title_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=1000, blank=True)
    type_label = models.CharField(_("เรียกว่า"), max_length=100, blank=True)
    guidance = models.TextField(_("คำชี้แจง"), blank=True)
    answered_by = models.CharField(_("ผู้ตอบ"), max_length=10, choices=AnsweredBy.choices)
    applies_to = models.CharField(_("ใช้กับ"), max_length=10, choices=AppliesTo.choices)
    is_monitored = models.BooleanField(_("ติดตามแต่ไม่ประเมินผล"))
    variant_of = models.CharField(_("แบบเดียวกับ"), max_length=40, blank=True)
    score_group = models.CharField(_("กลุ่มที่ให้ระดับร่วมกัน"), max_length=40, blank=True)
    weight = models.DecimalField(_("น้ำหนัก"), max_digits=7, decimal_places=4)
    rounds = models.JSONField(default=list)
    unit = models.CharField(_("หน่วยนับ"), max_length=100, blank=True)
    audience_unit = models.CharField(_("หน่วยนับของผู้ชม"), max_length=100, blank=True)
    population = models.CharField(_("ประชากรอ้างอิง"), max_length=40, blank=True)
    target = models.DecimalField(_("ค่าเป้าหมายร้อยละ"), max_digits=5, decimal_places=2, null=True, blank=True)
    target_scope = models.CharField(_("เทียบร้อยละของ"), max_length=10, choices=TargetScope.choices)
    percent_bands = models.JSONField(default=list)
    rubric = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    most_works = models.PositiveSmallIntegerField(_("จำนวนผลงานสูงสุด"), null=True, blank=True)
    bureau_code = models.CharField(_("รหัสสำนัก"), max_length=40, blank=True)
    sources = models.JSONField(default=list)
    in_short_edition = models.BooleanField(_("อยู่ในรายงานฉบับย่อ"))

    class Meta:
        verbose_name = _("รายการของเครื่องมือ")
        verbose_name_plural = _("รายการของเครื่องมือ")
        ordering = ["version_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="instruments_one_node_per_code"),
            models.CheckConstraint(condition=Q(kind__in=NodeKind.values), name="instruments_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class IndicatorLink(models.Model):
    """Two indicators of any instruments ask for the same figure, or one for a part of the other's.

    The first is part of the second where the kind says so; otherwise the order means nothing. By code: a link holds
    over versions and years until it is removed.
    """

    kind = models.CharField(_("ความสัมพันธ์"), max_length=10, choices=LinkKind.choices)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    node_code = models.CharField(_("รหัสตัวชี้วัด"), max_length=40)
    other_instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    other_node_code = models.CharField(_("รหัสตัวชี้วัดที่เชื่อม"), max_length=40)
    made_at = models.DateTimeField(_("เชื่อมเมื่อ"))
    made_by = models.CharField(_("เชื่อมโดย"), max_length=200)

    class Meta:
        verbose_name = _("การเชื่อมตัวชี้วัด")
        verbose_name_plural = _("การเชื่อมตัวชี้วัด")
        ordering = ["instrument__code", "node_code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "node_code", "other_instrument", "other_node_code"],
                name="instruments_one_link_per_pair",
            ),
            models.CheckConstraint(condition=Q(kind__in=LinkKind.values), name="instruments_link_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(instrument=models.F("other_instrument"), node_code=models.F("other_node_code")),
                name="instruments_no_link_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.node_code} – {self.other_instrument_id} {self.other_node_code}"


class Population(models.Model):
    """How many there are of something on a day, from a register: what bounds the totals of answers.

    organisation  null for the nation.
    """

    code = models.CharField(_("รหัสประชากร"), max_length=40)
    name = models.CharField(_("ชื่อ"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    unit = models.CharField(_("หน่วยนับ"), max_length=100)
    as_of_date = models.DateField(_("ข้อมูล ณ วันที่"))
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="populations"
    )
    value = models.PositiveBigIntegerField(_("จำนวน"))
    source_note = models.TextField(_("ที่มา"))

    class Meta:
        verbose_name = _("ประชากรอ้างอิง")
        verbose_name_plural = _("ประชากรอ้างอิง")
        ordering = ["code", "-as_of_date", "organisation_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "as_of_date", "organisation"], name="instruments_one_population_a_day"
            ),
            models.UniqueConstraint(
                fields=["code", "as_of_date"],
                condition=Q(organisation__isnull=True),
                name="instruments_one_national_population_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.as_of_date}: {self.value}"
