"""Tables of the lists that are being imported, and of what the columns of an office's lists mean."""

import json
import uuid
import zlib
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tidtam.formats.sheets import Sheet, as_plain, sheets_from
from tidtam.imports.choices import State
from tidtam.imports.facts import Matching, Outcome


class ColumnMatching(models.Model):
    """What an office said of the columns of a list, by its set of headings.

    headings  SHA-256 of rules.headings.headings_key.   columns  the field of each heading (label_key); "" for none.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("การจับคู่คอลัมน์")
        constraints = [models.UniqueConstraint(fields=["organisation", "headings"], name="imports_one_matching")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.headings[:12]}"


class ListImport(models.Model):
    """One list on its way from a file to registrations.

    content   its sheets as read, packed; emptied when it is done.   outcome  what the last check found, packed.
    sheet, header_from, header_to, columns  facts.Matching.   otherwise  the group of rows that name none.
    token     names matching and outcome: what a confirmation was made from.
    left_out  how many faulty entries were left out; registered  how many became registrations.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    name = models.CharField(_("ชื่อไฟล์"), max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    content = models.BinaryField()
    sheet = models.PositiveSmallIntegerField(default=0)
    header_from = models.PositiveIntegerField(default=1)
    header_to = models.PositiveIntegerField(default=1)
    columns = models.JSONField(default=dict)
    otherwise = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.BinaryField(default=b"")
    token = models.CharField(max_length=64, blank=True)
    registered = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    audit_kind = "imports.list"

    class Meta:
        verbose_name = _("การนำเข้ารายการ")
        indexes = [models.Index(fields=["by", "organisation", "-begun_at"], name="imports_of_person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its preview, and later of its result."""
        return reverse("imports:list_import", args=[self.pk])

    @property
    def matching(self) -> Matching:
        """Where the list stands, and what its columns mean."""
        columns = {int(column): name for column, name in self.columns.items()}
        return Matching(self.sheet, (self.header_from, self.header_to), columns)

    def match(self, matching: Matching) -> None:
        """Take another matching."""
        for name, value in matching_values(matching).items():
            setattr(self, name, value)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of its file."""
        return sheets_from(_unpacked(self.content))

    @property
    def seen(self) -> Outcome:
        """What the last check found."""
        return Outcome(**_unpacked(self.outcome)) if self.outcome else Outcome()


def matching_values(matching: Matching) -> dict[str, Any]:
    """Return a matching as the fields of a row."""
    return {
        "sheet": matching.sheet,
        "header_from": matching.header[0],
        "header_to": matching.header[1],
        "columns": {str(column): name for column, name in matching.columns.items()},
    }


def packed_sheets(sheets: tuple[Sheet, ...]) -> bytes:
    """Return sheets as a row keeps them."""
    return _packed(as_plain(sheets))


def packed_outcome(outcome: Outcome) -> bytes:
    """Return an outcome as a row keeps it; the same outcome gives the same bytes."""
    return _packed({"entries": outcome.entries, "faults": outcome.faults, "asides": outcome.asides})


def _packed(plain: object) -> bytes:
    return zlib.compress(json.dumps(plain, ensure_ascii=True, sort_keys=True).encode("ascii"), 1)


def _unpacked(packed: bytes | memoryview) -> Any:
    return json.loads(zlib.decompress(bytes(packed)))
