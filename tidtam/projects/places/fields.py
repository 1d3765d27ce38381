"""Which fields a registration has, and in which section each stands."""

from collections.abc import Mapping

from tidtam.projects.choices import (
    BudgetBasis,
    ExpenseCategory,
    KpiKind,
    ResultKind,
    Section,
    TransferDirection,
    WorkPlanKind,
)
from tidtam.projects.places.kinds import FieldKind, Kind

WRITTEN: Mapping[Section, Mapping[str, Mapping[str, Kind]]] = {
    Section.GENERAL: {
        "": {
            "name": FieldKind.TEXT,
            "code": FieldKind.LINE,
            "work_group": FieldKind.OFFERED,
            "start_date": FieldKind.DATE,
            "end_date": FieldKind.DATE,
            "place": FieldKind.TEXT,
            "target_group": FieldKind.TEXT,
            "kind": FieldKind.LINE,
            "continuing_from": FieldKind.OFFERED,
            "in_emenscr": FieldKind.YES_NO,
        },
    },
    Section.PLANS: {
        "plan_links": {"primary": FieldKind.OFFERED},
        "plan_links[]": {"contribution": FieldKind.TEXT},
    },
    Section.DETAILS: {
        "": {"rationale": FieldKind.TEXT, "objectives": FieldKind.LINES},
        "results[]": {"kind": ResultKind, "text": FieldKind.TEXT},
        "kpis[]": {
            "name": FieldKind.TEXT,
            "kind": KpiKind,
            "unit": FieldKind.LINE,
            "baseline": FieldKind.NUMBER,
            "target": FieldKind.NUMBER,
            "target_pct": FieldKind.PERCENT,
            "target_total": FieldKind.NUMBER,
            "due_quarters": FieldKind.QUARTERS,
            "criterion": FieldKind.TEXT,
        },
    },
    Section.ACTIVITIES: {
        "activities[]": {
            "title": FieldKind.TEXT,
            "parent_key": FieldKind.OFFERED,
            "planned_quarters": FieldKind.QUARTERS,
            "weight_pct": FieldKind.PERCENT,
            "responsible": FieldKind.TEXT,
            "place": FieldKind.TEXT,
            "serves": FieldKind.KEYS,
            "planned_baht": FieldKind.AMOUNT,
            "funding_source": FieldKind.TEXT,
        },
    },
    Section.BUDGET: {
        "budget": {
            "basis": BudgetBasis,
            "money_fiscal_year_be": FieldKind.YEAR,
            "work_plan_kind": WorkPlanKind,
            "work_plan_name": FieldKind.TEXT,
            "output_or_project": FieldKind.TEXT,
            "budget_activity": FieldKind.TEXT,
            "expense_category": ExpenseCategory,
            "total_baht": FieldKind.AMOUNT,
        },
        "budget.planned[]": {"planned_baht": FieldKind.AMOUNT},
        "budget.transfers[]": {
            "direction": TransferDirection,
            "amount_baht": FieldKind.AMOUNT,
            "project_code": FieldKind.LINE,
            "work_plan": FieldKind.TEXT,
        },
    },
}
"""What a person writes, by section and owner, in the order of the form. An owner that ends in [] is a row of a list."""

KIND_OF: Mapping[tuple[str, str], Kind] = {
    (owner, name): kind
    for written in WRITTEN.values()
    for owner, named in written.items()
    for name, kind in named.items()
}
"""The same by owner and name."""

SECTION_OF_STEP: Mapping[str, Section] = {
    "plan_links": Section.PLANS,
    "rationale": Section.DETAILS,
    "objectives": Section.DETAILS,
    "results": Section.DETAILS,
    "kpis": Section.DETAILS,
    "activities": Section.ACTIVITIES,
    "budget": Section.BUDGET,
}
"""The section of a place by its first step; every other stands in the first."""


def section_of(place: str) -> Section:
    """Return the section that a place stands in."""
    return SECTION_OF_STEP.get(place.partition("[")[0].partition(".")[0], Section.GENERAL)
