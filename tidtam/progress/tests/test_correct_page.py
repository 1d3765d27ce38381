"""The owner of a report saves a draft and corrects what was sent back, on a page made from the report's fields."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest

from tests.people import signed_in
from tidtam.approval import selectors
from tidtam.approval.choices import Status
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, take
from tidtam.progress.selectors import as_facts
from tidtam.progress.topics import editable_fields
from tidtam.projects.selectors import facts_at_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def sent_back(report, people):
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, advice=[NewAdvice(place="summary.results", text="ระบุจำนวนครู")])
    return report


def sheet(page):
    """Return the form's fields as a browser would send them."""
    found = {}
    for tag, body in re.findall(r"<(?:input|textarea)\b([^>]*)>(?:\n?([^<]*)</textarea>)?", page):
        name = re.search(r'name="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            found[html.unescape(name[1])] = html.unescape(value[1] if value else body)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[html.unescape(name)] = html.unescape(chosen[1]) if chosen else ""
    return found


class Correcting:
    def __init__(self, user, report):
        self.client, self.address = signed_in(user), f"/reports/{report.pk}/correct/"
        self.page = self.client.get(self.address).content.decode()
        self.fields = sheet(self.page)

    def save(self, status=302, **changed):
        answer = self.client.post(self.address, {**self.fields, **changed})
        assert answer.status_code == status, answer.content.decode()[:500]
        self.answer, self.page = answer, answer.content.decode()
        return self


def stored(report):
    report.refresh_from_db()
    return as_facts([report])[0]


def test_every_field_of_the_report_can_be_written(sent_back, people):
    project = facts_at_version(sent_back.project, sent_back.project_version)
    fields = editable_fields(stored(sent_back), project)
    places = {one.place for one in fields if not one.place.endswith("covers")}
    ticks = {"summary.no_problems", "summary.no_suggestions"} | {one for one in places if one.endswith("ends_project")}
    assert places - ticks <= set(Correcting(people.owner, sent_back).fields)


def test_what_has_advice_stands_first_with_its_advice(sent_back, people):
    page = Correcting(people.owner, sent_back).page
    first = page.index("ระบุจำนวนครู")
    assert first < page.index('name="summary.results"') < page.index('name="answers[output].what"')
    assert page.count('name="summary.results"') == 1


def test_saving_unchanged_writes_nothing(sent_back, people):
    before = stored(sent_back)
    owner = Correcting(people.owner, sent_back).save()
    assert owner.answer["Location"].endswith("?saved=1#decide")
    assert (stored(sent_back), sent_back.version) == (before, 1)


def test_a_correction_is_saved_and_shown_to_the_approver_as_a_difference(sent_back, people):
    Correcting(people.owner, sent_back).save(
        **{
            "summary.results": "อบรมครู 40 คน",
            "disbursement.actual_baht": "๑,๒๓๔.๕๐",
            "data_date": "31 มี.ค. 2567",
            "summary.no_suggestions": "1",
        }
    )
    after = stored(sent_back)
    assert after.summary.results == "อบรมครู 40 คน"
    assert after.summary.no_suggestions
    assert after.disbursement.actual_baht == Decimal("1234.50")
    assert after.data_date == dt.date(2024, 3, 31)
    assert sent_back.status == Status.SENT_BACK
    page = signed_in(people.group_head).get(f"/reports/{sent_back.pk}/review/").content.decode()
    assert re.search(r"<ins>.*?1,234\.50.*?</ins>", page)


def test_what_cannot_be_read_comes_back_as_typed_beside_its_field(sent_back, people):
    before = stored(sent_back)
    typed = {"disbursement.actual_baht": "หมื่นสอง", "data_date": "เมื่อวาน", "summary.results": "แก้แล้ว"}
    owner = Correcting(people.owner, sent_back).save(status=422, **typed)
    for text in typed.values():
        assert text in owner.page
    assert '<a href="#disbursement.actual_baht">' in owner.page
    assert 'id="disbursement.actual_baht-error"' in owner.page
    assert stored(sent_back) == before


@pytest.mark.parametrize("who", ["group_head", "director", "planner"])
def test_only_the_owner_is_shown_the_form(sent_back, people, who):
    somebody = getattr(people, who)
    assert signed_in(somebody).get(f"/reports/{sent_back.pk}/correct/").status_code == 302
    typed = {"version": selectors.version_of(sent_back), "summary.results": "ของคนอื่น"}
    assert signed_in(somebody).post(f"/reports/{sent_back.pk}/correct/", typed).status_code == 409
    assert stored(sent_back).summary.results != "ของคนอื่น"


def test_what_is_submitted_is_not_written(report, people):
    owner = Correcting(people.owner, report)
    take("submit", report, people.owner)
    owner.save(status=409, **{"summary.results": "หลังส่ง"})
    assert "หลังส่ง" in owner.page
    assert stored(report).summary.results != "หลังส่ง"


def test_a_foreign_office_finds_nothing(sent_back, people):
    assert signed_in(people.outsider).get(f"/reports/{sent_back.pk}/correct/").status_code == 404
    assert signed_in(people.outsider).post(f"/reports/{sent_back.pk}/correct/", {}).status_code == 404
