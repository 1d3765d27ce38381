"""`tidtam evidence`: what it prints."""

import argparse
import json

import pytest

from tidtam.evidence import services
from tidtam.evidence.commands import evidence as command
from tidtam.evidence.tests.conftest import AT, PDF, photograph
from tidtam.ui.console import Refused


def run(*words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def test_a_library_is_listed(add, people, thing, folder, capsys):
    picture = add(photograph(), "ภาพ.jpg", people.owner)
    add(PDF, "บันทึก.pdf", people.owner)
    services.use(evidence=picture, thing=thing, place="", by=people.owner, at=AT)
    assert run("--office", "P50-1") == 0
    said = capsys.readouterr().out
    assert "ภาพ · ใช้ 1 ที่" in said
    assert "บันทึก · ยังไม่ได้ใช้" in said
    assert "2 รายการ" in said
    assert run("--office", "P50-1", "--unused") == 0
    assert "ภาพ" not in capsys.readouterr().out
    assert run("--office", "P50-1", "--json") == 0
    rows = {row["title"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["ภาพ"]["used_at"] == [f"/things/{thing.pk}/"]
    assert rows["ภาพ"]["sha256"] == picture.sha256


def test_an_office_that_does_not_exist_is_refused(db):
    with pytest.raises(Refused):
        run("--office", "NONE")
