"""What is valid of a report: while it is reopened, its last approval is read and summed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.approval.choices import Origin, Status
from tidtam.approval.rules import content_of, hash_of_content
from tidtam.approval.tests.conftest import *  # noqa: F403 - the office, its people and its moves
from tidtam.approval.tests.conftest import clean_facts, save_facts, take
from tidtam.exchange.tests import strategies
from tidtam.progress import selectors
from tidtam.progress.facts import Disbursement, Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.rules import money_split
from tidtam.projects.mapping import read_content


@given(st.data())
def test_a_content_read_back_says_the_same(data):
    project = data.draw(strategies.projects("p", 2567, []))
    report = data.draw(strategies.reports(project, 2, Status.SAVED, Origin.IMPORTED))
    content = content_of(report)
    back = read_content(Report, content)
    assert back == report
    assert hash_of_content(content_of(back)) == hash_of_content(content)
    amounts = (back.disbursement.planned_baht, back.disbursement.carried_in_baht)
    assert all(amount is None or amount.as_tuple().exponent == -2 for amount in amounts)


def test_a_content_of_before_a_field_came_is_read_with_its_default():
    content = content_of(Report(project_key="p", fiscal_year_be=2567, quarter=2), leaving_out=("status", "summary"))
    assert read_content(Report, {**content, "gone": 1}) == Report(project_key="p", fiscal_year_be=2567, quarter=2)


def spent(report, planned, actual):
    money = Disbursement(
        planned_baht=None if planned is None else Decimal(planned),
        actual_baht=None if actual is None else Decimal(actual),
        carried_in_baht=Decimal("10.00"),
    )
    return replace(report, disbursement=money)


def approve(report, people):
    ProgressReport.objects.filter(pk=report.pk).update(status="submitted", origin="imported")
    take("accept_history", report, people.director, reasons={})


@pytest.fixture
def three(places, people):
    """A report that is approved, one that was reopened and written into since, one that was never approved."""
    rows = []
    for key, planned, actual in (("a", "100.00", "90.25"), ("b", "200.00", "250.50"), ("c", "400.00", "400.00")):
        project, said = clean_facts(places, key=key)
        rows.append(save_facts(places, spent(said, planned, actual), project))
    for report in rows[:2]:
        approve(report, people)
    take("reopen", rows[1], people.director, reason="แก้ยอด")
    save_facts(places, spent(clean_facts(places, key="b")[1], "200.00", "1.00"))
    return rows


def all_reports():
    return ProgressReport.objects.order_by("pk")


def loaded(rows):
    return list(rows.select_related("project", "disbursement"))


@pytest.mark.django_db
def test_a_reopened_report_says_what_was_approved(three, django_assert_num_queries):
    rows = loaded(all_reports())
    with django_assert_num_queries(2):
        valid = selectors.as_valid_facts(rows)
    assert [one.disbursement.actual_baht for one in valid] == [Decimal("90.25"), Decimal("250.50"), Decimal("400.00")]
    assert [one.status for one in valid] == ["approved", "sent_back", "saved"]
    assert selectors.as_facts(rows)[1].disbursement.actual_baht == Decimal("1.00")


@pytest.mark.django_db
def test_what_was_approved_once_counts_and_what_never_was_does_not(three):
    assert list(all_reports().approved_once()) == three[:2]


@pytest.mark.django_db
@pytest.mark.parametrize("approved_only", [False, True])
def test_the_sums_are_those_of_the_valid_facts(three, approved_only):
    rows = all_reports().approved_once() if approved_only else all_reports()
    splits = [money_split(one.disbursement) for one in selectors.as_valid_facts(loaded(rows))]
    totals = selectors.money_totals(rows, as_valid=True)
    for name in (
        "planned_baht", "carried_in_baht", "actual_baht", "within_plan_baht", "not_disbursed_baht", "over_plan_baht"
    ):  # fmt: skip
        assert getattr(totals, name) == sum(getattr(split, name) for split in splits), name
    assert totals.reports == len(splits)
    by_project = selectors.money_by_project(rows, as_valid=True)
    assert sum(by_project.values(), selectors.NO_MONEY) == totals
    assert selectors.money_by_quarter(rows, as_valid=True) == {2: totals}
    assert by_project[three[1].project_id].actual_baht == Decimal("250.50")


@pytest.mark.django_db
def test_live_sums_read_what_is_stored(three):
    assert selectors.money_totals(all_reports()).actual_baht == Decimal("491.25")


@pytest.mark.django_db
@pytest.mark.parametrize(("planned", "actual"), [(None, "5.00"), ("5.00", None), (None, None)])
def test_money_that_was_missing_when_it_was_approved_is_missing_and_not_zero(places, people, planned, actual):
    project, said = clean_facts(places)
    report = save_facts(places, spent(said, planned, actual), project)
    approve(report, people)
    take("reopen", report, people.director, reason="เติมยอด")
    save_facts(places, spent(said, "70.00", "70.00"))
    totals = selectors.money_totals(all_reports(), as_valid=True)
    assert (totals.missing_money, totals.planned_baht) == (1, Decimal("0.00"))
    assert (totals.with_plan, totals.with_plan_or_spending) == (int(planned is not None), int(bool(planned or actual)))


@pytest.mark.django_db
def test_after_the_next_approval_that_is_valid(three, people):
    approve(three[1], people)
    valid = selectors.as_valid_facts(loaded(all_reports()))
    assert valid[1].disbursement.actual_baht == Decimal("1.00")
    assert selectors.money_totals(all_reports(), as_valid=True).actual_baht == Decimal("491.25")
