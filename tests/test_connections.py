"""Whoever leaves a connection open is found."""

import threading

import pytest
from django.db import connection

from tests.connections import left_open


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_thread_is_named_until_it_closes_its_connection():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no places to run out of")
    asked, go_on = threading.Event(), threading.Event()

    def work():
        try:
            connection.ensure_connection()
            asked.set()
            go_on.wait(timeout=30)
        finally:
            connection.close()

    thread = threading.Thread(target=work, name="forgetful")
    thread.start()
    asked.wait(timeout=30)
    assert left_open() == ["forgetful"]
    go_on.set()
    thread.join()
    assert left_open() == []
