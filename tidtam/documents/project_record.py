"""What one project says of a year, for every form that is made of it: read from one state of the database, once.

Its registration, its reports by quarter with the registration each was written on, who in which role moved them on
which day, the evidence used in them, the failed checks somebody answered for. No person's name stands here. Which of
it a form prints, the form's own folder says.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import override

from tidtam.access.selectors import is_demo_database
from tidtam.access.snapshot import reading_snapshot
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import approved_contents
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import Hit
from tidtam.evidence.choices import EvidenceKind
from tidtam.evidence.models import EvidenceUse
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS
from tidtam.progress.facts import Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.rules import due_quarters
from tidtam.progress.selectors import as_facts
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.facts import PlanLink
from tidtam.projects.facts import Project as ProjectFacts
from tidtam.projects.mapping import read_content
from tidtam.projects.models import Project, ProjectVersion
from tidtam.projects.selectors import facts_at_versions
from tidtam.thai.dates import local_date

YEAR = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One move of the chain: in which role, for somebody else or not, on which day. Nobody's name."""

    move: MoveName
    to_status: Status
    role: Role
    is_acting: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A hard check that fails and that somebody answered for. accepted_by  the role in words; "" where none is kept."""

    message: str
    accepted_by: str
    accepted_date: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedEvidence:
    """A file or link that stands at a place of a quarter's report.

    file, small_file  names in the storage "evidence" ("" of a link; small_file only of a picture).
    """

    id: UUID
    quarter: int
    place: str
    kind: EvidenceKind
    title: str
    name: str
    address: str
    bytes: int
    sha256: str
    file: str
    small_file: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterRecord:
    """One quarter's report as it is stored, with the registration it was written on.

    project  the version that held at its time, with all that was declared of the project since.
    valid    what was approved last, also while it is reopened; None before its first approval.
    """

    pk: int
    quarter: int
    report: Report
    valid: Report | None
    project: ProjectFacts
    moves: tuple[Moved, ...]
    evidence: tuple[UsedEvidence, ...]
    accepted: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One version of a registration and how it was approved; `number` counts a project's versions."""

    number: int
    status: Status
    holds: bool
    moves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedNode:
    """A link of the project, the node it names (None where the year's plans have none) and the nodes above, top first.

    strategies  the national strategies of the master-plan issue it stands in, where the plan states them.
    """

    link: PlanLink
    node: PlanNodeFact | None
    above: tuple[PlanNodeFact, ...] = ()
    strategies: tuple[PlanNodeFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecord:
    """Everything forms print of a project.

    project   its registration as it holds, with all that was declared.   quarters  those with a report, oldest first.
    accepted  what was answered for of the project itself; of a report it stands with its quarter.
    """

    pk: int
    office_code: str
    office_name: str
    office_short_name: str
    project: ProjectFacts
    registrations: tuple[Registration, ...]
    quarters: tuple[QuarterRecord, ...]
    accepted: tuple[Accepted, ...]
    links: tuple[LinkedNode, ...]
    is_demo: bool

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports, oldest first."""
        return tuple(row.report for row in self.quarters)

    @property
    def evidence(self) -> tuple[UsedEvidence, ...]:
        """What is used in its reports, by quarter, in the order it was put there."""
        return tuple(one for row in self.quarters for one in row.evidence)

    @property
    def spent_by_quarter(self) -> dict[int, Decimal | None]:
        """What each quarter of the year spent, in baht: None where none is reported, which is not zero."""
        spent = {row.quarter: row.report.disbursement.actual_baht for row in self.quarters}
        return {quarter: spent.get(quarter) for quarter in YEAR}

    @property
    def spent_baht(self) -> Decimal | None:
        """The sum of the quarters that are reported; None where none is."""
        known = [amount for amount in self.spent_by_quarter.values() if amount is not None]
        return sum(known, Decimal("0.00")) if known else None

    @property
    def last_quarter(self) -> int:
        """The quarter a form speaks of where none is asked for: the last one reported, else the first."""
        return max((row.quarter for row in self.quarters), default=1)

    @property
    def registration(self) -> Registration | None:
        """The version that holds."""
        return next((one for one in self.registrations if one.holds), None)

    def until(self, quarter: int) -> "ProjectRecord":
        """Return the record as it stood when a quarter ended: what was reported and declared of later ones left out."""
        executions = tuple(row for row in self.project.executions if row.quarter <= quarter)
        return replace(
            self,
            project=replace(self.project, executions=executions),
            quarters=tuple(row for row in self.quarters if row.quarter <= quarter),
        )

    def unapproved(self, quarter: int) -> tuple[int, ...]:
        """Return the quarters up to one whose report is due, or was written, and is not approved.

        Where it is not known what is due, some quarter must be reported: else the very one that is asked.
        """
        due = {one for one in due_quarters(self.project) if one <= quarter}
        written = {row.quarter: row.report.status for row in self.quarters if row.quarter <= quarter}
        asked = due | written.keys() or {quarter}
        return tuple(sorted(one for one in asked if written.get(one) != Status.APPROVED))

    def is_approved(self, quarter: int) -> bool:
        """Return whether the registration and every report asked for up to a quarter are approved."""
        held = self.registration
        return held is not None and held.status == Status.APPROVED and not self.unapproved(quarter)


def record_of_project(pk: int) -> ProjectRecord | None:
    """Return the record of one project; None where it does not exist or registers nothing. Fourteen queries at most."""
    with reading_snapshot(), override("th"):
        return next(iter(_records(_rows().filter(pk=pk))), None)


def records_of_office(organisation: Organisation, fiscal_year_be: int) -> list[ProjectRecord]:
    """Return the records of all projects of an office's year, by number: no more queries than for one."""
    with reading_snapshot(), override("th"):
        return _records(_rows().filter(organisation=organisation, fiscal_year_be=fiscal_year_be))


def accepted_checks(model: type[Model], ids: Collection[int]) -> list[tuple[int, Accepted]]:
    """Return the hard failed checks of things of one kind that somebody answered for, with the thing's id. One query.

    In the order of the catalogue.
    """
    rows = FailedCheck.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=list(ids),
        level=Level.HARD,
        accepted_at__isnull=False,
    )
    return [
        (
            row.object_id,
            Accepted(
                message=_message(row.hit),
                accepted_by=str(Role(row.accepted_role).label) if row.accepted_role else "",
                accepted_date=local_date(row.accepted_at),
                reason=row.accepted_reason,
            ),
        )
        for row in rows
        if row.accepted_at
    ]


