"""Without a script, what meets something newer comes back beside it field by field, and is sent again with a choice."""

import re
import uuid

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval.services import keep_draft
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT
from tidtam.drafts.http import chosen
from tidtam.progress.views.drafting import conflict_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def theirs(report, people, **typed):
    keep_draft(thing=report, section="6", typed=typed, key=uuid.uuid4(), seen=0, by=people.co_owner, at=AT)


def page_of(report, people, **sent):
    request = RequestFactory().post("/", {"go": "list", **sent})
    request.user = people.owner
    answer = conflict_page(request, report.pk, 6)
    return answer and answer.content.decode()


def test_each_field_that_differs_stands_there_twice_and_the_others_go_along(report, people):
    theirs(report, people, **{"summary.results": "ของคนอื่น", "summary.suggestions": "เหมือนกัน"})
    page = page_of(report, people, **{"summary.results": "ของฉัน", "summary.suggestions": "เหมือนกัน"})
    words = words_of(page)
    assert "ของคุณ ของฉัน ในระบบ ของคนอื่น" in words
    assert "คุณ co_owner" in words
    assert re.findall(r'name="choice:([^"]+)"', page) == ["summary.results"] * 3
    assert 'name="mine:summary.results" value="ของฉัน"' in page
    assert 'name="theirs:summary.results" value="ของคนอื่น"' in page
    assert 'name="summary.suggestions" value="เหมือนกัน"' in page
    assert 'name="seen" value="1"' in page
    assert 'name="go" value="list"' in page


def test_a_tick_is_shown_in_its_own_words(report, people):
    theirs(report, people, **{"summary.no_problems": "1"})
    assert "ในระบบ ไม่มีปัญหา" in words_of(page_of(report, people, **{"summary.no_problems": ""}))


def test_where_both_say_the_same_there_is_nothing_to_choose(report, people):
    theirs(report, people, **{"summary.results": "เหมือนกัน"})
    assert page_of(report, people, **{"summary.results": "เหมือนกัน"}) is None


SIDES = "mine:a=ของฉัน&theirs:a=ของคนอื่น&mine:b=1&mine:b=2&theirs:b=3&c=เดิม&"


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ("choice:a=mine&choice:b=mine", {"a": ["ของฉัน"], "b": ["1", "2"]}),
        ("choice:a=theirs&choice:b=theirs", {"a": ["ของคนอื่น"], "b": ["3"]}),
        ("choice:a=both", {"a": ["ของคนอื่น\nของฉัน"], "b": []}),
        ("choice:a=อะไร", {"a": ["ของคนอื่น"], "b": []}),
    ],
)
def test_a_choice_takes_one_text_or_both(choices, said):
    form = chosen(QueryDict(SIDES + choices))
    assert {name: form.getlist(name) for name in said} == said
    assert form["c"] == "เดิม"


def test_a_form_without_choices_says_what_it_says():
    form = QueryDict("a=1")
    assert chosen(form) is form


@pytest.mark.parametrize(("choice", "then"), [("mine", "ของฉัน"), ("theirs", "ของคนอื่น"), ("both", "ของคนอื่น\nของฉัน")])
def test_the_page_of_a_topic_leads_through_the_choice_and_saves_it(report, people, choice, then):
    client, address = signed_in(people.owner), f"/reports/{report.pk}/topics/6/"
    form = {"seen": "0", "key": str(uuid.uuid4()), "go": "list", "summary.results": "ของฉัน"}
    theirs(report, people, **{"summary.results": "ของคนอื่น"})
    met = client.post(address, form)
    assert met.status_code == 409
    page = met.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = client.post(address, {**hidden, "choice:summary.results": choice, "go": "list"})
    assert answer.status_code == 302, words_of(answer.content.decode())[:300]
    report.refresh_from_db()
    assert report.results == then


def test_a_form_that_says_what_stands_there_is_saved_whatever_it_saw(report, people):
    client, address = signed_in(people.owner), f"/reports/{report.pk}/topics/6/"
    theirs(report, people, **{"summary.results": "เหมือนกัน"})
    assert client.post(address, {"seen": "0", "key": "", "summary.results": "เหมือนกัน"}).status_code == 302
    report.refresh_from_db()
    assert report.results == "เหมือนกัน"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("seen", ["", "7", "1.5", "9" * 5000])
def test_a_form_of_no_version_is_chosen_from_though_nobody_wrote_the_topic(report, people, seen, language):
    client = signed_in(people.owner)
    client.cookies["tidtam_language"] = language
    met = client.post(f"/reports/{report.pk}/topics/6/", {"seen": seen, "key": "", "summary.results": "ของฉัน"})
    assert met.status_code == 409
    assert 'name="mine:summary.results" value="ของฉัน"' in met.content.decode()
