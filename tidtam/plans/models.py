"""Versioned plan trees: national strategy, master plan, 13th plan and the others. Links of projects: room projects."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from tidtam.plans.choices import Confidence, PlanNodeKind, PlanTreeKind
from tidtam.plans.facts import PlanNodeFact


class PlanTree(models.Model):
    """One version of a plan, for a range of fiscal years. Never changed once loaded: a correction is a new version.

    valid_*_be      first and last Buddhist-era fiscal year; null where the source states none (open on that side).
    content_sha256  hash of the tree as loaded: the same version with other content is refused.
    """

    kind = models.CharField(_("แผน"), max_length=30, choices=PlanTreeKind.choices)
    version = models.CharField(_("ฉบับ"), max_length=40)
    valid_from_be = models.PositiveSmallIntegerField(_("ใช้ตั้งแต่ปีงบประมาณ"), null=True, blank=True)
    valid_to_be = models.PositiveSmallIntegerField(_("ใช้ถึงปีงบประมาณ"), null=True, blank=True)
    source_note = models.TextField(_("ที่มา"), blank=True)
    content_sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(_("นำเข้าเมื่อ"))
    loaded_by = models.CharField(_("นำเข้าโดย"), max_length=200)

    class Meta:
        verbose_name = _("แผน")
        verbose_name_plural = _("แผน")
        ordering = ["kind", "valid_from_be", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="plans_one_tree_per_version"),
            models.CheckConstraint(condition=models.Q(kind__in=PlanTreeKind.values), name="plans_tree_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(valid_from_be__isnull=True)
                | models.Q(valid_to_be__isnull=True)
                | models.Q(valid_from_be__lte=models.F("valid_to_be")),
                name="plans_tree_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.version})"


class PlanNode(models.Model):
    """One node of a plan tree. A target carries target_text_th, every other kind title_th."""

    tree = models.ForeignKey(PlanTree, on_delete=models.PROTECT, related_name="nodes")
    code = models.CharField(_("รหัส"), max_length=40)
    kind = models.CharField(_("ชั้นของแผน"), max_length=20, choices=PlanNodeKind.choices)
    title_th = models.CharField(_("ชื่อ"), max_length=500, blank=True)
    title_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=500, blank=True)
    target_text_th = models.TextField(_("เป้าหมาย"), blank=True)
    confidence = models.CharField(_("ความน่าเชื่อถือ"), max_length=10, choices=Confidence.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField(_("ลำดับ"))
    valid_from_be = models.PositiveSmallIntegerField(_("ใช้ตั้งแต่ปีงบประมาณ"), null=True, blank=True)
    valid_to_be = models.PositiveSmallIntegerField(_("ใช้ถึงปีงบประมาณ"), null=True, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("รายการในแผน")
        verbose_name_plural = _("รายการในแผน")
        ordering = ["tree_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "code"], name="plans_one_node_per_code"),
            models.UniqueConstraint(fields=["tree", "order"], name="plans_one_node_per_place"),
            models.CheckConstraint(condition=models.Q(kind__in=PlanNodeKind.values), name="plans_node_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(confidence__in=Confidence.values), name="plans_node_confidence_is_known"
            ),
            models.CheckConstraint(
                condition=(models.Q(kind=PlanNodeKind.TARGET) & ~models.Q(target_text_th=""))
                | (~models.Q(kind=PlanNodeKind.TARGET) & ~models.Q(title_th="")),
                name="plans_node_has_its_words",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from_be__isnull=True)
                | models.Q(valid_to_be__isnull=True)
                | models.Q(valid_from_be__lte=models.F("valid_to_be")),
                name="plans_node_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.target_text_th if self.kind == PlanNodeKind.TARGET else self.title_th}"

    def fact(self, strategies: Iterable[str] | None = None) -> PlanNodeFact:
        """Return the node as a fact. Costs queries unless tree, parent and strategy_links were loaded already.

        strategies  the codes of the strategies, where the caller knows them.
        """
        if strategies is None:
            strategies = (link.strategy.code for link in self.strategy_links.all())
        return PlanNodeFact(
            tree=self.tree.kind,
            code=self.code,
            kind=self.kind,
            title=self.title_th,
            target_text=self.target_text_th,
            parent_code=self.parent.code if self.parent else "",
            strategies=tuple(strategies),
            title_en=self.title_en,
            confidence=self.confidence,
            valid_from_be=self.valid_from_be,
            valid_to_be=self.valid_to_be,
        )


class PlanNodeStrategy(models.Model):
    """A master-plan issue serves a national strategy. Where an issue has several, the user chooses one."""

    node = models.ForeignKey(PlanNode, on_delete=models.PROTECT, related_name="strategy_links")
    strategy = models.ForeignKey(PlanNode, on_delete=models.PROTECT, related_name="issue_links")
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("ยุทธศาสตร์ชาติของประเด็น")
        verbose_name_plural = _("ยุทธศาสตร์ชาติของประเด็น")
        ordering = ["node_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["node", "strategy"], name="plans_one_link_per_strategy"),
            models.CheckConstraint(condition=~models.Q(node=models.F("strategy")), name="plans_no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} → {self.strategy_id}"
