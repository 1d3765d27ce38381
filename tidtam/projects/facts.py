"""The one shape of a registered project (M1-M5), as frozen values.

Models, the exchange file, the importer and later the forms and the API translate to these; checks, totals and
documents read only these. There is no second shape. A text that is missing is `""`, a number or date that is missing
is `None`: zero is never missing. Amounts are baht with two decimals.

Keys: `key` names a result, KPI or activity inside its project for good, through all versions and quarters; it is
never shown. A project's own `key` is unique in its office and fiscal year.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tidtam.projects.choices import (
    BudgetBasis,
    ExecutionStatus,
    ExpenseCategory,
    KpiKind,
    ResultKind,
    TransferDirection,
    WorkPlanKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An output or outcome the project is to bring about."""

    key: str
    kind: ResultKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A measure of success, fixed at registration.

    target       the number to reach, in `unit`, cumulative over the year.
    target_pct   the percent to reach; it says nothing unless `target_total` states what it is a percent of.
    due_quarters the quarters in which a value is expected; empty means the last quarter of the project.
    criterion    what "reached" means for a qualitative KPI.
    """

    key: str
    name: str
    kind: KpiKind | None = None
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    target_pct: Decimal | None = None
    target_total: Decimal | None = None
    due_quarters: tuple[int, ...] = ()
    criterion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A main activity, or a sub-activity of the one that `parent_key` names.

    serves     keys of the results and KPIs this activity works for.
    is_planned False for work added during the year (กิจกรรมนอกแผน).
    """

    key: str
    title: str
    parent_key: str = ""
    planned_quarters: tuple[int, ...] = ()
    weight_pct: Decimal | None = None
    responsible: str = ""
    place: str = ""
    serves: tuple[str, ...] = ()
    is_planned: bool = True
    planned_baht: Decimal | None = None
    funding_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLink:
    """A link to a node of a plan tree, with what the project contributes to it.

    tree  kind of tree (plans.choices.PlanTreeKind), code  code of the node in the tree of the fiscal year.
    is_primary  the one sub-plan target from which issue and national strategy follow.
    """

    tree: str
    code: str
    is_primary: bool = False
    contribution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDisbursement:
    """The plan of record of one quarter, 1-4. It never changes; postponed money is carried in by the later quarter."""

    quarter: int
    planned_baht: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money that came from, or went to, another project."""

    direction: TransferDirection
    amount_baht: Decimal
    project_code: str
    work_plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """M5: where the money comes from and when it is to be spent."""

    total_baht: Decimal | None = None
    basis: BudgetBasis | None = None
    money_fiscal_year_be: int | None = None
    work_plan_kind: WorkPlanKind | None = None
    work_plan_name: str = ""
    output_or_project: str = ""
    budget_activity: str = ""
    expense_category: ExpenseCategory | None = None
    planned: tuple[PlannedDisbursement, ...] = ()
    transfers: tuple[Transfer, ...] = ()

    @property
    def received_baht(self) -> Decimal | None:
        """What may be spent: the approved total and what came from other projects; None while the total is missing."""
        if self.total_baht is None:
            return None
        return sum(
            (row.amount_baht for row in self.transfers if row.direction == TransferDirection.IN), self.total_baht
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """What the owner declared of the project at the end of a quarter, 1-4, report or not.

    reason           required to finish with open activities, to cancel, and not to have started.
    planned_quarter  for a project not started: when it is to start; planned_baht what it will then cost.
    """

    quarter: int
    status: ExecutionStatus
    reason: str = ""
    planned_quarter: int | None = None
    planned_baht: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """What only one target form asks of the project, answered: `place` names the question inside the form `form`.

    An answer that is taken away stands no more; none is empty.
    """

    form: str
    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A registered project of one office and fiscal year (M1-M5).

    number           the place in the office's own list within its declared status, 1..; prints as "โครงการที่ n".
    work_group       name of the work group (กลุ่ม) inside the office.
    in_emenscr       whether the project stands in the national system; None where nothing says so. One that need not
                     stand there still reports here.
    continuing_from  key of last year's project.
    invented         names of fields that were invented for a demonstration, so that every page can say so.
    """

    key: str
    name: str
    fiscal_year_be: int
    number: int | None = None
    code: str = ""
    work_group: str = ""
    kind: str = ""
    start_date: date | None = None
    end_date: date | None = None
    place: str = ""
    target_group: str = ""
    continuing_from: str = ""
    in_emenscr: bool | None = None
    rationale: str = ""
    objectives: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    activities: tuple[Activity, ...] = ()
    plan_links: tuple[PlanLink, ...] = ()
    budget: Budget = field(default_factory=Budget)
    executions: tuple[Execution, ...] = ()
    form_answers: tuple[FormAnswer, ...] = ()
    invented: tuple[str, ...] = ()

    def execution_at(self, quarter: int) -> Execution | None:
        """Return the latest declaration made at or before the end of a quarter, or None."""
        declared = [row for row in self.executions if row.quarter <= quarter]
        return max(declared, key=lambda row: row.quarter, default=None)

    def answers_to(self, form: str) -> dict[str, str]:
        """Return what is answered to a form, by place."""
        return {row.place: row.text for row in self.form_answers if row.form == form}


def answers_in_order(answers: Iterable[FormAnswer]) -> tuple[FormAnswer, ...]:
    """Return answers by form and place: the order in which facts hold them."""
    return tuple(sorted(answers, key=lambda row: (row.form, row.place)))


def answers_laid_over(said: Iterable[FormAnswer], standing: Iterable[FormAnswer]) -> tuple[FormAnswer, ...]:
    """Return the answers that stand, with what is said laid over: what says nothing of a place leaves it alone."""
    by_place = {(row.form, row.place): row for rows in (standing, said) for row in rows}
    return answers_in_order(by_place.values())


def copied_into(begun: Project, last: Project) -> Project:
    """Return a project that begins as a copy of an earlier year's: what happened then, and when, is left out.

    Left out are the code and number, the days, the year of the money and its transfers, what was declared, what was
    answered to the year's forms, and activities that were added outside the plan.
    """
    planned = tuple(row for row in last.activities if row.is_planned)
    mains = {row.key for row in planned}
    return replace(
        last,
        key=begun.key,
        name=begun.name,
        fiscal_year_be=begun.fiscal_year_be,
        continuing_from=last.key,
        number=None,
        code="",
        start_date=None,
        end_date=None,
        activities=tuple(replace(row, parent_key=row.parent_key if row.parent_key in mains else "") for row in planned),
        budget=replace(last.budget, money_fiscal_year_be=None, transfers=()),
        executions=(),
        form_answers=(),
        invented=(),
    )
