"""What the dossier of a project's year says: the one record behind DOCX, PDF, JSON and page. Plain values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidtam.approval.choices import Status
from tidtam.documents.office_booklet.record import AcceptedCheck, ProjectChapter, QuarterSection
from tidtam.documents.project_record import Moved
from tidtam.documents.quarterly_report.record import QuarterlyReport
from tidtam.progress.choices import Verdict
from tidtam.projects.facts import Project


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A link to a plan; text is the node's own words, "" where the year's plans have no such node."""

    tree_label: str
    code: str
    text: str
    is_primary: bool
    contribution: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the registration. holds  whether it is the one that counts."""

    number: int
    status: Status
    holds: bool
    moves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class QuarterMoney:
    """Money of one quarter, and of the year up to it.

    planned_baht, carried_in_baht, actual_baht, pct, verdict  of the quarter's report; all None without one.
    year_planned_baht, year_actual_baht, year_pct  of the quarters up to it that report both plan and spending.
    """

    quarter: int
    planned_baht: Decimal | None
    carried_in_baht: Decimal | None
    actual_baht: Decimal | None
    pct: Decimal | None
    verdict: Verdict | None
    year_planned_baht: Decimal
    year_actual_baht: Decimal
    year_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file or link used in a quarter's report, as it can be checked: its bytes and hash. 0 and "" of a link."""

    quarter: int
    place: str
    title: str
    name: str
    address: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of the year: its report, or why none is printed."""

    quarter: int
    report: QuarterlyReport | None
    without: QuarterSection


@dataclass(frozen=True, slots=True)
class Dossier:
    """The whole dossier.

    registered  the registration that holds (M1-M5), with what was declared of the project in every quarter.
    is_draft    until the registration and every report that was written are approved.
    """

    office_code: str
    office_name: str
    office_short_name: str
    as_of: date
    project: ProjectChapter
    registered: Project
    plan_links: tuple[PlanLink, ...]
    versions: tuple[Version, ...]
    money: tuple[QuarterMoney, ...]
    quarters: tuple[Quarter, ...]
    accepted_checks: tuple[AcceptedCheck, ...]
    evidence: tuple[EvidenceFile, ...]
    is_draft: bool
    is_demo: bool

    @property
    def fiscal_year_be(self) -> int:
        """The fiscal year, Buddhist era."""
        return self.registered.fiscal_year_be

    @property
    def reports(self) -> tuple[QuarterlyReport, ...]:
        """The reports, oldest first."""
        return tuple(row.report for row in self.quarters if row.report)
