"""Money of several reports, summed in SQL: what is missing adds nothing, and over-spending hides nothing."""

from decimal import Decimal

import pytest

from tidtam.progress.facts import Disbursement, Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import money_totals
from tidtam.progress.tests import small_office
from tidtam.progress.tests.small_office import YEAR, baht

MONEY = {
    1: Disbursement(planned_baht=baht(1000), actual_baht=None),
    2: Disbursement(planned_baht=None, actual_baht=baht(70)),
    3: Disbursement(planned_baht=baht(500), carried_in_baht=baht(100), actual_baht=baht(650)),
    4: Disbursement(planned_baht=baht(300), actual_baht=baht(200)),
}


@pytest.fixture
def totals(db):
    reports = [
        Report(project_key="full", fiscal_year_be=YEAR, quarter=quarter, disbursement=money)
        for quarter, money in MONEY.items()
    ]
    office = small_office.fill(small_office.make_office(), reports=reports, checked=False)
    return money_totals(ProgressReport.objects.of_office(office.pk, YEAR))


def test_a_report_without_plan_or_spending_adds_nothing_and_is_counted(totals):
    assert (totals.reports, totals.missing_money) == (4, 2)
    assert (totals.planned_baht, totals.carried_in_baht, totals.actual_baht) == (800, 100, 850)


def test_the_parts_stay_apart(totals):
    parts = (totals.within_plan_baht, totals.not_disbursed_baht, totals.over_plan_baht)
    assert parts == (Decimal("800.00"), Decimal("100.00"), Decimal("50.00"))


def test_several_quarters_count_carried_in_money_once(totals):
    year = totals.year_so_far()
    assert (totals.disbursed_pct, year.disbursed_pct) == (Decimal("94.44"), Decimal("106.25"))
    assert (year.carried_in_baht, year.not_disbursed_baht) == (0, 0)
