"""The one table of documents: by which position the result letters of a fiscal year are signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
