"""Sources of the registration (M1-M5) and of what was declared of the project."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tidtam.documents.sources.said import MISSING, NOT_ASKED, Choice, Desk, Items, Period, Said, State, Tick, given
from tidtam.documents.sources.vocabulary import Made, source, words
from tidtam.plans.choices import PlanNodeKind, PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind, WorkPlanKind
from tidtam.projects.facts import Activity


@source("registration.name", Desk.GENERAL)
def name(made: Made, _argument: str) -> Said:
    """The project's name."""
    return words(made.record.project.name)


@source("registration.unit", Desk.GENERAL)
def unit(made: Made, _argument: str) -> Said:
    """The work group, where one is named, and the office."""
    return words(" ".join(filter(None, [made.record.project.work_group, made.record.office_name])))


@source("registration.rationale", Desk.DETAILS)
def rationale(made: Made, _argument: str) -> Said:
    """Why the project is."""
    return words(*made.record.project.rationale.splitlines())


@source("registration.objectives", Desk.DETAILS)
def objectives(made: Made, _argument: str) -> Said:
    """What it is for."""
    kept = tuple(filter(str.strip, made.record.project.objectives))
    return given(Items(kept)) if kept else MISSING


@source("registration.results", Desk.DETAILS, *ResultKind.values)
def results(made: Made, kind: str) -> Said:
    """Its outputs, or its outcomes."""
    kept = tuple(row.text for row in made.record.project.results if row.kind == kind and row.text.strip())
    return given(Items(kept)) if kept else MISSING


@source("registration.kpis", Desk.DETAILS, *KpiKind.values)
def kpis(made: Made, kind: str) -> Said:
    """Its KPIs of one kind. One whose kind nothing says stands among the numbers, and is named."""
    registered = made.record.project.kpis
    unsaid = [kpi for kpi in registered if kpi.kind is None and kind == KpiKind.QUANTITATIVE]
    of_kind = tuple(kpi.name for kpi in registered if kpi.kind == kind or kpi in unsaid)
    if not of_kind:
        return NOT_ASKED if registered else MISSING
    return given(Items(of_kind), (_("เลือกชนิดของตัวชี้วัด “%(name)s”") % {"name": kpi.name} for kpi in unsaid))


@source("registration.target_group", Desk.GENERAL)
def target_group(made: Made, _argument: str) -> Said:
    """Whom it is for."""
    return words(*made.record.project.target_group.splitlines())


@source("registration.place", Desk.GENERAL)
def place(made: Made, _argument: str) -> Said:
    """Where it is done."""
    return words(*made.record.project.place.splitlines())


@source("registration.period", Desk.GENERAL)
def period(made: Made, _argument: str) -> Said:
    """First and last day with the whole months between them."""
    start, end = made.record.project.start_date, made.record.project.end_date
    return given(Period(start, end, whole_months(start, end))) if start and end else MISSING


def whole_months(start: date, end: date) -> int | None:
    """Return how many whole months lie from one day to another, both counted; None where there is no whole number.

    1 October to 31 May: 8. 15 October to 14 November: 1.
    """
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return months if months > 0 and after.day == start.day else None


@source("registration.activities", Desk.ACTIVITIES)
def activities(made: Made, _argument: str) -> Said:
    """The planned main activities in their order."""
    titles = tuple(row.title for row in planned(made))
    return given(Items(titles)) if titles else MISSING


def planned(made: Made) -> tuple[Activity, ...]:
    """Return the main activities of the plan in their order: forms number them from 1."""
    return tuple(row for row in made.record.project.activities if row.is_planned and not row.parent_key)


