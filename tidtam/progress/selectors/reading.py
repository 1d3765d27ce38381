"""One report with what its page shows, its money and its checks rest on; a project at the end of a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from tidtam.access.prepared import Prepared
from tidtam.approval.choices import Status
from tidtam.approval.rules import may_be_written
from tidtam.checks.models import FailedCheck
from tidtam.checks.selectors import failed_checks_of
from tidtam.drafts.models import Draft
from tidtam.drafts.typed import ChangesRefused, TypedReading, typed_in_sections
from tidtam.evidence.models import EvidenceUse
from tidtam.evidence.selectors import used_at
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import facts, models, places, rules, typed
from tidtam.progress.checks import ProjectRound, ReportSubject
from tidtam.progress.selectors.contents import as_facts
from tidtam.projects import facts as project_facts
from tidtam.projects.models import Project
from tidtam.projects.selectors import facts_at_version


@dataclass(frozen=True, slots=True)
class ReportInContext:
    """A report with what its money and its checks rest on.

    project  the registered version that held at the time of the report, with what was declared since.
    earlier  the project's reports of earlier quarters, by quarter; a quarter nobody reported yet has none.
    """

    report: facts.Report
    project: project_facts.Project
    earlier: tuple[facts.Report, ...]

    def with_changes(self, changes: Mapping[str, places.Value]) -> facts.Report:
        """Return the report with its owner's changes, and the money of record. Raises ChangesRefused."""
        written = places.with_changes(self.report, self.project, changes)
        return rules.with_money_of_record(written, self.project, self.earlier)

    def subject(self, report: facts.Report, nodes: Mapping[tuple[str, str], PlanNodeFact]) -> ReportSubject:
        """Return a report in the place of this one as checks look at it. nodes  of all plans of the year."""
        return ReportSubject(
            project=self.project,
            report=report,
            earlier_reports=self.earlier,
            plan_targets={key: node.target_text for key, node in nodes.items() if node.target_text},
        )


def in_context(row: models.ProgressReport) -> ReportInContext:
    """Return what a report says now; loaded as ReportKind.locked loads it. 12 queries."""
    earlier = (
        row.project.reports.filter(quarter__lt=row.quarter)
        .reported()
        .select_related("project", "disbursement")
        .order_by("quarter")
    )
    report, *others = as_facts([row, *earlier])
    return ReportInContext(report, facts_at_version(row.project, row.project_version), tuple(others))


def read_drafts(
    report: facts.Report, project: project_facts.Project, drafts: Mapping[str, Draft]
) -> TypedReading[places.Value]:
    """Return what waits in the topics of a report as changes that fit it, and what cannot be read or does not fit."""
    waiting, unreadable = typed_in_sections(
        {section: draft.typed for section, draft in drafts.items()},
        lambda place: str(places.topic_of_place(place)),
        places.NO_SUCH_FIELD,
    )
    reading = typed.read_typed(report, project, waiting)
    changes, unreadable = reading.changes, unreadable | reading.unreadable
    try:
        places.with_changes(report, project, changes)
    except ChangesRefused as refused:
        unreadable |= {place: str(sentence) for place, sentence in refused.sentences.items()}
        changes = {place: value for place, value in changes.items() if place not in unreadable}
    return TypedReading(changes, unreadable)


@dataclass(frozen=True)
class ReportReading:
    """Everything the page of a report shows.

    project   the registered version that held at the time of the report, with what was declared since.
    earlier   the project's reports of earlier quarters, by quarter; a quarter nobody reported yet has none.
    quarters  (quarter, id) of this report and all that were written.
    nodes     the nodes of the plans its answers cover, by code.
    """

    row: models.ProgressReport
    report: facts.Report
    project: project_facts.Project
    earlier: tuple[facts.Report, ...]
    quarters: tuple[tuple[int, int], ...]
    nodes: dict[str, PlanNodeFact]

    @cached_property
    def failed(self) -> list[FailedCheck]:
        """The checks that failed for what is stored. One query, where they are wanted: what waits is checked anew."""
        return failed_checks_of(self.row)

    @cached_property
    def used(self) -> dict[str, list[EvidenceUse]]:
        """The evidence that is used at the report, by place. One query where there is any."""
        return used_at(self.row) if self.row.uses_evidence else {}  # type: ignore[attr-defined]

    @property
    def previous(self) -> facts.Report | None:
        """The last report before this one; None where there is none."""
        return self.earlier[-1] if self.earlier else None

    @property
    def in_context(self) -> ReportInContext:
        """The report with what it rests on."""
        return ReportInContext(self.report, self.project, self.earlier)


def written(reading: ReportReading, waiting: TypedReading[places.Value]) -> facts.Report:
    """Return a report as its owner has written it: what waits and can be read, laid over what is saved.

    waiting  as read_drafts read it. A report that cannot be written now says what is saved. Asks nothing.
    """
    return reading.in_context.with_changes(waiting.changes) if may_be_written(reading.row.status) else reading.report


def report_reading(pk: int, *, with_plans: bool = True) -> ReportReading | None:
    """Return a report as its page shows it, or None where there is none. Five queries at most.

    with_plans  whether `nodes` are wanted.
    """
    kind = ContentType.objects.get_for_model(models.ProgressReport)
    rows = sorted(REPORTS_BESIDE(report=pk, kind=kind.pk), key=lambda one: (one.pk != pk, one.quarter))
    if not rows:
        return None
    row = rows[0]
    rows = [row, *(one for one in rows[1:] if one.status != Status.NOT_REPORTED)]
    report, *others_as_facts = as_facts(rows)
    covered = {code for answer in report.answers if answer.part in rules.PLAN_PARTS for code in answer.covers}
    nodes = nodes_by_code(PLAN_TREES, row.fiscal_year_be) if covered and with_plans else {}
    return ReportReading(
        row=row,
        report=report,
        project=facts_at_version(row.project, row.project_version),
        earlier=tuple(other for other in others_as_facts if other.quarter < row.quarter),
        quarters=tuple(sorted((one.quarter, one.pk) for one in rows)),
        nodes={code: node for (_tree, code), node in nodes.items() if code in covered},
    )


REPORTS_BESIDE = Prepared(
    lambda report, kind: (
        models.ProgressReport.objects.filter(project__reports=report)
        .select_related("project__organisation", "project__work_group", "project_version", "disbursement")
        .annotate(uses_evidence=Exists(EvidenceUse.objects.filter(content_type=kind, object_id=OuterRef("pk"))))
    )
)
"""The reports of the project of a report, itself among them. kind: the id of reports' content type."""


def project_round(project: Project, declared: project_facts.Project, quarter: int) -> ProjectRound:
    """Return a project at the end of a quarter with what was reported of it up to then. Six queries."""
    reports = project.reports.filter(quarter__lte=quarter).reported()
    rows = list(reports.select_related("project", "disbursement").order_by("quarter"))
    return ProjectRound(project=declared, quarter=quarter, reports=tuple(as_facts(rows)))


PLAN_TREES = (PlanTreeKind.NATIONAL_STRATEGY.value, PlanTreeKind.MASTER_PLAN.value, PlanTreeKind.NDP13.value)
"""The trees whose nodes the parts 4a-5 of a report answer."""
