"""Who may open which address, as docs/rules/access-matrix.md states it: every address, role, place, status and method.

The page is read and the code is asked; the policies that views declare are not looked at.
"""

import os
import random
from copy import copy
from dataclasses import replace
from functools import cache
from http.cookies import SimpleCookie
from itertools import cycle

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.test import client as django_client
from django.urls import resolve
from django.utils import timezone

from tests.matrix import table
from tests.matrix.crawl import Answer, crawl, name_of, words
from tests.matrix.expected import NOWHERE, PLACES, expected, met, reads
from tests.matrix.made import world as world
from tests.matrix.world import BIRDS, DIRECTOR, NOBODY, OWNER, PEOPLE, Person
from tidtam.access.middleware import DeclaredPolicy
from tidtam.access.policies import PUBLIC, SIGNED_IN
from tidtam.access.services import mark_as_demo
from tidtam.accounts.models import User
from tidtam.documents import selectors
from tidtam.documents.dossier import document as dossier_document
from tidtam.documents.executive_page import context as executive_page_context
from tidtam.documents.office_booklet import context
from tidtam.organisations.choices import Role
from tidtam.organisations.models import OrganisationQuerySet
from tidtam.organisations.policies import HOLDS_A_ROLE
from tidtam.organisations.selectors import held_roles
from tidtam.organisations.services import withdraw_role

pytestmark = pytest.mark.django_db
ROWS = table.rows()
ACTING = next(person for person in PEOPLE if person.is_delegated)

