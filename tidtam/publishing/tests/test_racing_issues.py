"""Many issues at one instant: numbers run without a gap or a double, a round has one edition, a key is one edition."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from tests.people import person
from tidtam.audit.selectors import verify_trail
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.publishing.models import Edition
from tidtam.publishing.services import complete, refusals
from tidtam.publishing.services.complete import MadeFile
from tidtam.publishing.tests.conftest import AT, an_office, change_a_report, issue, preview, with_reports

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.usefixtures("document_dir", "quick_files"),
]


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("real row locks need PostgreSQL; TIDTAM_DATABASE_URL names another database")


@pytest.fixture
def office(on_postgresql):
    row = an_office()
    with_reports(row)
    return row


@pytest.fixture
def director(office):
    return person("director", ("director", office))


def at_once(*calls):
    """Run calls at one instant, each in a thread with a connection of its own; return what each gave or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_fifty_clicks_are_one_edition(office, director):
    seen = preview(office).seen_sha256
    found = at_once(*(lambda: issue(office, director, seen=seen) for _ in range(50)))
    assert {type(each) for each in found} == {Edition}, found
    assert len({each.pk for each in found}) == 1
    assert (Edition.objects.count(), Job.objects.count()) == (1, 1)


def test_two_who_issue_one_round_at_once_make_one_edition(office, director):
    for turn in range(10):
        keys = [f"{turn}-{number}" for number in range(4)]
        found = at_once(*(partial(issue, office, director, key=key) for key in keys))
        editions = [each for each in found if isinstance(each, Edition)]
        refused = [each for each in found if isinstance(each, refusals.BeingPrepared)]
        assert (len(editions), len(refused)) == (1, 3), found
        run_waiting()
        change_a_report(office)
    assert sorted(Edition.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert Edition.objects.filter(status="issued").count() == 1


def test_two_rounds_issued_at_once_get_two_numbers(office, director):
    for turn in range(10):
        orders = [partial(issue, office, director, months=months, key=f"{turn}-{months}") for months in (6, 12)]
        found = at_once(*orders)
        assert {type(each) for each in found} == {Edition}, found
        run_waiting()
        change_a_report(office)
    assert sorted(Edition.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert not verify_trail().findings


def test_completed_twice_at_once_it_is_published_once(office, director):
    edition = issue(office, director)
    files = [MadeFile("json", "", "a.json", "0" * 64, 1)]
    found = at_once(*(lambda: complete(edition=edition, files=files, at=AT) for _ in range(4)))
    assert sorted(found) == [False, False, False, True]
    assert edition.files.count() == 1
