"""A report is there for whoever owes it once its quarter opens; a report nobody wrote is none."""

import datetime as dt
import random
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.approval.choices import Origin, Status
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, YEAR, save_facts
from tidtam.audit.models import AuditLine
from tidtam.audit.selectors import lines_of, verify_trail
from tidtam.jobs.schedules import schedules
from tidtam.periods.models import ReportingWindow
from tidtam.periods.services import reopen_window
from tidtam.progress import rules
from tidtam.progress.facts import Disbursement, Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts, money_totals, quarters_of_years, reports_of_office
from tidtam.progress.services import check_office, create_due_reports, create_due_reports_now, save_reports
from tidtam.progress.services.due_reports import projects_that_owe
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Execution, Project
from tidtam.projects.models import ProjectVersion
from tidtam.projects.selectors import projects_of_office
from tidtam.projects.services import save_projects
from tidtam.thai.calendar import quarter_dates

pytestmark = pytest.mark.django_db
SECOND = {"fiscal_year_be": YEAR, "quarter": 2}
WHOLE_YEAR = {"start_date": dt.date(2023, 10, 1), "end_date": dt.date(2024, 9, 30)}


def register(places, *projects, status="approved"):
    save_projects(organisation=places.office, projects=projects, at=AT, by="x", origin=Origin.ENTERED, is_demo=False)
    ProjectVersion.objects.filter(project__key__in=[one.key for one in projects]).update(status=status)


def project(key, **values):
    return Project(key=key, name=key, fiscal_year_be=YEAR, **{**WHOLE_YEAR, **values})


def write(places, key, quarter, status):
    said = Report(project_key=key, fiscal_year_be=YEAR, quarter=quarter)
    save_reports(
        organisation=places.office, fiscal_year_be=YEAR, reports=[said], at=AT, by="x", origin=Origin.ENTERED,
        as_history=False,
    )  # fmt: skip
    ProgressReport.objects.filter(project__key=key, quarter=quarter).update(status=status)


def test_who_owes_a_report_is_the_same_in_sql_and_in_the_rule(places):
    chance = random.Random(2567)
    days = [None, *(dt.date(2023, 6, 30) + dt.timedelta(days=23 * step) for step in range(30))]
    projects = []
    for number in range(400):
        start, end = sorted(chance.choices(days, k=2), key=str)
        if start is None or end is None:
            start, end = chance.sample([start, end], 2)
        declared = sorted(chance.sample(range(1, 5), chance.choice([0, 0, 1, 2, 3])))
        executions = tuple(Execution(quarter=one, status=chance.choice(list(ExecutionStatus))) for one in declared)
        projects.append(project(f"p{number}", start_date=start, end_date=end, executions=executions))
    register(places, *projects)
    for one in chance.sample(projects, 120):
        write(places, one.key, chance.randint(1, 3), chance.choice(["approved", "approved", "saved"]))
    stored = {one.key: one for one in projects_of_office(places.office.pk, YEAR)}
    kept = {(row.project.key, row.quarter): row for row in ProgressReport.objects.select_related("project")}
    seen = set()
    for quarter in (1, 2, 3, 4):
        owing = {row.key for row in projects_that_owe(fiscal_year_be=YEAR, quarter=quarter)}
        for key, one in stored.items():
            final = [
                row.quarter
                for (of, _quarter), row in kept.items()
                if of == key and row.status == "approved" and one.end_date
                and one.end_date <= quarter_dates(YEAR, row.quarter)[1]
            ]  # fmt: skip
            expected = rules.is_due(one, quarter, reported_finally=final) and (key, quarter) not in kept
            assert (key in owing) == expected, (one, quarter)
            seen.add((quarter, expected))
    assert len(seen) == 8


