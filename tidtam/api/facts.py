"""The shapes that only the API has: lists with the cursor of the next page, what stands around other rooms' facts.

What a project, report or sheet says is the facts of its own room. Missing text is "", a missing number or day None.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tidtam.answers.choices import Channel
from tidtam.answers.facts import Sheet
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.checks.choices import Level
from tidtam.evidence.choices import EvidenceKind
from tidtam.instruments.choices import VersionState
from tidtam.instruments.facts import InstrumentVersion
from tidtam.jobs.choices import Status as JobStatus
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.periods.choices import WindowReason
from tidtam.plans.facts import PlanNodeFact
from tidtam.progress.facts import Report
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Kpi, Project, Result
from tidtam.publishing.choices import EditionKind, EditionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to be mended in a request. place: a parameter, a field of the body, or a place of a report; null: all.

    cure  what to do, where the message does not say it.
    """

    place: str
    message: str
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemAnswer:
    """A refusal (RFC 9457). `title` and `detail` say what to do, in Thai or English by Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Fault, ...]


# Structure ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRoleLine:
    """A role a person may use today, and where. acting_for: whether it is another's, delegated."""

    role: Role
    organisation_code: str
    organisation: str
    acting_for: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Whose token this is, what it may do, and until when."""

    username: str
    name: str
    token: str
    scopes: tuple[str, ...]
    expires_at: dt.datetime
    roles: tuple[HeldRoleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationLine:
    """An organisation of the tree. is_demo: invented for a demonstration."""

    code: str
    kind: OrganisationKind
    name_th: str
    short_name_th: str = ""
    name_en: str = ""
    province: str = ""
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePage:
    """Area offices, in Thai order."""

    items: tuple[OrganisationLine, ...]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAnswer:
    """An organisation with the years of which it has projects, and its work groups."""

    organisation: OrganisationLine
    parent_code: str = ""
    fiscal_years_be: tuple[int, ...]
    work_groups: tuple[OrganisationLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLine:
    """Whether a quarter's reports are taken of an organisation now, its extensions included.

    reason  why they are or are not.   late  whether what is sent now is late.
    """

    fiscal_year_be: int
    quarter: int
    is_open: bool
    reason: WindowReason
    late: bool
    opens_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowList:
    """The four quarters of a fiscal year."""

    items: tuple[WindowLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanList:
    """Nodes of the plans that hold in a fiscal year."""

    items: tuple[PlanNodeFact, ...]


# Projects -------------------------------------------------------------------------------------------------------------


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

    has_draft  whether a newer version is being written, or waits for approval.
    """

    id: int
    organisation_code: str
    version: str
    registration_status: Status
    has_draft: bool
    is_demo: bool
    project: Project


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A check that fails, in the words of the pages. accepted: the reason with which somebody answered for it."""

    id: int | None
    code: str
    level: Level
    place: str
    message: str
    cure: str = ""
    accepted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckList:
    """The checks that fail for a thing, in the order of the catalogue."""

    items: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """Advice beside a field. is_followed: its field was changed and submitted again."""

    place: str
    text: str
    is_followed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One move of the chain: by whom in which role, on which version, with which words."""

    number: int
    move: MoveName
    to_status: Status
    step: int
    by: str
    role: Role
    acting_for: str = ""
    at: dt.datetime
    version: str
    content_hash: str
    comment: str = ""
    advice: tuple[AdviceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionList:
    """What was decided of a thing, oldest first; where it stands, and what whoever asks may do now.

    version  what the next decision names.
    """

    status: Status
    version: str
    moves: tuple[MoveName, ...]
    items: tuple[DecisionLine, ...]


# Evidence -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A file or a link of an office's library. name: of the file.   address: where a link leads."""

    id: UUID
    kind: EvidenceKind
    title: str
    name: str = ""
    address: str = ""
    bytes: int
    sha256: str = ""
    fiscal_year_be: int
    added_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """An office's evidence, newest first."""

    items: tuple[EvidenceLine, ...]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceUseLine:
    """Evidence that stands at a place of a report; place null: at the whole."""

    place: str = ""
    evidence: EvidenceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceUseList:
    """The evidence of a report, by place."""

    items: tuple[EvidenceUseLine, ...]


# Instruments, answers, results ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentLine:
    """A version of an instrument."""

    code: str
    fiscal_year_be: int
    number: int
    title: str
    title_en: str = ""
    state: VersionState


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentList:
    """The published versions of instruments of a fiscal year."""

    items: tuple[InstrumentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentAnswer:
    """A published version of an instrument with all its nodes."""

    state: VersionState
    instrument: InstrumentVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A sheet of an organisation: which instrument and round, where it stands."""

    id: int
    instrument_code: str
    fiscal_year_be: int
    version_number: int
    round_code: str
    status: Status
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetList:
    """The sheets of an organisation, newest year first."""

    items: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnswer:
    """A sheet as it is saved, with what its schools' answers add up to now.

    asked  codes of the leaves that are written here.   summed  of those that are sums of the schools' answers.
    """

    id: int
    version: str
    asked: tuple[str, ...]
    summed: tuple[str, ...]
    sheet: Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """An edition of a published result. level, mean: of the whole; null where it is open."""

    instrument_code: str
    fiscal_year_be: int
    version_number: int
    round_code: str
    number: int
    is_current: bool
    is_final: bool
    level: int | None
    mean: Decimal | None
    published_at: dt.datetime
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultList:
    """Every published edition of an office's results, newest first."""

    items: tuple[ResultLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeLine:
    """What one node came to. status: scored, monitored, in_progress, missing, not_applicable.

    levels   by round.   self_levels  what the office had said, by round.   mean  two decimals, half up.
    counted, asked   how many of its parts carry a level, of how many.
    finding, advice  what the assessors wrote of a leaf.   reasons  by round, why the level is another than its own.
    """

    node_code: str
    status: str
    level: int | None
    mean: Decimal | None
    percent: Decimal | None
    outcome: str = ""
    counted: int
    asked: int
    levels: Mapping[str, int]
    self_levels: Mapping[str, int]
    reasons: Mapping[str, str]
    finding: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultAnswer:
    """A published result, node by node."""

    result: ResultLine
    nodes: tuple[NodeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupLine:
    """One node in one territory, added up. node_code null: the whole instrument.

    asked  organisations to which it applies.   reported  those that stand in the sums: n of N.
    levels  organisations by level 1-5.   good_pct  good or above in percent of all that were asked.
    """

    territory_kind: str
    territory_code: str
    territory: str
    node_code: str = ""
    part: str = ""
    asked: int
    reported: int
    levels: Mapping[str, int]
    good_pct: Decimal | None
    mean: Decimal | None
    achieved: Decimal
    total: Decimal
    share_pct: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupAnswer:
    """An instrument's round, added up for a nation or for its divisions."""

    fiscal_year_be: int
    instrument_code: str
    round_code: str
    items: tuple[RollupLine, ...]


# Documents ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFileLine:
    """A file of an edition."""

    file_name: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """A document that was issued, frozen for good. superseded_by: the edition that counts instead."""

    id: UUID
    kind: EditionKind
    fiscal_year_be: int
    months: int
    as_of_date: dt.date
    number: int
    number_year_be: int
    status: EditionStatus
    record_sha256: str
    issued_at: dt.datetime
    published_at: dt.datetime | None
    superseded_by: UUID | None
    files: tuple[EditionFileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionList:
    """The editions of an organisation, newest first."""

    items: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAnswer:
    """Long work that was asked for. done of total: how far it is.   error: why there is no result, for people.

    result_url  where the result is taken, once it is done.
    """

    id: UUID
    kind: str
    title: str
    status: JobStatus
    done: int
    total: int
    message: str = ""
    error: str = ""
    result_url: str = ""
    requested_at: dt.datetime
    finished_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """What the token's person asked for, newest first."""

    items: tuple[JobAnswer, ...]
    next_cursor: str = ""
