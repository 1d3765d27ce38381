"""Writers at one instant: a chain stays whole, and two seals never share a number."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from tidtam.audit import selectors, services
from tidtam.audit.models import AuditChain
from tidtam.audit.tests.test_record import new_line

AT = datetime(2024, 3, 31, 17, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WRITERS, TURNS = 4, 8


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("real row locks need PostgreSQL; TIDTAM_DATABASE_URL names another database")


def at_once(work):
    """Run work(writer) in WRITERS threads that start together; re-raises what any of them met."""
    start = Barrier(WRITERS)

    def one(writer):
        try:
            start.wait(timeout=10)
            return work(writer)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(WRITERS)))


def test_writers_of_one_new_subject_make_one_whole_chain():
    def write(writer):
        for turn in range(TURNS):
            with transaction.atomic():
                services.record_many([new_line("1", by=f"writer {writer}", action=f"turn-{turn}")])

    at_once(write)
    assert AuditChain.objects.get().length == WRITERS * TURNS
    assert selectors.verify_trail().findings == []


def test_writers_of_the_same_subjects_in_any_order_do_not_lock_each_other_out():
    subjects = [str(number) for number in range(30)]

    def write(writer):
        mine = subjects if writer % 2 else subjects[::-1]
        for _turn in range(TURNS):
            with transaction.atomic():
                services.record_many([new_line(subject) for subject in mine])

    at_once(write)
    assert Counter(AuditChain.objects.values_list("length", flat=True)) == {WRITERS * TURNS: len(subjects)}
    assert selectors.verify_trail().findings == []


def test_sealers_wait_for_each_other_while_lines_are_written(seal_key):
    def work(writer):
        for _turn in range(TURNS):
            if writer % 2:
                services.seal(at=AT, private_key=seal_key)
            else:
                with transaction.atomic():
                    services.record_many([new_line(str(writer))])

    at_once(work)
    result = selectors.verify_trail(public_keys=[seal_key.public_key()])
    assert (result.seals, result.findings) == (WRITERS // 2 * TURNS, [])
