"""`tidtam score` and `tidtam import-results`, as a person and a machine read them."""

import argparse
import json

import pytest

from tidtam.assessment.commands import import_results as import_command
from tidtam.assessment.commands import score as score_command
from tidtam.assessment.tests.conftest import FIXTURE
from tidtam.ui.console import Refused

pytestmark = pytest.mark.django_db


def call(command, *arguments):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(each) for each in arguments]))


@pytest.fixture
def imported(country, versions_2566, capsys):
    assert call(import_command, FIXTURE) == 0
    assert "4" in capsys.readouterr().out


def of(instrument, *more):
    return ["--office", "S52", "--fiscal-year", "2566", "--instrument", instrument, *more]


def test_every_node_is_said_with_status_mean_and_level(imported, capsys):
    assert call(score_command, *of("STD")) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2 + 34
    assert said[1].endswith("ประเมินแล้ว · 4.57 → ระดับ 5 ดีเยี่ยม · 3 จาก 3 · ต่ำสุด S3.4.2 ระดับ 2")
    of_code = {line.split()[0]: line for line in said[2:]}
    assert of_code["S1.2"].endswith("ติดตามแต่ไม่ประเมินผล")
    assert of_code["S3.2.1"].endswith("ไม่อยู่ในขอบข่าย")


def test_falls_and_jumps_are_said(imported, capsys):
    call(score_command, *of("QP"))
    of_code = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert of_code["QP-5"].endswith("2.50 → ระดับ 2 พอใช้ · รายรอบ 6m=3 12m=2 · ลดลง 1 ระดับ")
    assert of_code["QP-8"].endswith("เพิ่มขึ้น 3 ระดับ ตรวจอีกครั้ง")


def test_a_machine_gets_exact_means(imported, capsys):
    assert call(score_command, *of("AP", "--json")) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["total"]["mean_exact"], said["total"]["mean"], said["total"]["asked"]) == ("24/5", "4.80", 5)
    outcomes = {node["code"]: node["outcome"] for node in said["nodes"]}
    assert (outcomes["AP-2"], outcomes["AP-24"], outcomes["AP-10"]) == ("met", "in_progress", None)


def test_an_open_result_ends_with_one(imported, capsys):
    assert call(score_command, *of("QP", "--round", "6m")) == 1
    assert "รายรอบ 6m=2" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--office", "X", "--fiscal-year", "2566", "--instrument", "QP"],
        ["--office", "S52", "--fiscal-year", "2566", "--instrument", "XX"],
        ["--office", "P50-1", "--fiscal-year", "2566", "--instrument", "QP"],
        ["--office", "S52", "--fiscal-year", "66", "--instrument", "QP"],
    ],
)
def test_what_cannot_be_scored_is_refused(imported, arguments):
    with pytest.raises(Refused):
        call(score_command, *arguments)


def test_a_faulty_file_is_refused_with_every_fault(country, versions_2566, tmp_path, capsys):
    path = tmp_path / "results.json"
    path.write_text('{"format": "tidtam-results/1", "fiscal_year_be": 2566, "results": [{}]}', encoding="utf-8")
    assert call(import_command, path, "--json") == 2
    said = capsys.readouterr()
    assert [fault["path"] for fault in json.loads(said.out)["faults"]] == [
        "results[0].office",
        "results[0].instrument",
    ]
    assert said.err.count("\n") == 3


@pytest.mark.parametrize("content", [b"{", b"\xff\xff"])
def test_a_file_that_is_no_json_is_refused_in_thai(tmp_path, content):
    path = tmp_path / "results.json"
    path.write_bytes(content)
    with pytest.raises(Refused, match="JSON"):
        call(import_command, path)
