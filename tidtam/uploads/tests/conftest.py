"""An office, people who send files to it, and a purpose to send them for."""

import datetime as dt
import io
import uuid
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.people import person, signed_in
from tidtam.formats.gate.choices import Kind
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import role_to_use
from tidtam.uploads import purposes
from tidtam.uploads.http import CHUNK
from tidtam.uploads.purposes import Purpose

AT = dt.datetime(2026, 11, 2, 3, 0, tzinfo=dt.UTC)
YEAR = 2570
MOST_BYTES = 3_000_000


def csv_text(length=100_000):
    """Return a CSV of about so many bytes, whose lines all differ."""
    lines, size = io.BytesIO(), 0
    for number in range(length):
        size += lines.write(f"{number},โรงเรียน {number}\n".encode())
        if size >= length:
            break
    return lines.getvalue()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return settings.UPLOAD_DIR


@pytest.fixture
def office(db):
    ContentType.objects.clear_cache()
    rows = [
        Organisation(code=code, kind=OrganisationKind.ESA_PRIMARY, name_th=code, path=f"{number}.")
        for number, code in ((7001, "P50-1"), (7002, "P50-2"))
    ]
    Organisation.objects.bulk_create(rows)
    for row in rows:
        row.path = f"{row.pk}."
        row.save(update_fields=["path"])
    return rows[0]


@pytest.fixture
def room():
    """How many bytes the office has left; None without limit."""
    return SimpleNamespace(left=None)


@pytest.fixture
def purpose(room, monkeypatch):
    made = Purpose(
        name="lists",
        kinds={Kind.CSV, Kind.JPG},
        most_bytes=MOST_BYTES,
        may=lambda _person, organisation, held: role_to_use({Role.PLANNER}, held, organisation) is not None,
        room_left=lambda _organisation, _year: room.left,
    )
    monkeypatch.setitem(purposes._PURPOSES, made.name, made)
    return made


@pytest.fixture
def planner(office):
    return person("planner", ("planner", office))


class Sender:
    """A browser of somebody who is signed in: what uploads.js says to the server."""

    def __init__(self, user):
        self.client = signed_in(user)

    def begin(self, content, *, key=None, name="รายชื่อ.csv", **more):
        said = {"key": str(key or uuid.uuid4()), "purpose": "lists", "office": "P50-1", "name": name}
        return self.client.post("/uploads/", {**said, "size": len(content), **more}, content_type="application/json")

    def send(self, address, offset, piece):
        headers = {"Content-Type": CHUNK, "Upload-Offset": str(offset)}
        return self.client.post(address, piece, content_type=CHUNK, headers=headers)

    def send_all(self, content, size=40_000, **more):
        """Send a file in pieces and return the last answer."""
        answer = self.begin(content, **more)
        address = answer.json()["address"]
        for offset in range(0, len(content), size):
            answer = self.send(address, offset, content[offset : offset + size])
            assert answer.status_code == 200, answer.content
        return answer


@pytest.fixture
def sender(planner, purpose):
    return Sender(planner)
