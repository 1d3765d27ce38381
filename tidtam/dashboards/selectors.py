"""Readings across rooms for the pages of an office: its year, its list of projects, one project.

Every reading costs a number of queries that does not grow with projects or reports. What a figure means is decided in
the rules of its room; here it is only gathered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Cast, Coalesce

from tidtam.approval.choices import Status
from tidtam.approval.selectors import OWNERS_STATUSES
from tidtam.approval.things import kind_of
from tidtam.checks.models import FailedCheck
from tidtam.checks.selectors import FailedCounts, failed_checks_of, failed_checks_of_many
from tidtam.organisations.models import Organisation, OrganisationQuerySet
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import facts as progress_facts
from tidtam.progress.models import ProgressReport
from tidtam.progress.rules import due_quarters, status_by_activities, verdict
from tidtam.progress.selectors import NO_MONEY, MoneyTotals, failed_counts_of_year, money_by_quarter
from tidtam.progress.selectors import as_facts as reports_as_facts
from tidtam.projects import facts as project_facts
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.selectors import as_facts as projects_as_facts
from tidtam.projects.selectors import declared_at, facts_at_version
from tidtam.projects.shares import StatusShare, status_shares
from tidtam.thai.collation import search_key
from tidtam.thai.money import percent

QUARTERS = (1, 2, 3, 4)
NONE = "none"
"""In an address: "nothing is stated" (no status declared, no work group, no report)."""


def only_office_with_projects(among: OrganisationQuerySet) -> str | None:
    """Return the code of the one office of these that has projects; None where none or several have. One query."""
    codes = list(
        Project.objects.filter(organisation__in=among.order_by())
        .order_by()
        .values_list("organisation__code", flat=True)
        .distinct()[:2]
    )
    return codes[0] if len(codes) == 1 else None


@dataclass(frozen=True, slots=True)
class OfficeSummary:
    """An office's year up to a quarter.

    statuses    every execution status, and "not declared" last where a project declares none.
    money       of the chosen quarter; cumulative from the first quarter to it; by_quarter all that have reports.
    reports     per quarter 1-4, how many projects stand at each report status, "not reported" included.
    owed        per quarter, how many reports are due and with their owners still: progress.selectors.owed.
    failed      failed checks of the year's projects and reports.
    """

    projects: int
    statuses: tuple[StatusShare, ...]
    money: MoneyTotals
    cumulative: MoneyTotals
    by_quarter: Mapping[int, MoneyTotals]
    reports: Mapping[int, Mapping[Status, int]]
    owed: Mapping[int, int]
    failed: FailedCounts

    def reporting(self, quarter: int) -> int:
        """Return how many projects have a report of a quarter."""
        return sum(count for status, count in self.reports[quarter].items() if status != Status.NOT_REPORTED)


def office_summary(organisation: Organisation, *, fiscal_year_be: int, quarter: int) -> OfficeSummary:
    """Return an office's year up to a quarter: seven queries for any number of projects."""
    projects = Project.objects.registered(organisation.pk, fiscal_year_be)
    declared: Counter[str] = Counter(
        dict(
            projects.order_by()
            .annotate(declared=declared_at(quarter))
            .values_list("declared")
            .annotate(count=Count("pk"))
        )
    )
    count = sum(declared.values())
    reports = ProgressReport.objects.filter(project__in=projects)
    by_quarter = money_by_quarter(reports)
    stored = _stored_statuses(reports)
    return OfficeSummary(
        projects=count,
        statuses=status_shares(declared),
        money=by_quarter.get(quarter, NO_MONEY),
        cumulative=sum((money for number, money in by_quarter.items() if number <= quarter), NO_MONEY).year_so_far(),
        by_quarter=by_quarter,
        reports={quarter: _with_projects_without_one(stored[quarter], count) for quarter in QUARTERS},
        owed={quarter: sum(stored[quarter][status] for status in OWNERS_STATUSES) for quarter in QUARTERS},
        failed=failed_counts_of_year(organisation, fiscal_year_be),
    )


def _stored_statuses(reports: QuerySet[ProgressReport]) -> dict[int, dict[Status, int]]:
    counts: dict[int, dict[Status, int]] = {quarter: dict.fromkeys(Status, 0) for quarter in QUARTERS}
    for quarter, status, count in reports.order_by().values_list("quarter", "status").annotate(count=Count("pk")):
        counts[quarter][Status(status)] = count
    return counts


