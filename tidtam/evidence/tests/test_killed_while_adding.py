"""The process that adds or deletes evidence dies at any instant: what was acknowledged has its file, no row lacks one.

Files that no row names may stay behind; the sweep of a later day removes them and nothing else.
"""

import datetime as dt
import os
import shutil

import pytest
from django.conf import settings
from django.db import connection

from tests.killing import STORED, Kept, in_process, state
from tidtam.audit.selectors import verify_trail
from tidtam.evidence import services
from tidtam.evidence.models import Evidence
from tidtam.evidence.tests.conftest import AT, YEAR, files_in, photograph
from tidtam.jobs.tests.conftest import shared_database as shared_database
from tidtam.uploads.models import Upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]
ALL_POINTS = os.environ.get("TIDTAM_KILL_POINTS") == "all"
OF_FILES = "before a file"
DAYS = dt.timedelta(days=2)


class KeptFiles(Kept):
    """The database and the folders of files as they are now, to be put back."""

    def __init__(self, folder, *places):
        super().__init__(folder)
        self.places = places
        for number, place in enumerate(places):
            shutil.copytree(place, folder / str(number))

    def put_back(self):
        super().put_back()
        for number, place in enumerate(self.places):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(self.folder / str(number), place)


@pytest.fixture
def keep(tmp_path, folder):
    made = []

    def kept():
        folder.mkdir(exist_ok=True)
        made.append(KeptFiles(tmp_path / "kept", folder, settings.UPLOAD_DIR))
        return made[-1]

    yield kept
    for one in made:
        one.forget()


def named_files():
    """Return the names of the files that rows promise."""
    rows = Evidence.objects.all()
    names = {one.stored_name for one in rows} | {one.thumbnail_name for one in rows}
    connection.close()
    return names


def chosen(points):
    """Return the numbers of the points to die at: around commits and files, and some between; or all."""
    near = [number for number, name in enumerate(points, 1) if name in {STORED, OF_FILES} or ALL_POINTS]
    return sorted({*near, *(number - 1 for number in near if number > 1), *range(1, len(points) + 1, 6)})


def swept(folder):
    services.remove_orphans(dt.datetime.now(tz=dt.UTC) + DAYS)
    connection.close()
    return set(files_in(folder))


def test_an_addition_killed_anywhere_leaves_no_row_without_its_file(received, people, office, folder, keep):
    upload = received(photograph(), "ภาพ.jpg", people.owner)

    def add():
        fresh = Upload.objects.select_related("organisation", "owner").get(pk=upload.pk)
        added = services.add_file(upload=fresh, organisation=office, fiscal_year_be=YEAR, by=people.owner, at=AT)
        return [added.evidence.title, added.is_new]

    kept, before = keep(), state()
    whole = in_process(add)
    after = state()
    assert whole.points.count(OF_FILES) >= 2
    for number in chosen(whole.points):
        place = f"killed {whole.points[number - 1]} (point {number} of {len(whole.points)})"
        kept.put_back()
        assert in_process(add, at=number).is_killed, place
        assert state() in (before, after), place
        assert named_files() <= set(files_in(folder)), f"a row without its file: {place}"
        assert in_process(add).answer == whole.answer, f"sent again: {place}"
        assert state() == after, place
        assert swept(folder) == named_files(), place
        assert verify_trail().findings == []
        connection.close()


def test_a_deletion_killed_anywhere_leaves_no_row_without_its_file(add, people, folder, keep):
    evidence = add(photograph(), "ภาพ.jpg", people.owner)

    def delete():
        services.delete(evidence=evidence, by=people.owner, at=AT)
        return "deleted"

    kept, before = keep(), state()
    whole = in_process(delete)
    after = state()
    assert files_in(folder) == []
    for number in chosen(whole.points):
        place = f"killed {whole.points[number - 1]} (point {number} of {len(whole.points)})"
        kept.put_back()
        assert in_process(delete, at=number).is_killed, place
        assert state() in (before, after), place
        assert named_files() <= set(files_in(folder)), f"a row without its file: {place}"
        assert swept(folder) == named_files(), place
