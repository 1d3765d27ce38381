"""What a browser stores of the system itself: the same for everybody, and nothing of anybody."""

import json
import re
import uuid
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tidtam.access.services import mark_as_demo
from tidtam.approval.tests.conftest import AT
from tidtam.offline.services import enable_device
from tidtam.organisations.models import Organisation
from tidtam.progress import topics

pytestmark = pytest.mark.django_db
BIRD = "bulbul"
EMPTY = ["/offline/here/", *(f"/offline/topics/{topic}/" for topic in topics.TITLES)]
IMPORTED = re.compile(r"""(?:from|import\() ?'(\.[^']+)'""")


@pytest.fixture
def canary(people, places, report):
    """A person, an office and a project with a word that stands nowhere else."""
    people.owner.display_name = people.owner.first_name = BIRD
    people.owner.save()
    Organisation.objects.update(name_th=BIRD, short_name_th=BIRD, name_en=BIRD)
    type(report).objects.update(results=BIRD)
    return report


def shell(ask, user=None):
    return json.loads(re.match(r"const SHELL = (.+);\n", ask(user, "/sw.js").content.decode())[1])


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_page_is_the_same_for_everybody_and_names_nobody(ask, people, canary, address):
    mark_as_demo()
    pages = {ask(user, address).content for user in (None, people.owner, people.director)}
    assert len(pages) == 1
    page = pages.pop().decode()
    assert BIRD in ask(people.owner, f"/reports/{canary.pk}/write/").content.decode()
    assert BIRD not in page
    assert "csrfmiddlewaretoken" not in page


def test_an_empty_page_comes_in_each_language_and_says_that_it_does(ask, people):
    thai = ask(people.owner, EMPTY[2])
    ask.clients[people.owner.pk].cookies["tidtam_language"] = "en"
    english = ask(people.owner, EMPTY[2])
    assert [one.headers["Content-Language"] for one in (thai, english)] == ["th", "en"]
    assert '<html lang="en">' in english.content.decode()
    assert "Cookie" in english.headers["Vary"]


def test_an_empty_page_sets_no_cookie_and_asks_the_database_nothing(ask, django_assert_num_queries):
    ask(None, EMPTY[0])
    with django_assert_num_queries(0):
        assert not ask(None, EMPTY[0]).cookies


def test_a_topic_that_is_none_has_no_page(ask):
    for topic in (0, 7):
        ask(None, f"/offline/topics/{topic}/", status=404)


def test_the_worker_may_speak_for_the_whole_site_and_is_looked_at_each_time(ask):
    answer = ask(None, "/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_the_worker_names_only_what_is_of_nobody(ask, people, canary):
    said = shell(ask, people.owner)
    assert set(EMPTY) <= set(said["pages"])
    assert all(address.startswith("/offline/") for address in said["pages"])
    assert all(name.startswith("/static/") for name in said["files"])
    for address in said["pages"]:
        assert BIRD not in ask(people.owner, address).content.decode(), address
    assert "/static/ui/tidtam.css" in said["files"]


def test_the_worker_is_the_same_for_everybody_in_one_language(ask, people, canary):
    enable_device(person=people.owner, key=uuid.uuid4(), name=BIRD, is_shared=False, at=AT)
    assert ask(None, "/sw.js").content == ask(people.owner, "/sw.js").content
    first = shell(ask, people.owner)["version"]
    ask.clients[people.owner.pk].cookies["tidtam_language"] = "en"
    assert shell(ask, people.owner)["version"] != first


def test_the_worker_names_every_file_that_an_empty_page_loads_and_every_module_these_import(ask):
    kept = shell(ask)
    files = {name.removeprefix("/static/") for name in kept["files"]}
    loaded = {
        name
        for address in kept["pages"]
        for name in re.findall(r'(?:href|src)="/static/([^"]+)"', ask(None, address).content.decode())
    }
    scripts = {name for name in files if name.endswith(".js")}
    imported = {
        str((Path("/") / name).parent.joinpath(one).resolve()).removeprefix("/")
        for name in scripts
        for one in IMPORTED.findall(Path(finders.find(name)).read_text(encoding="utf-8"))
    }
    assert imported >= {"drafts/key.js", "drafts/store.js", "offline/reports.js"}
    assert loaded | imported <= files
