"""Runs every check over an office's year and keeps what failed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from tidtam.access.snapshot import reading_snapshot
from tidtam.checks.choices import Level
from tidtam.checks.rules import Hit, run
from tidtam.checks.services import Checked, store_failed_checks_of_many
from tidtam.organisations.models import Organisation
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import facts
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS, ProjectRound, ReportSubject
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts
from tidtam.projects import facts as projects_facts
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.models import Execution, Project
from tidtam.projects.selectors import as_facts as projects_as_facts
from tidtam.projects.selectors import at_version, newest_as_facts


@dataclass(frozen=True, slots=True)
class CheckedProject:
    """A project and what its registration and its declared execution fail, in the order of the catalogues."""

    project: projects_facts.Project
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report, the registration that held at its time, and what it fails."""

    project: projects_facts.Project
    report: facts.Report
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class OfficeChecked:
    """Everything the checks said of an office's year; projects by number, reports by project and quarter."""

    projects: tuple[CheckedProject, ...]
    reports: tuple[CheckedReport, ...]

    def count(self, level: Level) -> int:
        """Return how many hits of a level there are."""
        hits = [*(row.hits for row in self.projects), *(row.hits for row in self.reports)]
        return sum(hit.level == level for each in hits for hit in each)


def check_office(*, organisation: Organisation, fiscal_year_be: int, at: datetime, store: bool = True) -> OfficeChecked:
    """Check an office's projects and reports of a year, all quarters, and keep what failed.

    A registration that was changed after its approval is checked as it holds; its draft keeps what itself fails.
    store  False only looks. What was found before and accepted stays accepted where it is found again.
    Nobody who saves waits for the looking: only the storing holds the write lock.
    The number of statements does not grow with the office; no audit line is written, for what fails follows from the
    facts, whose own change is in the trail.
    """
    with reading_snapshot():
        rows = list(
            Project.objects.registered(organisation.pk, fiscal_year_be)
            .select_related("current_version", "draft_version", "work_group")
            .order_by("id")
        )
        reports = list(
            ProgressReport.objects.of_office(organisation.pk, fiscal_year_be)
            .select_related("project", "project_version", "disbursement")
            .order_by("project_id", "quarter")
        )
        checked = _checked(rows, reports, fiscal_year_be, last_quarter(organisation, fiscal_year_be))
        drafts = [row.draft_version for row in rows if row.draft_version is not None]
        of_drafts = [run(PROJECT_CHECKS, fact) for fact in newest_as_facts([row for row in rows if row.draft_version])]
    if store:
        hits = [*(row.hits for row in checked.projects), *(row.hits for row in checked.reports), *of_drafts]
        store_failed_checks_of_many(
            checked=[
                Checked(thing=thing, organisation_code=organisation.code, hits=found)
                for thing, found in zip([*rows, *reports, *drafts], hits, strict=True)
            ],
            at=at,
        )
    return checked


def check_project(*, project: Project, at: datetime) -> None:
    """Check a project, what was declared of it and its reports again, and keep what failed: as check_office does."""
    row = Project.objects.select_related("current_version", "work_group", "organisation").get(pk=project.pk)
    written = row.reports.reported()
    reports = list(written.select_related("project", "project_version", "disbursement").order_by("quarter"))
    year = row.fiscal_year_be
    checked = _checked([row], reports, year, last_quarter(row.organisation, year))
    hits = [*(one.hits for one in checked.projects), *(one.hits for one in checked.reports)]
    store_failed_checks_of_many(
        checked=[
            Checked(thing=thing, organisation_code=row.organisation.code, hits=found)
            for thing, found in zip([row, *reports], hits, strict=True)
        ],
        at=at,
    )


def _checked(rows: list[Project], reports: list[ProgressReport], fiscal_year_be: int, quarter: int) -> OfficeChecked:
    nodes = nodes_by_code((), fiscal_year_be)
    targets = {key: node.target_text for key, node in nodes.items() if node.target_text}
    projects = {row.pk: fact for row, fact in zip(rows, projects_as_facts(rows), strict=True)}
    held = at_version(projects, {report.pk: report.project_version for report in reports})
    by_project: dict[int, list[facts.Report]] = defaultdict(list)
    checked_reports = []
    for row, report in zip(reports, as_facts(reports), strict=True):
        earlier = tuple(by_project[row.project_id])
        by_project[row.project_id].append(report)
        subject = ReportSubject(project=held[row.pk], report=report, earlier_reports=earlier, plan_targets=targets)
        checked_reports.append(CheckedReport(held[row.pk], report, tuple(run(REPORT_CHECKS, subject))))
    checked_projects = []
    for pk, project in projects.items():
        whole = ProjectRound(project=project, quarter=quarter, reports=tuple(by_project[pk]))
        hits = (*run(PROJECT_CHECKS, project), *run(ROUND_CHECKS, whole))
        checked_projects.append(CheckedProject(project, hits))
    return OfficeChecked(tuple(checked_projects), tuple(checked_reports))


def last_quarter(organisation: Organisation, fiscal_year_be: int) -> int:
    """Return the latest quarter anything was declared or reported for in an office's year; 4 where nothing was."""
    of_year = {"project__organisation": organisation, "project__fiscal_year_be": fiscal_year_be}
    found = [
        model._default_manager.filter(**of_year).aggregate(last=Max("quarter"))["last"]
        for model in (Execution, ProgressReport)
    ]
    return max((quarter for quarter in found if quarter), default=4)