def _with_projects_without_one(stored: Mapping[Status, int], projects: int) -> dict[Status, int]:
    reported = sum(count for status, count in stored.items() if status != Status.NOT_REPORTED)
    return {**stored, Status.NOT_REPORTED: projects - reported}


# The list of projects ------------------------------------------------------------------------------------------------

PROJECT_SORTS = ("number", "name", "planned_baht", "actual_baht", "disbursed_pct")
"""What the list of projects can be sorted by, each also falling ("-name")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectQuery:
    """What a reader asks of the list of projects; "" asks nothing.

    execution   an ExecutionStatus or NONE.   report  a Status of the chosen quarter's report; not_reported is none.
    work_group  code of a work group or NONE.   sort  "" is the order of registration, the one documents print.
    """

    text: str = ""
    execution: str = ""
    work_group: str = ""
    report: str = ""
    only_failed: bool = False
    sort: str = ""


def projects_asked_for(
    organisation: Organisation, *, fiscal_year_be: int, quarter: int, query: ProjectQuery
) -> QuerySet[Project]:
    """Return the projects of an office's year that a query asks for, in no order: what is counted.

    Conditions on other tables are correlated, so that a page stops at its fiftieth project instead of gathering all.
    """
    projects = Project.objects.registered(organisation.pk, fiscal_year_be)
    for word in query.text.split():
        if key := search_key(word):
            projects = projects.filter(search_text__contains=key)
    if query.execution:
        wanted = "" if query.execution == NONE else query.execution
        projects = projects.alias(declared=declared_at(quarter)).filter(declared=wanted)
    if query.work_group == NONE:
        projects = projects.filter(work_group=None)
    elif query.work_group:
        projects = projects.filter(work_group__code=query.work_group)
    if query.report:
        report = ProgressReport.objects.filter(project=OuterRef("pk"), quarter=quarter)
        if query.report == Status.NOT_REPORTED:
            projects = projects.filter(~Exists(report.exclude(status=Status.NOT_REPORTED)))
        else:
            projects = projects.filter(Exists(report.filter(status=query.report)))
    if query.only_failed:
        of_project, of_report = (
            FailedCheck.objects.filter(content_type=ContentType.objects.get_for_model(kind), object_id=OuterRef("pk"))
            for kind in (Project, ProgressReport)
        )
        reports = ProgressReport.objects.filter(Exists(of_report), project=OuterRef("pk"))
        projects = projects.filter(Exists(of_project) | Exists(reports))
    return projects


def in_order(projects: QuerySet[Project], *, sort: str, quarter: int) -> QuerySet[Project]:
    """Return projects in the order of the list. A page is cut from their ids alone, so that nothing wide is sorted.

    sort  see ProjectQuery. Orders end with the primary key, so that every project stands on exactly one page. Projects
    without a figure stand behind those with one, both ways.
    """
    falling, name = sort.startswith("-"), sort.removeprefix("-")
    if name == "name":
        return projects.order_by("-sort_key" if falling else "sort_key", "pk")
    if name not in PROJECT_SORTS:
        return projects.order_by("pk")
    if name == "number":
        number = F("number").desc(nulls_last=True) if falling else F("number").asc(nulls_last=True)
        return projects.order_by(number, "pk")
    upto = Q(reports__quarter__lte=quarter) & HAS_MONEY
    money = DecimalField(max_digits=18, decimal_places=2)
    planned = Sum("reports__disbursement__planned_baht", filter=upto, output_field=money)
    actual = Sum("reports__disbursement__actual_baht", filter=upto, output_field=money)
    key = {
        "planned_baht": planned,
        "actual_baht": actual,
        "disbursed_pct": Case(
            When(planned_sum__gt=0, then=Cast("actual_sum", FloatField()) / Cast("planned_sum", FloatField())),
            default=None,
        ),
    }[name]
    if name == "disbursed_pct":
        projects = projects.alias(planned_sum=planned, actual_sum=actual)
    projects = projects.alias(sort_value=key)
    value = F("sort_value").desc(nulls_last=True) if falling else F("sort_value").asc(nulls_last=True)
    return projects.order_by(value, "pk")


HAS_MONEY = Q(reports__disbursement__planned_baht__isnull=False, reports__disbursement__actual_baht__isnull=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """One project of the list, its money cumulative from the first quarter to the chosen one.

    reports   per quarter up to the chosen one the report, or None where there is none.
    failed    how many checks fail for the project and its reports.
    """

    project: Project
    name: str
    execution: ExecutionStatus | None
    reports: tuple[tuple[int, ProgressReport | None], ...]
    planned_baht: Decimal | None
    actual_baht: Decimal | None
    disbursed_pct: Decimal | None
    failed: int


def project_rows(pks: Sequence[int], *, quarter: int) -> list[ProjectRow]:
    """Return the rows of one page of the list in the order of the ids: two queries for any number of projects."""
    projects = (
        Project.objects.select_related("current_version", "work_group")
        .only("number", "current_version__name", "work_group__name_th", "work_group__short_name_th")
        .annotate(declared=declared_at(quarter), failed=_failed_checks(Project))
        .in_bulk(pks)
    )
    reports: dict[int, dict[int, Any]] = defaultdict(dict)
    rows = (
        ProgressReport.objects.filter(project__in=pks)
        .reported()
        .select_related("disbursement")
        .order_by("project_id", "quarter")
    ).annotate(failed=_failed_checks(ProgressReport))
    for report in rows.only("project_id", "quarter", "status", "origin", "disbursement"):
        reports[report.project_id][report.quarter] = report
    return [_row(projects[pk], quarter, reports[pk]) for pk in pks]


def _failed_checks(model: type[Project | ProgressReport]) -> Coalesce:
    """Return the expression "how many checks fail for it", counted by index for each row of a page."""
    kind = ContentType.objects.get_for_model(model)
    found = FailedCheck.objects.filter(content_type=kind, object_id=OuterRef("pk")).order_by().values("object_id")
    return Coalesce(Subquery(found.annotate(count=Count("pk")).values("count")), 0)


def _row(project: Any, quarter: int, reports: Mapping[int, Any]) -> ProjectRow:
    money = [row.disbursement for number, row in reports.items() if number <= quarter and hasattr(row, "disbursement")]
    known = [row for row in money if row.planned_baht is not None and row.actual_baht is not None]
    planned = (
        sum((row.planned_baht for row in known if row.planned_baht is not None), Decimal("0.00")) if known else None
    )
    actual = sum((row.actual_baht for row in known if row.actual_baht is not None), Decimal("0.00")) if known else None
    return ProjectRow(
        project=project,
        name=project.current_version.name if project.current_version else project.key,
        execution=ExecutionStatus(project.declared) if project.declared else None,
        reports=tuple((number, reports.get(number)) for number in QUARTERS if number <= quarter),
        planned_baht=planned,
        actual_baht=actual,
        disbursed_pct=None if planned is None or actual is None else percent(actual, planned),
        failed=project.failed + sum(row.failed for row in reports.values()),
    )


# One project ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuarterOfProject:
    """A quarter of a project: its report as row and facts, or neither; is_due None where the dates are not known."""

    quarter: int
    row: ProgressReport | None
    report: progress_facts.Report | None
    is_due: bool | None

    @property
    def verdict(self) -> object:
        """What the spending was against plan; None while something is missing."""
        return verdict(self.report.disbursement) if self.report else None


@dataclass(frozen=True, slots=True)
class DeclaredStatus:
    """A declaration of the owner beside what the activities reported up to then say; None where they say nothing."""

    execution: project_facts.Execution
    by_activities: ExecutionStatus | None

    @property
    def differs(self) -> bool:
        """Whether the activities say something else than the owner."""
        return self.by_activities is not None and self.by_activities != self.execution.status


@dataclass(frozen=True, slots=True)
class LinkedPlan:
    """A plan link with the words of its node and of everything above it, topmost first; node None where unknown."""

    link: project_facts.PlanLink
    node: PlanNodeFact | None
    path: tuple[PlanNodeFact, ...]


@dataclass(frozen=True, slots=True)
class RegistrationReading:
    """What a page shows of a project's registration. failed: the failed checks of the project itself."""

    project: Project
    facts: project_facts.Project
    plan_links: tuple[LinkedPlan, ...]
    failed: Sequence[FailedCheck]


