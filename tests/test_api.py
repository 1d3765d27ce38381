"""The API as a whole: it answers whatever schemathesis thinks of as its document says, and lets in whom it should.

In CI 1,500 cases of schemathesis in all, always the same, for four identities; with TIDTAM_HYPOTHESIS=long 20,000.
"""

import os
import re
import uuid
from copy import deepcopy
from itertools import cycle
from pathlib import Path

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.matrix.expected import NOWHERE, allowed
from tests.matrix.made import world as world
from tests.matrix.world import BIRDS, DIRECTOR, NOBODY, OWNER, PEOPLE, Person, Thing
from tidtam.answers.models import Sheet
from tidtam.api import auth, rules
from tidtam.api.document import openapi_document
from tidtam.api.models import AccessToken
from tidtam.api.operations import OPERATIONS
from tidtam.jobs.models import JobRequest
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGE = Path(__file__).resolve().parents[1] / "docs/rooms/api.md"
IS_LONG = os.environ.get("TIDTAM_HYPOTHESIS") == "long"
IDENTITIES = {"nobody": None, "owner": OWNER, "director": DIRECTOR, "bureau": Person("analyst", "OBEC")}
CASES = 20_000 if IS_LONG else 1_500
FUZZED = -(-CASES // 2 // len(IDENTITIES) // len(OPERATIONS))
"""Cases of chance for each identity and operation; the rest are those that cover the document."""


@pytest.fixture(autouse=True)
def nobody_is_counted(monkeypatch):
    """Count no request: nobody asks too often here, and counting is a third of what an answer costs."""
    for counting in ("count_try", "count_use"):
        monkeypatch.setattr(auth, counting, lambda *_asked, **_at: None)


@pytest.fixture(scope="module")
def secrets(world):
    """A token for everything of each person, by person."""
    made = {person: rules.MARK + uuid.uuid5(uuid.NAMESPACE_URL, str(person)).hex.ljust(43, "0") for person in PEOPLE}
    at = timezone.now()
    AccessToken.objects.bulk_create(
        AccessToken(
            person=world.accounts[person],
            name=str(person),
            shown=secret[: rules.SHOWN],
            secret_sha256=rules.hash_of_secret(secret),
            scopes=rules.SCOPES,
            creation_key=uuid.uuid4(),
            made_at=at,
            expires_at=at + timezone.timedelta(days=9),
        )
        for person, secret in made.items()
    )
    return made


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Keep the thousands of refusals out of the log."""
    caplog.set_level("CRITICAL", logger="django.request")


# Who may use what ----------------------------------------------------------------------------------------------------

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").split("## Who may use what")[1].split("\n## ")[0].splitlines()
    if re.match(r"\| \w+ \| (GET|POST|PATCH) \|", line)
]


def test_the_page_has_a_row_for_every_operation_and_no_other():
    written = {name: (method, address.partition("?")[0]) for name, method, address, _thing, _who in ROWS}
    assert written == {
        name: (one.method, re.sub(r"{\w+:(\w+)}", r"<\1>", one.path)) for name, one in OPERATIONS.items()
    }


def things_of(world, word):
    if word == "root":
        values = next(one for one in world.things["added up"] if one.place == "OBEC").values
        return [Thing("OBEC", "OBEC", {**values, "round_code": "year"}), *world.things["added up"][1:]]
    if word == "year":
        return [Thing("a fiscal year", "OBEC", {"fiscal_year_be": 2567})]
    if word == "organisation":
        return [*world.things[word], *(Thing(code, code, {"office_code": code}) for code in ("B", "BUR"))]
    return world.things[word]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_operation_lets_in_whom_the_page_names(world, secrets, row):
    """And whatever somebody reads, no word of an office whose things they may not read stands in it."""
    name, method, address, word, who = row
    let_in = 200 if method == "GET" else 428 if OPERATIONS[name].is_versioned else 422
    things = things_of(world, word)
    makers = [thing.maker for thing in things if thing.maker]
    people = [None, *makers, NOBODY, *PEOPLE[:: 1 if IS_LONG else 7]]
    for person, thing in zip(people, cycle(things), strict=False):
        asked = "/api/v1" + re.sub(r"<(\w+)>", lambda found, thing=thing: str(thing.values[found[1]]), address)
        headers = {"authorization": f"Bearer {secrets[person]}"} if person else {}
        headers |= {"idempotency-key": str(uuid.UUID(int=1))}
        with transaction.atomic():
            answer = Client(headers=headers).generic(method, asked, "{}", content_type="application/json")
            transaction.set_rollback(True)
        if person is None:
            wanted = 401
        elif thing.place == NOWHERE or thing.is_absent or not allowed(who, person, thing):
            wanted = 404
        else:
            wanted = let_in  # who may write is asked which version was seen, or for what the empty body lacks
        assert answer.status_code == wanted, f"{asked} as {person}: {answer.status_code}, not {wanted}"
        if wanted == 200 and thing.place in {"A", "B"} and who == "reads":
            foreign = BIRDS["B" if thing.place == "A" else "A"]
            assert foreign not in answer.getvalue().decode(), f"{asked} as {person}"


# As the document says ------------------------------------------------------------------------------------------------


def served(environ, start_response):
    """Answer as a server does, which knows where a request comes from."""
    asked = {**environ, "REMOTE_ADDR": "203.0.113.7", "HTTP_ACCEPT_ENCODING": "identity"}
    return HANDLER(asked, start_response)


HANDLER = WSGIHandler()


def known_things(world):
    """Return what stands for a parameter of an address, by the word before it or by its own name."""
    office = world.places["A"]
    return {
        "projects": list(Project.objects.filter(organisation=office).values_list("pk", flat=True)),
        "reports": list(ProgressReport.objects.filter(project__organisation=office).values_list("pk", flat=True)),
        "sheets": list(Sheet.objects.filter(organisation=office).values_list("pk", flat=True)),
        "jobs": [str(one) for one in JobRequest.objects.values_list("job_id", flat=True)],
        "office_code": ["A", "B", "MOE"],
        "instrument_code": ["MATRIX", "T"],
        "instrument": ["MATRIX", "T"],
        "fiscal_year": [2567],
        "fiscal_year_be": [2566, 2567],
        "round_code": ["year", "6m"],
        "section": ["general", "budget"],
        "node": ["O"],
        "number": [1],
    }


def document_of(world):
    """Return the document with things that exist beside all others an address may name."""
    found, known = deepcopy(openapi_document()), known_things(world)
    for path, methods in found["paths"].items():
        for made in methods.values():
            for one in made["parameters"]:
                named = path.split("/")[3] if one["name"] == "pk" else one["name"]
                if one["in"] == "path" and (values := known.get(named)):
                    one["schema"] = {"anyOf": [{**one["schema"], "enum": values}, one["schema"]]}
    return found


@pytest.mark.parametrize("identity", IDENTITIES)
def test_it_answers_as_its_document_says(world, secrets, identity):
    schema = schemathesis.openapi.from_dict(document_of(world))
    schema.app = served
    person = IDENTITIES[identity]
    headers = {"Authorization": f"Bearer {secrets[person]}"} if person else {}
    operations = [one.ok() for one in schema.get_all_operations()]
    covered = CASES * 2 // 3 // len(operations)
    step, first = (1, 0) if IS_LONG else (len(IDENTITIES), list(IDENTITIES).index(identity))
    asked, guarded = 0, set()

    def ask(case):
        """Look at every answer in all ways; but whether something can be done now is no matter of its form.

        That no answer comes without a token, or with a false one, is asked twice more once something was answered:
        as schemathesis does by itself, of each operation once.
        """
        nonlocal asked
        asked += 1
        left_out = [] if case.method == "GET" else [positive_data_acceptance]
        left_out += [ignored_auth] * (case.operation.label in guarded)
        with transaction.atomic():
            answer = case.call_and_validate(headers=headers, excluded_checks=left_out)
            transaction.set_rollback(True)
        if person and answer.status_code < 300:
            guarded.add(case.operation.label)

    for number, operation in enumerate(operations):
        run(ask, operation, schema, [HypothesisTestMode.FUZZING], cases=FUZZED)
        if (number - first) % step == 0:
            sampled = every_nth(ask, covered)
            run(sampled, operation, schema, [HypothesisTestMode.EXAMPLES, HypothesisTestMode.COVERAGE], cases=1)
    assert asked >= CASES // len(IDENTITIES) * 9 // 10


def run(ask, operation, schema, modes, *, cases):
    """Let schemathesis ask an operation, always the same, unless chance is wanted."""
    wanted = hypothesis_settings(
        max_examples=cases,
        derandomize=not IS_LONG,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    # Said twice: a loaded profile would ask as many examples as it names, were they not explicit.
    config = HypothesisTestConfig(project=schema.config, modes=modes, settings=wanted, explicit_settings=wanted)
    create_test(operation=operation, test_func=ask, config=config)()


def every_nth(ask, most):
    """Return what asks some of the cases that cover an operation, spread over all of them."""
    seen = 0

    def sampled(case):
        nonlocal seen
        seen += 1
        if IS_LONG or (seen <= most * 4 and seen % 2 == 0):
            ask(case)

    return sampled
