"""The two commands: what they print, where, and the exit codes 0, 1 and 2."""

import datetime as dt
import json

import pytest

from tidtam.config.cli import main
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.services import create_organisation
from tidtam.projects.models import Project

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office():
    new = NewOrganisation(code="P50-2", kind="bureau", name_th="สำนักงานทดสอบ")
    return create_organisation(new=new, at=AT, by="test")


@pytest.fixture
def write(tmp_path):
    def write(**given):
        path = tmp_path / "office.json"
        project = {"key": "P1", "name": "โครงการ\x0bหนึ่ง", "fiscal_year_be": 2567}
        frame = {"format": "tidtam.office", "version": 1, "demo": False, "organisation": {"code": "P50-2"}}
        path.write_text(json.dumps({**frame, "fiscal_year_be": 2567, "projects": [project], **given}))
        return str(path)

    return write


def test_an_import_tells_what_it_did(write, capsys):
    assert main(["import", write(), "--as-history"]) == 0
    said = capsys.readouterr()
    assert "โครงการ: เพิ่ม 1 เปลี่ยน 0 เหมือนเดิม 0" in said.out
    assert "projects[0].name" in said.out
    assert said.err == ""
    assert Project.objects.count() == 1


def test_a_dry_run_says_that_nothing_was_saved(write, capsys):
    assert main(["import", write(), "--dry-run"]) == 0
    assert "ยังไม่ได้บันทึก" in capsys.readouterr().out
    assert not Project.objects.exists()


def test_all_faults_go_to_stderr_and_nothing_comes_in(write, capsys):
    assert main(["import", write(demo=1, fiscal_year_be=2024)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "demo: " in said.err
    assert "fiscal_year_be: " in said.err
    assert not Project.objects.exists()


def test_sound_projects_come_in_where_it_is_asked_for(write, capsys):
    projects = [{"key": "P1", "fiscal_year_be": 2567}, {"key": "P2", "name": "ก", "fiscal_year_be": 2567}]
    path = write(projects=projects)
    assert main(["import", path]) == 2
    assert not Project.objects.exists()
    assert main(["import", path, "--leave-out-faulty"]) == 1
    said = capsys.readouterr()
    assert "projects[0].name" in said.err
    assert "ไม่ได้นำเข้า: projects[0]" in said.out
    assert list(Project.objects.values_list("key", flat=True)) == ["P2"]


def test_differences_from_the_printed_original_end_with_code_1(write, capsys):
    assert main(["import", write(printed={"headline": {"quarter": 2, "projects": 40}})]) == 1
    assert "ต้นฉบับพิมพ์ 40 ระบบนับได้ 1" in capsys.readouterr().out


def test_the_answer_as_json_can_be_read(write, capsys):
    main(["import", write(printed={"headline": {"quarter": 2, "planned_baht": "1.00"}}), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["projects"]["created"] == ["P1"]
    assert answer["differences"][0]["amount"] == "1.00"
    main(["import", write(demo=1), "--json"])
    assert json.loads(capsys.readouterr().out)["faults"][0]["path"] == "demo"


def test_a_demo_file_is_refused_with_code_2(write, capsys):
    assert main(["import", write(demo=True)]) == 2
    assert "ข้อมูลสาธิต" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "/nowhere/office.json"],
        ["export", "--office", "X-9", "--fiscal-year", "2567"],
        ["export", "--office", "P50-2", "--fiscal-year", "2024"],
        ["export", "--office", "P50-2", "--fiscal-year", "2567", "--out", "/nowhere/office.json"],
    ],
)
def test_a_call_that_cannot_be_carried_out_ends_with_code_2(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith(f"tidtam {arguments[0]}: ")


def test_another_office_than_the_one_meant_is_refused(write):
    create_organisation(new=NewOrganisation(code="P50-3", kind="bureau", name_th="อื่น"), at=AT, by="test")
    assert main(["import", write(), "--office", "P50-3"]) == 2
    assert main(["import", write(), "--office", "สำนักงานทดสอบ"]) == 0


def test_an_export_is_what_an_import_takes(write, tmp_path, capsysbinary):
    main(["import", write()])
    out = tmp_path / "out.json"
    capsysbinary.readouterr()
    assert main(["export", "--office", "P50-2", "--fiscal-year", "2567", "--out", str(out)]) == 0
    assert main(["export", "--office", "P50-2", "--fiscal-year", "2567"]) == 0
    assert capsysbinary.readouterr().out == out.read_bytes()
    assert main(["import", str(out), "--json"]) == 0
    assert json.loads(capsysbinary.readouterr().out)["projects"]["unchanged"] == ["P1"]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_place_that_is_no_folder_is_refused_in_one_sentence(tmp_path, capsys):
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "office.json"
    assert main(["export", "--office", "P50-2", "--fiscal-year", "2567", "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith("tidtam export: เขียนไฟล์")
