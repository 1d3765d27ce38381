"""Kinds of long work for tests, people who ask for it, and a way to run what waits without a worker."""

import datetime as dt
import os
import time
from contextlib import nullcontext

import pytest
from django.conf import settings
from django.db import connection

from tidtam.accounts.models import User
from tidtam.jobs import kinds, services
from tidtam.jobs.models import Job
from tidtam.jobs.services.running import execute

AT = dt.datetime(2024, 4, 10, 3, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(minutes=2)


def run_waiting(worker="test"):
    """Run every waiting job in this process, in the transaction of the test; no heartbeat."""
    for job in Job.objects.filter(status="waiting").order_by("requested_at"):
        execute(job.pk, attempts=job.attempts, worker=worker, beating=lambda _context: nullcontext())


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch):
    """Kinds registered by a test are forgotten after it."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))


@pytest.fixture
def count():
    """A registered kind that counts; what it ran with stands in the list."""
    ran = []

    def run(context):
        ran.append(context.job.parameters)
        total = context.job.parameters["to"]
        for number in range(1, total + 1):
            context.progress(number, total, f"นับถึง {number}")
        return {"counted": total}

    register("test.count", run)
    return ran


def register(name, run, **more):
    """Register a kind for this test and return it."""
    kind = kinds.JobKind(name=name, title=lambda said: f"นับถึง {said.get('to', '')}".strip(), run=run, **more)
    kinds.register(kind)
    return kind


@pytest.fixture
def person(db):
    return User.objects.create(username="somsri", display_name="คุณสมศรี")


@pytest.fixture
def other(db):
    return User.objects.create(username="somchai", display_name="คุณสมชาย")


def ask(by, kind="test.count", to=3, at=AT, **more):
    """Ask for a job as a page does."""
    return services.enqueue(kind=kind, parameters={"to": to}, organisation=None, requested_by=by, at=at, **more)


@pytest.fixture
def shared_database(transactional_db, tmp_path, monkeypatch):
    """The test database where other processes reach it; returns their environment. SQLite: copied into a file."""
    if connection.vendor == "sqlite":
        path = tmp_path / "shared.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        in_memory, connection.connection = connection.connection, None
        with monkeypatch.context() as patch:
            patch.setitem(connection.settings_dict, "NAME", str(path))
            yield environment(tmp_path, f"sqlite:///{path}")
            connection.close()
        connection.connection = in_memory
    else:
        place = connection.settings_dict
        host = f"{place['HOST']}:{place['PORT']}" if place["PORT"] else ""
        query = "" if host else f"?host={place['HOST']}"
        yield environment(tmp_path, f"postgres://{place['USER']}:{place['PASSWORD']}@{host}/{place['NAME']}{query}")


def environment(folder, url):
    """Return what a worker of a test is started with: this database, kinds of work for tests, a short timeout."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tidtam.jobs.tests.process_settings",
        "TIDTAM_DATABASE_URL": url,
        "TIDTAM_DATA_DIR": str(folder),
        "TIDTAM_SQLITE_TIMEOUT_SECONDS": "1",
        "PYTHONPATH": str(settings.BASE_DIR),
    }


def until(ask, seconds=20):
    """Ask until the answer is true, and return it."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return answer
