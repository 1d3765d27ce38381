"""An installation that has webhooks, an office with one, and a receiver on this machine."""

import datetime as dt
import uuid

import pytest

from tests.people import person
from tidtam.progress.tests import small_office
from tidtam.webhooks import services
from tidtam.webhooks.choices import Topic
from tidtam.webhooks.facts import Event, Told
from tidtam.webhooks.services import send
from tidtam.webhooks.tests.receiver import certificates, serving

AT = dt.datetime(2024, 7, 10, 1, 0, tzinfo=dt.UTC)
URL = "https://hooks.example.go.th/tidtam"


def minutes(count):
    return AT + dt.timedelta(minutes=count)


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.WEBHOOKS = True
    settings.WEBHOOK_PORTS = {443}


@pytest.fixture
def office(db):
    return small_office.make_office()


@pytest.fixture
def administrator(office):
    return person("admin", ("administrator", office))


@pytest.fixture
def webhook(office):
    return make(office)[0]


def make(office, url=URL, topics=tuple(Topic.values), at=AT):
    """Make a webhook of an office; return it with its secret."""
    return services.make_subscription(organisation=office, url=url, topics=topics, key=uuid.uuid4(), by="admin", at=at)


def happen(office, *keys, at=AT):
    """Let a report be approved at an office, once for each key."""
    told = Told(
        kind="report", id="7", organisation_code=office.code, status_before="submitted", status="approved",
        url="/api/v1/reports/7",
    )  # fmt: skip
    services.make_deliveries(
        [Event(key=key, type="report.approved", topic="reports", path=office.path, told=told) for key in keys], at=at
    )


@pytest.fixture
def posted(monkeypatch):
    """Take the place of the network; the list holds what was sent as (url, headers, body).

    `posted.answer` is called with each address; what it raises is raised.
    """

    class Posted(list):
        answer = staticmethod(lambda _url: 204)

    found = Posted()

    def post(url, *, headers, body, **_more):
        found.append((url, headers, body))
        return found.answer(url)

    monkeypatch.setattr(send, "post", post)
    return found


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    return certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def receiver(papers, settings):
    with serving(*papers) as found:
        settings.WEBHOOK_PORTS = {found.port}
        yield found
