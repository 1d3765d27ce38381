"""Several workers over the same messages at one instant: each message leaves once."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tidtam.webhooks.services import send_waiting
from tidtam.webhooks.tests.conftest import AT, happen, make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WORKERS, WEBHOOKS, EVENTS = 4, 5, 8


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("real row locks need PostgreSQL; TIDTAM_DATABASE_URL names another database")


def test_each_message_leaves_once(office, posted):
    def answer(_url):
        time.sleep(0.005)
        return 204

    posted.answer = answer
    for number in range(WEBHOOKS):
        make(office, url=f"https://hooks{number}.example.go.th/")
    happen(office, *map(str, range(EVENTS)))
    start = Barrier(WORKERS)

    def work(_number):
        start.wait(timeout=30)
        try:
            return send_waiting(AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        counts = list(pool.map(work, range(WORKERS)))
    assert sum(counts) == WEBHOOKS * EVENTS
    assert set(Counter(headers["webhook-id"] for _url, headers, _body in posted).values()) == {1}
    assert sum(count > 0 for count in counts) > 1, "one worker did it all: nothing was raced"
