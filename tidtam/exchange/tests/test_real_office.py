"""The real office of FY2567: forty projects and thirty-one reports come in, agree, and go out as they came."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from tidtam.exchange.choices import DifferenceKind, Mode
from tidtam.exchange.facts import OrganisationName
from tidtam.exchange.office_json.parse import parse_office
from tidtam.exchange.office_json.writing import write_office
from tidtam.exchange.services import export_office, import_office, read_office_file
from tidtam.exchange.tests.booklet_file import source_file
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.services import create_organisation

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
K = DifferenceKind
pytestmark = [pytest.mark.django_db, pytest.mark.shared]


@pytest.fixture(scope="module")
def source(shared, load_shared):
    return source_file(shared, load_shared("cme2_2567.json"))


@pytest.fixture
def office(source):
    new = NewOrganisation(code="P50-2", kind="bureau", name_th=source.organisation.name)
    return create_organisation(new=new, at=AT, by="test")


@pytest.fixture
def file(source, office):
    """The office as it was printed, after one reading: its texts repaired, and nothing else changed."""
    parsed = read_office_file(write_office(source))
    assert parsed.faults == ()
    return parsed.file


@pytest.fixture
def report(file):
    return import_office(file=file, mode=Mode.HISTORY, at=AT, by="planner")


def test_everything_comes_in(report):
    assert (len(report.projects.created), len(report.reports.created)) == (40, 31)


def test_it_goes_out_as_it_came_and_comes_in_again_without_a_change(report, office, file):
    exported = export_office(organisation=office, fiscal_year_be=2567)
    again = read_office_file(exported)
    assert again.cleaned == ()
    named = OrganisationName(code="P50-2", name=file.organisation.name)
    assert again.file.organisation == named
    assert (again.file.projects, again.file.reports, again.file.printed) == (file.projects, file.reports, file.printed)
    assert write_office(again.file) == exported
    assert import_office(file=again.file, mode=Mode.HISTORY, at=AT, by="planner").changes_nothing


def test_reading_repairs_letters_and_leaves_every_figure(source):
    repaired = parse_office(write_office(source)).file
    before = {(each.project_key, each.quarter): each.disbursement for each in source.reports}
    for each in repaired.reports:
        money = before[each.project_key, each.quarter]
        assert each.disbursement.planned_baht == money.planned_baht
        assert each.disbursement.actual_baht == money.actual_baht


def test_the_headline_differs_by_4050_and_2245_baht(report):
    amounts = {each.path.removeprefix("printed.headline."): each.amount for each in report.differences if each.amount}
    assert amounts == {
        "planned_baht": Decimal("4050.00"),
        "actual_baht": Decimal("2245.00"),
        "not_disbursed_baht": Decimal("1805.00"),
        "disbursed_pct": Decimal("0.03"),
        "not_disbursed_pct": Decimal("-0.03"),
    }


def test_twenty_four_projects_cannot_be_counted_in_any_way(report):
    (difference,) = [each for each in report.differences if each.kind == K.NOT_REBUILDABLE]
    assert (difference.printed, difference.computed) == ("24", "27 / 23 / 22")


def test_forty_projects_and_their_three_shares_agree(report):
    assert not [each for each in report.differences if each.kind == K.COUNT]


def test_the_headings_that_are_wrong_on_paper_are_named(report):
    """Findings C1 (6 years), C2 and C3 (25 + 14 without a quarter), C4 (31 repeated headings)."""
    kinds = Counter(each.kind for each in report.differences)
    assert kinds[K.HEADING_YEAR] == 6
    assert kinds[K.HEADING_WITHOUT_QUARTER] == 39
    assert kinds[K.HEADING_QUARTER] == 0
    assert kinds[K.HEADING_WORDS] == 31


def test_spending_over_plan_that_was_printed_as_under_is_named(report):
    """Findings B1, B2, B3."""
    paths = [each.path.removesuffix(".outcome") for each in report.differences if each.kind == K.OUTCOME]
    assert len(paths) == 3
