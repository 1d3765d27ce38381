"""A prepared question answers as the queryset it was made of, however often, with whatever values, in every thread."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tidtam.access.prepared import Prepared
from tidtam.accounts.models import TryCount, User

NOON = dt.datetime(2024, 4, 1, 5, 0, tzinfo=dt.UTC)
TRIED = Prepared(
    lambda key, since, count: TryCount.objects.filter(key__startswith=key, since__gte=since, count=count).order_by(
        "key"
    )
)


@pytest.fixture
def tries(db):
    return TryCount.objects.bulk_create(
        TryCount(key=f"{kind}{number}", since=NOON + dt.timedelta(hours=number), count=number % 2)
        for kind in ("a", "b")
        for number in range(4)
    )


@pytest.mark.parametrize(("key", "hours", "count"), [("a", 0, 1), ("b", 2, 0), ("a", 3, 1), ("c", 0, 0)])
def test_the_rows_are_those_of_the_queryset(tries, key, hours, count):
    since = NOON + dt.timedelta(hours=hours)
    rows = TryCount.objects.filter(key__startswith=key, since__gte=since, count=count).order_by("key")
    for _again in range(2):
        assert TRIED(key=key, since=since, count=count) == list(rows)


def test_it_is_one_query_and_is_built_once(tries, django_assert_num_queries):
    built = []

    def ask(key):
        built.append(key)
        return TryCount.objects.filter(key=key).values_list("key", flat=True)

    asked = Prepared(ask)
    with django_assert_num_queries(3):
        assert [asked(key=key) for key in ("a1", "b2", "none")] == [["a1"], ["b2"], []]
    assert len(built) == 1


def test_a_day_and_what_is_joined_come_back_as_from_the_queryset(db):
    person = User.objects.create(username="somchai", date_joined=NOON)
    joined = Prepared(lambda on: User.objects.filter(date_joined__date=on).values_list("username", "date_joined"))
    assert joined(on=dt.date(2024, 4, 1)) == [("somchai", person.date_joined)]
    assert joined(on=dt.date(2024, 4, 2)) == []


def test_a_number_that_no_column_holds_finds_nothing(tries):
    assert TRIED(key="a", since=NOON, count=10**30) == []


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection():
    TryCount.objects.create(key="a", since=NOON, count=1)

    def asked(_number):
        try:
            return [one.key for one in TRIED(key="a", since=NOON, count=1)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(asked, range(20))) == [["a"]] * 20
