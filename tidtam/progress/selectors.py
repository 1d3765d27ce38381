"""Reads quarterly reports: as facts for checks and documents, as rows for pages, and money summed in SQL."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from tidtam.access.prepared import Prepared
from tidtam.approval.choices import Status
from tidtam.approval.models import Approval
from tidtam.approval.rules import may_be_written
from tidtam.approval.selectors import approved_contents
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import Catalogue, Hit, run
from tidtam.checks.selectors import FailedCounts, failed_checks_of
from tidtam.drafts.models import Draft
from tidtam.drafts.typed import ChangesRefused, Words, plain
from tidtam.organisations.models import Organisation
from tidtam.plans.choices import PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.plans.selectors import nodes_by_code
from tidtam.progress import facts, models, places, rules, typed
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS, ProjectRound, place_label
from tidtam.projects import facts as project_facts
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.children import Table, contents_of
from tidtam.projects.mapping import names_of_fields, read, read_content
from tidtam.projects.models import Execution, Project
from tidtam.projects.selectors import facts_at_version
from tidtam.thai.money import percent

Narrated = TypeVar("Narrated", facts.Answer, facts.ActivityProgress)

ZERO = Value(Decimal("0.00"), output_field=DecimalField(max_digits=18, decimal_places=2))


def reports_of_office(organisation_id: int, fiscal_year_be: int) -> list[facts.Report]:
    """Return an office's reports of a year as facts, by quarter and project: two queries for any number."""
    rows = (
        models.ProgressReport.objects.of_office(organisation_id, fiscal_year_be)
        .select_related("project", "disbursement")
        .order_by("quarter", "project_id")
    )
    return as_facts(list(rows))


def as_facts(reports: Sequence[models.ProgressReport]) -> list[facts.Report]:
    """Return facts of reports loaded with `project` and `disbursement`: one more query in all."""
    ids = [report.pk for report in reports]
    said = contents_of(dict.fromkeys(TABLES, ids))
    return [
        read(
            facts.Report,
            report,
            {
                "project_key": report.project.key,
                "answers": tuple(_narrated(facts.Answer, row) for row in said["answers"][report.pk]),
                "kpi_values": tuple(read_content(facts.KpiValue, row) for row in said["kpi_values"][report.pk]),
                "activities": tuple(_narrated(facts.ActivityProgress, row) for row in said["activities"][report.pk]),
                "disbursement": _money(report, said["causes"][report.pk]),
                "summary": read(facts.Summary, report),
            },
        )
        for report in reports
    ]


BOXES = names_of_fields(facts.Narrative)
ANSWER, ACTIVITY = (
    (*BOXES, *(name for name in names_of_fields(kind) if name != "narrative"))
    for kind in (facts.Answer, facts.ActivityProgress)
)
KPI_VALUE, CAUSE = names_of_fields(facts.KpiValue), names_of_fields(facts.Cause)
"""The columns of the tables below a report; a narrative stands in the row of what it belongs to."""

TABLES = (
    Table("answers", models.Answer, parent="report_id", order="position", columns=ANSWER),
    Table("kpi_values", models.KpiValue, parent="report_id", order="position", columns=KPI_VALUE),
    Table("activities", models.ActivityProgress, parent="report_id", order="position", columns=ACTIVITY),
    Table("causes", models.DisbursementCause, parent="disbursement__report_id", order="position", columns=CAUSE),
)


def _narrated(kind: type[Narrated], said: dict[str, Any]) -> Narrated:
    return read_content(kind, {**said, "narrative": {name: said[name] for name in BOXES}})


def _money(report: models.ProgressReport, causes: Iterable[dict[str, Any]]) -> facts.Disbursement:
    """Return the money of a report; one that was opened and not written yet has none."""
    row = getattr(report, "disbursement", None)
    told = {"causes": tuple(read_content(facts.Cause, cause) for cause in causes)}
    return read(facts.Disbursement, row, told) if row else facts.Disbursement()


