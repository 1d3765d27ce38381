"""Threads on the pages of a report and of a registration: said, answered, marked, folded; nothing typed is lost."""

import html
import re

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.pages import words_of
from tests.people import auditor, signed_in
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, save_facts, take
from tidtam.comments.discussion import anchor_of, tag_of
from tidtam.comments.models import Comment
from tidtam.progress.tests.test_review_page import corrected
from tidtam.projects.models import ProjectVersion

pytestmark = pytest.mark.django_db
PLACE = "summary.results"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Let it be a day on which the window of the quarter is open."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


class Visit:
    """Somebody on the pages of a thing."""

    def __init__(self, user, address):
        self.client, self.address = signed_in(user), address

    def open(self, page="", status=200, **query):
        answer = self.client.get(self.address + page, query)
        assert answer.status_code == status
        self.page = html.unescape(answer.content.decode())
        return self

    def fields(self, place):
        """Return the hidden fields of a thread as its page has them."""
        names = [f"{name}-{tag_of(place)}" for name in ("seen", "key")]
        return {name: re.search(f'name="{name}" value="([^"]*)"', self.page)[1] for name in names}

    def send(self, text="", *, place=PLACE, status=302, button="say_at", mended=False, page="", script=False, **more):
        """Send a thread as the page has it, opening it alone where the page has none there."""
        if f'name="key-{tag_of(place)}"' not in self.page:
            self.open("comments/", place=place)
        tick = {f"mended-{tag_of(place)}": "1"} if mended else {}
        self.sent = {**self.fields(place), button: place, f"say-{tag_of(place)}": text, **tick, **more}
        return self.post(status, page, script)

    def post(self, status, page="", script=False):
        address = f"{self.address}comments/" + (f"?page={page}" if page else "")
        answer = self.client.post(address, self.sent, headers={"HX-Request": "true"} if script else {})
        assert answer.status_code == status, answer.content.decode()[:500]
        if status == 302:
            self.led_to = answer["Location"]
            answer = self.client.get(answer["Location"])
        self.page = html.unescape(answer.content.decode())
        return self

    def thread(self, place=PLACE):
        """Return the words of a place's thread on the page."""
        found = re.search(rf'<div id="{anchor_of(place)}".*?(?=<div id="thread-|</form>)', self.page, re.S)
        return words_of(found[0]) if found else ""


@pytest.fixture
def visit(report):
    return lambda user: Visit(user, report.get_absolute_url())


@pytest.fixture
def sent_back(report, people):
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, advice=[NewAdvice(place=PLACE, text="ระบุจำนวนครู")])
    return report


def test_a_comment_is_sent_and_leads_back_to_its_field(visit, report, people):
    head = visit(people.group_head).open().send("อบรมกี่คน")
    assert head.led_to == f"{report.get_absolute_url()}#{anchor_of(PLACE)}"
    assert f'id="{anchor_of(PLACE)}"' in head.page
    owner = visit(people.owner).open()
    assert "คุณ group_head ผู้อำนวยการกลุ่ม" in owner.thread()
    assert "อบรมกี่คน" in owner.thread()


def test_the_owner_answers_advice_and_marks_it_and_the_approver_sees_both_at_review(
    visit, sent_back, places, facts, people
):
    owner = visit(people.owner).open()
    assert owner.thread().index("ระบุจำนวนครู") < owner.thread().index("ส่งคำตอบ")
    owner.send("เพิ่มแล้ว 40 คน", mended=True)
    assert "แก้จุดนี้แล้ว" in owner.thread()
    assert "ระบุจำนวนครู" in owner.page[owner.page.index('id="advised"') :], "a mark does not follow advice"
    save_facts(places, corrected(facts[1]))
    take("submit", sent_back, people.owner)
    head = visit(people.group_head).open("review/")
    thread = head.thread()
    assert [words in thread for words in ("แก้จุดนี้แล้ว", "ระบุจำนวนครู", "แก้ไขแล้ว", "เพิ่มแล้ว 40 คน")] == [True] * 4
    assert thread.index("ระบุจำนวนครู") < thread.index("เพิ่มแล้ว 40 คน")


