"""The reports of a workbook, read together: the queries do not grow with them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet

from tidtam.accounts.models import User
from tidtam.approval import selectors as approval
from tidtam.approval.choices import Status
from tidtam.approval.rules import may_be_written
from tidtam.approval.things import kind_of_model
from tidtam.drafts.models import Draft
from tidtam.drafts.typed import TypedReading
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.periods.selectors import decision_words
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import places, selectors
from tidtam.progress.facts import Report
from tidtam.progress.models import ProgressReport
from tidtam.projects import selectors as projects

WRITABLE = [status.value for status in Status if may_be_written(status)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """A report with what it rests on and what waits in its topics.

    report   what its owners have written, saved or not.   drafts  by topic as text.
    waiting  what waits, read.   version_of  a topic's version, 0 before it was ever written.
    earlier_versions  of the reports before it, by id.
    """

    row: ProgressReport
    saved: selectors.ReportInContext
    report: Report
    drafts: Mapping[str, Draft]
    waiting: TypedReading[places.Value]
    earlier_versions: Mapping[int, int]

    @property
    def previous(self) -> Report | None:
        """The last report before this one; None where there is none."""
        return self.saved.earlier[-1] if self.saved.earlier else None

    @property
    def name(self) -> str:
        """The project's number and name."""
        project = self.saved.project
        return f"{project.number}. {project.name}" if project.number is not None else project.name

    def version_of(self, topic: int) -> int:
        """Return the version a topic stands at."""
        draft = self.drafts.get(str(topic))
        return draft.version if draft else 0


def reports_to_write(
    person: User, organisation: Organisation, *, fiscal_year_be: int, quarter: int, held: Collection[HeldRole]
) -> QuerySet[ProgressReport]:
    """Return the reports of an office's quarter that a person writes and that may be written now."""
    return _of_quarter(organisation, fiscal_year_be, quarter).filter(
        approval.owned_by(kind_of_model(ProgressReport), person, held=held), status__in=WRITABLE
    )


def reports_by_id(
    ids: Collection[int], organisation: Organisation, *, fiscal_year_be: int, quarter: int
) -> QuerySet[ProgressReport]:
    """Return those of an office's quarter that these ids name."""
    return _of_quarter(organisation, fiscal_year_be, quarter).filter(pk__in=ids)


def _of_quarter(organisation: Organisation, fiscal_year_be: int, quarter: int) -> QuerySet[ProgressReport]:
    return ProgressReport.objects.filter(
        project__organisation=organisation, fiscal_year_be=fiscal_year_be, quarter=quarter
    )


def quarters_to_write(
    person: User, organisation: Organisation, *, held: Collection[HeldRole]
) -> list[tuple[int, int, int]]:
    """Return (fiscal year, quarter, how many) of the quarters in which a person has reports to write; latest first."""
    owned = ProgressReport.objects.filter(
        approval.owned_by(kind_of_model(ProgressReport), person, held=held),
        project__organisation=organisation,
        status__in=WRITABLE,
    )
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for year, quarter in owned.values_list("fiscal_year_be", "quarter"):
        counted[year, quarter] += 1
    return [(year, quarter, count) for (year, quarter), count in sorted(counted.items(), reverse=True)]


def read_reports(rows: QuerySet[ProgressReport]) -> list[OpenReport]:
    """Return reports in the order of their projects: eleven queries for any number."""
    found = list(
        rows.select_related(
            "project__organisation",
            "project__work_group",
            "project__current_version",
            "project_version",
            "disbursement",
        )
        .prefetch_related("project__owners")
        .order_by(F("project__number").asc(nulls_last=True), "project__sort_key", "pk")
    )
    if not found:
        return []
    others = list(
        ProgressReport.objects.filter(
            project__in=[row.project_id for row in found], quarter__lt=max(row.quarter for row in found)
        )
        .reported()
        .select_related("project", "disbursement")
        .order_by("quarter")
    )
    facts = selectors.as_facts([*found, *others])
    earlier: dict[int, list[Report]] = defaultdict(list)
    versions: dict[int, dict[int, int]] = defaultdict(dict)
    for row, said in zip(others, facts[len(found) :], strict=True):
        earlier[row.project_id].append(said)
        versions[row.project_id][row.pk] = row.version
    current = projects.as_facts([row.project for row in found])
    registered = projects.at_version(
        {row.project_id: said for row, said in zip(found, current, strict=True)},
        {row.pk: row.project_version for row in found},
    )
    drafts = _drafts(found)
    return [
        _open(
            row,
            selectors.ReportInContext(said, registered[row.pk], tuple(earlier[row.project_id])),
            drafts[row.pk],
            versions[row.project_id],
        )
        for row, said in zip(found, facts[: len(found)], strict=True)
    ]


def _open(
    row: ProgressReport,
    saved: selectors.ReportInContext,
    drafts: Mapping[str, Draft],
    earlier_versions: Mapping[int, int],
) -> OpenReport:
    waiting = selectors.read_drafts(saved.report, saved.project, drafts)
    report = saved.with_changes(waiting.changes) if may_be_written(row.status) else saved.report
    return OpenReport(
        row=row, saved=saved, report=report, drafts=drafts, waiting=waiting, earlier_versions=earlier_versions
    )


def _drafts(rows: Sequence[ProgressReport]) -> dict[int, dict[str, Draft]]:
    kind = ContentType.objects.get_for_model(ProgressReport)
    found: dict[int, dict[str, Draft]] = {row.pk: {} for row in rows}
    for draft in Draft.objects.filter(content_type=kind, object_id__in=list(found)).order_by("section"):
        found[draft.object_id][draft.section] = draft
    return found


def nodes_of_year(fiscal_year_be: int) -> Mapping[tuple[str, str], PlanNodeFact]:
    """Return the nodes of all plans of a year, by (tree, code). One query."""
    return nodes_by_code((), fiscal_year_be)


def is_owner(report: OpenReport, person: User, *, held: Collection[HeldRole]) -> bool:
    """Return whether a person writes a report. Asks nothing."""
    return approval.is_owner(report.row, person, held=held)


def closed_words(reports: Sequence[OpenReport], *, at: dt.datetime) -> dict[int, str]:
    """Return, by id, why the window of a report takes nothing now; "" where it does. Two queries for each place."""
    kind = kind_of_model(ProgressReport)
    known: dict[tuple[int, bool], str] = {}
    said = {}
    for one in reports:
        key = (kind.organisation(one.row).pk, one.row.status == Status.SENT_BACK)
        if key not in known:
            window = kind.window(one.row, at=at)
            known[key] = decision_words(window) if window is not None and not window.allowed else ""
        said[one.row.pk] = known[key]
    return said