OTHER_METHODS = ("PUT", "PATCH", "DELETE")
SAMPLE = 300
"""How many cases are asked on PostgreSQL, drawn by seed: the rule does not depend on the engine, its queries do."""


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Keep the thousands of refusals out of the log."""
    caplog.set_level("CRITICAL", logger="django.request")


@pytest.fixture
def unrendered(monkeypatch):
    """Draw no page: views decide on the status, and the crawl draws."""
    monkeypatch.setattr(Template, "render", lambda *_args: "")


GATHERED = (
    (context, "office_booklet"),
    (selectors, "booklet_folder"),
    (dossier_document, "dossiers_of_office"),
    (executive_page_context, "executive_page"),
)
"""Readings of documents that are done once: nothing that was asked has changed them."""


class Site:
    """The site as people ask it. Whatever a request changes is undone, so each document is gathered once."""

    def __init__(self, world):
        self._world, self._client = world, Client(raise_request_exception=False)
        self._policy, self._requests = DeclaredPolicy(lambda _request: HttpResponse()), RequestFactory()
        self._resolved = cache(resolve)
        self._roles = cache(lambda person: held_roles(world.accounts[person], on=timezone.localdate()))

    def ask(self, method, address, person):
        """Return the answer of the whole site."""
        self._client.cookies = SimpleCookie(
            {settings.SESSION_COOKIE_NAME: self._world.sessions[person]} if person else {}
        )
        with transaction.atomic():
            answer = self._client.generic(method, address)
            transaction.set_rollback(True)
        return Answer(answer.status_code, dict(answer.headers), answer.getvalue())

    def lets_in(self, method, address, person):
        """Return whether the policy lets in who is signed in and holds the roles of the world."""
        request = self._requests.generic(method, address)
        request.user, request.held_roles = copy(self._world.accounts[person]), self._roles(person)
        try:
            called = self._resolved(address)
            return self._policy.process_view(request, called.func, called.args, {**called.kwargs}) is None
        except Http404:
            return False


@pytest.fixture(scope="module")
def site(world):
    with pytest.MonkeyPatch.context() as patch:
        for module, reading in GATHERED:
            patch.setattr(module, reading, world.remembered(getattr(module, reading)))
        # The client would copy the context of every template for us to look at.
        patch.setattr(django_client, "store_rendered_templates", lambda *_args, **_named: None)
        yield Site(world)


RELATIONS = ("OBEC", "A", "A-G1", "A-G2", "A-S", "B")
"""From where people ask for the things of A and its groups: above, office, two groups, school below, elsewhere."""
EVERY_ROLE = [None, *(person for person in PEOPLE if person.is_delegated or person.place in {"", *RELATIONS})]
SOME = [None, NOBODY, *PEOPLE[::5]]
"""Every role, and some of every place: five shares no factor with sixteen."""
FEW = [None, NOBODY, *PEOPLE[::25]]
IS_LONG = os.environ.get("TIDTAM_HYPOTHESIS") == "long"
"""Whether everybody asks for everything, instead of taking turns: some 60,000 requests."""


def askers(row, method):
    """Return who uses a method of a row: all where roles and places decide, else some."""
    if method in OTHER_METHODS:
        return FEW
    if IS_LONG:
        return [None, *PEOPLE]
    return SOME if row.who(method) in {"–", "public", "demo", "signed in", "any role", "own"} else EVERY_ROLE


def _askers_in_vain(row, method):
    return FEW if row.who(method) == "–" else SOME


def cases(row, world):
    """Yield method, person and thing for a row.

    The things, which differ in place and status, take turns: whoever asks from a place meets each, in some role, and
    each role asks from every place. What does not exist is asked for by some.
    """
    real = [thing for thing in world.things[row.thing] if thing.place != NOWHERE and not thing.is_absent]
    absent = [thing for thing in world.things[row.thing] if thing not in real]
    for method in ("GET", "POST", *OTHER_METHODS):
        if "own" in {row.get, row.post} or IS_LONG:
            people = dict.fromkeys([*askers(row, method), *(thing.maker for thing in real)])
            yield from ((method, person, thing) for thing in real for person in people)
        else:
            yield from ((method, person, thing) for person, thing in zip(askers(row, method), cycle(real)))
        yield from ((method, person, thing) for person, thing in zip(_askers_in_vain(row, method), cycle(absent)))


def sample(row, world):
    """Return the cases to ask on this engine."""
    every = list(cases(row, world))
    if connection.vendor == "sqlite":
        return every
    opened = [case for case in every if expected(row, *case) == {"open"}][:1]
    return opened + random.Random(row.address).sample(every, min(len(every), SAMPLE // len(ROWS)))


def test_the_page_has_a_row_for_every_address_and_no_other():
    assert sorted((row.name, row.address) for row in ROWS) == sorted(table.addresses())


def wrong_answers(row, asked, site):
    """Yield a sentence for every answer that is not what the page says.

    The policy is asked in every case, and the site wherever the policy lets in who is kept out. Where it is open, the
    site is asked once by each role, from each place and for each thing; where it is hidden or offers no such method,
    once with each method.
    """
    seen = set()
    for method, person, thing in asked:
        address, wanted = row.filled(thing.values), expected(row, method, person, thing)
        traits = {(method, trait) for trait in (address, *str(person or "a visitor").split("@"))}
        traits = traits if wanted == {"open"} else {(method, *wanted)}
        is_known = person and len(wanted) == 1 and traits <= seen and not IS_LONG
        seen |= traits
        if is_known and site.lets_in(method, address, person) is (wanted != {"hidden"}):
            continue
        got = met(site.ask(method, address, person))
        if is_known and wanted != {"hidden"}:
            got = f"{got}, though the policy lets nobody in"
        if got not in wanted:
            yield f"{method} {row.address} of {thing} by {person or 'a visitor'}: {got}, not {' or '.join(wanted)}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_answers_are_those_of_the_page(row, world, site, unrendered):
    asked = sample(row, world)
    random.Random(row.address).shuffle(asked)  # so that roles come from all places
    assert [*wrong_answers(row, asked, site)] == []


@pytest.mark.parametrize("row", [row for row in ROWS if "demo" in {row.get, row.post}], ids=str)
def test_a_demo_database_opens_what_the_page_calls_demo(row, world, site, unrendered):
    mark_as_demo()
    [thing] = world.things[row.thing]
    assert [met(site.ask("GET", row.filled(thing.values), person)) for person in (None, DIRECTOR)] == ["open", "open"]


def weaker_policy(row):
    """Return the narrowest policy that lets in more people than the page does; None where everybody may come."""
    words = {row.get, row.post} - {"–"}
    if "public" in words:
        return None
    if words & {"signed in", "own"}:
        return PUBLIC
    return SIGNED_IN if "any role" in words else HOLDS_A_ROLE


@pytest.mark.parametrize("row", [row for row in ROWS if weaker_policy(row)], ids=str)
def test_a_policy_weaker_than_the_page_is_found(row, world, site, unrendered, monkeypatch):
    address = row.filled(world.things[row.thing][0].values)
    monkeypatch.setattr(resolve(address).func, "access_policy", weaker_policy(row))
    assert next(wrong_answers(row, reversed([*cases(row, world)]), site), None)


def open_addresses(person, world, site):
    """Return every address to which a role lets somebody in now."""
    asked = [
        row.filled(thing.values)
        for row in ROWS
        if row.get not in {"public", "demo", "signed in", "own", "–"}
        for thing in world.things[row.thing]
    ]
    return [address for address in asked if site.lets_in("GET", address, person)]


@pytest.mark.parametrize("person", [DIRECTOR, ACTING], ids=str)
def test_a_role_withdrawn_today_opens_nothing_at_the_next_request(person, world, site, unrendered):
    addresses = open_addresses(person, world, site)
    assert len(addresses) > len(ROWS)
    holder = world.accounts[replace(person, is_delegated=False)]
    withdraw_role(membership=holder.memberships.get(), to_date=timezone.localdate(), at=timezone.now(), by="test")
    assert {met(site.ask("GET", address, person)) for address in addresses} == {"hidden"}


def test_an_account_switched_off_is_led_to_sign_in(world, site, unrendered):
    addresses = open_addresses(DIRECTOR, world, site)
    User.objects.filter(pk=world.accounts[DIRECTOR].pk).update(is_active=False)
    assert {met(site.ask("GET", address, DIRECTOR)) for address in addresses} == {"sign-in"}


# Whose words a reader meets ------------------------------------------------------------------------------------------

ANSWERER = Person(Role.INDICATOR_OWNER.value, "A")
UNLINKED = {f"{room}:{view}" for room in ("answers", "dashboards", "progress") for view in ("decide", "decided")} | {
    "answers:letter",
    "dashboards:round",
    *(
        f"documents:{name}_file"
        for name in ("dossier", "dossiers", "executive_page", "form", "letter", "office_forms", "quarterly_report")
    ),
    "documents:national",
    "documents:national_file",
    *(f"rollup:{view}" for view in ("overview", "instrument", "province_picture", "territory")),
}
"""What no page of an office links: forms are not sent, and these follow them; letters that come in are bureaus',
rounds over all offices, national reports and sums over offices the commission's."""
PUBLISHED = "A"
"""Whose edition is published; that of B waits for its files."""
NAMED = {"MOE", "A", "B"}
"""Whose names stand on public pages: of A and B results are published, which count in the nation below MOE."""
STARTS = ["/", "/home/", "/inbox/", "/offices/A/", "/offices/B/"]
PUBLIC_ROWS = {row.name for row in ROWS if row.get == "public"}
ROLES = Role.values
CRAWLS = [
    person
    for person in PEOPLE
    if person.is_delegated
    or not person.role
    or (ROLES.index(person.role) - [*PLACES].index(person.place)) % 16 == 0
    or IS_LONG
]
"""Who follows links: a role at every place, every role at one place; the long run takes all."""
LONGEST = {person.place: person for person in reversed(CRAWLS) if person.place != "A"}
"""Who goes far, one of each place; the others ask two addresses of a name."""
FURTHEST = [DIRECTOR, OWNER, ANSWERER]
"""Who together meet every page that is read."""


