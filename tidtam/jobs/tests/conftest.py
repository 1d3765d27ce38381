"""Kinds of long work for tests, people who ask for it, and a way to run what waits without a worker."""

import datetime as dt
from contextlib import nullcontext

import pytest

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
