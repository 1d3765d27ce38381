"""`tidtam workbook` does what the pages do."""

import pytest

from tidtam.config.cli import COMMANDS, main
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project
from tidtam.workbooks.tests.conftest import put
from tidtam.workbooks.tests.registered import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def workbook(monkeypatch):
    monkeypatch.setitem(COMMANDS, "workbook", ("tidtam.workbooks.commands.workbook", "fill in"))
    return lambda *arguments: main(["workbook", *map(str, arguments)])


def test_a_workbook_is_written_tried_and_applied(three, desk, workbook, capsys):
    row = three["p01"]
    where = ("--office", "P50-2", "--year", 2567, "--quarter", 2, "--person", "owner", "--out", desk.path)
    assert workbook("quarter", *where) == 0
    desk.fill(put(row, **{"summary.results": "จากคำสั่ง"}))
    assert workbook("apply", desk.path, "--person", "owner", "--dry-run") == 0
    assert ProgressReport.objects.get(pk=row.pk).results != "จากคำสั่ง"
    assert workbook("apply", desk.path, "--person", "owner") == 0
    assert ProgressReport.objects.get(pk=row.pk).results == "จากคำสั่ง"
    assert "บันทึก 1 ช่องแล้ว" in capsys.readouterr().out


def test_the_workbook_of_registrations_is_written_and_applied_too(three, plan_desk, workbook, capsys):
    row = three["p01"].project
    where = ("--office", "P50-2", "--year", 2567, "--person", "owner", "--out", plan_desk.path)
    assert workbook("registrations", *where) == 0
    plan_desk.fill(answers(row, {"place": "จากคำสั่ง"}))
    assert workbook("apply", plan_desk.path, "--person", "owner") == 0
    assert Project.objects.get(pk=row.pk).draft_version.place == "จากคำสั่ง"


def test_every_fault_is_printed_and_nothing_is_written(three, desk, workbook, capsys):
    desk.write().fill(put(three["p01"], **{"disbursement.actual_baht": "หมื่นสอง", "data_date": "เมื่อวาน"}))
    assert workbook("apply", desk.path, "--person", "owner") == 2
    said = capsys.readouterr().err
    assert "หมื่นสอง" in said
    assert "เมื่อวาน" in said
    assert "2 จุด" in said


@pytest.mark.parametrize(
    "call",
    [
        ("quarter", "--office", "P50-2", "--year", 2567, "--quarter", 2, "--person", "nobody", "--out", "x"),
        ("registrations", "--office", "P50-2", "--year", 2567, "--person", "director", "--out", "x"),
        ("quarter", "--office", "P50-2", "--year", 2567, "--quarter", 3, "--person", "owner", "--out", "x"),
        ("apply", "/no/such/file.xlsx", "--person", "owner"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(three, workbook, call, capsys):
    assert workbook(*call) == 2
    assert capsys.readouterr().err.startswith("tidtam workbook: ")