@dataclass(frozen=True, slots=True)
class ProjectReading(RegistrationReading):
    """Everything the page of a project shows. failed_of_reports: the failed checks of its reports by id."""

    quarters: tuple[QuarterOfProject, ...]
    declared: tuple[DeclaredStatus, ...]
    failed_of_reports: Mapping[int, Sequence[FailedCheck]]


def project_reading(pk: int) -> ProjectReading | None:
    """Return a project with all its reports, or None where there is none. A constant number of queries (about 22)."""
    project = (
        Project.objects.filter(pk=pk, current_version__isnull=False)
        .select_related("organisation", "current_version", "work_group")
        .prefetch_related("owners")
        .first()
    )
    if project is None:
        return None
    [facts] = projects_as_facts([project])
    rows = list(project.reports.reported().select_related("project", "disbursement").order_by("quarter"))
    reports = reports_as_facts(rows)
    return ProjectReading(
        project=project,
        facts=facts,
        quarters=tuple(_quarters(facts, rows, reports)),
        declared=tuple(DeclaredStatus(one, _said_by_activities(reports, one.quarter)) for one in facts.executions),
        plan_links=tuple(_linked_plans(facts)),
        failed=failed_checks_of_many([project])[project.pk],
        failed_of_reports=failed_checks_of_many(rows),
    )