def readings(person, world, site, *, most=8):
    """Yield address, answer and words of everything somebody is led to, `most` addresses of a name."""
    for address, answer in crawl(lambda target: site.ask("GET", target, person), STARTS, most_of_a_kind=most):
        yield address, answer, words(answer)


def birds_in(text):
    return {place for place, bird in BIRDS.items() if bird in text}


def birds_beside_names(text, world):
    """Return whose words a public page holds, once the names it may show are taken out."""
    for place in NAMED:
        for name in ("name_th", "short_name_th", "name_en"):
            text = text.replace(getattr(world.places[place], name), "")
    return birds_in(text)


def names_met(person, world, site, *, most):
    """Return the names of the addresses that somebody is led to; none holds words of an office out of reach."""
    within = {place for place in BIRDS if reads(person.place, place)}
    met_birds, wrong, met_names = set(), [], set()
    for address, answer, text in readings(person, world, site, most=most):
        met_names |= {name_of(address)} if answer.status < 400 else set()
        is_public = name_of(address) in PUBLIC_ROWS
        met_birds |= set() if is_public else birds_in(text)
        if foreign := (birds_beside_names(text, world) - {PUBLISHED} if is_public else birds_in(text)) - within:
            wrong.append(f"{address} holds words of {', '.join(sorted(foreign))}")
        if answer.status >= 500:
            wrong.append(f"{address} answers {answer.status}")
        if answer.status == 404 and person.role and address not in STARTS:
            wrong.append(f"{address} is linked and answers 404")
    assert wrong == []
    assert met_birds >= within & {"A", "B"}
    return met_names


@pytest.mark.one_database
@pytest.mark.parametrize("person", CRAWLS, ids=str)
def test_no_reader_meets_the_words_of_an_office_out_of_reach(person, world, site):
    names_met(person, world, site, most=8 if LONGEST.get(person.place) == person else 2)


@pytest.mark.one_database
def test_the_links_lead_those_who_go_furthest_to_every_page_that_is_read(world, site):
    met_names = set().union(*(names_met(person, world, site, most=20) for person in FURTHEST))
    assert {row.name for row in ROWS if row.get == "reads"} - met_names == UNLINKED


def test_a_list_that_shows_every_office_is_found(world, site, monkeypatch):
    monkeypatch.setattr(OrganisationQuerySet, "visible_to", lambda everything, _user, **_on: everything)
    assert any("B" in birds_in(text) for _address, _answer, text in readings(DIRECTOR, world, site))


def test_a_visitor_meets_the_words_of_what_is_published_alone(world, site):
    found = [birds_beside_names(text, world) for _address, _answer, text in readings(None, world, site, most=20)]
    assert set().union(*found) == {PUBLISHED}