LEVELS: dict[str, tuple[PlanTreeKind, tuple[PlanNodeKind, ...]]] = {
    "master_plan_issue": (PlanTreeKind.MASTER_PLAN, (PlanNodeKind.ISSUE,)),
    "sub_plan": (PlanTreeKind.MASTER_PLAN, (PlanNodeKind.SUB_PLAN,)),
    "ndp13": (PlanTreeKind.NDP13, (PlanNodeKind.MILESTONE, PlanNodeKind.PLAN_STRATEGY)),
    "security_plan": (PlanTreeKind.SECURITY_PLAN, (PlanNodeKind.ISSUE,)),
    "government_policy": (PlanTreeKind.GOVERNMENT_POLICY, (PlanNodeKind.POLICY_MAIN, PlanNodeKind.POLICY_URGENT)),
    "national_strategy": (PlanTreeKind.NATIONAL_STRATEGY, (PlanNodeKind.STRATEGY,)),
    "ministry_strategy": (PlanTreeKind.MINISTRY_STRATEGY, (PlanNodeKind.STRATEGY,)),
    "inspection_policy": (PlanTreeKind.INSPECTION_POLICY, tuple(PlanNodeKind)),
}
"""The levels of plans a form asks for: the tree, and the kinds of node whose words are printed."""


@source("registration.plan_links", Desk.PLANS, *LEVELS)
def plan_links(made: Made, level: str) -> Said:
    """A level of plans with the words of what is linked: box and words together, or neither (R4.1)."""
    tree, kinds = LEVELS[level]
    linked = [one for one in made.record.links if one.link.tree == tree]
    nodes = [node for one in linked for node in (*one.above, *filter(None, [one.node])) if node.kind in kinds]
    if level == "national_strategy" and not linked:
        nodes = [node for one in made.record.links if one.link.is_primary for node in one.strategies]
        nodes = nodes if len(nodes) == 1 else []
    texts = tuple(dict.fromkeys(numbered(node) for node in nodes))
    unknown = [one.link.code for one in linked if one.node is None]
    faults = [_("แก้รหัสแผน %(code)s ซึ่งไม่มีข้อความในแผนของปีนี้") % {"code": code} for code in unknown]
    if not texts and not unknown:
        return Said(State.MISSING, Tick(False))
    return given(Tick(True, texts or tuple(unknown)), faults)


_NUMBER = re.compile(r"[A-Z]+(?:-[A-Z]+)?0*(\d+)")


def numbered(node: PlanNodeFact) -> str:
    """Return a node's words behind its kind and number, where its code is one: "หมุดหมายที่ 12 …"."""
    found = _NUMBER.fullmatch(node.code)
    lead = f"{PlanNodeKind(node.kind).label}ที่ {found[1]} " if found else ""
    return f"{lead}{node.text}"


@source("registration.work_plan", Desk.BUDGET, *WorkPlanKind.values)
def work_plan(made: Made, kind: str) -> Said:
    """Whether the money comes from a work plan of this kind; an integrated one is named (R4.2)."""
    budget = made.record.project.budget
    if budget.work_plan_kind != kind:
        return Said(State.NOT_ASKED if budget.work_plan_kind else State.MISSING, Tick(False))
    unnamed = kind == WorkPlanKind.INTEGRATED and not budget.work_plan_name.strip()
    texts = tuple(filter(str.strip, [budget.work_plan_name]))
    return given(Tick(True, texts), [_("ระบุชื่อแผนงานบูรณาการ")] if unnamed else [])


@source("registration.source_of_money", Desk.BUDGET)
def source_of_money(made: Made, _argument: str) -> Said:
    """Work plan, output or project, activity and category of expense that the money comes from."""
    budget = made.record.project.budget
    kind = str(budget.work_plan_kind.label) if budget.work_plan_kind else ""
    category = str(budget.expense_category.label) if budget.expense_category else ""
    work_plan_words = " ".join(filter(None, [kind, budget.work_plan_name]))
    parts = [work_plan_words, budget.output_or_project, budget.budget_activity, category]
    return words(" · ".join(part for part in parts if part.strip()))


@source("execution.ended", Desk.EXECUTION)
def ended(made: Made, _argument: str) -> Said:
    """Whether the project has ended, as was declared last; nothing declared is neither."""
    declared = made.record.project.execution_at(made.quarter)
    is_known = declared is not None
    has_ended = declared is not None and declared.status in {ExecutionStatus.FINISHED, ExecutionStatus.CANCELLED}
    options = ((_("ยังไม่สิ้นสุดโครงการ"), is_known and not has_ended), (_("สิ้นสุดโครงการแล้ว"), has_ended))
    return Said(State.GIVEN if is_known else State.MISSING, Choice(options))
