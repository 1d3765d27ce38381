"""What an office's booklet says: the one record behind DOCX, PDF, XLSX, JSON and page. Plain values, no database.

Every figure carries the ids behind it: a project's id is its key ("F1"), a report's its key and quarter ("F1Q2").
Texts are as they were typed, with Arabic digits; the renderer turns digits once where Thai numerals are asked for.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidtam.approval.choices import Status
from tidtam.progress.choices import Verdict
from tidtam.progress.selectors import MoneyTotals
from tidtam.projects.choices import ExecutionStatus


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. document_no ("3/2567") is "" until the booklet is issued; address_lines may be empty."""

    office_name: str
    office_short_name: str
    fiscal_year_be: int
    months: int
    as_of_date: date
    document_no: str
    work_group: str
    address_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectRef:
    """A project as a figure names it. pk leads to its page and stands in no file.

    number  its place in this booklet, from 1: an office's own numbers begin again in every part of a printed booklet.
    """

    id: str
    name: str
    pk: int
    number: int

    @property
    def short(self) -> str:
        """How lists call the project: its number in the booklet."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A report as a figure names it."""

    id: str
    project: ProjectRef
    quarter: int
    pk: int


@dataclass(frozen=True, slots=True)
class StatusShare:
    """How many projects are declared to stand in one execution status; status None: nothing was declared."""

    status: ExecutionStatus | None
    count: int
    pct: Decimal | None
    projects: tuple[ProjectRef, ...]


@dataclass(frozen=True, slots=True)
class QuarterCoverage:
    """How many of the office's projects have a report in a quarter ("ไตรมาส 1 มีรายงาน 4 จาก 40 โครงการ")."""

    quarter: int
    reports: tuple[ReportRef, ...]
    projects: int


@dataclass(frozen=True, slots=True)
class MoneyWindow:
    """Money of one window of time, the round's last quarter or the round so far, with what stands behind each part.

    disbursed_pct  actual in percent of plan plus carried in; within_pct the part within plan in percent of the same.
    """

    quarters: tuple[int, ...]
    is_cumulative: bool
    totals: MoneyTotals
    disbursed_pct: Decimal | None
    within_pct: Decimal | None
    not_disbursed_pct: Decimal | None
    reports: tuple[ReportRef, ...]
    with_plan: tuple[ReportRef, ...]
    with_plan_or_spending: tuple[ReportRef, ...]
    below_plan: tuple[ReportRef, ...]
    over_plan: tuple[ReportRef, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words under a heading. title is "" for a plain text; paragraphs hold line breaks as they were typed.

    key  what the words are of, for those that publish some and not others: a Part, or a key of chapters.py.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A generated heading with its passages, in printing order."""

    heading: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """The disbursement of one report as printed; the verdict is computed, the causes are the reporter's.

    within_plan_baht, not_disbursed_baht and over_plan_baht are None while plan or actual is missing.
    """

    planned_baht: Decimal | None
    carried_in_baht: Decimal
    actual_baht: Decimal | None
    within_plan_baht: Decimal | None
    not_disbursed_baht: Decimal | None
    over_plan_baht: Decimal | None
    pct: Decimal | None
    verdict: Verdict | None
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One quarter's report of a project: blocks before the money, the money, and the summary after it."""

    ref: ReportRef
    status: Status
    is_imported: bool
    data_date: date | None
    before_money: tuple[Block, ...]
    money_heading: str
    money: MoneyLine
    after_money: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class QuarterSection:
    """A quarter of the round for one project. report None: none is printed; is_due None: not known whether one is.

    left_out  the status of a report that there is, but that is not approved and so not in an issued booklet.
    """

    quarter: int
    report: ReportSection | None
    is_due: bool | None
    left_out: Status | None = None


@dataclass(frozen=True, slots=True)
class ProjectChapter:
    """A project with its quarters, oldest first. status is the declared one of the chapter it stands in.

    start_date, end_date, budget_baht  as registered, None where unknown: data for those who read the record.
    """

    ref: ProjectRef
    status: ExecutionStatus | None
    work_group: str
    code: str
    in_emenscr: bool | None
    status_reason: str
    quarters: tuple[QuarterSection, ...]
    invented: tuple[str, ...]
    start_date: date | None = None
    end_date: date | None = None
    budget_baht: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GroupChapter:
    """The projects of one work group; name "" where the source names none."""

    name: str
    projects: tuple[ProjectChapter, ...]


@dataclass(frozen=True, slots=True)
class StatusChapter:
    """The projects of one declared execution status."""

    status: ExecutionStatus | None
    groups: tuple[GroupChapter, ...]


@dataclass(frozen=True, slots=True)
class AcceptedCheck:
    """A failed check that somebody answered for: in which role, when and why is printed, never a person's name.

    subject  what fails: a report, a project, or the booklet as a whole (None).
    """

    subject: ReportRef | ProjectRef | None
    message: str
    accepted_by: str
    accepted_date: date
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A report that an issued booklet neither prints nor counts, for it is not approved."""

    report: ReportRef
    status: Status


@dataclass(frozen=True, slots=True)
class PlanLinkRow:
    """One link of a project in the appendix; text is the node's own in the year's tree, "" where it is unknown."""

    project: ProjectRef
    tree_label: str
    code: str
    text: str
    is_primary: bool
    is_invented: bool


@dataclass(frozen=True, slots=True)
class MoneyGroup:
    """Cumulative money of the round for one work group or one national strategy; name "" where none is stated."""

    name: str
    projects: tuple[ProjectRef, ...]
    totals: MoneyTotals
    disbursed_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class Booklet:
    """The whole booklet.

    is_draft  everything not issued by the director is a draft (ร่าง): it prints and counts every report of the round.
              An issued one prints and counts the approved reports and names the others (left_out).
    is_demo   made from demo data; the notice stands on every page and in every file, for good.
    without_report  projects of which there is no report in the round, approved or not.
    """

    cover: Cover
    is_demo: bool
    is_draft: bool
    projects: tuple[ProjectRef, ...]
    shares: tuple[StatusShare, ...]
    coverage: tuple[QuarterCoverage, ...]
    quarter_money: MoneyWindow
    round_money: MoneyWindow
    report_statuses: tuple[tuple[Status, tuple[ReportRef, ...]], ...]
    chapters: tuple[StatusChapter, ...]
    outside_emenscr: tuple[ProjectRef, ...]
    without_report: tuple[ProjectRef, ...]
    left_out: tuple[LeftOut, ...]
    accepted_checks: tuple[AcceptedCheck, ...]
    plan_links: tuple[PlanLinkRow, ...]
    money_by_work_group: tuple[MoneyGroup, ...]
    money_by_strategy: tuple[MoneyGroup, ...]

    @property
    def chapters_in_order(self) -> tuple[ProjectChapter, ...]:
        """Every project's chapter in printing order."""
        return tuple(project for chapter in self.chapters for group in chapter.groups for project in group.projects)

    @property
    def reports_in_order(self) -> tuple[ReportSection, ...]:
        """Every report of the round, by quarter and project: the rows behind every sum of money."""
        found = [section.report for chapter in self.chapters_in_order for section in chapter.quarters if section.report]
        return tuple(sorted(found, key=lambda report: (report.ref.quarter, report.ref.project.number)))
