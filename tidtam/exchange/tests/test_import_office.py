"""Importing: all or nothing, once or twice the same, as drafts or as history, and only where it belongs."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.access.services import mark_as_demo
from tidtam.approval.choices import Origin, Status
from tidtam.approval.services import NotWritten
from tidtam.audit.models import AuditLine
from tidtam.checks.models import FailedCheck
from tidtam.exchange.choices import FaultKind, Mode
from tidtam.exchange.facts import OfficeFile, OrganisationName, Printed, PrintedHeadline
from tidtam.exchange.models import PrintedOriginal
from tidtam.exchange.services import ImportRefused, export_office, import_office, read_office_file
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import create_organisation
from tidtam.progress.facts import Report
from tidtam.progress.models import ProgressReport
from tidtam.projects.facts import Project
from tidtam.projects.models import Project as ProjectRow

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    new = NewOrganisation(code="P50-2", kind="bureau", name_th="สำนักงานทดสอบ", short_name_th="สนท.")
    return create_organisation(new=new, at=AT, by="test")


@pytest.fixture
def outsider():
    return create_organisation(new=NewOrganisation(code="P50-3", kind="bureau", name_th="สำนักงานอื่น"), at=AT, by="test")


def office_file(**given):
    frame = {
        "demo": False,
        "organisation": OrganisationName(code="P50-2"),
        "fiscal_year_be": 2567,
        "work_groups": ("กลุ่มนโยบายและแผน",),
        "projects": (
            Project(key="P1", name="โครงการหนึ่ง", fiscal_year_be=2567, work_group="กลุ่มนโยบายและแผน"),
            Project(key="P2", name="โครงการสอง", fiscal_year_be=2567),
        ),
        "reports": (Report(project_key="P1", fiscal_year_be=2567, quarter=2, status=Status.APPROVED),),
    }
    return OfficeFile(**{**frame, **given})


def bring_in(file, mode=Mode.DRAFTS, **given):
    return import_office(file=file, mode=mode, at=AT, by="planner", **given)


def test_drafts_do_not_take_over_the_status_of_the_file(office):
    bring_in(office_file())
    row = ProgressReport.objects.get()
    assert (row.status, row.origin) == (Status.SAVED, Origin.ENTERED)


def test_history_waits_for_the_director_and_says_where_it_came_from(office):
    bring_in(office_file(), Mode.HISTORY)
    row = ProgressReport.objects.get()
    assert (row.status, row.origin) == (Status.SUBMITTED, Origin.IMPORTED)
    version = ProjectRow.objects.get(key="P1").current_version
    assert (version.status, version.origin) == (Status.SUBMITTED, Origin.IMPORTED)


@pytest.mark.parametrize("mode", Mode)
def test_the_same_file_again_changes_nothing_and_leaves_no_line(office, mode):
    first = bring_in(office_file(), mode)
    lines = AuditLine.objects.count()
    second = bring_in(office_file(), mode)
    assert (len(first.projects.created), len(first.reports.created)) == (2, 1)
    assert second.changes_nothing
    assert (len(second.projects.unchanged), len(second.reports.unchanged)) == (2, 1)
    assert AuditLine.objects.count() == lines


def test_a_changed_project_is_the_only_one_that_changes(office):
    bring_in(office_file())
    file = office_file()
    changed = replace(file.projects[1], name="โครงการที่สอง")
    report = bring_in(replace(file, projects=(file.projects[0], changed)))
    assert report.projects.changed == ("P2",)
    assert report.projects.unchanged == ("P1",)


def test_what_the_file_does_not_name_stays(office):
    bring_in(office_file())
    bring_in(office_file(projects=office_file().projects[1:], reports=()))
    assert sorted(ProjectRow.objects.values_list("key", flat=True)) == ["P1", "P2"]
    assert ProgressReport.objects.count() == 1


def test_a_dry_run_says_what_would_happen_and_changes_nothing(office):
    lines = AuditLine.objects.count()
    report = bring_in(office_file(printed=Printed(document="เล่ม")), dry_run=True)
    assert report.dry_run
    assert report.projects.created == ("P1", "P2")
    assert report.work_groups_created == ("กลุ่มนโยบายและแผน",)
    for table in (ProjectRow, ProgressReport, PrintedOriginal):
        assert not table.objects.exists()
    assert Organisation.objects.count() == 1
    assert AuditLine.objects.count() == lines


def test_a_dry_run_and_the_run_after_it_say_the_same(office):
    tried = bring_in(office_file(), dry_run=True)
    assert replace(tried, dry_run=False) == bring_in(office_file())


def test_missing_work_groups_are_created_below_the_office_once(office):
    report = bring_in(office_file(work_groups=("กลุ่มอำนวยการ", "กลุ่มนโยบายและแผน")))
    assert report.work_groups_created == ("กลุ่มนโยบายและแผน", "กลุ่มอำนวยการ")
    groups = Organisation.objects.filter(parent=office).order_by("code")
    assert [(each.code, each.name_th) for each in groups] == [
        ("P50-2-G01", "กลุ่มนโยบายและแผน"),
        ("P50-2-G02", "กลุ่มอำนวยการ"),
    ]
    assert bring_in(office_file()).work_groups_created == ()


def test_nothing_stays_where_a_report_was_approved_here(office):
    bring_in(office_file(), Mode.HISTORY)
    ProgressReport.objects.update(status=Status.APPROVED)
    file = office_file(work_groups=("กลุ่มนโยบายและแผน", "กลุ่มใหม่"))
    changed = replace(file.reports[0], data_date=dt.date(2024, 3, 31))
    with pytest.raises(NotWritten, match="P1"):
        bring_in(replace(file, reports=(changed,)), Mode.HISTORY)
    assert not Organisation.objects.filter(name_th="กลุ่มใหม่").exists()


def test_a_demo_file_stays_out_of_a_database_that_is_not_demo(office):
    with pytest.raises(ImportRefused) as refused:
        bring_in(office_file(demo=True))
    assert refused.value.fault.kind == FaultKind.DEMO_FILE
    mark_as_demo()
    assert bring_in(office_file(demo=True)).is_demo
    assert ProjectRow.objects.filter(is_demo=True).count() == 2


def test_a_file_of_another_office_than_the_one_meant_is_refused(office, outsider):
    with pytest.raises(ImportRefused) as refused:
        bring_in(office_file(), office=outsider)
    assert refused.value.fault.kind == FaultKind.OTHER_OFFICE
    assert not ProjectRow.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ('{"code": "P50-2"}', None),
        ('{"name": "สนท."}', None),
        ('{"code": "P50-2", "name": "ชื่อที่ใช้กันเอง"}', None),
        ('{"code": "X-9"}', FaultKind.NO_SUCH_ORGANISATION),
        ('{"name": "สำนักงานทดสอ"}', FaultKind.NEAR_ORGANISATION),
        ('{"code": "P50-2", "name": "สำนักงานอื่น"}', FaultKind.NAME_OF_ANOTHER),
        ("{}", FaultKind.BLANK),
    ],
)
def test_the_office_is_found_by_code_or_name_and_never_guessed(office, outsider, name, kind):
    text = '{"format": "tidtam.office", "version": 1, "demo": false, "fiscal_year_be": 2567, "projects": [], '
    faults = read_office_file((text + f'"organisation": {name}}}').encode()).faults
    assert [fault.kind for fault in faults] == ([] if kind is None else [kind])


def test_a_printed_total_is_compared_and_kept_but_never_taken_over(office):
    headline = PrintedHeadline(quarter=2, projects=3, planned_baht=Decimal("10.00"))
    report = bring_in(office_file(printed=Printed(headline=headline)))
    assert {each.path: (each.printed, each.computed) for each in report.differences} == {
        "printed.headline.projects": ("3", "2"),
        "printed.headline.planned_baht": ("10.00", "0.00"),
    }
    assert "10.00" in export_office(organisation=office, fiscal_year_be=2567).decode()


def test_a_file_without_its_printed_original_leaves_the_kept_one(office):
    bring_in(office_file(printed=Printed(document="เล่ม")))
    bring_in(office_file())
    assert PrintedOriginal.objects.get().content == {"document": "เล่ม"}


def test_an_export_holds_one_office_and_no_other(office, outsider):
    bring_in(office_file())
    bring_in(
        office_file(
            organisation=OrganisationName(code="P50-3"),
            projects=(Project(key="X", name="คำลับของสำนักงานอื่น", fiscal_year_be=2567),),
            reports=(),
            work_groups=(),
        )
    )
    assert "คำลับ" not in export_office(organisation=office, fiscal_year_be=2567).decode()


def large_file(count, year):
    projects = tuple(Project(key=f"P{n}", name=f"โครงการ {n}", fiscal_year_be=year) for n in range(count))
    reports = tuple(Report(project_key=f"P{n}", fiscal_year_be=year, quarter=1) for n in range(count))
    return office_file(projects=projects, reports=reports, fiscal_year_be=year, work_groups=())


def test_the_number_of_questions_does_not_grow_with_the_office(office):
    """Rows are written in batches; what is asked is asked once for all."""

    def statements(verb):
        with CaptureQueriesContext(connection) as queries:
            verb()
        return sum(query["sql"].startswith("SELECT") for query in queries)

    bring_in(large_file(1, 2565))  # fills what is kept for the process
    assert statements(lambda: bring_in(large_file(10, 2566))) == statements(lambda: bring_in(large_file(100, 2567)))
    few = statements(lambda: export_office(organisation=office, fiscal_year_be=2566))
    assert few == statements(lambda: export_office(organisation=office, fiscal_year_be=2567))


def test_failed_checks_are_kept_and_counted(office):
    first = bring_in(office_file(), Mode.HISTORY)
    assert first.failed_checks["hard"] == FailedCheck.objects.filter(level="hard").count() > 0
    assert bring_in(office_file(), Mode.HISTORY).failed_checks == first.failed_checks


def test_a_dry_run_counts_failed_checks_and_keeps_none(office):
    assert bring_in(office_file(), dry_run=True).failed_checks["hard"] > 0
    assert not FailedCheck.objects.exists()