def as_valid_facts(reports: Sequence[models.ProgressReport]) -> list[facts.Report]:
    """Return facts of reports as they are valid: a reopened one says what was approved last, with its status of now.

    What was never approved says what is stored. Loaded as for as_facts; one query more.
    """
    approved = approved_contents([report for report in reports if report.status != Status.APPROVED])
    return [
        replace(read_content(facts.Report, approved[row.pk]), status=Status(row.status)) if row.pk in approved else said
        for row, said in zip(reports, as_facts(reports), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class MoneyTotals:
    """Money of a set of reports, summed in SQL; baht.

    reports              how many reports the sums run over.
    with_plan            of them, with a plan above zero; with_plan_or_spending  with a plan or spending above zero.
    missing_money        of them, without plan or without actual; they add nothing.
    within, not_disbursed and over  as in rules.MoneySplit, summed report by report.
    """

    reports: int
    with_plan: int
    with_plan_or_spending: int
    missing_money: int
    planned_baht: Decimal
    carried_in_baht: Decimal
    actual_baht: Decimal
    within_plan_baht: Decimal
    not_disbursed_baht: Decimal
    over_plan_baht: Decimal

    def __add__(self, other: "MoneyTotals") -> "MoneyTotals":
        """Return the totals of both sets of reports together."""
        return MoneyTotals(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def disbursed_pct(self) -> Decimal | None:
        """Spending in percent of plan and what was carried in; None without either."""
        return percent(self.actual_baht, self.planned_baht + self.carried_in_baht)

    def year_so_far(self) -> "MoneyTotals":
        """Return totals of several quarters read as one: what a quarter carried in was planned in an earlier one.

        So it is no further plan, and what one quarter left and a later one spent is not left
        (docs/rules/disbursement.md, "Over several quarters").
        """
        left = self.planned_baht - self.within_plan_baht
        return replace(self, carried_in_baht=Decimal("0.00"), not_disbursed_baht=left)


AVAILABLE = F("planned") + F("carried_in")
HAS_MONEY = Q(planned__isnull=False, actual__isnull=False)
MONEY = DecimalField(max_digits=18, decimal_places=2)
CENT = Decimal("0.01")
NO_MONEY = MoneyTotals(0, 0, 0, 0, *[Decimal("0.00")] * 6)


def money_totals(reports: QuerySet[models.ProgressReport], *, as_valid: bool = False) -> MoneyTotals:
    """Sum the money of reports in one statement. The three parts follow rules.money_split (tested to be equal).

    as_valid  count what is valid of a report: of a reopened one the money that was approved last (as_valid_facts).
    """
    return _totals(_with_money(reports, as_valid).aggregate(**_sums()))


def money_by_quarter(reports: QuerySet[models.ProgressReport], *, as_valid: bool = False) -> dict[int, MoneyTotals]:
    """Sum the money of reports quarter by quarter in one statement; a quarter without report is absent."""
    return _money_by(reports, "quarter", as_valid)


def money_by_project(reports: QuerySet[models.ProgressReport], *, as_valid: bool = False) -> dict[int, MoneyTotals]:
    """Sum the money of reports project by project, by id, in one statement; one without report is absent."""
    return _money_by(reports, "project_id", as_valid)


def _money_by(reports: QuerySet[models.ProgressReport], column: str, as_valid: bool) -> dict[int, MoneyTotals]:
    rows = _with_money(reports, as_valid).values(column).annotate(**_sums())
    return {row[column]: _totals({name: value for name, value in row.items() if name != column}) for row in rows}


def _with_money(reports: QuerySet[models.ProgressReport], as_valid: bool) -> QuerySet[models.ProgressReport]:
    """Give each report the amounts that are summed: planned, carried_in, actual, and whether it is above."""
    amounts: dict[str, Any] = {name: F(f"disbursement__{name}_baht") for name in ("planned", "carried_in", "actual")}
    if as_valid:
        approved = Approval.objects.of_outer(models.ProgressReport).filter(approved_snapshot__isnull=False)
        is_reopened = ~Q(status=Status.APPROVED) & Exists(approved)
        amounts = {
            name: Case(When(is_reopened, then=_approved_amount(approved, name)), default=live, output_field=MONEY)
            for name, live in amounts.items()
        }
    written = reports.exclude(status=Status.NOT_REPORTED).order_by()
    return written.annotate(**amounts).annotate(above=Q(actual__gt=AVAILABLE))


def _approved_amount(approved: QuerySet[Approval], name: str) -> Subquery:
    """Return an amount as the snapshot that was approved says it: text in JSON, where missing is null.

    SQLite reads a null of JSON as the word, which as a number would be zero: missing is not zero.
    """
    said = KeyTextTransform(f"{name}_baht", KeyTextTransform("disbursement", "approved_snapshot__content"))
    return Subquery(approved.values(said=Cast(NullIf(said, Value("null")), MONEY)), output_field=MONEY)


def _sums() -> dict[str, Any]:
    def total(expression: Any) -> Coalesce:
        return Coalesce(Sum(expression, filter=HAS_MONEY, output_field=MONEY), ZERO)

    return {
        "reports": Count("pk"),
        "with_plan": Count("pk", filter=Q(planned__gt=0)),
        "with_plan_or_spending": Count("pk", filter=Q(planned__gt=0) | Q(actual__gt=0)),
        "missing_money": Count("pk", filter=~HAS_MONEY),
        "planned_baht": total("planned"),
        "carried_in_baht": total("carried_in"),
        "actual_baht": total("actual"),
        "within_plan_baht": total(Case(When(above=True, then=AVAILABLE), default=F("actual"), output_field=MONEY)),
        "not_disbursed_baht": total(
            Case(When(above=True, then=ZERO), default=AVAILABLE - F("actual"), output_field=MONEY)
        ),
        "over_plan_baht": total(Case(When(above=True, then=F("actual") - AVAILABLE), default=ZERO, output_field=MONEY)),
    }


def _totals(sums: dict[str, Any]) -> MoneyTotals:
    # SQLite sums decimals as floats: exact to far beyond a satang, but without the zeros.
    rounded: dict[str, Any] = {name: v.quantize(CENT) if isinstance(v, Decimal) else v for name, v in sums.items()}
    return MoneyTotals(**rounded)


# What pages of an office and of a report start from -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """The year and quarter a page speaks of, and what else could be chosen. None where the office has no project."""

    year: int | None
    quarter: int
    years: tuple[int, ...]


def quarters_of_years(organisation: Organisation) -> dict[int, int]:
    """Return the latest quarter of each fiscal year in which an office has projects, latest year first. One query.

    The latest quarter is the last one with a report or a declared status; the first where there is neither.
    """
    of_office = {"project__organisation": organisation}
    reported = models.ProgressReport.objects.filter(**of_office).reported().order_by().values_list("fiscal_year_be")
    declared = Execution.objects.filter(**of_office).order_by().values_list("project__fiscal_year_be")
    years = Project.objects.filter(organisation=organisation).order_by().values_list("fiscal_year_be")
    rows = years.annotate(last=Value(1)).union(
        reported.annotate(last=Max("quarter")), declared.annotate(last=Max("quarter"))
    )
    latest: dict[int, int] = {}
    for year, quarter in rows.order_by("-fiscal_year_be", "last"):
        latest[year] = quarter
    return latest


def office_year(organisation: Organisation, *, year: int | None = None, quarter: int | None = None) -> OfficeYear:
    """Return what a page of an office speaks of: what was asked for, else the latest year and its latest quarter.

    An unknown year falls back to the latest. One query.
    """
    return chosen_year(quarters_of_years(organisation), year=year, quarter=quarter)


def chosen_year(quarters: Mapping[int, int], *, year: int | None, quarter: int | None) -> OfficeYear:
    """Return what a page speaks of from what quarters_of_years says and what was asked for. Asks nothing."""
    if not quarters:
        return OfficeYear(None, quarter or 1, ())
    chosen = year if year in quarters else next(iter(quarters))
    assert chosen is not None
    return OfficeYear(chosen, quarter or quarters[chosen], tuple(quarters))


def failed_checks_of_year(organisation: Organisation, fiscal_year_be: int) -> QuerySet[FailedCheck]:
    """Return what fails in an office's year: the failed checks of its projects and of their reports."""
    projects = Project.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be)
    reports = models.ProgressReport.objects.of_office(organisation.pk, fiscal_year_be)
    return FailedCheck.objects.filter(
        Q(content_type=ContentType.objects.get_for_model(Project), object_id__in=projects.values("pk"))
        | Q(content_type=ContentType.objects.get_for_model(models.ProgressReport), object_id__in=reports.values("pk")),
        organisation_code=organisation.code,
    )


def failed_counts_of_year(organisation: Organisation, fiscal_year_be: int) -> FailedCounts:
    """Return the counts by level of what fails in an office's year. One query (and two the first time, for types)."""
    levels = Counter(
        dict(
            failed_checks_of_year(organisation, fiscal_year_be)
            .order_by()
            .values_list("level")
            .annotate(count=Count("pk"))
        )
    )
    return FailedCounts(hard=levels["hard"], warning=levels["warning"], notice=levels["notice"])


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
) -> typed.TypedReading:
    """Return what waits in the topics of a report as changes that fit it, and what cannot be read or does not fit."""
    waiting: dict[str, Words] = {}
    unreadable: dict[str, str] = {}
    for section, draft in drafts.items():
        for place, words in draft.typed.items():
            if str(places.topic_of_place(place)) == section:
                waiting[place] = words
            elif plain(words):
                unreadable[place] = str(places.NO_SUCH_FIELD)
    reading = typed.read_typed(report, project, waiting)
    changes, unreadable = reading.changes, unreadable | reading.unreadable
    try:
        places.with_changes(report, project, changes)
    except ChangesRefused as refused:
        unreadable |= {place: str(sentence) for place, sentence in refused.sentences.items()}
        changes = {place: value for place, value in changes.items() if place not in unreadable}
    return typed.TypedReading(changes, unreadable)


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

    @property
    def previous(self) -> facts.Report | None:
        """The last report before this one; None where there is none."""
        return self.earlier[-1] if self.earlier else None

    @property
    def in_context(self) -> ReportInContext:
        """The report with what it rests on."""
        return ReportInContext(self.report, self.project, self.earlier)


def written(reading: ReportReading, waiting: typed.TypedReading) -> facts.Report:
    """Return a report as its owner has written it: what waits and can be read, laid over what is saved.

    waiting  as read_drafts read it. A report that cannot be written now says what is saved. Asks nothing.
    """
    return reading.in_context.with_changes(waiting.changes) if may_be_written(reading.row.status) else reading.report


def report_reading(pk: int, *, with_plans: bool = True) -> ReportReading | None:
    """Return a report as its page shows it, or None where there is none. Five queries at most.

    with_plans  whether `nodes` are wanted.
    """
    rows = sorted(REPORTS_BESIDE(report=pk), key=lambda one: (one.pk != pk, one.quarter))
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
    lambda report: models.ProgressReport.objects.filter(project__reports=report).select_related(
        "project__organisation", "project__work_group", "project_version", "disbursement"
    )
)
"""The reports of the project of a report, itself among them."""


