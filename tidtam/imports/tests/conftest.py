"""An office whose people send lists, and the files they send."""

import csv
import datetime as dt
import io
import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tidtam.approval.tests.conftest import AT, People, make_places
from tidtam.imports import services
from tidtam.imports.models import ListImport
from tidtam.organisations.selectors import held_roles

YEAR = 2567
HEADINGS = ["ชื่อโครงการ", "กลุ่มงาน", "งบประมาณ"]


@pytest.fixture(autouse=True)
def folders(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "UPLOAD_DIR", tmp_path / "uploads")
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def places(db):
    return make_places()


@pytest.fixture
def people(places):
    return People(places)


def rows_of(group, count, first=1):
    return [[f"โครงการ {number}", group.name_th, f"{number}00.50"] for number in range(first, first + count)]


def csv_of(rows, headings=HEADINGS, encoding="utf-8-sig"):
    told = io.StringIO(newline="")
    csv.writer(told).writerows([headings, *rows])
    return told.getvalue().encode(encoding)


def sent_file(content, name="list.csv"):
    return SimpleUploadedFile(name, content, content_type="text/csv")


def held_by(person):
    return held_roles(person, on=dt.date(2024, 4, 10))


def begun(places, person, content, tmp_path, kind="csv"):
    """Return an import of a file, begun by somebody."""
    path = tmp_path / f"list.{kind}"
    path.write_bytes(content)
    return services.begin_import(
        path=path,
        kind=kind,
        name=path.name,
        key=uuid.uuid4(),
        organisation=places.office,
        fiscal_year_be=YEAR,
        by=person,
        at=AT,
    )


def checked(row, person):
    """Return an import matched as proposed and checked."""
    services.match_columns(list_import=row, matching=row.matching, otherwise=row.otherwise, by=person, at=AT)
    row = ListImport.objects.select_related("organisation", "otherwise").get(pk=row.pk)
    services.check_list(list_import=row, held=held_by(person))
    return ListImport.objects.select_related("organisation", "otherwise").get(pk=row.pk)


def registered(row, person, *, leave_out_faulty=False, token=None):
    return services.register_list(
        list_import=row,
        token=row.token if token is None else token,
        leave_out_faulty=leave_out_faulty,
        held=held_by(person),
        by=person,
        at=AT,
    )


def straight(places, person, content, tmp_path, *, leave_out_faulty=False):
    """Return an import of a file, registered as proposed."""
    return registered(
        checked(begun(places, person, content, tmp_path), person), person, leave_out_faulty=leave_out_faulty
    )
