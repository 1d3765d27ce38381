"""Arithmetic and decisions of the quarterly report (M6): pure functions, no Django, no database.

Money: `money_split` and `verdict` (docs/rules/disbursement.md). Quarters: `final_quarter`, `due_quarters`,
`due_parts` (docs/rules/due-quarters.md). KPIs: `kpi_standing`. Activities: `status_by_activities`. The sentences the
system writes itself stand in sentences.py.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tidtam.approval.choices import Origin, Status
from tidtam.periods.rules import quarters_due
from tidtam.progress.choices import ActivityStatus, AnswerState, KpiVerdict, Part, Verdict
from tidtam.progress.facts import ActivityProgress, Disbursement, KpiValue, Report
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind
from tidtam.projects.facts import Kpi, Project
from tidtam.thai.calendar import fiscal_year_be, quarter_of
from tidtam.thai.money import percent

ZERO = Decimal("0.00")
PLAN_PARTS = (Part.NATIONAL_STRATEGY, Part.MASTER_PLAN_ISSUE, Part.SUB_PLAN, Part.NDP13)
"""Parts 4a-4c and 5: they have a fifth element, how the work brings about the plan's target."""


@dataclass(frozen=True, slots=True)
class MoneySplit:
    """How a quarter's money lies against its plan; baht. within + not_disbursed = plan + carried in."""

    planned_baht: Decimal
    carried_in_baht: Decimal
    actual_baht: Decimal
    within_plan_baht: Decimal
    not_disbursed_baht: Decimal
    over_plan_baht: Decimal


def money_split(money: Disbursement) -> MoneySplit | None:
    """Split actual spending into the part within plan, the rest not disbursed, and the part over plan.

    The comparison is with plan of record plus carried-in money. Over-spending never hides under-spending: summed over
    reports, the three parts stay apart. None while plan or actual is missing.
    """
    if money.planned_baht is None or money.actual_baht is None:
        return None
    available = money.planned_baht + money.carried_in_baht
    return MoneySplit(
        planned_baht=money.planned_baht,
        carried_in_baht=money.carried_in_baht,
        actual_baht=money.actual_baht,
        within_plan_baht=min(available, money.actual_baht),
        not_disbursed_baht=max(available - money.actual_baht, ZERO),
        over_plan_baht=max(money.actual_baht - available, ZERO),
    )


def verdict(money: Disbursement) -> Verdict | None:
    """Return what the spending was against plan and carried-in money; None while either is missing."""
    split = money_split(money)
    if split is None:
        return None
    available = split.planned_baht + split.carried_in_baht
    if available == ZERO:
        return Verdict.NO_PLAN if split.actual_baht == ZERO else Verdict.SPENT_WITHOUT_PLAN
    if split.actual_baht == available:
        return Verdict.AS_PLANNED
    return Verdict.BELOW_PLAN if split.actual_baht < available else Verdict.ABOVE_PLAN


def cause_is_required(money: Disbursement) -> bool:
    """Return whether spending differs from plan in either direction; there is no threshold (R-D1, R-D2)."""
    return verdict(money) in {Verdict.BELOW_PLAN, Verdict.ABOVE_PLAN, Verdict.SPENT_WITHOUT_PLAN}


def disbursed_pct(money: Disbursement) -> Decimal | None:
    """Return actual spending in percent of plan plus carried in; may pass 100; None without a plan."""
    split = money_split(money)
    if split is None:
        return None
    return percent(split.actual_baht, split.planned_baht + split.carried_in_baht)


def final_quarter(project: Project) -> int:
    """Return the quarter, 1-4, in which everything must be answered: that of the end date, else 4 (R-Q2, R-Q4).

    A project that runs beyond its fiscal year is final in quarter 4 of it; one declared finished earlier is final
    in the quarter of that declaration, unless a later one took it back.
    """
    candidates = [4, *_standing(project, ExecutionStatus.FINISHED)]
    if project.end_date is not None and fiscal_year_be(project.end_date) == project.fiscal_year_be:
        candidates.append(quarter_of(project.end_date))
    return min(candidates)


def _standing(project: Project, status: ExecutionStatus) -> Iterator[int]:
    """Yield the quarters, last first, since which a status has been declared without another after it."""
    for row in sorted(project.executions, key=lambda row: -row.quarter):
        if row.status != status:
            return
        yield row.quarter


def due_quarters(project: Project) -> tuple[int, ...]:
    """Return the quarters of the fiscal year for which a report is due, from start date to end or declared finish.

    A cancelled project is finished in this sense: the quarter in which it was cancelled is the last.

    Empty where the start or the end date is not known: a quarter without report is then named, not called due.
    """
    if project.start_date is None or project.end_date is None:
        return ()
    if project.end_date < project.start_date:
        return ()
    last = min((final_quarter(project), *_standing(project, ExecutionStatus.CANCELLED)))
    owed = quarters_due(start_date=project.start_date, end_date=project.end_date)
    return tuple(quarter for year, quarter in owed if year == project.fiscal_year_be and quarter <= last)