def test_a_thread_at_a_field_that_the_page_does_not_draw_stands_at_its_end(visit, sent_back, places, facts, people):
    visit(people.owner).open().send("ยืนยันวันที่", place="activities[a1].reason")
    visit(people.owner).open().send("กิจกรรมนี้ถูกตัด", place="activities[gone].reason")
    save_facts(places, corrected(facts[1]))
    take("submit", sent_back, people.owner)
    head = visit(people.group_head).open("review/")
    assert re.findall(r'id="topic-(\d)"', head.page) == ["6"]
    end = head.page[head.page.index('id="other-threads"') :]
    assert "ยืนยันวันที่" in end
    assert "กิจกรรมนี้ถูกตัด" in end


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "พิมพ์ความเห็นก่อนส่ง"), ("\x00", "พิมพ์ความเห็นก่อนส่ง"), ("ก" * 50_000, "ย่อความเห็นให้ไม่เกิน 4,000 ตัวอักษร")],
)
@pytest.mark.parametrize("page", ["", "review"])
def test_what_cannot_be_said_comes_back_as_typed(visit, report, people, text, says, page):
    take("submit", report, people.owner)
    head = visit(people.group_head).open().send(text, status=422, page=page)
    assert 'class="sumbox"' in head.page
    assert says in head.thread()
    assert (text.strip("\x00") or "</textarea>") in head.page
    assert not Comment.objects.exists()


def test_sending_twice_says_it_once(visit, people):
    head = visit(people.group_head).open().send("อบรมกี่คน")
    head.post(302)
    assert Comment.objects.count() == 1


def test_nothing_else_that_was_typed_on_the_page_is_lost(visit, report, people):
    take("submit", report, people.owner)
    others = {"advice:data_date": "ตรวจวันที่", f"say-{tag_of('data_date')}": "ใช้วันใด", "comment": "โดยรวมดี"}
    head = visit(people.group_head).open("review/")
    head.send("อบรมกี่คน", status=200, page="review", **others)
    assert Comment.objects.get().text == "อบรมกี่คน"
    for typed in others.values():
        assert f"{typed}</textarea>" in head.page
    assert "อบรมกี่คน</textarea>" not in head.page
    head.post(200, "review")
    assert Comment.objects.count() == 1


def test_a_mark_on_what_was_not_read_comes_back_with_the_new_words(visit, people):
    visit(people.group_head).open().send("อบรมกี่คน")
    owner = visit(people.owner).open()
    visit(people.group_head).open().send("และวันที่เท่าใด")
    owner.send("40 คน", mended=True, status=422)
    assert "อ่านความเห็นใหม่แล้วส่งอีกครั้ง" in owner.thread()
    assert "และวันที่เท่าใด" in owner.thread()
    assert "40 คน</textarea>" in owner.page
    owner.send("40 คน", mended=True)
    assert "แก้จุดนี้แล้ว" in owner.thread()


def test_a_script_gets_the_thread_alone(visit, people):
    head = visit(people.group_head).open().send("อบรมกี่คน", status=200, script=True)
    assert head.page.strip().startswith(f'<div id="{anchor_of(PLACE)}"')
    assert "ส่งความเห็นแล้ว" in head.page
    head.send("", status=422, script=True)
    assert "พิมพ์ความเห็นก่อนส่ง" in head.page
    assert "<html" not in head.page


def test_a_settled_thread_is_folded_and_opened_again(visit, people):
    visit(people.group_head).open().send("อบรมกี่คน")
    owner = visit(people.owner).open().send(mended=True)
    assert re.search(rf'id="{anchor_of(PLACE)}"[^>]*><details class="more"><summary>', owner.page)
    head = visit(people.group_head).open().send(button="reopen_at")
    assert "เปิดความเห็นอีกครั้ง" in head.thread()
    assert Comment.objects.count() == 3
    assert "<details" not in head.page[head.page.index(anchor_of(PLACE)) :][:80]


def test_a_long_thread_is_folded_but_for_its_end(visit, people):
    head = visit(people.group_head).open()
    for number in range(1, 6):
        head.send(f"ข้อที่ {number}")
    assert "ความเห็นก่อนหน้า 2 รายการ ข้อที่" not in head.thread()
    folded, shown = head.page[head.page.index(anchor_of(PLACE)) :].split("</details>", 1)
    assert "ความเห็นก่อนหน้า 2 รายการ" in folded
    assert [f"ข้อที่ {number}" in folded for number in range(1, 6)] == [True, True, False, False, False]
    assert "ข้อที่ 5" in shown


def test_words_are_only_words(visit, people):
    text = "<script>alert(1)</script> {{ 7 }} & <b>"
    head = visit(people.group_head).open().send(text)
    raw = head.client.get(head.address).content.decode()
    assert "<script>alert" not in raw
    assert text in head.page


def test_who_only_reads_finds_the_words_and_no_place_to_write(visit, people):
    visit(people.group_head).open().send("อบรมกี่คน")
    reader = visit(auditor()).open()
    assert "อบรมกี่คน" in reader.page
    assert "say_at" not in reader.page
    assert "เขียนความเห็น" not in reader.page


