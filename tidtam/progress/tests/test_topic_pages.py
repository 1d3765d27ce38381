"""The owner writes a report topic by topic: reads, saves, copies from the quarter before, is told what is missing."""

import pytest

from tests.people import signed_in
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.mark.parametrize("topic", range(1, 7))
def test_every_topic_is_drawn(report, people, topic):
    answer = signed_in(people.owner).get(f"/reports/{report.pk}/topics/{topic}/")
    assert answer.status_code == 200


def test_list_and_check(report, people):
    assert signed_in(people.owner).get(f"/reports/{report.pk}/write/").status_code == 200
    assert signed_in(people.owner).get(f"/reports/{report.pk}/submit/").status_code == 200
