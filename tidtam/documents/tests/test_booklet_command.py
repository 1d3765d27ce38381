"""`tidtam booklet`: offices by any name, plain refusals, exit codes, files all or nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tidtam.config import cli
from tidtam.documents import services
from tidtam.documents.tests.conftest import AT, made_up, save
from tidtam.formats.pdf import RenderFailed
from tidtam.organisations.selectors import find_organisation
from tidtam.organisations.services import load_reference_data

pytestmark = pytest.mark.django_db
CME2 = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเชียงใหม่ เขต 2"


@pytest.fixture
def real_office(db, document_dir):
    load_reference_data(at=AT, by="set-up")
    organisation = find_organisation(CME2, on=AT.date())
    save(organisation, *made_up(4))
    return organisation


def booklet(folder, *arguments):
    return cli.main(["booklet", "--fiscal-year", "2567", "--round", "6", "--out", str(folder), *arguments])


@pytest.mark.parametrize("name", ["P50-2", CME2, "สพป.เชียงใหม่ เขต 2"])
def test_it_finds_the_office_by_code_name_and_short_name(real_office, tmp_path, capsys, name):
    assert booklet(tmp_path, "--office", name, "--format", "json") == 0
    path = tmp_path / f"booklet-{real_office.code}-2567-6.json".lower()
    assert json.loads(path.read_bytes())["cover"]["office_name"] == real_office.name_th
    assert "sha256" in capsys.readouterr().out


def test_out_may_name_the_file(real_office, tmp_path, capsys):
    path = tmp_path / "new" / "เล่มรายงาน.json"
    assert booklet(path, "--office", "P50-2", "--format", "json") == 0
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert str(path) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--office", "ไม่มีสำนักงานนี้"], "ไม่มีสำนักงานนี้"),
        (["--office", "P50-1", "--format", "json"], "ไม่มีโครงการในปีงบประมาณ 2567"),
        (["--office", "P50-2", "--fiscal-year", "2024"], "พ.ศ. สี่หลัก"),
    ],
)
def test_it_refuses_in_plain_thai(real_office, tmp_path, capsys, arguments, words):
    assert booklet(tmp_path, "--format", "json", *arguments) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.glob("booklet*")) == []


def test_a_full_disk_is_a_plain_sentence(real_office, tmp_path, capsys, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert booklet(tmp_path, "--office", "P50-2", "--format", "json") == 2
    assert "พื้นที่ว่าง" in capsys.readouterr().err


def test_a_docx_too_long_for_the_pdf_is_written_without_page_numbers(real_office, tmp_path, monkeypatch):
    def too_long(*_arguments, **_named):
        raise RenderFailed("PDF: needs more than 600 MB")

    monkeypatch.setattr("tidtam.documents.office_booklet.render_pdf.render_pdf", too_long)
    [file] = services.write_booklet(
        organisation=real_office, fiscal_year_be=2567, months=6, formats=["docx"], numerals="thai", out_dir=tmp_path
    )
    assert file.bytes == file.path.stat().st_size > 10_000


@pytest.mark.document
def test_two_processes_write_the_same_bytes(tmp_path):
    """Each with its own hash seed and its own folder: nothing of a process may reach the files."""
    script = Path(__file__).with_name("write_sample_booklet.py")
    made = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", str(script), str(tmp_path / seed)],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(script.parents[3])},
            capture_output=True,
            text=True,
            check=True,
        )
        made.append(done.stdout)
    assert made[0] == made[1]
    assert made[0].count("\n") == 7
