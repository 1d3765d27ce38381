"""The office file and what an import answers, as frozen values. How a file is read and written: office_json/.

An office file holds one office's projects and quarterly reports of one fiscal year. Projects and reports are the
facts of their own rooms; here stand only the frame around them, what a printed original says of itself, and the
answers: faults, differences, counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tidtam.exchange.choices import DifferenceKind, FaultKind, Mode, PrintedOutcome, PrintedTopic
from tidtam.progress.facts import Report
from tidtam.projects.facts import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationName:
    """How the file names its office: by code, by full name, short name or alias, or by both."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedHeadline:
    """The totals a printed document states. They are compared, never taken over.

    quarter             the quarter the money and `spending_projects` speak of.
    spending_projects   the number of projects the document counts behind its money.
    not_disbursed_baht  plan less actual, as such documents print it: one net figure.
    """

    quarter: int
    projects: int | None = None
    finished: int | None = None
    in_progress: int | None = None
    not_started: int | None = None
    cancelled: int | None = None
    finished_pct: Decimal | None = None
    in_progress_pct: Decimal | None = None
    not_started_pct: Decimal | None = None
    spending_projects: int | None = None
    planned_baht: Decimal | None = None
    actual_baht: Decimal | None = None
    not_disbursed_baht: Decimal | None = None
    disbursed_pct: Decimal | None = None
    not_disbursed_pct: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedHeading:
    """A heading as it was printed; `text` letter by letter."""

    topic: PrintedTopic
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedReport:
    """What a printed report states that the system generates: its outcome and its headings."""

    project_key: str
    quarter: int
    outcome: PrintedOutcome | None = None
    headings: tuple[PrintedHeading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The printed original behind a file. Kept beside the data, so that the difference can be shown again."""

    document: str = ""
    headline: PrintedHeadline | None = None
    reports: tuple[PrintedReport, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFile:
    """One office's projects and reports of one fiscal year.

    demo         whether it is demo data; such a file goes into a database marked demo and nowhere else.
    work_groups  names of the work groups (กลุ่ม) of the office; a project names one of them.
    """

    demo: bool
    organisation: OrganisationName
    fiscal_year_be: int
    work_groups: tuple[str, ...] = ()
    printed: Printed | None = None
    projects: tuple[Project, ...] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file.

    path   where: "projects[3].budget.planned[0].planned_baht"; "" is the file as a whole.
    value  what stands there, shortened and printable; "" where nothing does.
    """

    path: str
    kind: FaultKind
    value: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong and what to do, in the language of the reader."""
        return str(self.kind.label) % self.details

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        value = f" ({self.value})" if self.value else ""
        return f"{where}{self.message}{value}"


@dataclass(frozen=True, slots=True)
class ParsedOffice:
    """What reading a file gave.

    file     the file without the projects and reports that have faults; None where its frame has one.
    faults   everything that is wrong, in the order of the file.
    cleaned  paths of the texts that were repaired on reading (control characters, Thai letters typed in pieces).
    left_out paths of the projects and reports that are not in `file` because of a fault in them.
    """

    file: OfficeFile | None
    faults: tuple[Fault, ...]
    cleaned: tuple[str, ...]
    left_out: tuple[str, ...]
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the printed original says something else than the system (ต้นฉบับพิมพ์ต่างจากระบบ).

    amount  printed less computed, where both are numbers.
    """

    path: str
    kind: DifferenceKind
    what: str
    printed: str
    computed: str
    amount: Decimal | None = None

    @property
    def message(self) -> str:
        """The difference in one sentence."""
        return str(self.kind.label) % {
            "what": self.what,
            "printed": self.printed,
            "computed": self.computed,
            "amount": "" if self.amount is None else f"{self.amount:,}",
        }


@dataclass(frozen=True, slots=True)
class Saved:
    """Keys of what an import made, changed, and found as it was."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do (dry_run).

    reports        keys are project key and quarter: "P6/2".
    failed_checks  number of failed checks by level (hard, warning, notice).
    """

    organisation_code: str
    organisation_name: str
    fiscal_year_be: int
    mode: Mode
    dry_run: bool
    is_demo: bool
    work_groups_created: tuple[str, ...]
    projects: Saved
    reports: Saved
    differences: tuple[Difference, ...]
    failed_checks: Mapping[str, int]

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file already stood in the system."""
        saved = (self.projects, self.reports)
        return not self.work_groups_created and not any(each.created or each.changed for each in saved)
