"""Checking a whole real office: what fails is kept beside its thing, and kept once."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.checks.models import FailedCheck
from tidtam.checks.selectors import failed_counts_by_office
from tidtam.config.cli import main
from tidtam.progress.commands import check as command
from tidtam.progress.facts import KpiValue
from tidtam.progress.services import check_office
from tidtam.progress.tests import small_office
from tidtam.progress.tests.test_save_reports import AT, office, save, source

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
__all__ = ["office", "source"]


def test_what_fails_is_kept_beside_its_report(office, source):
    save(office, source)
    checked = check_office(organisation=office, fiscal_year_be=2567, at=AT)
    p14 = next(row for row in checked.reports if row.report.project_key == "P14")
    assert "disbursement.causes" in {hit.place for hit in p14.hits if hit.level == "hard"}
    assert FailedCheck.objects.count() == sum(len(row.hits) for row in (*checked.projects, *checked.reports))
    assert failed_counts_by_office()[office.code].hard == checked.count("hard") > 0


def test_checking_again_keeps_one_row_of_each(office, source):
    save(office, source)
    check_office(organisation=office, fiscal_year_be=2567, at=AT)
    before = FailedCheck.objects.count()
    check_office(organisation=office, fiscal_year_be=2567, at=AT + dt.timedelta(days=1))
    assert FailedCheck.objects.count() == before
    assert set(FailedCheck.objects.values_list("first_seen_at", flat=True)) == {AT}


def test_looking_only_keeps_nothing(office, source):
    save(office, source)
    check_office(organisation=office, fiscal_year_be=2567, at=AT, store=False)
    assert not FailedCheck.objects.exists()


def test_a_report_is_compared_with_the_quarters_before_it(db):
    fallen = replace(small_office.REPORTS[1], kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(9)),))
    office = small_office.fill(small_office.make_office(), reports=(small_office.REPORTS[0], fallen))
    checked = check_office(organisation=office, fiscal_year_be=small_office.YEAR, at=AT)
    fell = [row.report.quarter for row in checked.reports if "progress.kpi_fell" in {hit.code for hit in row.hits}]
    assert fell == [2]


def test_a_first_value_below_zero_has_nothing_to_have_fallen_from(db):
    below = replace(small_office.REPORTS[0], kpi_values=(KpiValue(kpi_key="k1", cumulative=Decimal(-1)),))
    office = small_office.fill(small_office.make_office(), reports=(below,))
    [row] = check_office(organisation=office, fiscal_year_be=small_office.YEAR, at=AT).reports
    assert not [hit.code for hit in row.hits if hit.crashed]


def test_a_quarter_shows_its_own_reports_only(office, source):
    save(office, source)
    checked = check_office(organisation=office, fiscal_year_be=2567, at=AT)
    assert {row["id"][-2:] for row in command.findings(checked, quarter=1)} == {"Q1"}


def test_a_year_of_the_common_era_is_refused_in_thai(capsys):
    assert main(["check", "--office", "P50-2", "--fiscal-year", "2024"]) == 2
    assert capsys.readouterr().err == "tidtam check: ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2567\n"
