"""Tables of roll-up: territories of a fiscal year, what each organisation adds, and the sums that are kept.

A cell always equals the sum of the facts of its members: `services` keeps it so by increments, `services.rebuild` makes
it anew, and a nightly look compares the two. Columns of measures: facts.Measures.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tidtam.rollup.choices import Source, TerritoryKind, Tree
from tidtam.rollup.facts import MEASURES

CODE_LENGTH = 60


class Territory(models.Model):
    """A part of the nation in a fiscal year: what figures are added up for.

    tree   of the fiscal year, as its organisations stood on its last day; or of today.
    root   the organisation at the top that it belongs to: an invented nation is never added to the real one.
    code   of the office or organisation, "50" of a province, "geographic-6/north" of a region.
    """

    fiscal_year_be = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    tree = models.CharField(max_length=10, choices=Tree.choices)
    root = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("ชนิดของพื้นที่"), max_length=20, choices=TerritoryKind.choices)
    code = models.CharField(_("รหัส"), max_length=CODE_LENGTH)
    name_th = models.CharField(_("ชื่อ"), max_length=300)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=300, blank=True)
    position = models.PositiveIntegerField(_("ลำดับที่แสดง"))

    class Meta:
        verbose_name = _("พื้นที่")
        verbose_name_plural = _("พื้นที่")
        ordering = ["fiscal_year_be", "tree", "root_id", "kind", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year_be", "tree", "root", "kind", "code"], name="rollup_territory_once"
            )
        ]

    def __str__(self) -> str:
        return self.name_th


class TerritoryMember(models.Model):
    """An organisation that counts in a territory. kind: what it was in that tree, office or school."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "territory"], name="rollup_member_once"),
        ]
        indexes = [models.Index(fields=["territory", "kind", "organisation"], name="rollup_members")]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.organisation_id}"


def _measures() -> dict[str, models.BigIntegerField[int, int]]:
    return {name: models.BigIntegerField(default=0) for name in MEASURES}


class Added(models.Model):
    """What is added up, by instrument, round, node and part. node_code "" is the whole instrument.

    part   of a breakdown or a choice; "" elsewhere.
    """

    version = models.ForeignKey("instruments.Version", on_delete=models.PROTECT, related_name="+")
    round_code = models.CharField(max_length=CODE_LENGTH)
    node_code = models.CharField(max_length=CODE_LENGTH, blank=True)
    part = models.CharField(max_length=CODE_LENGTH, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    vars().update(_measures())

    class Meta:
        abstract = True


class Fact(Added):
    """What one organisation adds: of its current published result, or of its approved answer."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version", "round_code", "source", "node_code", "part"], name="rollup_fact_once"
            )
        ]
        indexes = [
            models.Index(fields=["version", "round_code", "source", "node_code", "part"], name="rollup_facts_of_node")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.node_code} {self.part}"


class Cell(Added):
    """The sum of the facts of a territory's members, along the tree of the fiscal year. None where nobody adds."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="cells")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "round_code", "source", "node_code", "part", "territory"], name="rollup_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.node_code} {self.part}"
