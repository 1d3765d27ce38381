"""A pytest plugin: the tables that `migrate` made for one process are copied by the next, on SQLite.

To make them takes 8 s of processor. `migrate` runs on the copy too, finds nothing to do, and sends post_migrate.
"""

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db.backends.sqlite3.creation import DatabaseCreation

MIGRATIONS = sorted((Path(__file__).resolve().parent.parent / "tidtam").glob("*/migrations/*.py"))


def copy_path():
    """Return where the tables of these migrations stand: below the run's folder of data."""
    said = hashlib.sha256(b"\0".join(path.read_bytes() for path in MIGRATIONS))
    return Path(settings.DATA_DIR) / f"migrated-{said.hexdigest()[:16]}.sqlite3"


def keep(connection, path):
    """Write a whole database to a path, seen by others when it is whole."""
    part = path.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    target = sqlite3.connect(part)
    connection.connection.backup(target)
    target.close()
    part.replace(path)


@pytest.fixture(scope="session", autouse=True)
def tables_are_copied():
    """Begin with the tables another process of the run has made, or leave them to the next."""
    creation, copy, begun = DatabaseCreation, copy_path(), []
    make_empty, make = creation._create_test_db, creation.create_test_db

    def copied(self, *args, **options):
        name = make_empty(self, *args, **options)
        if copy.exists() and not self.is_in_memory_db(name):
            shutil.copy(copy, name)
        elif copy.exists():  # which lives as long as somebody is connected
            begun.append(sqlite3.connect(name, uri=True))
            source = sqlite3.connect(copy)
            source.backup(begun[0])
            source.close()
        return name

    def made(self, *args, **options):
        name = make(self, *args, **options)
        if not copy.exists():
            keep(self.connection, copy)
        while begun:
            begun.pop().close()
        return name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creation, "_create_test_db", copied)
        patch.setattr(creation, "create_test_db", made)
        yield
