"""Several workers over one outbox at the same instant: every message leaves once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.people import person
from tidtam.notifications.models import Message
from tidtam.notifications.services import send_waiting
from tidtam.notifications.tests.conftest import AT, Scripted, minutes, put_news

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WORKERS, MESSAGES = 4, 300


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("real row locks need PostgreSQL; TIDTAM_DATABASE_URL names another database")


def people():
    made = []
    for number in range(MESSAGES):
        made.append(person(f"person{number}"))
        made[-1].email = f"person{number}@example.go.th"
        made[-1].save()
    return made


def together(work):
    """Do the same in every worker at one instant; return what each returned or raised."""
    start = Barrier(WORKERS)

    def begin(_number):
        start.wait(timeout=30)
        try:
            return work()
        except SystemExit as killed:
            return killed
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(begin, range(WORKERS)))


def test_each_of_many_messages_leaves_once(db):
    channel = Scripted()
    put_news(*people())
    counts = together(lambda: send_waiting(AT))
    assert sum(counts) == len(channel.sent) == MESSAGES
    assert set(Counter(pk for pk, _address in channel.sent).values()) == {1}
    assert sum(count > 0 for count in counts) > 1, "one worker did it all: nothing was raced"


def test_workers_that_put_the_same_at_one_instant_put_one_each(db):
    everybody = people()
    together(lambda: put_news(*everybody))
    assert Message.objects.count() == MESSAGES


def test_what_killed_workers_were_sending_is_sent_by_the_others_and_nothing_is_lost(db):
    channel = Scripted(*[SystemExit("killed")] * WORKERS)
    put_news(*people())
    assert all(isinstance(ended, SystemExit) for ended in together(lambda: send_waiting(AT)))
    together(lambda: send_waiting(minutes(1)))
    assert len(channel.sent) == MESSAGES - WORKERS
    together(lambda: send_waiting(minutes(16)))
    assert set(Counter(pk for pk, _address in channel.sent).values()) == {1}
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert Message.objects.filter(was_broken_off=True).count() == WORKERS