def is_due(project: Project, quarter: int, *, reported_finally: Iterable[int] = ()) -> bool:
    """Return whether a report is owed for a quarter of the project's fiscal year.

    reported_finally  the quarters whose report is approved and was the last one the registration of its time asked
                      for: after such a report nothing is due.
    Where start or end are not known, the project owes it that was last declared in progress before the quarter.
    """
    if any(final < quarter for final in reported_finally):
        return False
    if project.start_date is None or project.end_date is None:
        declared = project.execution_at(quarter - 1)
        return declared is not None and declared.status == ExecutionStatus.IN_PROGRESS
    return quarter in due_quarters(project)


def due_parts(project: Project, quarter: int) -> tuple[Part, ...]:
    """Return the parts that must be answered in full, without "nothing this quarter": all of them at the end.

    Before the final quarter the answer may say "not reached yet" or "nothing served this target", so none is due in
    full; topics 2, 3 and the results of 6 are due every quarter and are no parts.
    """
    return tuple(Part) if quarter >= final_quarter(project) else ()


@dataclass(frozen=True, slots=True)
class KpiStanding:
    """Where a KPI stands: percent of what it is counted out of, and met or not (None: nothing to compare with)."""

    pct: Decimal | None
    increase: Decimal | None
    verdict: KpiVerdict | None


def kpi_standing(kpi: Kpi, value: KpiValue, previous: KpiValue | None = None) -> KpiStanding:
    """Compute a KPI's percent, its increase since the quarter before, and whether it is met.

    A percent target is compared with cumulative ÷ total; a number target with the cumulative value; where both are
    set both must be reached. A qualitative KPI carries the reporter's own verdict.
    """
    if kpi.kind == KpiKind.QUALITATIVE:
        return KpiStanding(None, None, value.verdict)
    if value.cumulative is None:
        return KpiStanding(None, None, None)
    total = value.total if value.total is not None else kpi.target_total
    base = total if total is not None else kpi.target
    pct = percent(value.cumulative, base) if base is not None else None
    before = previous.cumulative if previous is not None else None
    reached = []
    if kpi.target is not None:
        reached.append(value.cumulative >= kpi.target)
    if kpi.target_pct is not None:
        if pct is None or total is None:
            return KpiStanding(pct, _increase(value.cumulative, before), None)
        reached.append(pct >= kpi.target_pct)
    met = None if not reached else (KpiVerdict.MET if all(reached) else KpiVerdict.NOT_MET)
    return KpiStanding(pct, _increase(value.cumulative, before), met)


def kpi_is_answered(kpi: Kpi, value: KpiValue | None) -> bool:
    """Return whether a KPI has its result: a number (zero is one), for a qualitative one a verdict, else either."""
    if value is None:
        return False
    if kpi.kind == KpiKind.QUALITATIVE:
        return value.verdict is not None
    return value.cumulative is not None or (kpi.kind is None and value.verdict is not None)


@dataclass(frozen=True, slots=True)
class TargetCoverage:
    """In which quarters the reports of a year answered one target, and in which of them that was approved."""

    key: str
    reported: tuple[int, ...]
    approved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearCoverage:
    """What of the targets a project is evaluated by its reports of a year answer: each KPI, and 4a."""

    kpis: tuple[TargetCoverage, ...]
    national_strategy: TargetCoverage

    @property
    def unanswered_kpis(self) -> tuple[str, ...]:
        """The keys of the KPIs that no report answered."""
        return tuple(one.key for one in self.kpis if not one.reported)

    @property
    def is_ready(self) -> bool:
        """Whether the project can be evaluated: every KPI, and 4a, has an approved answer."""
        return all(one.approved for one in (*self.kpis, self.national_strategy))


def coverage_of_year(project: Project, reports: Iterable[Report]) -> YearCoverage:
    """Return which targets the reports of a year answer; a report nobody wrote answers none.

    4a is answered where its words, or the fifth element of them, say how the work brings about the target.
    """
    written = sorted((one for one in reports if one.status != Status.NOT_REPORTED), key=lambda one: one.quarter)

    def coverage(key: str, answers: Callable[[Report], bool]) -> TargetCoverage:
        said = [one for one in written if answers(one)]
        approved = tuple(one.quarter for one in said if one.status == Status.APPROVED)
        return TargetCoverage(key, tuple(one.quarter for one in said), approved)

    def answers_kpi(kpi: Kpi) -> Callable[[Report], bool]:
        return lambda report: any(kpi_is_answered(kpi, row) for row in report.kpi_values if row.kpi_key == kpi.key)

    def answers_strategy(report: Report) -> bool:
        return any(
            answer.state != AnswerState.NOT_SERVED and bool(answer.narrative.leads_to or answer.narrative.whole_text)
            for answer in report.answers_of(Part.NATIONAL_STRATEGY)
        )

    return YearCoverage(
        kpis=tuple(coverage(kpi.key, answers_kpi(kpi)) for kpi in project.kpis),
        national_strategy=coverage(Part.NATIONAL_STRATEGY.value, answers_strategy),
    )