def project_round(project: Project, declared: project_facts.Project, quarter: int) -> ProjectRound:
    """Return a project at the end of a quarter with what was reported of it up to then. Six queries."""
    reports = project.reports.filter(quarter__lte=quarter).reported()
    rows = list(reports.select_related("project", "disbursement").order_by("quarter"))
    return ProjectRound(project=declared, quarter=quarter, reports=tuple(as_facts(rows)))


PLAN_TREES = (PlanTreeKind.NATIONAL_STRATEGY.value, PlanTreeKind.MASTER_PLAN.value, PlanTreeKind.NDP13.value)
"""The trees whose nodes the parts 4a-5 of a report answer."""


def check_message(
    failed: FailedCheck, *, project: project_facts.Project | None = None, url: str = ""
) -> dict[str, str]:
    """Return a failed check as ui/components/check_message.html shows it, in the active language.

    project  names the activity or KPI the place stands in; without it only its kind is named.
    url      where the place can be read.
    """
    message, accepted = hit_message(failed.hit), ""
    if failed.is_accepted:
        accepted = _("รับทราบแล้ว: %(reason)s") % {"reason": failed.accepted_reason}
    is_of_project = failed.code in PROJECT_CHECKS
    return {
        **message,
        "where": "" if is_of_project else _where(failed.place, message["text"], project),
        "url": url,
        "accepted": accepted,
    }


