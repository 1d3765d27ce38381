"""Gathers the record of an office's booklet from one state of the database.

Totals are summed in SQL from the reports' rows, parts are read as facts in the same snapshot; nothing is typed. Which
reports stand behind a figure is decided here once and serves every format and the page's drill-down.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import override

from tidtam.access.selectors import is_demo_database
from tidtam.access.snapshot import reading_snapshot
from tidtam.approval.choices import Status
from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.chapters import project_chapter, report_section
from tidtam.documents.office_booklet.record import (
    AcceptedCheck,
    Booklet,
    Cover,
    GroupChapter,
    LeftOut,
    MoneyGroup,
    MoneyWindow,
    PlanLinkRow,
    ProjectChapter,
    ProjectRef,
    QuarterCoverage,
    QuarterSection,
    ReportRef,
    StatusChapter,
    StatusShare,
)
from tidtam.documents.project_record import Accepted, accepted_checks
from tidtam.organisations.models import Organisation
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress.facts import Report
from tidtam.progress.models import ProgressReport, ReportQuerySet
from tidtam.progress.rules import due_quarters, money_split
from tidtam.progress.selectors import NO_MONEY, as_facts, as_valid_facts, money_by_project, money_totals
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Project as ProjectFacts
from tidtam.projects.models import Project
from tidtam.projects.selectors import as_facts as projects_as_facts
from tidtam.thai.calendar import quarters_of_round, round_as_of
from tidtam.thai.collation import sort_key
from tidtam.thai.money import percent

STATUS_ORDER = (*ExecutionStatus, None)


def office_booklet(
    *, organisation: Organisation, fiscal_year_be: int, months: int, approved_only: bool = False
) -> Booklet:
    """Return the booklet of an office's round, 6 or 12 months.

    approved_only  False: a draft of every report there is. True: what an issued booklet prints and counts; it has no
                   number until it is issued.
    The number of queries does not grow with projects or reports. Raises ValueError for another round.
    """
    with reading_snapshot(), override("th"):
        return _Gathering(organisation, fiscal_year_be, months, approved_only=approved_only).booklet()


class _Gathering:
    """One reading of an office's round; holds what several parts of the booklet need."""

    def __init__(self, organisation: Organisation, fiscal_year_be: int, months: int, *, approved_only: bool) -> None:
        self.organisation, self.year, self.months = organisation, fiscal_year_be, months
        self.approved_only = approved_only
        self.quarters = quarters_of_round(months)
        rows = list(
            Project.objects.registered(organisation.pk, fiscal_year_be)
            .select_related("current_version", "work_group")
            .order_by("number", "id")
        )
        facts = projects_as_facts(rows)
        self.pks = {row.key: row.pk for row in rows}
        facts.sort(key=self.place_in_print)
        self.projects = {fact.key: fact for fact in facts}
        self.refs = {
            fact.key: ProjectRef(fact.key, fact.name, self.pks[fact.key], number)
            for number, fact in enumerate(facts, 1)
        }
        self.key_of = {pk: key for key, pk in self.pks.items()}
        self.has_demo_rows = any(row.is_demo for row in rows)
        self.left_out = self.reports_left_out()
        self.reports = list(
            self.report_rows().select_related("project", "disbursement").order_by("quarter", "project__number", "pk")
        )
        self.reports.sort(key=lambda row: (row.quarter, self.refs[row.project.key].number))
        self.report_facts = self.as_counted(self.reports)
        self.report_refs = {
            (fact.project_key, fact.quarter): self.report_ref(fact.project_key, fact.quarter, row.pk)
            for row, fact in zip(self.reports, self.report_facts, strict=True)
        }
        self.money_of = money_by_project(self.report_rows(), as_valid=approved_only)
        self.by_project: dict[str, dict[int, Report]] = defaultdict(dict)
        for fact in self.report_facts:
            self.by_project[fact.project_key][fact.quarter] = fact

    def report_rows(self) -> ReportQuerySet:
        """Return the reports of the round that count: what every sum and every list of the booklet starts from."""
        rows = self.reports_of_round()
        return rows.approved_once() if self.approved_only else rows

    def as_counted(self, rows: Sequence[ProgressReport]) -> list[Report]:
        """Return the facts that are printed: in an issued booklet what was approved last, also of a reopened report."""
        if not self.approved_only:
            return as_facts(rows)
        return [replace(fact, status=Status.APPROVED) for fact in as_valid_facts(rows)]

    def reports_of_round(self) -> ReportQuerySet:
        """Return every report of the round that was written, whatever its status."""
        return ProgressReport.objects.of_office(self.organisation.pk, self.year).filter(
            quarter__in=self.quarters, project__current_version__isnull=False
        )

    def reports_left_out(self) -> tuple[LeftOut, ...]:
        """Return the reports that do not count, by quarter and project: none in a draft. One query."""
        if not self.approved_only:
            return ()
        rows = self.reports_of_round().exclude(pk__in=self.report_rows())
        left_out = [
            LeftOut(self.report_ref(self.key_of[project_pk], quarter, pk), Status(status))
            for pk, project_pk, quarter, status in rows.values_list("pk", "project_id", "quarter", "status")
        ]
        return tuple(sorted(left_out, key=lambda row: (row.report.quarter, row.report.project.number)))

    def report_ref(self, key: str, quarter: int, pk: int) -> ReportRef:
        """Return how figures name a report."""
        return ReportRef(f"{key}Q{quarter}", self.refs[key], quarter, pk)

    def booklet(self) -> Booklet:
        nodes = nodes_by_code((), self.year)
        return Booklet(
            cover=Cover(
                office_name=self.organisation.name_th,
                office_short_name=self.organisation.short_name_th,
                fiscal_year_be=self.year,
                months=self.months,
                as_of_date=round_as_of(self.year, self.months),
                document_no="",
                work_group="",
                address_lines=(),
            ),
            is_demo=self.has_demo_rows or is_demo_database(),
            is_draft=not self.approved_only,
            projects=tuple(self.refs.values()),
            shares=self.shares(),
            coverage=tuple(self.coverage(quarter) for quarter in self.quarters),
            quarter_money=self.money((self.quarters[-1],), is_cumulative=False),
            round_money=self.money(self.quarters, is_cumulative=True),
            report_statuses=self.report_statuses(),
            chapters=self.chapters(),
            outside_emenscr=self.projects_where(lambda project: project.in_emenscr is False),
            without_report=self.without_report(),
            left_out=self.left_out,
            accepted_checks=self.accepted_checks(),
            plan_links=tuple(self.plan_links(nodes)),
            money_by_work_group=self.money_groups(self.work_group_of, words.NO_WORK_GROUP),
            money_by_strategy=self.money_groups(lambda project: _strategy(project, nodes), words.NO_STRATEGY),
        )

    def projects_where(self, condition: Callable[[ProjectFacts], bool]) -> tuple[ProjectRef, ...]:
        return tuple(self.refs[key] for key, project in self.projects.items() if condition(project))

    def without_report(self) -> tuple[ProjectRef, ...]:
        """Return the projects nobody has reported on: one whose report is only not approved yet is none of them."""
        reported = {row.report.project.id for row in self.left_out}
        return self.projects_where(lambda project: not self.by_project[project.key] and project.key not in reported)

    def place_in_print(self, project: ProjectFacts) -> tuple[int, bool, str]:
        """Return what a booklet sorts its projects by: declared status, then work group, those without one last."""
        return (STATUS_ORDER.index(self.declared(project)), not project.work_group, sort_key(project.work_group))

    def declared(self, project: ProjectFacts) -> ExecutionStatus | None:
        """Return the execution status declared at the round's end."""
        execution = project.execution_at(self.quarters[-1])
        return execution.status if execution else None

    def shares(self) -> tuple[StatusShare, ...]:
        """Return the count of every status; one that nobody holds is shown only where the booklet always names it."""
        always = {ExecutionStatus.FINISHED, ExecutionStatus.IN_PROGRESS, ExecutionStatus.NOT_STARTED}
        shares = []
        for status in STATUS_ORDER:
            members = tuple(
                self.refs[key] for key, project in self.projects.items() if self.declared(project) == status
            )
            if members or status in always:
                pct = percent(Decimal(len(members)), Decimal(len(self.projects)))
                shares.append(StatusShare(status, len(members), pct, members))
        return tuple(shares)

    def coverage(self, quarter: int) -> QuarterCoverage:
        refs = tuple(ref for ref in self.report_refs.values() if ref.quarter == quarter)
        return QuarterCoverage(quarter, refs, len(self.projects))

    def money(self, quarters: tuple[int, ...], *, is_cumulative: bool) -> MoneyWindow:
        totals = money_totals(self.report_rows().filter(quarter__in=quarters), as_valid=self.approved_only)
        if is_cumulative:
            totals = totals.year_so_far()
        facts = [fact for fact in self.report_facts if fact.quarter in quarters]
        splits = {(fact.project_key, fact.quarter): money_split(fact.disbursement) for fact in facts}

        def refs(condition: Callable[[Report], bool]) -> tuple[ReportRef, ...]:
            return tuple(self.report_refs[fact.project_key, fact.quarter] for fact in facts if condition(fact))

        def split_part(fact: Report, name: str) -> Decimal:
            split = splits[fact.project_key, fact.quarter]
            return Decimal(0) if split is None else getattr(split, name)

        available = totals.planned_baht + totals.carried_in_baht
        return MoneyWindow(
            quarters=quarters,
            is_cumulative=is_cumulative,
            totals=totals,
            disbursed_pct=percent(totals.actual_baht, available),
            within_pct=percent(totals.within_plan_baht, available),
            not_disbursed_pct=percent(totals.not_disbursed_baht, available),
            reports=refs(lambda _fact: True),
            with_plan=refs(lambda fact: (fact.disbursement.planned_baht or 0) > 0),
            with_plan_or_spending=refs(
                lambda fact: (fact.disbursement.planned_baht or 0) > 0 or (fact.disbursement.actual_baht or 0) > 0
            ),
            below_plan=refs(lambda fact: split_part(fact, "not_disbursed_baht") > 0),
            over_plan=refs(lambda fact: split_part(fact, "over_plan_baht") > 0),
        )

    def report_statuses(self) -> tuple[tuple[Status, tuple[ReportRef, ...]], ...]:
        """Return, per report status that occurs, the reports that stand in it: a draft prints all and says so."""
        held = []
        for status in Status:
            refs = tuple(
                self.report_refs[fact.project_key, fact.quarter] for fact in self.report_facts if fact.status == status
            )
            if refs:
                held.append((status, refs))
        return tuple(held)

    def chapters(self) -> tuple[StatusChapter, ...]:
        chapters = []
        for status in STATUS_ORDER:
            members = [project for project in self.projects.values() if self.declared(project) == status]
            if not members:
                continue
            names = sorted({project.work_group for project in members}, key=lambda name: (not name, sort_key(name)))
            groups = tuple(
                GroupChapter(name, tuple(self.chapter(project) for project in members if project.work_group == name))
                for name in names
            )
            chapters.append(StatusChapter(status, groups))
        return tuple(chapters)

    def chapter(self, project: ProjectFacts) -> ProjectChapter:
        known_dates = project.start_date is not None and project.end_date is not None
        due = due_quarters(project)
        left_out = {row.report.quarter: row.status for row in self.left_out if row.report.project.id == project.key}
        quarters = []
        for quarter in self.quarters:
            report = self.by_project[project.key].get(quarter)
            section = None
            if report is not None:
                section = report_section(project, report, self.report_refs[project.key, quarter])
            is_due = quarter in due if known_dates else None
            quarters.append(QuarterSection(quarter, section, is_due, left_out.get(quarter)))
        return project_chapter(project, self.refs[project.key], tuple(quarters), at_quarter=self.quarters[-1])

    def accepted_checks(self) -> tuple[AcceptedCheck, ...]:
        """Return the hard failed checks of what is printed that somebody answered for, in printing order. Two queries.

        Those a director signs when the booklet is issued are added then (publishing.services).
        """
        of_projects = {pk: self.refs[key] for pk, key in self.key_of.items()}
        of_reports = {ref.pk: ref for ref in self.report_refs.values()}
        accepted: list[tuple[ProjectRef | ReportRef, Accepted]] = [
            *((of_projects[pk], found) for pk, found in accepted_checks(Project, of_projects)),
            *((of_reports[pk], found) for pk, found in accepted_checks(ProgressReport, of_reports)),
        ]
        accepted.sort(key=lambda found: _place(found[0]))  # a stable sort: within a thing the catalogue's order stays
        return tuple(
            AcceptedCheck(
                subject=ref,
                message=found.message,
                accepted_by=found.accepted_by or words.MISSING,
                accepted_date=found.accepted_date,
                reason=found.reason,
            )
            for ref, found in accepted
        )

    def plan_links(self, nodes: Mapping[tuple[str, str], PlanNodeFact]) -> Iterable[PlanLinkRow]:
        for key, project in self.projects.items():
            for link in project.plan_links:
                node = nodes.get((link.tree, link.code))
                yield PlanLinkRow(
                    project=self.refs[key],
                    tree_label=str(PlanTreeKind(link.tree).label) if link.tree in PlanTreeKind.values else link.tree,
                    code=link.code,
                    text=node.text if node else "",
                    is_primary=link.is_primary,
                    is_invented="plan_links" in project.invented,
                )

    def work_group_of(self, project: ProjectFacts) -> str:
        return project.work_group

    def money_groups(self, name_of: Callable[[ProjectFacts], str], nameless: str) -> tuple[MoneyGroup, ...]:
        """Return the round's money per group; a project stands in exactly one, so the groups add up to the total."""
        members: dict[str, list[str]] = defaultdict(list)
        for key, project in self.projects.items():
            members[name_of(project)].append(key)
        return tuple(
            self.money_group(name or nameless, keys)
            for name, keys in sorted(members.items(), key=lambda item: (not item[0], sort_key(item[0])))
        )

    def money_group(self, name: str, keys: Sequence[str]) -> MoneyGroup:
        totals = sum((self.money_of[self.pks[key]] for key in keys if self.pks[key] in self.money_of), NO_MONEY)
        totals = totals.year_so_far()
        return MoneyGroup(
            name=name,
            projects=tuple(self.refs[key] for key in keys),
            totals=totals,
            disbursed_pct=percent(totals.actual_baht, totals.planned_baht + totals.carried_in_baht),
        )


