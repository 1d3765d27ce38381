"""The demo office comes in whole, once, and only where no real office is; its figures are those of the booklet."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from tidtam.access.selectors import is_demo_database
from tidtam.access.services import mark_as_demo
from tidtam.approval.choices import Origin, Status
from tidtam.audit.models import AuditLine
from tidtam.checks.choices import Gate, Level
from tidtam.demo.services import FISCAL_YEAR_BE, OFFICE_FILE, DemoRefused, load_demo_office
from tidtam.documents.completeness import Standing, completeness
from tidtam.documents.profiles import profile_for
from tidtam.documents.project_record import records_of_office
from tidtam.exchange.services import read_office_file
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import find_organisation
from tidtam.organisations.services import load_reference_data
from tidtam.plans.services import load_plans
from tidtam.progress.rules import carried_over, money_split
from tidtam.progress.selectors import reports_of_office
from tidtam.progress.services import check_office
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Project
from tidtam.projects.models import Project as ProjectRow
from tidtam.projects.selectors import projects_of_office
from tidtam.projects.services import save_projects

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
CLEAN = {"F2Q2", "P2Q2", "P4Q2", "P17Q2", "P18Q2", "P23Q1"}
IN_ELEMENTS = {"F2Q2", "P4Q2", "P17Q2", "P23Q1"}
MADE_UP = ("work_group", "plan_links", "results", "kpis", "activities", "form_answers")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference_data():
    load_reference_data(at=AT, by="test")
    load_plans(at=AT, by="test")


def load():
    return load_demo_office(at=AT, by="test")


def office():
    return find_organisation("P50-2", on=AT.date())


def reports():
    return reports_of_office(office().pk, FISCAL_YEAR_BE)


def name_of(report):
    return f"{report.project_key}Q{report.quarter}"


def test_the_file_has_no_fault_and_needs_no_repair():
    parsed = read_office_file(OFFICE_FILE.read_bytes())
    assert parsed.faults == ()
    assert parsed.cleaned == ()
    assert parsed.file.demo


def test_forty_projects_and_thirty_one_reports_come_in_as_history():
    report = load()
    assert len(report.projects.created) == 40
    assert len(report.reports.created) == 31
    assert is_demo_database()
    assert not ProjectRow.objects.filter(is_demo=False).exists()
    assert {(one.status, one.origin) for one in reports()} == {(Status.SUBMITTED, Origin.IMPORTED)}


def test_the_printed_headline_differs_by_the_known_amounts():
    amounts = {each.path.rpartition(".")[2]: each.amount for each in load().differences}
    assert amounts["planned_baht"] == Decimal("4050.00")
    assert amounts["actual_baht"] == Decimal("2245.00")


def test_the_declared_statuses_are_five_twenty_five_and_ten():
    load()
    declared = [project.execution_at(2).status for project in projects_of_office(office().pk, FISCAL_YEAR_BE)]
    counts = [declared.count(each) for each in ("finished", "in_progress", "not_started")]
    assert counts == [5, 25, 10]
    assert set(declared) <= set(ExecutionStatus)


@pytest.mark.parametrize(
    ("quarter", "count", "planned", "actual", "rest", "over"),
    [
        (1, 4, "370575.00", "368690.00", "2025.00", "140.00"),
        (2, 27, "368545.00", "194591.28", "180958.72", "7005.00"),
    ],
)
def test_the_money_of_a_quarter_is_that_of_the_booklet(quarter, count, planned, actual, rest, over):
    load()
    splits = [money_split(report.disbursement) for report in reports() if report.quarter == quarter]
    assert len(splits) == count
    assert sum(one.planned_baht for one in splits) == Decimal(planned)
    assert sum(one.actual_baht for one in splits) == Decimal(actual)
    assert sum(one.not_disbursed_baht for one in splits) == Decimal(rest)
    assert sum(one.over_plan_baht for one in splits) == Decimal(over)


def test_twenty_three_reports_have_plan_or_spending_and_twenty_two_a_plan():
    load()
    second = [report.disbursement for report in reports() if report.quarter == 2]
    assert sum(bool(money.planned_baht or money.actual_baht) for money in second) == 23
    assert sum(bool(money.planned_baht) for money in second) == 22


def test_some_money_is_carried_to_the_third_quarter():
    load()
    moved = {name_of(report): carried_over(report) for report in reports() if carried_over(report)}
    assert moved == {"P5Q2": Decimal("7650.00"), "P8Q2": Decimal("48005.00"), "P9Q2": Decimal("14400.00")}


def test_six_reports_fail_nothing_and_the_others_something():
    load()
    checked = check_office(organisation=office(), fiscal_year_be=FISCAL_YEAR_BE, at=AT, store=False)
    failing = {
        name_of(row.report): {hit.code for hit in row.hits if hit.gate in {Gate.ENTRY, Gate.SUBMIT}}
        for row in checked.reports
    }
    assert {name: failing[name] for name in CLEAN} == {name: set() for name in CLEAN}
    assert all(codes for name, codes in failing.items() if name not in CLEAN)


def test_the_checks_find_the_kinds_of_mistakes_a_real_booklet_has():
    load()
    checked = check_office(organisation=office(), fiscal_year_be=FISCAL_YEAR_BE, at=AT, store=False)
    hard = {hit.code for row in checked.reports for hit in row.hits if hit.level == Level.HARD}
    assert hard >= {
        "progress.cause_missing",
        "progress.answer_missing",
        "progress.result_dated_after_data_date",
        "progress.span_ends_after_data_date",
        "progress.postponed_without_open_activity",
        "progress.spent_without_plan",
        "progress.summary_box_empty",
    }
    every = {hit.code for row in checked.reports for hit in row.hits}
    assert every >= {
        "progress.foreign_letter",
        "progress.thai_digit_in_address",
        "progress.dash_as_answer",
        "progress.same_text_plan_parts",
        "progress.target_copied_whole",
    }


def test_four_reports_are_in_element_form():
    load()
    in_elements = {name_of(report) for report in reports() if any(answer.narrative.what for answer in report.answers)}
    assert in_elements == IN_ELEMENTS


def test_loading_again_changes_nothing_and_writes_no_audit_line():
    load()
    lines = AuditLine.objects.count()
    assert load().changes_nothing
    assert AuditLine.objects.count() == lines


def test_a_database_with_projects_that_is_no_demo_is_refused_and_left_as_it_was():
    project = Project(key="P1", name="โครงการจริง", fiscal_year_be=2567)
    office_row = Organisation.objects.get(code="P50-1")
    save_projects(organisation=office_row, projects=[project], at=AT, by="test", origin=Origin.ENTERED, is_demo=False)
    with pytest.raises(DemoRefused, match="TIDTAM_DATA_DIR"):
        load()
    assert not is_demo_database()
    assert ProjectRow.objects.count() == 1


def test_a_demo_database_with_other_projects_takes_it():
    mark_as_demo()
    project = Project(key="P1", name="โครงการสาธิต", fiscal_year_be=2567)
    office_row = Organisation.objects.get(code="P50-1")
    save_projects(organisation=office_row, projects=[project], at=AT, by="test", origin=Origin.ENTERED, is_demo=True)
    assert len(load().projects.created) == 40


def test_without_plans_the_refusal_names_the_next_step(monkeypatch, tmp_path):
    tree = json.loads(OFFICE_FILE.read_text(encoding="utf-8"))
    tree["projects"][0]["plan_links"][0]["code"] = "NOWHERE"
    broken = tmp_path / "office.json"
    broken.write_text(json.dumps(tree), encoding="utf-8")
    monkeypatch.setattr("tidtam.demo.services.OFFICE_FILE", broken)
    with pytest.raises(DemoRefused, match="tidtam setup"):
        load()
    assert not is_demo_database()


def test_every_project_says_what_is_invented_and_the_ministrys_form_of_some_is_answered():
    load()
    projects = projects_of_office(office().pk, FISCAL_YEAR_BE)
    for project in projects:
        assert {name for name in MADE_UP if getattr(project, name)} <= set(project.invented)
    assert {project.key: set(project.answers_to("ministry_form")) for project in projects if project.form_answers} == {
        "F2": {"next_plan", "public_benefit", "section_6"},
        "P4": {"next_plan", "public_benefit", "section_6"},
        "P17": {"public_benefit", "section_6"},
    }
    profile = profile_for("ministry_form", FISCAL_YEAR_BE)
    for record in records_of_office(office(), FISCAL_YEAR_BE):
        asked = {one.filled.asked.place: one.standing for one in completeness(profile, record, 2).asked}
        assert {asked[place] for place in record.project.answers_to("ministry_form")} <= {Standing.COMPLETE}
