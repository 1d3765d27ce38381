"""Who may open which address, as docs/rules/access-matrix.md states it: every address, role, place, status and method.

The page is read and the code is asked; the policies that views declare are not looked at.
"""

import random
from http.cookies import SimpleCookie
from itertools import cycle, islice

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client

from tests.matrix import table
from tests.matrix.expected import expected, met
from tests.matrix.world import PEOPLE, World

pytestmark = pytest.mark.django_db
ROWS = table.rows()
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
SAMPLE = 300
"""How many cases are asked on PostgreSQL, drawn by seed: the rule does not depend on the engine, its queries do."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The country, made once and rolled back at the end."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(settings, "DOCUMENT_DIR", folder)
        yield World(folder)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Keep the thousands of refusals out of the log."""
    caplog.set_level("ERROR", logger="django.request")


@pytest.fixture
def unrendered(monkeypatch):
    """Leave templates unrendered: the view decides on the status, and the crawl draws the pages."""
    monkeypatch.setattr(Template, "render", lambda *_args: "")


@pytest.fixture(scope="module")
def ask(world):
    """Return how somebody's request is answered; whatever it changed is undone."""
    client = Client(raise_request_exception=False)

    def answer_of(method, address, person):
        client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: world.sessions[person]} if person else {})
        with transaction.atomic():
            answer = client.generic(method, address)
            transaction.set_rollback(True)
        return answer

    return answer_of


def cases(row, world):
    """Return method, person and thing for a row: every person, by both methods, at every place of its things.

    The things of a place, which differ in status, take turns: every role and every place meets each.
    """
    places = {}
    for thing in world.things[row.thing]:
        places.setdefault(thing.place, []).append(thing)
    for at_place in places.values():
        turns = cycle(at_place)
        for method in ("GET", "POST"):
            yield from ((method, person, next(turns)) for person in [*PEOPLE, None])
        for method in OTHER_METHODS:
            yield from ((method, person, next(turns)) for person in islice([*reversed(PEOPLE), None], 0, None, 20))


def sample(row, world):
    """Return the cases to ask on this engine."""
    every = list(cases(row, world))
    if connection.vendor == "sqlite":
        return every
    return random.Random(row.address).sample(every, min(len(every), SAMPLE // len(ROWS)))


def test_the_page_has_a_row_for_every_address_and_no_other():
    assert sorted((row.name, row.address) for row in ROWS) == sorted(table.addresses())


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_answers_are_those_of_the_page(row, world, ask, unrendered):
    wrong = []
    for method, person, thing in sample(row, world):
        answer = ask(method, row.filled(thing.values), person)
        wanted, got = expected(row, method, person, thing), met(answer)
        answer.close()
        if got != wanted:
            wrong.append(f"{method} {row.name} of {thing} by {person or 'a visitor'}: {got}, not {wanted}")
    assert wrong == []