def hit_message(hit: Hit) -> dict[str, str]:
    """Return what a check found as ui/components/check_message.html shows it, without where it stands."""
    catalogue = next((one for one in CATALOGUES if hit.code in one), CATALOGUES[0])
    return {"code": hit.code, "level": hit.level, "text": catalogue.message(hit), "cure": catalogue.cure(hit)}


def declaration_messages(here: ProjectRound) -> list[dict[str, str]]:
    """Return what fails in what was declared of the very quarter of a round. Asks nothing."""
    hits = (*run(PROJECT_CHECKS, here.project), *run(ROUND_CHECKS, here))
    return [hit_message(hit) for hit in hits if hit.place == f"executions[{here.quarter}]"]


def _where(place: str, text: str, project: project_facts.Project | None) -> str:
    """Return the words of a place; a title that the message says already is not said twice."""
    words = [word for word in place_label(place, project=project).split(" › ") if word not in text]
    return " › ".join(words) or place_label(place)


CATALOGUES: tuple[Catalogue[Any], ...] = (REPORT_CHECKS, ROUND_CHECKS, PROJECT_CHECKS)
"""The checks of reports and projects, whose words a stored failed check is shown with."""


# What fails in an office's year --------------------------------------------------------------------------------------


def check_titles() -> dict[str, str]:
    """Return the checks of this room by code in the active language: their message without its values."""
    return {check.code: PLACEHOLDER.sub("…", str(check.message)) for catalogue in CATALOGUES for check in catalogue}


