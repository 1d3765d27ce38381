"""Saving a whole real office: nothing is lost, nothing is done twice, and the sums are those of its rows."""

import datetime as dt
from decimal import Decimal

import pytest

from tests import booklet_2567
from tidtam.approval.choices import Origin
from tidtam.audit.models import AuditLine
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.progress.facts import Disbursement, Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.rules import money_split
from tidtam.progress.selectors import money_totals, reports_of_office
from tidtam.progress.services import save_reports
from tidtam.projects.selectors import projects_of_office
from tidtam.projects.services import save_projects

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.shared]


@pytest.fixture
def office():
    return Organisation.objects.create(
        code="P50-2", kind=OrganisationKind.ESA_PRIMARY, name_th="สำนักงานทดสอบ", path="1."
    )


@pytest.fixture
def source(shared):
    return booklet_2567.load(shared)


def save(office, source):
    projects = save_projects(
        organisation=office,
        projects=source.projects,
        at=AT,
        by="planner",
        origin=Origin.IMPORTED,
        is_demo=False,
        as_history=True,
    )
    reports = save_reports(
        organisation=office,
        fiscal_year_be=2567,
        reports=source.reports,
        at=AT,
        by="planner",
        origin=Origin.IMPORTED,
        as_history=True,
    )
    return projects, reports


def test_what_was_saved_reads_back_the_same(office, source):
    save(office, source)
    assert {row.key: row for row in projects_of_office(office.pk, 2567)} == {row.key: row for row in source.projects}
    stored = {(row.project_key, row.quarter): row for row in reports_of_office(office.pk, 2567)}
    assert stored == {(row.project_key, row.quarter): row for row in source.reports}


def test_saving_the_same_again_changes_nothing_and_leaves_no_line(office, source):
    save(office, source)
    lines = AuditLine.objects.count()
    projects, reports = save(office, source)
    assert (projects.created, projects.changed, reports.created, reports.changed) == ([], [], [], [])
    assert (len(projects.unchanged), len(reports.unchanged)) == (40, 31)
    assert AuditLine.objects.count() == lines == 71


def test_the_number_of_statements_does_not_grow_with_the_office(office, source, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        save(office, source)


def test_the_sums_in_sql_are_those_of_the_rule(office, source):
    save(office, source)
    totals = money_totals(ProgressReport.objects.of_office(office.pk, 2567).filter(quarter=2))
    splits = [money_split(row.disbursement) for row in source.reports if row.quarter == 2]
    assert (totals.reports, totals.with_plan_or_spending, totals.with_plan) == (27, 23, 22)
    assert totals.planned_baht == sum(split.planned_baht for split in splits) == Decimal("368545.00")
    assert totals.actual_baht == sum(split.actual_baht for split in splits) == Decimal("194591.28")
    assert totals.within_plan_baht == sum(split.within_plan_baht for split in splits) == Decimal("187586.28")
    assert totals.not_disbursed_baht == sum(split.not_disbursed_baht for split in splits) == Decimal("180958.72")
    assert totals.over_plan_baht == sum(split.over_plan_baht for split in splits) == Decimal("7005.00")


def test_money_carried_in_is_counted_once_over_the_year(office, source):
    """docs/rules/disbursement.md, "Over several quarters"."""
    save(office, source)
    rows = ((1, "10000.00", "0.00", "4000.00"), (2, "5000.00", "6000.00", "9000.00"))
    reports = [
        Report(
            project_key="N1",
            fiscal_year_be=2567,
            quarter=quarter,
            disbursement=Disbursement(
                planned_baht=Decimal(planned), carried_in_baht=Decimal(carried_in), actual_baht=Decimal(actual)
            ),
        )
        for quarter, planned, carried_in, actual in rows
    ]
    save_reports(
        organisation=office,
        fiscal_year_be=2567,
        reports=reports,
        at=AT,
        by="planner",
        origin=Origin.ENTERED,
        as_history=False,
    )
    both = money_totals(ProgressReport.objects.filter(project__key="N1")).year_so_far()
    assert (both.planned_baht, both.carried_in_baht) == (Decimal("15000.00"), Decimal("0.00"))
    assert (both.within_plan_baht, both.not_disbursed_baht) == (Decimal("13000.00"), Decimal("2000.00"))
    assert both.disbursed_pct == Decimal("86.67")