def newest_registration(pk: int) -> tuple[RegistrationReading, ProjectVersion] | None:
    """Return a project as its newest version registers it, a draft before the approved one, with that version.

    None where there is none. A constant number of queries (about 10).
    """
    project = (
        Project.objects.filter(pk=pk, current_version__isnull=False)
        .select_related("organisation", "current_version", "draft_version", "work_group")
        .first()
    )
    if project is None or project.newest_version is None:
        return None
    version = project.newest_version
    version.project = project
    facts = facts_at_version(project, version)
    reading = RegistrationReading(
        project=project,
        facts=facts,
        plan_links=tuple(_linked_plans(facts)),
        failed=failed_checks_of(kind_of(version).checked_thing(version)),
    )
    return reading, version


def _quarters(
    facts: project_facts.Project, rows: Sequence[ProgressReport], reports: Sequence[progress_facts.Report]
) -> Iterable[QuarterOfProject]:
    dates_known = facts.start_date is not None and facts.end_date is not None
    due = due_quarters(facts)
    by_quarter = {row.quarter: (row, report) for row, report in zip(rows, reports, strict=True)}
    for quarter in QUARTERS:
        row, report = by_quarter.get(quarter, (None, None))
        yield QuarterOfProject(quarter, row, report, quarter in due if dates_known else None)


def _said_by_activities(reports: Iterable[progress_facts.Report], quarter: int) -> ExecutionStatus | None:
    latest: dict[str, progress_facts.ActivityProgress] = {}
    for report in reports:
        if report.quarter <= quarter:
            latest |= {row.activity_key: row for row in report.activities if row.status is not None}
    return status_by_activities(latest.values())


def _linked_plans(facts: project_facts.Project) -> Iterable[LinkedPlan]:
    trees = {PlanTreeKind.NATIONAL_STRATEGY.value, *(link.tree for link in facts.plan_links)}
    nodes = nodes_by_code(trees, facts.fiscal_year_be) if facts.plan_links else {}
    for link in facts.plan_links:
        yield LinkedPlan(link, nodes.get((link.tree, link.code)), tuple(_upwards(nodes, link)))


def _upwards(nodes: Mapping[tuple[str, str], PlanNodeFact], link: project_facts.PlanLink) -> list[PlanNodeFact]:
    """Return what stands above a linked node, and the national strategy an issue serves where it serves just one."""
    path: list[PlanNodeFact] = []
    node = nodes.get((link.tree, link.code))
    top = node
    while node is not None and node.parent_code:
        node = nodes.get((link.tree, node.parent_code))
        if node is not None:
            path.insert(0, node)
            top = node
    strategies = top.strategies if top else ()
    if len(strategies) == 1 and (strategy := nodes.get((PlanTreeKind.NATIONAL_STRATEGY, strategies[0]))):
        path.insert(0, strategy)
    return path


def counts_of(failed: Iterable[FailedCheck]) -> dict[str, int]:
    """Return how many failed checks stand at each level, strongest first; levels without one are absent."""
    counts: dict[str, Any] = Counter(row.level for row in failed)
    return {level: counts[level] for level in ("hard", "warning", "notice") if counts.get(level)}
