"""The shipped demo office goes out as it came in, and coming in again changes nothing."""

import datetime as dt

import pytest

from tidtam.audit.models import AuditLine
from tidtam.demo.services import load_demo_office
from tidtam.exchange.choices import Mode
from tidtam.exchange.services import export_office, import_office, read_office_file
from tidtam.organisations.selectors import find_organisation
from tidtam.organisations.services import load_reference_data
from tidtam.plans.services import load_plans

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_what_went_out_comes_in_without_a_change():
    load_reference_data(at=AT, by="test")
    load_plans(at=AT, by="test")
    load_demo_office(at=AT, by="test")
    office = find_organisation("P50-2", on=AT.date())
    lines = AuditLine.objects.count()
    exported = export_office(organisation=office, fiscal_year_be=2567)
    parsed = read_office_file(exported)
    assert parsed.faults == ()
    report = import_office(file=parsed.file, mode=Mode.HISTORY, at=AT, by="test")
    assert (len(report.projects.unchanged), len(report.reports.unchanged)) == (40, 31)
    assert export_office(organisation=office, fiscal_year_be=2567) == exported
    assert AuditLine.objects.count() == lines
