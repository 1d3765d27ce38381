"""What a killed worker left half-written is removed, and nothing else."""

import datetime as dt
import os

from django.conf import settings

from tidtam.documents.services import remove_broken_off, write_whole
from tidtam.jobs.schedules import schedules

AT = dt.datetime(2026, 1, 5, 2, 0, tzinfo=dt.UTC)


def test_what_is_older_than_a_day_and_not_whole_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DOCUMENT_DIR", tmp_path)
    folder = tmp_path / "office_booklet" / "P50-2"
    write_whole(folder / "booklet.pdf", b"whole")
    left = {".booklet.pdf.41.part": 25, ".booklet.pdf.42.part": 23, "booklet.part": 25}
    for name in left:
        (folder / name).write_bytes(b"half")
    for name, hours in {**left, "booklet.pdf": 25}.items():
        then = (AT - dt.timedelta(hours=hours)).timestamp()
        os.utime(folder / name, (then, then))
    remove_broken_off(AT)
    assert {path.name for path in folder.iterdir()} == {"booklet.pdf", ".booklet.pdf.42.part", "booklet.part"}


def test_a_folder_that_was_never_made_is_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DOCUMENT_DIR", tmp_path / "none")
    remove_broken_off(AT)


def test_a_worker_does_it_every_day():
    assert {one.name: one.every for one in schedules()}["documents.remove_broken_off"] == dt.timedelta(days=1)
