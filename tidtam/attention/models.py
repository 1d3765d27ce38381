"""Tables of the attention list: what was noticed when an office's year was last looked at, and the answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """The notices of an office's year as they were found. One row for each; looking again replaces it.

    token    names the content that was looked at (selectors.token_of): another one means something changed since.
    notices  facts.Notice as JSON, in the order of the rules.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    token = models.CharField(max_length=64)
    notices = models.JSONField(default=list)
    looked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("รายการที่ควรดู")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year_be"], name="attention_one_look"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.fiscal_year_be}"


class Seen(models.Model):
    """A notice somebody has looked into, and why it may stand. digest names it with its figures: others are new."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    digest = models.CharField(max_length=32)
    reason = models.TextField(_("เหตุผล"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("รายการที่ดูแล้ว")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year_be", "digest"], name="attention_seen_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="attention_seen_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.digest
