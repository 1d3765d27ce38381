"""The country of the access matrix as a fixture, for every module that asks in it.

To make it takes a process many seconds. On SQLite the first of a run keeps what it made, its files beside it, and every
other module and process copies that; on PostgreSQL each module makes its own.
"""

import fcntl
import os
import pickle
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.matrix.world import PURPOSE, World
from tidtam.audit.keys import make_key_pair
from tidtam.documents.office_booklet import render_pdf
from tidtam.formats.pdf import PdfDocument
from tidtam.uploads.purposes import register


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The country as it was made, gone at the end. Its PDFs are their words, which a reader of bytes finds."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DOCUMENT_DIR", folder)
        patch.setattr(settings, "DOCUMENT_KEY_FILE", folder / "keys" / "key.pem")
        patch.setattr(settings, "UPLOAD_DIR", folder / "uploads")
        patch.setattr(settings, "WEBHOOKS", True)
        patch.setattr(
            render_pdf,
            "render_documents_in_child",
            lambda orders, **_limits: [PdfDocument(repr(order).encode(), (), 1) for order in orders],
        )
        with (copied if connection.vendor == "sqlite" else made)(folder, folder_of_run(tmp_path_factory)) as country:
            yield country


def folder_of_run(tmp_path_factory):
    """Return the folder that the processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def made(folder, _run=None):
    """Make the country, and take it back at the end."""
    make_key_pair(settings.DOCUMENT_KEY_FILE)
    with transaction.atomic():
        yield World(folder)
        transaction.set_rollback(True)


@contextmanager
def copied(folder, run):
    """Read the country that one process of the run made; at the end put back the database that stood before."""
    connection.ensure_connection()
    here, kept, files = connection.connection, run / "country.pickle", run / "country"
    with (run / "country.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with made(folder) as country:
                shutil.copytree(folder, files)
                kept.write_bytes(pickle.dumps((country, here.serialize())))
    shutil.copytree(files, folder, dirs_exist_ok=True)
    country, rows = pickle.loads(kept.read_bytes())
    register(PURPOSE)
    before = here.serialize()
    _put(rows, here)
    try:
        yield country
    finally:
        _put(before, here)


def _put(rows, here):
    """Let a connection's database be what another one said it was."""
    with closing(sqlite3.connect(":memory:")) as other:
        other.deserialize(rows)
        other.backup(here)
    ContentType.objects.clear_cache()
