"""Killed, without disk, left alone: what was acknowledged is here, what is here is said, and nothing stays for ever."""

import datetime as dt
import errno
import os
import signal
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tidtam.uploads import pieces
from tidtam.uploads.models import Upload
from tidtam.uploads.services import NoSpace, TooLarge, receive_whole, remove_left_over, taken
from tidtam.uploads.tests.conftest import AT, MOST_BYTES, csv_text

CONTENT = csv_text()
LATER = dt.timedelta(days=3, hours=1)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def killed_while_writing(path, piece, monkeypatch, *, after):
    """Let a process of its own append a piece and die once `after` of its bytes are written, the lock held."""
    write = os.pwrite

    def write_and_die(descriptor, rest, offset):
        write(descriptor, rest[:after], offset)
        die()

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", write_and_die)
        child = os.fork()
        if not child:
            with pieces.locked(path) as descriptor:
                pieces.append(descriptor, piece)
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize("after", [0, 1, 20_000, 40_000])
def test_killed_between_file_and_answer_the_true_length_wins(sender, monkeypatch, after):
    address = sender.begin(CONTENT).json()["address"]
    sender.send(address, 0, CONTENT[:10_000])
    killed_while_writing(Upload.objects.get().path, CONTENT[10_000:50_000], monkeypatch, after=after)
    here = sender.client.get(address).json()["received"]
    assert here == 10_000 + after
    if after:
        assert sender.send(address, 10_000, CONTENT[10_000:50_000]).json() == {"received": here}
    assert sender.send(address, here, CONTENT[here:]).json()["state"] == "accepted"
    assert Upload.objects.get().path.read_bytes() == CONTENT


