"""Table of the workbooks that came back filled in."""

import uuid
from typing import Any

from django.db import models
from django.urls import reverse

from tidtam.organisations.models import Organisation


class Workbook(models.Model):
    """A workbook that came back: what it says that it did not say before, until that is applied.

    id          of the upload it came as, so that one upload is one workbook.
    kind        of workbook; "" of a file that is none of ours.   subject  what of the office, as facts.About says it.
    said        facts.FilledBook as JSON; emptied once it was applied.
    chosen      ids of the changes that are written although somebody else wrote there meanwhile.
    outcome     what was written: {"pk", "title", "url", "written"} of each thing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=255)
    said: Any = models.JSONField(default=dict, blank=True)
    chosen: Any = models.JSONField(default=list, blank=True)
    outcome: Any = models.JSONField(default=list, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    audit_kind = "workbooks.workbook"

    class Meta:
        indexes = [models.Index(fields=["by", "organisation", "received_at"], name="workbooks_of_person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address at which it is looked at and applied."""
        return reverse("workbooks:workbook", args=[self.pk])
