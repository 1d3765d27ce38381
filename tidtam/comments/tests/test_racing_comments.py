"""The same sending from ten threads at once says it once; ten different ones stand in one order without a gap."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people
from tidtam.approval.tests.conftest import AT
from tidtam.audit.selectors import verify_trail
from tidtam.comments.models import Comment
from tidtam.comments.services import add_comment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("real row locks need PostgreSQL; TIDTAM_DATABASE_URL names another database")


def test_one_key_says_it_once_and_ten_keys_ten_times(report, places, people):
    start, same = Barrier(10), uuid.uuid4()
    beside = {"thing": report, "organisation": places.group, "office": places.office, "place": "summary.results"}

    def say(number):
        start.wait(timeout=30)
        try:
            add_comment(**beside, text="40 คน", by=people.owner, at=AT, key=same)
            add_comment(**beside, text=f"ข้อที่ {number}", by=people.owner, at=AT, key=uuid.uuid4())
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(say, range(10)))
    assert sorted(Comment.objects.values_list("number", flat=True)) == list(range(1, 12))
    assert Comment.objects.filter(key=same).count() == 1
    assert verify_trail().findings == []
