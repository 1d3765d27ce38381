"""Table of the sections of anything that is written in sections: their versions, and what was typed and not saved."""

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class DraftQuerySet(models.QuerySet["Draft"]):
    """Chainable filters of drafts."""

    def of(self, thing: models.Model) -> Self:
        """Return the sections of one thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def waiting(self) -> Self:
        """Return those in which something typed waits to be saved."""
        return self.exclude(typed={})


class Draft(models.Model):
    """One section of a thing: its version, and what was typed into it since it was saved.

    section  a word of the thing's own room.
    version  counts what was kept and what was saved; a form carries the one it started from.
    typed    texts as typed, by place; empty once they were saved into the thing.
    key      of the last write, so that the same one counts once.
    by       who wrote last, kept typing or saved.
    kept_at  when it was received.   captured_at  when a device without a line kept it, by that device's own clock; null
             where it was typed online.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    section = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    typed: Any = models.JSONField(default=dict, blank=True)
    key = models.UUIDField(null=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    captured_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "section"], name="drafts_one_per_section")
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id} {self.object_id} {self.section} {self.version}"