def counted_kpis(project: Project, activity_key: str) -> tuple[Kpi, ...]:
    """Return the quantitative KPIs that an activity works for, in their order: what it counts, they count."""
    served = next((row.serves for row in project.activities if row.key == activity_key), ())
    return tuple(kpi for kpi in project.kpis if kpi.key in served and kpi.kind == KpiKind.QUANTITATIVE)


def _increase(now: Decimal, before: Decimal | None) -> Decimal | None:
    return None if before is None else now - before


def status_by_activities(activities: Iterable[ActivityProgress]) -> ExecutionStatus | None:
    """Return what the activities alone would say of the project; None where no activity states anything."""
    statuses = [row.status for row in activities if row.status is not None]
    if not statuses:
        return None
    closed = {ActivityStatus.DONE, ActivityStatus.CANCELLED}
    if all(status == ActivityStatus.CANCELLED for status in statuses):
        return ExecutionStatus.CANCELLED
    if all(status in closed for status in statuses):
        return ExecutionStatus.FINISHED
    idle = {ActivityStatus.NOT_STARTED, ActivityStatus.NOT_THIS_QUARTER, ActivityStatus.CANCELLED}
    return ExecutionStatus.NOT_STARTED if all(status in idle for status in statuses) else ExecutionStatus.IN_PROGRESS


def is_late(*, submitted_date: date | None, due_date: date, today: date) -> bool:
    """Return whether a report came, or still has not come, after its due date. Lateness is never a status."""
    return (submitted_date or today) > due_date


def carried_over(report: Report, to_quarter: int | None = None) -> Decimal:
    """Return what this report's causes move to a later quarter, in baht: what that carries in. None: to any."""
    moved = (cause for cause in report.disbursement.causes if cause.later_quarter and cause.amount_baht)
    return sum(
        (cause.amount_baht or ZERO for cause in moved if to_quarter in {None, cause.later_quarter}),
        ZERO,
    )


def plan_of_record(project: Project, quarter: int) -> Decimal | None:
    """Return what the registration plans to spend in a quarter, in baht; None where it plans no quarter at all.

    A quarter without a line of a plan that has others, and any quarter of a project without money, is planned at zero.
    """
    planned = {row.quarter: row.planned_baht for row in project.budget.planned}
    if quarter not in planned and not planned and project.budget.total_baht != ZERO:
        return None
    return planned.get(quarter, ZERO)


def with_money_of_record(report: Report, project: Project, earlier: Iterable[Report]) -> Report:
    """Return a report whose plan of record and carried-in money are what they follow from, not what anybody typed.

    The plan is the registration's; where that has none it stays as it is. Carried in is what the reports of earlier
    quarters moved to this one. An imported report keeps what was printed.
    """
    if report.origin == Origin.IMPORTED:
        return report
    planned = plan_of_record(project, report.quarter)
    carried_in = sum((carried_over(one, report.quarter) for one in earlier if one.quarter < report.quarter), ZERO)
    money = replace(
        report.disbursement,
        planned_baht=report.disbursement.planned_baht if planned is None else planned,
        carried_in_baht=carried_in,
    )
    return replace(report, disbursement=money)


TREE_OF_PART = {
    Part.NATIONAL_STRATEGY: "national_strategy",
    Part.MASTER_PLAN_ISSUE: "master_plan",
    Part.SUB_PLAN: "master_plan",
    Part.NDP13: "ndp13",
}
"""The plan (plans.choices.PlanTreeKind) whose targets a part answers."""


def targets_of_part(project: Project, part: Part) -> tuple[str, ...]:
    """Return what a project registered that answers of a part may cover: keys of results or KPIs, codes of a plan."""
    if part == Part.KPI:
        return tuple(kpi.key for kpi in project.kpis)
    if part in TREE_OF_PART:
        return tuple(link.code for link in project.plan_links if link.tree == TREE_OF_PART[part])
    kind = ResultKind.OUTPUT if part == Part.OUTPUT else ResultKind.OUTCOME
    return tuple(row.key for row in project.results if row.kind == kind)


ONE_ANSWER_FOR_EACH = (Part.OUTPUT, Part.OUTCOME, Part.KPI, Part.NDP13)
"""The parts of which every registered target is to be answered; 4a-4c speak of one chain of targets."""


def uncovered_targets(report: Report, project: Project, part: Part) -> tuple[str, ...]:
    """Return the registered targets of a part that no answer of it names; () where the part need not name each."""
    if part not in ONE_ANSWER_FOR_EACH:
        return ()
    covered = {key for answer in report.answers_of(part) for key in answer.covers}
    return tuple(key for key in targets_of_part(project, part) if key not in covered)
