"""Money of reports, summed in SQL."""

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, Exists, F, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from tidtam.approval.choices import Status
from tidtam.approval.models import Approval
from tidtam.progress import models
from tidtam.thai.money import percent

ZERO = Value(Decimal("0.00"), output_field=DecimalField(max_digits=18, decimal_places=2))


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
