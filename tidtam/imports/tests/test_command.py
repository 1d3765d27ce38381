"""`tidtam import-list`: the same reading and registering from the command line."""

import argparse
import json

import pytest

from tidtam.audit.models import AuditLine
from tidtam.imports.commands import import_list
from tidtam.imports.models import ColumnMatching, ListImport
from tidtam.imports.tests.conftest import YEAR, csv_of, rows_of
from tidtam.projects.models import Project
from tidtam.ui.console import Refused


def run(path, *arguments, office="P50-2"):
    parser = argparse.ArgumentParser()
    import_list.add_arguments(parser)
    return import_list.run(parser.parse_args([str(path), "--office", office, "--year", str(YEAR), *arguments]))


@pytest.fixture
def path(places, tmp_path):
    (tmp_path / "list.csv").write_bytes(csv_of([*rows_of(places.group, 4), ["รวม", "", "1,000"]], encoding="utf-16"))
    return tmp_path / "list.csv"


def test_a_list_is_registered(path, capsys):
    assert run(path) == 0
    assert Project.objects.count() == 4
    said = capsys.readouterr().out
    assert "แถวที่ 6 (แถวผลรวม)" in said
    assert "4 โครงการ" in said


def test_a_dry_run_leaves_nothing_but_says_all(path, capsys):
    assert run(path, "--dry-run") == 0
    assert not any(table.objects.exists() for table in (Project, ListImport, ColumnMatching, AuditLine))
    assert "รายการใหม่: 4" in capsys.readouterr().out


def test_faults_are_said_with_their_cells_and_left_out_when_that_is_asked(places, tmp_path, capsys):
    rows = rows_of(places.group, 3)
    rows[0][2] = "1_000"
    (tmp_path / "list.csv").write_bytes(csv_of(rows))
    with pytest.raises(Refused):
        run(tmp_path / "list.csv")
    assert "C2 “1_000”" in capsys.readouterr().out
    assert (Project.objects.count(), ListImport.objects.count()) == (0, 0)
    assert run(tmp_path / "list.csv", "--leave-out-faulty") == 1
    assert Project.objects.count() == 2


def test_columns_may_be_given_by_their_letters(places, tmp_path):
    (tmp_path / "list.csv").write_bytes(csv_of([["ก", "x"], ["ข", "y"]], headings=["aaaa", "bbbb"]))
    assert run(tmp_path / "list.csv", "--columns", json.dumps({"A": "name", "B": "place"})) == 0
    assert sorted(Project.objects.values_list("current_version__place", flat=True)) == ["x", "y"]
    assert ColumnMatching.objects.get().columns == {"aaaa": "name", "bbbb": "place"}


@pytest.mark.parametrize(
    ("arguments", "office"),
    [
        (["--columns", '{"A": "nothing"}'], "P50-2"),
        (["--columns", '{"1": "name"}'], "P50-2"),
        (["--columns", '{"B": "place"}'], "P50-2"),
        ([], "P50-2-1"),
        ([], "ไม่มี"),
    ],
)
def test_a_call_that_cannot_be_carried_out_is_refused(path, arguments, office):
    with pytest.raises(Refused):
        run(path, *arguments, office=office)
    assert not Project.objects.exists()


def test_a_file_the_gate_refuses_is_refused(places, tmp_path):
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(Refused):
        run(tmp_path / "list.pdf")