PLACEHOLDER = re.compile(r"%\(\w+\)s")


def failed_by_check(organisation: Organisation, fiscal_year_be: int) -> dict[str, tuple[str, int]]:
    """Return (level, how many) of each check that fails in an office's year: strongest first, then the most."""
    rows = failed_checks_of_year(organisation, fiscal_year_be).order_by().values_list("code", "level")
    counted = rows.annotate(count=Count("pk"))
    order = {level: number for number, level in enumerate(Level.values)}
    ordered = sorted(counted, key=lambda row: (order[row[1]], -row[2], row[0]))
    return {code: (level, count) for code, level, count in ordered}


def failed_check_list(
    organisation: Organisation, fiscal_year_be: int, *, level: str = "", quarter: int | None = None, code: str = ""
) -> QuerySet[FailedCheck]:
    """Return what fails in an office's year, thing by thing in the order of quarter and project; "" asks nothing.

    quarter  keeps what fails in reports of that quarter; what fails for a project itself belongs to none.
    """
    failed = failed_checks_of_year(organisation, fiscal_year_be)
    if level:
        failed = failed.filter(level=level)
    if code:
        failed = failed.filter(code=code)
    of_report = models.ProgressReport.objects.filter(pk=OuterRef("object_id"))
    is_report = Q(content_type=ContentType.objects.get_for_model(models.ProgressReport))
    failed = failed.annotate(
        in_quarter=Case(When(is_report, then=Subquery(of_report.values("quarter"))), default=0),
        of_project=Case(
            When(is_report, then=Subquery(of_report.values("project"))),
            default=F("object_id"),
            output_field=BigIntegerField(),
        ),
    )
    if quarter:
        failed = failed.filter(in_quarter=quarter)
    return failed.order_by("in_quarter", "of_project", "content_type", "object_id", "number", "pk")


@dataclass(frozen=True, slots=True)
class CheckedThing:
    """What failed checks were found in: a report, or (quarter None) a project."""

    name: str
    number: int | None
    quarter: int | None
    url: str


def things_of(failed: Sequence[FailedCheck]) -> dict[tuple[int, int], CheckedThing]:
    """Return the reports and projects of failed checks by (content type, id): two queries for any number."""
    ids: dict[int, set[int]] = defaultdict(set)
    for row in failed:
        ids[row.content_type_id].add(row.object_id)
    of_reports = ContentType.objects.get_for_model(models.ProgressReport).pk
    of_projects = ContentType.objects.get_for_model(Project).pk
    things: dict[tuple[int, int], CheckedThing] = {}
    reports = models.ProgressReport.objects.filter(pk__in=ids[of_reports]).select_related("project__current_version")
    for report in reports:
        things[of_reports, report.pk] = CheckedThing(
            str(report.project), report.project.number, report.quarter, report.get_absolute_url()
        )
    for project in Project.objects.filter(pk__in=ids[of_projects]).select_related("current_version"):
        things[of_projects, project.pk] = CheckedThing(str(project), project.number, None, project.get_absolute_url())
    return things