def test_every_due_report_is_created_in_one_statement_and_once(places):
    register(places, project("a"), project("b"), project("ended", end_date=dt.date(2023, 12, 31)))
    register(places, project("draft"), status="saved")
    with CaptureQueriesContext(connection) as queries:
        assert create_due_reports(**SECOND, at=AT) == 2
    assert sum("INSERT INTO" in one["sql"] and "progress_progressreport" in one["sql"] for one in queries) == 1
    rows = list(ProgressReport.objects.order_by("project__key").select_related("project", "project_version"))
    assert [row.project.key for row in rows] == ["a", "b"]
    for row in rows:
        assert (row.status, row.origin, row.version, row.content_hash) == ("not_reported", "entered", 0, "")
        assert (row.project_version, row.changed_at) == (row.project.current_version, AT)
    assert as_facts(rows)[0] == Report(project_key="a", fiscal_year_be=YEAR, quarter=2)
    assert [line.action for line in lines_of("progress.quarter", f"{YEAR}/2")] == ["progress.quarter.opened"]
    lines = AuditLine.objects.count()
    assert create_due_reports(**SECOND, at=AT) == 0
    assert AuditLine.objects.count() == lines
    assert verify_trail().findings == []


def test_only_a_quarter_that_is_open_asks_for_reports(places):
    register(places, project("a"))
    window = ReportingWindow.objects.get(kind="quarter", fiscal_year_be=YEAR, number=2)
    assert create_due_reports(**SECOND, at=window.opens_at - dt.timedelta(seconds=1)) == 0
    assert create_due_reports(**SECOND, at=window.closes_at + dt.timedelta(seconds=1)) == 0
    assert create_due_reports(fiscal_year_be=2560, quarter=2, at=AT) == 0
    assert create_due_reports(**SECOND, at=window.opens_at) == 1


def test_a_quarter_that_was_opened_again_asks_where_it_was_opened(places):
    register(places, project("a", work_group=places.group.name_th), project("b"))
    later = AT + dt.timedelta(days=900)
    window = ReportingWindow.objects.get(kind="quarter", fiscal_year_be=YEAR, number=2)
    again = {"window": window, "closes_at": later + dt.timedelta(days=3), "reason": "ทบทวน", "at": later, "by": "x"}
    reopen_window(organisation=places.other, **again)
    assert create_due_reports_now(later) == 0
    reopen_window(organisation=places.group, **again)
    assert create_due_reports_now(later) == 1
    assert ProgressReport.objects.get().project.key == "a"


def test_all_open_quarters_are_opened_by_a_schedule(places):
    register(places, project("a"))
    (schedule,) = (one for one in schedules() if one.name == "progress.due_reports")
    schedule.run(AT)
    opened = set(ProgressReport.objects.values_list("quarter", flat=True))
    assert 2 in opened
    windows = ReportingWindow.objects.filter(kind="quarter", opens_at__lte=AT, closes_at__gte=AT)
    assert opened == set(windows.values_list("number", flat=True))


def test_a_report_nobody_wrote_is_no_report(places):
    register(places, project("a"), project("b"))
    create_due_reports(**SECOND, at=AT)
    assert reports_of_office(places.office.pk, YEAR) == []
    assert money_totals(ProgressReport.objects.all()).reports == 0
    assert quarters_of_years(places.office) == {YEAR: 1}
    assert check_office(organisation=places.office, fiscal_year_be=YEAR, at=AT).reports == ()


def test_what_is_saved_over_a_report_nobody_wrote_is_new(places):
    register(places, project("a"))
    create_due_reports(**SECOND, at=AT)
    said = Report(project_key="a", fiscal_year_be=YEAR, quarter=2)
    shared = {"organisation": places.office, "fiscal_year_be": YEAR, "at": AT, "by": "x", "origin": Origin.ENTERED}
    outcome = save_reports(reports=[said], as_history=False, **shared)
    assert (outcome.created, outcome.changed, outcome.unchanged) == (["aQ2"], [], [])
    assert ProgressReport.objects.get().status == Status.SAVED


def test_the_first_save_of_a_due_report_has_its_plan(places, people, facts):
    from tidtam.progress.services import edit_report

    save_facts(places, replace(facts[1], quarter=1), facts[0])
    create_due_reports(**SECOND, at=AT)
    row = ProgressReport.objects.get(quarter=2)
    edit_report(report=row, topic=6, changes={"summary.results": "เริ่มแล้ว"}, seen=0, key=None, by=people.owner, at=AT)
    now = ProgressReport.objects.select_related("project", "disbursement").get(quarter=2)
    assert (now.status, as_facts([now])[0].disbursement.planned_baht) == (Status.SAVED, 25000)
    assert as_facts([now])[0].disbursement == Disbursement(planned_baht=now.disbursement.planned_baht)