def test_a_role_that_was_withdrawn_meanwhile_says_nothing_and_keeps_the_words(visit, people):
    head = visit(people.planner).open("comments/", place=PLACE)
    head.client = signed_in(auditor())
    head.send("อบรมกี่คน", status=422)
    assert "อบรมกี่คน</textarea>" in head.page
    assert not Comment.objects.exists()


def test_a_foreign_office_finds_nothing_and_nothing_without_the_form_is_said(visit, report, people):
    visit(people.outsider).open("comments/", status=404)
    assert signed_in(people.outsider).post(f"{report.get_absolute_url()}comments/").status_code == 404
    owner = signed_in(people.owner)
    for sent in ({}, {"say_at": PLACE}, {"say_at": PLACE, f"key-{tag_of(PLACE)}": "x", f"seen-{tag_of(PLACE)}": "1"}):
        assert owner.post(f"{report.get_absolute_url()}comments/", sent).status_code == 422
    assert not Comment.objects.exists()


def test_a_registration_has_threads_too(report, people):
    version = ProjectVersion.objects.get(project=report.project)
    address = report.project.get_absolute_url()
    head = Visit(people.group_head, address).open("review/").send("อ้างข้อมูลใด", place="rationale")
    assert head.led_to == f"{address}review/#{anchor_of('rationale')}"
    said = Comment.objects.get()
    assert (said.content_type, said.object_id) == (ContentType.objects.get_for_model(version), version.pk)
    owner = Visit(people.owner, address).open("review/")
    assert "อ้างข้อมูลใด" in owner.thread("rationale")


def test_the_owner_answers_on_the_page_of_the_topic_and_what_is_typed_there_stays(visit, sent_back, people):
    owner = visit(people.owner).open("topics/6/")
    assert "ตอบความเห็น" in owner.thread()
    owner.send("เพิ่มแล้ว", mended=True, status=200, page="topic-6", **{PLACE: "อบรมครู 40 คน"})
    assert "อบรมครู 40 คน</textarea>" in owner.page
    assert "แก้จุดนี้แล้ว" in owner.thread()
    owner.send("", status=422, page="topic-6", **{PLACE: "อบรมครู 41 คน"})
    assert "พิมพ์ความเห็นก่อนส่ง" in owner.thread()
    assert "อบรมครู 41 คน</textarea>" in owner.page
    assert "อบรมครู 4" not in visit(people.owner).open().page, "a comment saves nothing else"


def test_the_list_of_topics_says_where_an_answer_is_waited_for(visit, sent_back, people):
    assert "ความเห็นรอตอบ" not in visit(people.owner).open("write/").page
    visit(people.group_head).open().send("อบรมกี่คน")
    page = visit(people.owner).open("write/").page
    assert page.index("topics/6/") < page.index("ความเห็นรอตอบ 1 จุด")


def test_a_topic_shows_its_own_threads_and_that_of_the_whole(visit, sent_back, people):
    head = visit(people.group_head).open()
    for place, text in (("disbursement.causes", "ถามเรื่องเงิน"), ("", "ถามทั้งเรื่อง"), (PLACE, "ถามผล")):
        head.send(text, place=place)
    sixth, third = visit(people.owner).open("topics/6/").page, visit(people.owner).open("topics/3/").page
    assert [text in sixth for text in ("ถามเรื่องเงิน", "ถามทั้งเรื่อง", "ถามผล")] == [False, True, True]
    assert [text in third for text in ("ถามเรื่องเงิน", "ถามทั้งเรื่อง", "ถามผล")] == [True, True, False]


def test_the_owner_answers_on_the_page_of_a_section_and_what_is_typed_there_stays(report, people):
    ProjectVersion.objects.update(status="saved")
    address = report.project.get_absolute_url()
    Visit(people.group_head, address).open("review/").send("อ้างข้อมูลใด", place="rationale")
    owner = Visit(people.owner, address).open("register/details/")
    assert "อ้างข้อมูลใด" in owner.thread("rationale")
    sent = {"place": "rationale", "page": "section-details", "rationale": "ผลสอบปีก่อนต่ำ"}
    owner.send("", status=422, **sent)
    assert "พิมพ์ความเห็นก่อนส่ง" in owner.thread("rationale")
    owner.send("ผลสอบของปีก่อน", mended=True, status=200, **sent)
    assert "ผลสอบปีก่อนต่ำ</textarea>" in owner.page
    assert "แก้จุดนี้แล้ว" in owner.thread("rationale")
    assert "อ้างข้อมูลใด" not in owner.open("register/general/").page
