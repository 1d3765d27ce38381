"""Reads quarterly reports: as facts for checks and documents, as rows for pages, and money summed in SQL."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from tidtam.progress import facts, models
from tidtam.projects.mapping import read

ZERO = Value(Decimal("0.00"), output_field=DecimalField(max_digits=18, decimal_places=2))


def reports_as_facts(organisation_id: int, fiscal_year_be: int) -> list[facts.Report]:
    """Return an office's reports of a year as facts, by quarter and project: six queries for any number."""
    rows = (
        models.ProgressReport.objects.of_office(organisation_id, fiscal_year_be)
        .select_related("project", "disbursement")
        .order_by("quarter", "project_id")
    )
    return as_facts(list(rows))


def as_facts(reports: Sequence[models.ProgressReport]) -> list[facts.Report]:
    """Return facts of reports loaded with `project` and `disbursement`: four more queries in all."""
    ids = [report.pk for report in reports]
    answers, kpi_values, activities, causes = (defaultdict(list) for _table in range(4))
    for answer in models.Answer.objects.filter(report__in=ids).order_by("report_id", "position"):
        narrative = read(facts.Narrative, answer)
        answers[answer.report_id].append(read(facts.Answer, answer, {"narrative": narrative}))
    for value in models.KpiValue.objects.filter(report__in=ids).order_by("report_id", "position"):
        kpi_values[value.report_id].append(read(facts.KpiValue, value))
    for activity in models.ActivityProgress.objects.filter(report__in=ids).order_by("report_id", "position"):
        narrative = read(facts.Narrative, activity)
        activities[activity.report_id].append(read(facts.ActivityProgress, activity, {"narrative": narrative}))
    for cause in (
        models.DisbursementCause.objects.filter(disbursement__report__in=ids)
        .annotate(report_id=F("disbursement__report_id"))
        .order_by("report_id", "position")
    ):
        causes[cause.report_id].append(read(facts.Cause, cause))
    return [
        read(
            facts.Report,
            report,
            {
                "project_key": report.project.key,
                "answers": tuple(answers[report.pk]),
                "kpi_values": tuple(kpi_values[report.pk]),
                "activities": tuple(activities[report.pk]),
                "disbursement": read(facts.Disbursement, report.disbursement, {"causes": tuple(causes[report.pk])}),
                "summary": read(facts.Summary, report),
            },
        )
        for report in reports
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


AVAILABLE = F("disbursement__planned_baht") + F("disbursement__carried_in_baht")
ACTUAL = F("disbursement__actual_baht")
HAS_MONEY = Q(disbursement__planned_baht__isnull=False, disbursement__actual_baht__isnull=False)


def money_totals(reports: QuerySet[models.ProgressReport]) -> MoneyTotals:
    """Sum the money of reports in one statement. The three parts follow rules.money_split (tested to be equal)."""
    money = DecimalField(max_digits=18, decimal_places=2)

    def total(expression: Any) -> Coalesce:
        return Coalesce(Sum(expression, filter=HAS_MONEY, output_field=money), ZERO)

    rows = reports.order_by().annotate(above=Q(disbursement__actual_baht__gt=AVAILABLE))
    sums = rows.aggregate(
        reports=Count("pk"),
        with_plan=Count("pk", filter=Q(disbursement__planned_baht__gt=0)),
        with_plan_or_spending=Count(
            "pk", filter=Q(disbursement__planned_baht__gt=0) | Q(disbursement__actual_baht__gt=0)
        ),
        missing_money=Count("pk", filter=~HAS_MONEY),
        planned_baht=total("disbursement__planned_baht"),
        carried_in_baht=total("disbursement__carried_in_baht"),
        actual_baht=total("disbursement__actual_baht"),
        within_plan_baht=total(Case(When(above=True, then=AVAILABLE), default=ACTUAL, output_field=money)),
        not_disbursed_baht=total(Case(When(above=True, then=ZERO), default=AVAILABLE - ACTUAL, output_field=money)),
        over_plan_baht=total(Case(When(above=True, then=ACTUAL - AVAILABLE), default=ZERO, output_field=money)),
    )
    cent = Decimal("0.01")  # SQLite sums decimals as floats: exact to far beyond a satang, but without the zeros
    rounded: dict[str, Any] = {name: v.quantize(cent) if isinstance(v, Decimal) else v for name, v in sums.items()}
    return MoneyTotals(**rounded)