def _place(ref: ProjectRef | ReportRef) -> tuple[int, int]:
    """Return where a note about a project or report stands: by project, the project itself before its quarters."""
    return (ref.project.number, ref.quarter) if isinstance(ref, ReportRef) else (ref.number, 0)


def _strategy(project: ProjectFacts, nodes: Mapping[tuple[str, str], PlanNodeFact]) -> str:
    """Return the title of the one national strategy a project serves, or "" where none or several are stated.

    The strategy the project links to itself wins; without one it follows from the primary link, upwards in the tree,
    where that leads to exactly one.
    """
    linked = {link.code for link in project.plan_links if link.tree == PlanTreeKind.NATIONAL_STRATEGY}
    codes = {_top(nodes, PlanTreeKind.NATIONAL_STRATEGY, code) for code in linked}
    if not codes:
        for link in project.plan_links:
            if link.is_primary and link.tree == PlanTreeKind.MASTER_PLAN:
                issue = nodes.get((link.tree, _top(nodes, link.tree, link.code)))
                codes = set(issue.strategies) if issue else set()
    if len(codes) != 1:
        return ""
    node = nodes.get((PlanTreeKind.NATIONAL_STRATEGY, codes.pop()))
    return node.title if node else ""


def _top(nodes: Mapping[tuple[str, str], PlanNodeFact], tree: str, code: str) -> str:
    node = nodes.get((tree, code))
    while node is not None and node.parent_code:
        code = node.parent_code
        node = nodes.get((tree, code))
    return code
