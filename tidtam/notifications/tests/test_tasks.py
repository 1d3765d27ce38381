"""What the clock starts: a job that sends, one at a time."""

import datetime as dt

import pytest
from django.utils import timezone

from tidtam.jobs.models import Job
from tidtam.jobs.schedules import schedules
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.notifications.models import Message
from tidtam.notifications.tasks import ask_to_send
from tidtam.notifications.tests.conftest import AT, minutes, put_news

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


def test_a_worker_sends_what_the_clock_found_due(somsri, mailoutbox):
    put_news(somsri)
    ask_to_send(AT)
    assert mailoutbox == [], "the thread that keeps the clock spoke to a server"
    run_waiting()
    assert len(mailoutbox) == 1
    assert Message.objects.get().status == "sent"


def test_no_job_is_asked_for_where_nothing_is_due_or_one_is_under_way(somsri):
    ask_to_send(AT)
    assert not Job.objects.exists()
    put_news(somsri)
    ask_to_send(AT)
    ask_to_send(minutes(1))
    assert Job.objects.count() == 1


def test_the_clock_looks_every_minute():
    every = {one.name: one.every for one in schedules()}
    assert every["notifications.send"] == dt.timedelta(minutes=1)
    assert every["notifications.prune"] == dt.timedelta(days=1)
