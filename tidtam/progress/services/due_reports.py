"""The reports a quarter asks for: they are there once the quarter opens, and nobody creates one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tidtam.access.inserting import insert_for_each
from tidtam.approval.choices import Origin, Status
from tidtam.audit.services import record
from tidtam.periods.selectors import ExtendedWindow, extended_quarters
from tidtam.progress.models import ProgressReport
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.models import Execution, Project
from tidtam.thai.calendar import quarter_dates

BY = "worker"
"""Who the trail says opened a quarter's reports: its window did, through whichever worker was first."""


def create_due_reports_now(at: datetime) -> int:
    """Create the reports of every quarter whose window is open, be it by an extension; return how many are new."""
    windows = extended_quarters((), open_from=at)
    return sum(_create(one, at=at) for one in windows)


def create_due_reports(*, fiscal_year_be: int, quarter: int, at: datetime) -> int:
    """Create the reports that are due for a quarter, of all offices to whom it is open, in one statement.

    Returns how many are new. A quarter that nobody opened, or that is closed, owes nothing: history creates no debts.
    """
    windows = extended_quarters([(fiscal_year_be, quarter)], open_from=at)
    return sum(
        _create(one, at=at)
        for one in windows
        if (one.window.fiscal_year_be, one.window.number) == (fiscal_year_be, quarter)
    )


def projects_that_owe(*, fiscal_year_be: int, quarter: int) -> QuerySet[Project]:
    """Return the projects that owe a report of a quarter and have none: rules.is_due in SQL, tested to be equal.

    Their registration is approved and holds the quarter between its start and its end; where it does not say both,
    they were last declared in progress.
    """
    first, last = quarter_dates(fiscal_year_be, quarter)
    ended = Execution.objects.filter(
        project=OuterRef("pk"),
        status__in=(ExecutionStatus.FINISHED, ExecutionStatus.CANCELLED),
        quarter__lt=quarter,
    )
    taken_back = Execution.objects.filter(project=OuterRef("project"), quarter__gt=OuterRef("quarter")).exclude(
        status=OuterRef("status")
    )
    was_final = Q()
    for number in range(1, quarter):
        was_final |= Q(quarter=number, project_version__end_date__lte=quarter_dates(fiscal_year_be, number)[1])
    holds_it = Q(
        ~Exists(ended.filter(~Exists(taken_back))),
        current_version__start_date__lte=last,
        current_version__end_date__gte=first,
    )
    before = Execution.objects.filter(project=OuterRef("pk"), quarter__lt=quarter).order_by("-quarter")
    goes_on = Q(Q(current_version__start_date=None) | Q(current_version__end_date=None)) & Q(
        last_declared=ExecutionStatus.IN_PROGRESS
    )
    reports = ProgressReport.objects.filter(project=OuterRef("pk"))
    final = reports.filter(was_final, status=Status.APPROVED) if was_final else reports.none()
    return Project.objects.alias(last_declared=Subquery(before.values("status")[:1])).filter(
        holds_it | goes_on,
        ~Exists(final),
        ~Exists(reports.filter(quarter=quarter)),
        fiscal_year_be=fiscal_year_be,
        current_version__status=Status.APPROVED,
    )


def _create(extended: ExtendedWindow, *, at: datetime) -> int:
    window = extended.window
    owing = projects_that_owe(fiscal_year_be=window.fiscal_year_be, quarter=window.number)
    if not extended.decision("", now=at).allowed:
        if at < window.opens_at:
            return 0
        owing = _below(owing, (path for path, _due_at, closes_at in extended.extensions if at <= closes_at))
    if not owing.exists():
        return 0
    with transaction.atomic():
        created = _insert(owing, quarter=window.number, at=at)
        if created:
            record(
                subject_kind="progress.quarter",
                subject_id=f"{window.fiscal_year_be}/{window.number}",
                organisation_code="",
                action="progress.quarter.opened",
                by=BY,
                at=at,
            )
    return created


def _below(projects: QuerySet[Project], paths: Iterable[str]) -> QuerySet[Project]:
    """Keep the projects that climb from one of these places."""
    reached = Q(pk__in=())
    for path in paths:
        reached |= Q(climbs_from_path__startswith=path)
    return projects.alias(climbs_from_path=Coalesce("work_group__path", "organisation__path")).filter(reached)


def _insert(projects: QuerySet[Project], *, quarter: int, at: datetime) -> int:
    """Insert one empty report for each project in one statement; one that is there by now is left alone."""
    values = {
        "project_id": F("pk"),
        "project_version_id": F("current_version_id"),
        "fiscal_year_be": F("fiscal_year_be"),
        "quarter": Value(quarter),
        "status": Value(Status.NOT_REPORTED.value),
        "origin": Value(Origin.ENTERED.value),
        "version": Value(0),
        "content_hash": Value(""),
        "changed_at": Value(at, output_field=DateTimeField()),
    }
    return insert_for_each(ProgressReport, projects, values)
