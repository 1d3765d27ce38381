"""What an office owes: reports of a quarter that are due and not submitted, and those that came late.

A report is owed from the day its row was created until it is submitted; what was sent back is owed again. Lateness is
computed from dates, with the extensions of the work group, the office and everything above, and is never stored.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from tidtam.approval.choices import Status
from tidtam.approval.selectors import OWNERS_STATUSES, submissions_that_count
from tidtam.organisations.models import Organisation
from tidtam.periods.selectors import ExtendedWindow, extended_quarters
from tidtam.progress.models import ProgressReport
from tidtam.thai.dates import local_date

YET_TO_SUBMIT = (Status.NOT_REPORTED, Status.SAVED)
"""For these a day is due; what was sent back may come when it is mended."""

NO_TIME = dt.timedelta(0)


def days_late(due_at: dt.datetime, at: dt.datetime) -> int:
    """Return how many days after a due instant another lies, by the calendar: one on the day itself, 0 before it."""
    return max((local_date(at) - local_date(due_at)).days, 1) if at > due_at else 0


def days_left(due_at: dt.datetime, at: dt.datetime) -> int:
    """Return how many days there are to a due instant, by the calendar; 0 on its day and after."""
    return max((local_date(due_at) - local_date(at)).days, 0)


def quarters_owed(organisation: Organisation) -> list[tuple[int, int]]:
    """Return the fiscal years and quarters an office has reports of, due or written: latest first, owed ones before.

    One query.
    """
    reports = ProgressReport.objects.filter(project__organisation=organisation).order_by()
    counted = reports.values_list("fiscal_year_be", "quarter").annotate(
        owed=Count("pk", filter=Q(status__in=YET_TO_SUBMIT))
    )
    in_order = sorted(counted, key=lambda row: (row[2] > 0, row[0], row[1]), reverse=True)
    return [(year, quarter) for year, quarter, _owed in in_order]


def window_of_quarter(fiscal_year_be: int, quarter: int, *, at: dt.datetime) -> ExtendedWindow | None:
    """Return the window of a quarter with everybody's extensions; None where it was never opened. One query."""
    windows = extended_quarters([(fiscal_year_be, quarter)], open_from=at)
    return next(
        (one for one in windows if (one.window.fiscal_year_be, one.window.number) == (fiscal_year_be, quarter)), None
    )


def owed_reports(
    organisation: Organisation, *, fiscal_year_be: int, quarter: int, window: ExtendedWindow | None, at: dt.datetime
) -> QuerySet[ProgressReport]:
    """Return what an office owes of a quarter at an instant, and what came late, in no order.

    Each carries `due_at`, `came_at` (the instant its submission counts by; None where there is none) and `late_by`, a
    duration: how long it has been late, or was; negative before the due instant, None where no day is known.
    """
    kept = ProgressReport.objects.filter(project__organisation=organisation)
    return owed_among(kept, fiscal_year_be=fiscal_year_be, quarter=quarter, window=window, at=at)


def owed_among(
    reports: QuerySet[ProgressReport],
    *,
    fiscal_year_be: int,
    quarter: int,
    window: ExtendedWindow | None,
    at: dt.datetime,
) -> QuerySet[ProgressReport]:
    """Return what owed_reports returns, of other reports than one office's."""
    kept = reports.filter(fiscal_year_be=fiscal_year_be, quarter=quarter)
    came = submissions_that_count(
        content_type=ContentType.objects.get_for_model(ProgressReport).pk, object_id=OuterRef("pk")
    )
    counted_from = Case(
        When(status__in=YET_TO_SUBMIT, then=Value(at)), default=F("came_at"), output_field=DateTimeField()
    )
    reports = kept.alias(
        climbs_from_path=Coalesce("project__work_group__path", "project__organisation__path")
    ).annotate(due_at=_due_at(window), came_at=Subquery(came.values("counts_at")[:1]))
    timed = reports.annotate(late_by=ExpressionWrapper(counted_from - F("due_at"), output_field=DurationField()))
    return timed.filter(Q(status__in=OWNERS_STATUSES) | Q(late_by__gt=NO_TIME))


def _due_at(window: ExtendedWindow | None) -> Case:
    """Return the expression "due instant for where it climbs from": the longest of the extensions that reach it."""
    if window is None:
        return Case(default=Value(None), output_field=DateTimeField())
    longer = [(path, due_at) for path, due_at, _closes in window.extensions if due_at and due_at > window.window.due_at]
    latest_first = sorted(longer, key=lambda one: one[1], reverse=True)
    return Case(
        *[When(climbs_from_path__startswith=path, then=Value(due_at)) for path, due_at in latest_first],
        default=Value(window.window.due_at),
        output_field=DateTimeField(),
    )


@dataclass(frozen=True, slots=True)
class OwedCounts:
    """How many reports are owed, how many of these are past due, and how many others came late."""

    owed: int
    overdue: int
    came_late: int

    @property
    def listed(self) -> int:
        """How many reports owed_reports returned."""
        return self.owed + self.came_late


def owed_counts(reports: QuerySet[ProgressReport]) -> OwedCounts:
    """Return the counts of what owed_reports returned. One query."""
    is_late = Q(late_by__gt=NO_TIME)
    return OwedCounts(
        **reports.aggregate(
            owed=Count("pk", filter=Q(status__in=OWNERS_STATUSES)),
            overdue=Count("pk", filter=Q(status__in=YET_TO_SUBMIT) & is_late),
            came_late=Count("pk", filter=~Q(status__in=OWNERS_STATUSES) & is_late),
        )
    )
