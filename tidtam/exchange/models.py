"""What a printed original stated of an office's year. The data themselves belong to projects and progress."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrintedOriginal(models.Model):
    """The printed figures and headings of the document an office's year was brought in from: compared, never used.

    content  exchange.facts.Printed as it stands in an office file; an export writes it again.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    content = models.JSONField()
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ต้นฉบับที่พิมพ์")
        verbose_name_plural = _("ต้นฉบับที่พิมพ์")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year_be"], name="exchange_one_original_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.fiscal_year_be}"
