"""Two offices with people, a folder for their files, and things at which evidence is used."""

import datetime as dt
import hashlib
import io
import uuid
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from PIL import Image

from tests.people import person
from tidtam.evidence import services, things
from tidtam.evidence.things import ThingKind, Where
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Organisation, Province
from tidtam.organisations.services import add_organisations
from tidtam.uploads.choices import State
from tidtam.uploads.models import Upload

AT = dt.datetime(2026, 11, 2, 3, 0, tzinfo=dt.UTC)
YEAR = 2570
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TREE = [
    ("OBEC", OrganisationKind.COMMISSION, None),
    ("P50-1", OrganisationKind.ESA_PRIMARY, "OBEC"),
    ("P50-2", OrganisationKind.ESA_PRIMARY, "OBEC"),
    ("P50-1-G1", OrganisationKind.WORK_GROUP, "P50-1"),
    ("P50-1-S", OrganisationKind.SCHOOL, "P50-1"),
]


def photograph(width=400, height=200, *, turned=False, colour="navy", seed=0):
    """Return a JPEG of a camera; turned: it lies on its side and says so, and where it was taken."""
    picture = Image.new("RGB", (width, height), colour)
    picture.putpixel((0, 0), (seed % 256, seed // 256, 200))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
        exif.get_ifd(0x8825)[2] = (18.0, 47.0, 12.5)
        exif[0x8825] = exif.get_ifd(0x8825)
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif, quality=95)
    return written.getvalue()


@pytest.fixture
def folder(settings, tmp_path):
    """Where files lie: a storage of its own for each test."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.UPLOAD_DIR.mkdir()
    where = tmp_path / "evidence"
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "tidtam.evidence.storage.WholeFileStorage",
            "OPTIONS": {"location": where, "file_permissions_mode": 0o640},
        }
    }
    return where


def stored(name):
    """Return the bytes of a stored file."""
    with storages["evidence"].open(name) as file:
        return file.read()


def files_in(folder):
    """Return the names of all files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def make_places():
    """Return the offices, a work group and a school, by code."""
    ContentType.objects.clear_cache()
    new = [
        NewOrganisation(code=code, kind=kind, parent_code=above, name_th=f"หน่วยงาน {code}")
        for code, kind, above in TREE
    ]
    add_organisations(new=new, batch="test", at=AT, by="test")
    return {one.code: one for one in Organisation.objects.all()}


@pytest.fixture
def places(db):
    return make_places()


@pytest.fixture
def office(places):
    return places["P50-1"]


@pytest.fixture
def people(places):
    """Somebody of each kind, by what they do."""
    office, other = places["P50-1"], places["P50-2"]
    return SimpleNamespace(
        owner=person("owner", ("owner", places["P50-1-G1"])),
        planner=person("planner", ("planner", office)),
        director=person("director", ("director", office)),
        administrator=person("administrator", ("administrator", office)),
        above=person("above", ("planner", places["OBEC"])),
        analyst=person("analyst", ("analyst", office)),
        school=person("school", ("owner", places["P50-1-S"])),
        elsewhere=person("elsewhere", ("director", other)),
    )


@pytest.fixture
def received(folder, office):
    """A way to have an upload accepted: received(bytes, name, kind, by)."""

    def receive(content, name, by, *, organisation=None):
        kind = name.rpartition(".")[2]
        upload = Upload.objects.create(
            key=uuid.uuid4(), owner=by, organisation=organisation or office, purpose="evidence", fiscal_year_be=YEAR,
            name=name, size=len(content), state=State.ACCEPTED, kind=kind,
            sha256=hashlib.sha256(content).hexdigest(), begun_at=AT, ended_at=AT,
        )  # fmt: skip
        upload.path.write_bytes(content)
        return upload

    return receive


@pytest.fixture
def add(received, office):
    """A way to add a file to the office's library: add(bytes, name, by)."""

    def added(content, name, by, *, title="", year=YEAR):
        upload = received(content, name, by)
        return services.add_file(
            upload=upload, organisation=office, fiscal_year_be=year, title=title, by=by, at=AT
        ).evidence

    return added


@pytest.fixture
def thing(office, monkeypatch):
    """Something at which the office's evidence is used: a province stands for it, since this room knows no things."""

    def where(spots):
        return {
            (pk, place): Where(f"รายงาน {pk}", f"ช่อง {place}" if place else "", f"/things/{pk}/") for pk, place in spots
        }

    kind = ThingKind(model=Province, office_of=lambda _thing: office, where=where)
    monkeypatch.setitem(things._KINDS, Province, kind)
    return make_thing("91")


def make_thing(code):
    return Province.objects.create(code=code, iso_code=f"TH-{code}", name_th=code, name_en=code, sort_key=code)