def _message(hit: Hit) -> str:
    catalogues = (PROJECT_CHECKS, ROUND_CHECKS, REPORT_CHECKS)
    return next((each.message(hit) for each in catalogues if hit.code in each), hit.code)


# ---- reading


def _rows() -> QuerySet[Project]:
    rows = Project.objects.filter(current_version__isnull=False)
    return rows.select_related("current_version", "work_group", "organisation").order_by("number", "id")


def _records(found: QuerySet[Project]) -> list[ProjectRecord]:
    rows = list(found)
    if not rows:
        return []
    ids = [row.pk for row in rows]
    reports = list(
        ProgressReport.objects.filter(project__in=ids)
        .reported()
        .select_related("project__work_group", "disbursement", "project_version")
        .order_by("quarter", "pk")
    )
    versions = list(ProjectVersion.objects.filter(project__in=ids).order_by("number").defer(*LONG_TEXTS))
    facts = _facts(rows, reports)
    quarters = _quarters(reports, facts)
    accepted = _by_id(accepted_checks(Project, ids))
    moves = _moves(ProjectVersion, [version.pk for version in versions])
    registered: dict[int, list[ProjectVersion]] = defaultdict(list)
    for version in versions:
        registered[version.project_id].append(version)
    nodes = {year: nodes_by_code((), year) for year in {row.fiscal_year_be for row in rows}}
    is_demo = is_demo_database()
    return [
        ProjectRecord(
            pk=row.pk,
            office_code=row.organisation.code,
            office_name=row.organisation.name_th,
            office_short_name=row.organisation.short_name_th,
            project=facts[row.pk, row.current_version_id],
            registrations=tuple(
                Registration(
                    number=version.number,
                    status=Status(version.status),
                    holds=version.pk == row.current_version_id,
                    moves=tuple(moves[version.pk]),
                )
                for version in registered[row.pk]
            ),
            quarters=tuple(quarters[row.pk]),
            accepted=tuple(accepted[row.pk]),
            links=tuple(
                _linked(link, nodes[row.fiscal_year_be]) for link in facts[row.pk, row.current_version_id].plan_links
            ),
            is_demo=is_demo or row.is_demo,
        )
        for row in rows
    ]


LONG_TEXTS = ("rationale", "objectives", "place", "target_group")
"""What a version says and its history does not need."""


