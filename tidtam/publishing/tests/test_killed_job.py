"""A job that is killed while it writes an edition's files: run again it gives the same bytes, and one edition."""

import os
import subprocess
import sys

import pytest
from django.utils import timezone

from tests.people import person
from tidtam.jobs import services as jobs
from tidtam.jobs.models import Job
from tidtam.jobs.services.reaping import SILENT_SECONDS
from tidtam.jobs.tests.conftest import run_waiting, until
from tidtam.jobs.tests.conftest import shared_database as shared_database
from tidtam.publishing import services
from tidtam.publishing.models import Edition, EditionFile
from tidtam.publishing.tests.conftest import an_office, change_a_report, issue, with_reports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.document]


def test_a_killed_job_run_again_gives_the_same_bytes_and_one_edition(shared_database, document_dir, settings):
    office = an_office()
    with_reports(office)
    edition = issue(office, person("director", ("director", office)))
    environment = shared_database | {"DJANGO_SETTINGS_MODULE": "tidtam.config.settings"}
    worker = subprocess.Popen([sys.executable, "-m", "tidtam.jobs.queue_worker", "w1"], env=environment)
    try:
        until(lambda: written(document_dir), seconds=60)
        worker.kill()  # SIGKILL, with some files there and others not
    finally:
        worker.kill()
        worker.wait()
    edition.refresh_from_db()
    assert (edition.status, EditionFile.objects.count()) == ("preparing", 0)
    before = {path.name: path.read_bytes() for path in written(document_dir)}
    assert 0 < len(before) < 7
    change_a_report(office)  # what is written next comes from the frozen record, not from the reports

    assert jobs.reap(timezone.now() + timezone.timedelta(seconds=SILENT_SECONDS + 1)) == 1
    run_waiting()
    edition.refresh_from_db()
    assert (Job.objects.get().status, edition.status, Edition.objects.count()) == ("done", "issued", 1)
    files = {file.sha256: file for file in edition.files.all()}
    assert len(files) == 7
    assert before.keys() <= files.keys()
    assert {path.name: path.read_bytes() for path in written(document_dir) if path.name in before} == before

    settings.DOCUMENT_DIR = document_dir.with_name("elsewhere")  # without a single file of the first time
    again = services.write_files(edition=edition, said=lambda _done, _total: None)
    assert {file.sha256 for file in again} == files.keys()


def written(folder):
    """Return the files that lie complete under their hash."""
    found = (folder / "editions").glob("*/*")
    return [path for path in found if not path.name.endswith(".part") and os.path.getsize(path)]
