"""Table of the failed checks of anything that can be checked: a project, a quarterly report, later an answer.

The rules stand in `<room>/checks`, what was found in rules.Hit. A row lives as long as its check fails; it keeps who
accepted it, and why, over every run that finds the same thing again.
"""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Hit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tidtam.accounts.models import User


def unanswered(*levels: Level) -> Q:
    """Return the condition "of one of these levels, and nobody has answered for it"."""
    return Q(level__in=levels, accepted_at=None)


class FailedCheckQuerySet(models.QuerySet["FailedCheck"]):
    """Chainable filters of failed checks."""

    def of(self, thing: models.Model) -> Self:
        """Return the failed checks of one thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def unanswered(self, *levels: Level) -> Self:
        """Return those of these levels that nobody has answered for."""
        return self.filter(unanswered(*levels))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Return those of offices this person may see. One query more."""
        offices = apps.get_model("organisations", "Organisation")._default_manager.all().visible_to(user)
        return self.filter(organisation_code__in=offices.values("code"))


class FailedCheck(models.Model):
    """One check that fails for one thing.

    number           the place in the run that found it, so that the order stays that of the catalogue.
    organisation_code  the office the thing belongs to, as text.
    accepted_by      the person who answered for it, as text; empty until then.   accepted_role  in which role.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    organisation_code = models.CharField(_("รหัสหน่วยงาน"), max_length=40, db_index=True)
    number = models.PositiveIntegerField()
    code = models.CharField(_("รหัสข้อตรวจ"), max_length=100)
    level = models.CharField(_("ระดับ"), max_length=10, choices=Level.choices)
    gate = models.CharField(_("ตรวจเมื่อ"), max_length=10, choices=Gate.choices)
    place = models.CharField(_("ช่องข้อมูล"), max_length=300, blank=True)
    values = models.JSONField(default=dict, blank=True)
    first_seen_at = models.DateTimeField(_("พบครั้งแรก"))
    accepted_by = models.CharField(_("ผู้รับทราบ"), max_length=255, blank=True)
    accepted_role = models.CharField(_("บทบาทผู้รับทราบ"), max_length=100, blank=True)
    accepted_reason = models.TextField(_("เหตุผล"), blank=True)
    accepted_at = models.DateTimeField(_("รับทราบเมื่อ"), null=True, blank=True)

    objects = FailedCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อที่ตรวจไม่ผ่าน")
        verbose_name_plural = _("ข้อที่ตรวจไม่ผ่าน")
        ordering = ["number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by="") | (Q(accepted_at__isnull=False) & ~Q(accepted_by="")),
                name="checks_accepted_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="checks_of_thing"),
            models.Index(fields=["organisation_code", "level"], name="checks_by_office"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"

    @classmethod
    def from_hit(cls, hit: Hit) -> Self:
        """Return the row of a hit that is shown and not stored."""
        return cls(code=hit.code, level=hit.level, gate=hit.gate, place=hit.place, values=hit.values)

    @property
    def hit(self) -> Hit:
        """The hit as the catalogue knows it, to ask for its message."""
        return Hit(self.code, Level(self.level), Gate(self.gate), self.place, self.values)

    @property
    def is_accepted(self) -> bool:
        """Whether somebody answered for it."""
        return self.accepted_at is not None

    def is_unanswered(self, *levels: Level) -> bool:
        """Return whether it is of one of these levels and nobody has answered for it."""
        return self.level in levels and not self.is_accepted