def _facts(rows: Sequence[Project], reports: Sequence[ProgressReport]) -> dict[tuple[int, int | None], ProjectFacts]:
    """Return the facts of projects at the versions that hold and that reports were written on. One query."""
    pairs: dict[tuple[int, int | None], tuple[Project, ProjectVersion | None]] = {
        (row.pk, row.current_version_id): (row, row.current_version) for row in rows
    }
    for report in reports:
        pairs.setdefault((report.project_id, report.project_version_id), (report.project, report.project_version))
    return dict(zip(pairs, facts_at_versions(list(pairs.values())), strict=True))


def _quarters(
    reports: Sequence[ProgressReport], facts: Mapping[tuple[int, int | None], ProjectFacts]
) -> dict[int, list[QuarterRecord]]:
    """Return the quarters of projects by the project's id, oldest first. Five queries at most."""
    ids = [report.pk for report in reports]
    valid = _valid(reports)
    moves, used = _moves(ProgressReport, ids), _used({report.pk: report.quarter for report in reports})
    accepted = _by_id(accepted_checks(ProgressReport, ids))
    found: dict[int, list[QuarterRecord]] = defaultdict(list)
    for row, report in zip(reports, as_facts(reports), strict=True):
        found[row.project_id].append(
            QuarterRecord(
                pk=row.pk,
                quarter=row.quarter,
                report=report,
                valid=report if row.status == Status.APPROVED else valid.get(row.pk),
                project=facts[row.project_id, row.project_version_id],
                moves=tuple(moves[row.pk]),
                evidence=tuple(used[row.pk]),
                accepted=tuple(accepted[row.pk]),
            )
        )
    return found


def _valid(reports: Sequence[ProgressReport]) -> dict[int, Report]:
    """Return what was approved last of reports that are open again, by id. One query where any is not approved."""
    approved = approved_contents([report for report in reports if report.status != Status.APPROVED])
    return {pk: replace(read_content(Report, said), status=Status.APPROVED) for pk, said in approved.items()}


def _by_id(found: Sequence[tuple[int, Accepted]]) -> dict[int, list[Accepted]]:
    grouped: dict[int, list[Accepted]] = defaultdict(list)
    for pk, accepted in found:
        grouped[pk].append(accepted)
    return grouped


def _moves(model: type[Model], ids: Collection[int]) -> dict[int, list[Moved]]:
    """Return what was decided on things of one kind, by id, oldest first. One query."""
    rows = Decision.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=list(ids))
    said = rows.order_by("object_id", "number").values_list(
        "object_id", "move", "to_status", "role", "acting_for_id", "at"
    )
    found: dict[int, list[Moved]] = defaultdict(list)
    for pk, move, to_status, role, acting_for, at in said:
        found[pk].append(
            Moved(
                move=MoveName(move),
                to_status=Status(to_status),
                role=Role(role),
                is_acting=acting_for is not None,
                on=local_date(at),
            )
        )
    return found


def _used(quarter_of: Mapping[int, int]) -> dict[int, list[UsedEvidence]]:
    """Return the evidence used at reports, by the report's id, in the order it was put there. One query."""
    uses = EvidenceUse.objects.filter(
        content_type=ContentType.objects.get_for_model(ProgressReport), object_id__in=list(quarter_of)
    )
    found: dict[int, list[UsedEvidence]] = defaultdict(list)
    for use in uses.select_related("evidence").order_by("id"):
        one = use.evidence
        found[use.object_id].append(
            UsedEvidence(
                id=one.pk,
                quarter=quarter_of[use.object_id],
                place=use.place,
                kind=EvidenceKind(one.kind),
                title=one.title,
                name=one.name,
                address=one.address,
                bytes=one.bytes,
                sha256=one.sha256,
                file="" if one.is_link else one.stored_name,
                small_file=one.thumbnail_name if one.is_picture else "",
                is_chosen=use.is_chosen,
            )
        )
    return found


def _linked(link: PlanLink, nodes: Mapping[tuple[str, str], PlanNodeFact]) -> LinkedNode:
    node = nodes.get((link.tree, link.code))
    above: list[PlanNodeFact] = []
    upper = node
    while upper is not None and upper.parent_code and (upper := nodes.get((link.tree, upper.parent_code))):
        above.insert(0, upper)
    top = above[0] if above else node
    codes = top.strategies if top is not None else ()
    strategies = [nodes.get((PlanTreeKind.NATIONAL_STRATEGY, code)) for code in codes]
    return LinkedNode(
        link=link, node=node, above=tuple(above), strategies=tuple(one for one in strategies if one is not None)
    )
