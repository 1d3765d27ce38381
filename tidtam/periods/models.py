"""Reporting windows of a fiscal year and their extensions per organisation. The rule itself: rules.may_edit."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tidtam.periods.choices import ExtensionKind, WindowKind
from tidtam.periods.rules import Window


class ReportingWindow(models.Model):
    """When the reports of a quarter, of a round, or the answers of an instrument's round are taken.

    number       1-4 for a quarter; 6 or 12 (months) for a round.
    subject      code of the instrument; "" for quarters and rounds of the fiscal year itself.
    as_of_date   the day the figures stand at; usually the quarter's last day, but data.
    due_at, closes_at   both belong to the window: a report at exactly that instant is on time, or accepted.
    grace_hours  how long after a limit work captured offline before it may still arrive.
    """

    kind = models.CharField(_("ประเภทรอบ"), max_length=10, choices=WindowKind.choices)
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    number = models.PositiveSmallIntegerField(_("ลำดับ"))
    subject = models.CharField(_("รหัสเครื่องมือ"), max_length=20, blank=True)
    label = models.CharField(_("ชื่อรอบ"), max_length=200)
    as_of_date = models.DateField(_("ข้อมูล ณ วันที่"))
    opens_at = models.DateTimeField(_("เปิดรับ"))
    due_at = models.DateTimeField(_("กำหนดส่ง"))
    closes_at = models.DateTimeField(_("ปิดรับ"))
    grace_hours = models.PositiveSmallIntegerField(_("ผ่อนผันงานที่บันทึกในเครื่อง (ชั่วโมง)"))

    class Meta:
        verbose_name = _("ช่วงเวลารายงาน")
        verbose_name_plural = _("ช่วงเวลารายงาน")
        ordering = ["fiscal_year_be", "as_of_date", "kind", "subject", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "fiscal_year_be", "subject", "number"], name="periods_one_window"),
            models.CheckConstraint(
                condition=Q(kind=WindowKind.QUARTER, number__in=[1, 2, 3, 4])
                | Q(kind__in=[WindowKind.ROUND, WindowKind.INSTRUMENT], number__in=[6, 12]),
                name="periods_number_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=WindowKind.INSTRUMENT) ^ Q(subject=""), name="periods_instruments_have_a_subject"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("due_at")) & Q(due_at__lte=F("closes_at")), name="periods_limits_in_order"
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year_be__gte=2500, fiscal_year_be__lt=2700), name="periods_year_is_buddhist"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def limits(self) -> Window:
        """Return the window as the plain value the rule takes."""
        return Window(
            opens_at=self.opens_at,
            due_at=self.due_at,
            closes_at=self.closes_at,
            grace=timedelta(hours=self.grace_hours),
        )


class WindowExtension(models.Model):
    """Longer limits of a window for an organisation and everything below it. Never changed; a longer one is added.

    due_at   null keeps the window's own due instant: a reopened report stays late.
    """

    window = models.ForeignKey(ReportingWindow, on_delete=models.PROTECT, related_name="extensions")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="window_extensions"
    )
    kind = models.CharField(_("ประเภท"), max_length=10, choices=ExtensionKind.choices)
    due_at = models.DateTimeField(_("กำหนดส่งใหม่"), null=True, blank=True)
    closes_at = models.DateTimeField(_("ปิดรับใหม่"))
    reason = models.TextField(_("เหตุผล"))
    by = models.CharField(_("ผู้อนุญาต"), max_length=200)
    made_at = models.DateTimeField(_("บันทึกเมื่อ"))

    class Meta:
        verbose_name = _("การขยายเวลารายงาน")
        verbose_name_plural = _("การขยายเวลารายงาน")
        ordering = ["window_id", "made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="periods_extension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(due_at__lte=F("closes_at")), name="periods_extension_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} – {self.organisation_id}: {self.closes_at:%Y-%m-%d %H:%M}"
