"""What a registration may name: groups, earlier projects and plans that exist; and what no registration may say."""

from collections.abc import Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from tidtam.checks.choices import Gate
from tidtam.checks.rules import run
from tidtam.organisations.models import Organisation
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import NotASubPlan, nodes_by_code, path_among
from tidtam.projects import facts, models
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.services.save_projects import WorkGroupUnknown, find_groups, groups_of


class Grounds:
    """What exists for the registrations of an office's year: each asked for once, when the first one names it."""

    def __init__(self, organisation: Organisation, fiscal_year_be: int) -> None:
        """Take the office and the year."""
        self.organisation, self.fiscal_year_be = organisation, fiscal_year_be

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """The ids of the work groups by name. One query."""
        return groups_of(self.organisation)

    @cached_property
    def earlier(self) -> frozenset[str]:
        """The keys of the projects of earlier years. One query."""
        rows = models.Project.objects.filter(
            organisation=self.organisation, fiscal_year_be__lt=self.fiscal_year_be
        )  # fmt: skip
        return frozenset(rows.values_list("key", flat=True))

    @cached_property
    def nodes(self) -> Mapping[tuple[str, str], PlanNodeFact]:
        """The nodes of the plans of the year by (tree, code). Two queries."""
        return nodes_by_code((), self.fiscal_year_be)


def unfounded(before: facts.Project, after: facts.Project, grounds: Grounds) -> dict[str, str]:
    """Return, by place, what to do where a registration newly names what does not exist, or says what none may.

    That is what fails at Gate.ENTRY; a work group is asked for whether it is new or not.
    """
    refused: dict[str, str] = {}
    if after.work_group:
        try:
            find_groups([after.work_group], grounds.groups, grounds.organisation)
        except WorkGroupUnknown as unknown:
            refused["work_group"] = str(unknown)
    is_new = after.continuing_from != before.continuing_from
    if is_new and after.continuing_from and after.continuing_from not in grounds.earlier:
        refused["continuing_from"] = _("เลือกโครงการของปีก่อนจากรายการ")
    refused |= _unknown_links(before, after, grounds)
    return refused | {
        hit.place: PROJECT_CHECKS.message(hit)
        for hit in run(PROJECT_CHECKS, after)
        if hit.gate == Gate.ENTRY and not hit.place.startswith("executions")
    }


def _unknown_links(before: facts.Project, after: facts.Project, grounds: Grounds) -> dict[str, str]:
    refused: dict[str, str] = {}
    known = {(link.tree, link.code) for link in before.plan_links}
    new = {(link.tree, link.code) for link in after.plan_links} - known
    if new and not new <= grounds.nodes.keys():
        refused["plan_links"] = _("เลือกรายการจากแผนที่ใช้ในปีงบประมาณนี้")
    primary = next((link for link in after.plan_links if link.is_primary), None)
    if primary is not None and primary not in before.plan_links:
        try:
            if primary.tree != PlanTreeKind.MASTER_PLAN:
                raise NotASubPlan(primary.code)
            path_among(primary.code, grounds.nodes)
        except NotASubPlan:
            refused["plan_links.primary"] = _("เลือกเป้าหมายของแผนย่อยเป็นเป้าหมายหลัก")
    return refused
