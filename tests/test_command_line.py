"""Every call that cannot be carried out ends in one sentence and exit code 2, never in a traceback."""

import subprocess
import sys

import pytest
from django.db import IntegrityError, OperationalError

from tidtam.config import cli


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (["nonsense"], "COMMAND เป็น 'nonsense' ไม่ได้ เลือกจาก 'setup'"),
        ([], "ยังขาด COMMAND"),
        (["booklet", "--office", "P50-2", "--fiscal-year", "2567", "--round", "9"], "--round เป็น 9 ไม่ได้ เลือกจาก 6, 12"),
        (["booklet", "--office", "P50-2", "--fiscal-year", "x"], "--fiscal-year ต้องเป็นจำนวนเต็ม แต่พิมพ์ว่า 'x'"),
        (["booklet", "--fiscal-year", "2567"], "ยังขาด --office"),
        (["check", "--office"], "พิมพ์ค่าต่อท้าย --office"),
        (["import", "a", "--as-drafts", "--as-history"], "ใช้ --as-history พร้อมกับ --as-drafts ไม่ได้"),
        (["check", "--office", "P50-2", "--colour"], "ไม่มีตัวเลือก --colour"),
    ],
)
def test_a_wrong_call_is_answered_in_thai(call, sentence, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(call)
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "error" not in said


def _fail(monkeypatch, error):
    def run(_args):
        raise error

    command = type("Command", (), {"add_arguments": staticmethod(lambda parser: None), "run": staticmethod(run)})
    monkeypatch.setattr(cli, "_load", lambda _name: command)
    return cli.main(["seal-audit"])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("database is locked"), "มีโปรแกรมอื่นกำลังเขียนฐานข้อมูลอยู่"),
        (OperationalError("no such table: plans_plantree"), "ให้รัน tidtam setup ก่อน"),
        (OperationalError("connection failed\nat length"), "ใช้ฐานข้อมูลไม่ได้"),
        (OSError(28, "No space left on device"), "พื้นที่ว่าง"),
        (UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"), "UTF-8"),
    ],
)
def test_what_the_machine_refuses_is_one_sentence(error, sentence, monkeypatch, capsys):
    assert _fail(monkeypatch, error) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_a_fault_of_ours_is_not_hidden(monkeypatch):
    with pytest.raises(UnicodeEncodeError):
        _fail(monkeypatch, UnicodeEncodeError("ascii", "ก", 0, 1, "a console without Thai"))
    with pytest.raises(IntegrityError):
        _fail(monkeypatch, IntegrityError("UNIQUE constraint failed"))


def test_a_database_without_tables_asks_for_setup(tmp_path):
    call = [sys.executable, "-m", "tidtam", "check", "--office", "P50-2"]
    environment = {"TIDTAM_DATA_DIR": str(tmp_path), "TIDTAM_SECRET_KEY": "x", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "tidtam setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_gets_no_traceback():
    call = f'{sys.executable} -c "{_MUCH}" | head -c 1'
    done = subprocess.run(["/bin/sh", "-c", call], capture_output=True, text=True, check=False)
    assert done.stderr == ""


_MUCH = (
    "import sys; from types import SimpleNamespace as N; from tidtam.config import cli; "
    "cli._load = lambda name: N(add_arguments=lambda p: None, run=lambda a: print('x' * 999999) or 0); "
    "sys.exit(cli.main(['check']))"
)
