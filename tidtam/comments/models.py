"""Table of what people of an office say to each other beside the fields of a thing."""

from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidtam.comments.choices import Word
from tidtam.comments.rules import LONGEST_PLACE
from tidtam.organisations.choices import Role


class CommentQuerySet(models.QuerySet["Comment"]):
    """Chainable filters of comments."""

    def of(self, thing: models.Model) -> Self:
        """Keep those beside one thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)


class Comment(models.Model):
    """One entry of a thread: words, or the word that the place was mended or is open again, or both. Never changed.

    A thread is what was said at one place of a thing, in the order of `number` (1..); nothing else is stored of it.
    place  the name of a field as checks and advice use it; "" for the whole thing.
    role, acting_for  in which role it was said, and whose role that is where it was delegated.
    key    of the form that sent it, so that sending it again says it once.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    place = models.CharField(_("ช่องข้อมูล"), max_length=LONGEST_PLACE, blank=True)
    number = models.PositiveIntegerField(_("ลำดับ"))
    word = models.CharField(max_length=10, choices=Word.choices)
    text = models.TextField(_("ความเห็น"), blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role.choices)
    acting_for = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("เวลา"))
    key = models.UUIDField(unique=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("ความเห็น")
        verbose_name_plural = _("ความเห็น")
        ordering = ["content_type_id", "object_id", "place", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "place", "number"], name="comments_one_per_number"
            ),
            models.CheckConstraint(condition=~Q(text="") | ~Q(word=Word.SAID), name="comments_say_something"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.number} {self.word}"