def test_killed_before_the_verdict_it_is_judged_when_asked_again(sender):
    address = sender.begin(CONTENT).json()["address"]
    path = Upload.objects.get().path
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    standing = sender.client.get(address).json()
    assert (standing["received"], standing["state"]) == (len(CONTENT), "receiving")
    assert sender.send(address, len(CONTENT), b"").json()["state"] == "accepted"


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that takes 5,000 more bytes; calling it makes room."""
    left, write = [5_000], os.pwrite

    def write_some(descriptor, rest, offset):
        if not left:
            return write(descriptor, rest, offset)
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = write(descriptor, rest[: left[0]], offset)
        left[0] -= done
        return done

    monkeypatch.setattr(os, "pwrite", write_some)
    return left.clear


def test_a_full_disk_is_said_and_the_file_goes_on_once_there_is_room(sender, full_disk):
    address = sender.begin(CONTENT).json()["address"]
    sender.send(address, 0, CONTENT[:3_000])
    for _try in range(2):
        refused = sender.send(address, 3_000, CONTENT[3_000:9_000])
        assert (refused.status_code, "ไม่มีที่ว่าง" in refused.json()["message"]) == (507, True)
        assert sender.client.get(address).json()["received"] == 3_000
    full_disk()
    assert sender.send(address, 3_000, CONTENT[3_000:]).json()["state"] == "accepted"
    assert Upload.objects.get().path.read_bytes() == CONTENT


def test_a_form_s_file_that_finds_no_disk_leaves_nothing(planner, purpose, office, full_disk, folder):
    with pytest.raises(NoSpace):
        receive_whole(
            file=SimpleUploadedFile("a.csv", CONTENT), purpose=purpose, organisation=office, by=planner, at=AT
        )
    assert (list(folder.iterdir()), Upload.objects.exists()) == ([], False)


def whole(planner, purpose, office, content=CONTENT, name="a.csv", **more):
    file = SimpleUploadedFile(name, content)
    return receive_whole(file=file, purpose=purpose, organisation=office, by=planner, at=AT, **more)


def test_a_form_s_file_is_judged_like_one_in_pieces(planner, purpose, office, folder):
    accepted = whole(planner, purpose, office, name="../../รายชื่อ.csv")
    assert (accepted.state, accepted.kind, accepted.name) == ("accepted", "csv", "รายชื่อ.csv")
    assert accepted.path.read_bytes() == CONTENT
    refused = whole(planner, purpose, office, content=CONTENT, name="ภาพ.jpg")
    assert (refused.state, bool(refused.refusal), refused.path.exists()) == ("refused", True, False)
    with pytest.raises(TooLarge):
        whole(planner, purpose, office, content=b"1,2\n" * (MOST_BYTES // 4 + 1))


@pytest.mark.django_db(transaction=True)
def test_the_bytes_go_once_it_is_stored_that_another_room_has_them(planner, purpose, office):
    upload = whole(planner, purpose, office)
    with transaction.atomic():
        taken(upload=upload, at=AT)
        assert upload.path.exists()
    upload.refresh_from_db()
    assert (upload.state, upload.path.exists()) == ("taken", False)


@pytest.mark.django_db(transaction=True)
def test_the_bytes_stay_where_the_other_room_did_not_store_it(planner, purpose, office):
    upload = whole(planner, purpose, office)
    with transaction.atomic():
        taken(upload=upload, at=AT)
        transaction.set_rollback(True)
    upload.refresh_from_db()
    assert (upload.state, upload.path.exists()) == ("accepted", True)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_may_be_sent_again_once_it_was_taken(sender):
    key = uuid.uuid4()
    done = sender.send_all(CONTENT, key=key).json()
    assert sender.begin(CONTENT, key=key).json()["state"] == "accepted"
    taken(upload=Upload.objects.get(), at=AT)
    again = sender.begin(CONTENT, key=key).json()
    assert (again["state"], again["upload"] == done["upload"]) == ("receiving", False)


def old(path, at):
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_what_stood_still_for_three_days_is_removed(planner, purpose, office, sender, folder):
    accepted = whole(planner, purpose, office)
    remove_left_over(AT + dt.timedelta(days=2))
    assert Upload.objects.filter(pk=accepted.pk).exists()
    assert accepted.path.exists()
    remove_left_over(AT + LATER)
    assert (Upload.objects.exists(), list(folder.iterdir())) == (False, [])


def test_what_goes_on_slowly_stays(sender, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    begun, waiting = (sender.begin(CONTENT).json()["address"] for _file in range(2))
    sender.send(begun, 0, CONTENT[:100])
    old(Upload.objects.get(pk=begun.split("/")[2]).path, AT + dt.timedelta(days=2))
    remove_left_over(AT + LATER)
    assert [sender.client.get(address).status_code for address in (begun, waiting)] == [200, 404]


def test_a_file_that_no_row_knows_is_removed_and_no_other(planner, purpose, office, folder):
    known = whole(planner, purpose, office)
    strays = [folder / f"{uuid.uuid4()}.part", folder / "x.part", folder / "note.txt"]
    fresh = folder / f"{uuid.uuid4()}.part"
    for path in (*strays, fresh):
        path.write_bytes(b"x")
    for path in (*strays, known.path):
        old(path, AT - dt.timedelta(hours=2))
    old(fresh, AT)
    remove_left_over(AT)
    assert {path.name for path in folder.iterdir()} == {known.path.name, fresh.name, "note.txt"}


def test_a_file_without_end_in_a_form_fills_no_disk(settings, rf):
    settings.UPLOAD_MB = 1
    settings.FILE_UPLOAD_HANDLERS = ["tidtam.uploads.handlers.NoMoreThanTaken", *settings.FILE_UPLOAD_HANDLERS[-2:]]
    sent = {"file": [SimpleUploadedFile("ใหญ่.csv", b"x" * (5 << 20)), SimpleUploadedFile("เล็ก.csv", CONTENT)]}
    large, small = rf.post("/", sent).FILES.getlist("file")
    assert 1_000_000 < large.size < 1_000_000 + (1 << 17)
    assert (small.size, small.read()) == (len(CONTENT), CONTENT)
    large.close()
    small.close()
