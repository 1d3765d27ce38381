"""A project's registration is submitted, sent back with advice, corrected and approved on its pages."""

import html
import re
from dataclasses import replace

import pytest

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval import selectors
from tidtam.approval.choices import Origin, Status
from tidtam.approval.models import Decision
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people
from tidtam.approval.tests.conftest import AT, clean_facts, take
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def save(places, project):
    save_projects(
        organisation=places.office, projects=[project], at=AT, by="owner", origin=Origin.ENTERED, is_demo=False
    )
    return ProjectVersion.objects.select_related("project").order_by("-pk").first()


@pytest.fixture
def registered(places, people):
    return clean_facts(places)[0]


@pytest.fixture
def version(places, registered):
    return save(places, registered)


class Visit:
    def __init__(self, user, version):
        self.client, self.version = signed_in(user), version
        self.address = f"/projects/{version.project_id}/"

    def open(self, page="review/", status=200, **query):
        answer = self.client.get(self.address + page, query)
        assert answer.status_code == status
        self.page = answer.content.decode()
        return self

    def send(self, move, status=302, **said):
        names = ("version", "idempotency_key")
        hidden = {name: re.search(f'name="{name}" value="([^"]*)"', self.page)[1] for name in names}
        answer = self.client.post(f"{self.address}decide/", {**hidden, "move": move, **said})
        assert answer.status_code == status, answer.content.decode()[:400]
        self.page = (self.client.get(answer["Location"]) if status == 302 else answer).content.decode()
        self.version.refresh_from_db()
        return self

    @property
    def words(self):
        return words_of(self.page)


def test_it_is_submitted_and_approved_page_by_page(version, people):
    owner = Visit(people.owner, version).open()
    assert "ส่งทะเบียนโครงการ" in owner.words
    owner.send("submit")
    assert "รออนุมัติ: ผู้อำนวยการกลุ่ม" in owner.words
    Visit(people.group_head, version).open().send("approve", comment="ครบถ้วน")
    Visit(people.director, version).open().send("approve")
    assert version.status == Status.APPROVED
    assert "ครบถ้วน" in Visit(people.owner, version).open("history/").words


def test_it_is_sent_back_with_advice_beside_its_field_and_shown_as_changed(version, places, registered, people):
    take("submit", version, people.owner)
    head = Visit(people.group_head, version).open().send("send_back", status=422)
    head.send("send_back", **{"advice:rationale": "อ้างข้อมูลผลสอบ", "advice:budget.total_baht": "ตรวจยอด"})
    assert version.status == Status.SENT_BACK
    owner = Visit(people.owner, version).open()
    assert "อ้างข้อมูลผลสอบ" in owner.page[owner.page.index('id="m3"') :]
    assert '<a href="#m5">งบประมาณ › งบประมาณ (บาท)</a>' in owner.page
    save(places, replace(registered, rationale="ผลสอบปีก่อนต่ำ"))
    owner.open().send("submit")
    head.open()
    assert "สิ่งที่เปลี่ยนหลังจากที่ท่านตัดสินใจ" in head.words
    assert re.search(r'<a href="#m3">หลักการและเหตุผล</a>.*?<ins>', head.page, re.S)


def test_every_field_of_the_registration_has_a_place_for_advice(version, people):
    take("submit", version, people.owner)
    page = html.unescape(Visit(people.group_head, version).open().page)
    offered = set(re.findall(r'name="advice:([^"]+)"', page))
    kind = selectors.things.kind_of(version)
    said = selectors.rules.difference({}, kind.contents([version])[0], item_keys=kind.item_keys, unnamed=kind.unnamed)
    alone = {
        one.place
        for one in said
        if not one.place.startswith(("invented", "continuing_from", "key", "fiscal_year_be"))
        and not any(selectors.rules.is_within(one.place, place) for place in offered)
    }
    assert alone == set()


def test_the_difference_speaks_the_words_of_the_form(version, places, registered, people):
    from tidtam.projects.changes import registration_change_rows

    take("submit", version, people.owner)
    kind = selectors.things.kind_of(version)
    changes = selectors.rules.difference(
        {}, kind.contents([version])[0], item_keys=kind.item_keys, unnamed=kind.unnamed
    )
    labels = {row["label"] for row in registration_change_rows(changes, registered)}
    assert {one for one in labels if re.search("[a-z]_|^[a-z]+$", one)} == set()


@pytest.mark.parametrize("page", ["review/", "decide/", "history/", "decisions/1/1/"])
def test_a_foreign_office_finds_nothing(version, people, page):
    take("submit", version, people.owner)
    outsider = Visit(people.outsider, version).open(page, status=404)
    assert outsider.client.post(f"{outsider.address}decide/", {"move": "approve"}).status_code == 404


def test_what_was_decided_meanwhile_keeps_what_was_typed(version, people):
    take("submit", version, people.owner)
    head = Visit(people.group_head, version).open()
    take("recall", version, people.owner)
    head.send("send_back", status=409, **{"advice:rationale": "อ้างข้อมูลผลสอบ"})
    assert "อ้างข้อมูลผลสอบ" in head.words


def test_sending_twice_makes_one_decision(version, people):
    take("submit", version, people.owner)
    head = Visit(people.group_head, version).open()
    page = head.page
    head.send("approve")
    head.page = page
    head.send("approve")
    assert Decision.objects.filter(move="approve").count() == 1


def test_a_change_of_an_approved_registration_is_decided_as_its_next_version(version, places, registered, people):
    take("submit", version, people.owner)
    take("approve", version, people.group_head)
    take("approve", version, people.director)
    draft = save(places, replace(registered, rationale="ผลสอบปีก่อนต่ำ"))
    owner = Visit(people.owner, draft).open()
    assert "ทะเบียนโครงการ ฉบับที่ 2" in owner.words
    owner.send("submit")
    assert draft.status == Status.SUBMITTED
    assert "3. อนุมัติ" in owner.open("history/", version="1").words
    assert "1. ส่ง" in owner.open("history/").words


def test_the_next_that_waits_is_offered(version, places, people):
    take("submit", version, people.owner)
    other = save(places, replace(clean_facts(places, "p2")[0], name="โครงการถัดไป"))
    take("submit", other, people.owner)
    head = Visit(people.group_head, version).open().send("approve")
    assert f'href="/projects/{other.project_id}/review/"' in head.page
    assert "โครงการถัดไป" in head.words
