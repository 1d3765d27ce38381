"""Registered projects and their reports."""

from dataclasses import dataclass
from decimal import Decimal

from tidtam.approval.choices import Origin, Status
from tidtam.progress.facts import Report
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Kpi, Project, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A project's report of one quarter. id: null where nobody wrote one."""

    quarter: int
    id: int | None
    status: Status
    origin: Origin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine:
    """A project of a list: its results and KPIs as registered, its money cumulative up to the quarter that was asked.

    status        what the owner declared of it; null where nothing.
    failed_checks  how many checks fail for it and its reports.
    """

    id: int
    key: str
    number: int | None
    name: str
    work_group: str = ""
    status: ExecutionStatus | None
    planned_baht: Decimal | None
    actual_baht: Decimal | None
    disbursed_pct: Decimal | None
    failed_checks: int
    reports: tuple[ReportLine, ...]
    results: tuple[Result, ...]
    kpis: tuple[Kpi, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """Projects of an office's year up to a quarter, in the order of registration."""

    fiscal_year_be: int | None
    quarter: int
    items: tuple[ProjectLine, ...]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAnswer:
    """A registered project. registration_status: of the version that holds.

    draft  the newer version that is being written, or waits for approval; null where there is none.
    """

    id: int
    organisation_code: str
    version: str
    registration_status: Status
    is_demo: bool
    project: Project
    draft: Project | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportList:
    """The reports of a project, quarter by quarter; a quarter nobody reported has status not_reported."""

    items: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswer:
    """A quarterly report as it is saved. version: what an edit or a decision names; it is the ETag, too."""

    id: int
    project_id: int
    organisation_code: str
    version: str
    report: Report
