"""Once a day, and from where the last one ended."""

import datetime as dt

import pytest

from tidtam.notifications.services import begin_round, end_round
from tidtam.notifications.tests.conftest import AT

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def begin(at):
    return begin_round(kind="test.news", at=at)


def test_the_first_round_looks_back_one_day():
    assert (begin(AT).since_at, begin(AT).until_at) == (AT - DAY, AT)


def test_a_day_has_one_round_however_often_it_is_begun():
    first = begin(AT)
    again = begin(AT + dt.timedelta(hours=3))
    assert (again.pk, again.since_at, again.until_at) == (first.pk, first.since_at, AT)


def test_a_round_begins_where_the_last_finished_one_ended():
    end_round(begin(AT), at=AT)
    assert begin(AT + DAY).since_at == AT


def test_after_days_without_a_worker_one_round_covers_them_all():
    end_round(begin(AT), at=AT)
    assert begin(AT + 5 * DAY).since_at == AT


def test_what_was_broken_off_is_covered_by_the_next():
    end_round(begin(AT), at=AT)
    begin(AT + DAY)
    assert begin(AT + 2 * DAY).since_at == AT


def test_the_day_is_that_of_thai_time():
    evening = dt.datetime(2024, 7, 10, 17, 30, tzinfo=dt.UTC)
    assert begin(evening).day == dt.date(2024, 7, 11)
