"""Reviewing a report on its page, deciding on it, its owner's moves, its history."""

import datetime as dt
import gzip
import html
import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval import selectors
from tidtam.approval.choices import Origin, Status
from tidtam.approval.models import Decision
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, DAY, changes, save_facts, take
from tidtam.checks.models import FailedCheck
from tidtam.organisations.services import delegate
from tidtam.progress.choices import CauseCategory
from tidtam.progress.facts import Cause, Disbursement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Let it be a day on which the window of the quarter is open."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def corrected(said, text="อบรมครูครบทุกคนในเครือข่าย"):
    return replace(said, summary=replace(said.summary, results=text))


@pytest.fixture
def submitted(report, people):
    take("submit", report, people.owner)
    return report


HIDDEN = ("version", "drafts", "idempotency_key")


class Visit:
    """Somebody on the pages of a report."""

    def __init__(self, user, report):
        self.client, self.report = signed_in(user), report

    def open(self, page="", status=200, **query):
        answer = self.client.get(f"/reports/{self.report.pk}/{page}", query)
        assert answer.status_code == status, answer.content.decode()[:300]
        self.page = answer.content.decode()
        return self

    def hidden(self):
        found = {name: re.search(f'name="{name}" value="([^"]*)"', self.page) for name in HIDDEN}
        return {name: match[1] for name, match in found.items() if match}

    def send(self, move, status=302, **said):
        page = "submit" if move == "submit" else "decide"
        answer = self.client.post(f"/reports/{self.report.pk}/{page}/", {**self.hidden(), "move": move, **said})
        assert answer.status_code == status, answer.content.decode()[:300]
        if status == 302:
            self.page = self.client.get(answer["Location"]).content.decode()
        else:
            self.page = answer.content.decode()
        self.report.refresh_from_db()
        return self

    @property
    def words(self):
        return words_of(self.page)


@pytest.fixture
def visit(report):
    return lambda user: Visit(user, report)


def moves(report):
    return [one.move for one in selectors.decisions_of(report)]


def test_the_owner_submits_and_withdraws(visit, report, people):
    owner = visit(people.owner).open("submit/")
    assert "ส่งรายงานความก้าวหน้าของไตรมาสที่ 2" in owner.words
    owner.send("submit")
    assert "ส่งแล้ว" in owner.words
    assert "รออนุมัติ: ผู้อำนวยการกลุ่ม" in owner.words
    owner.open().send("recall")
    assert report.status == Status.SAVED
    assert moves(report) == ["submit", "recall"]


def test_warnings_are_seen_before_a_submission(visit, report, people, places, facts):
    moved = Cause(category=CauseCategory.POSTPONED, text="เลื่อน", later_quarter=2, amount_baht=Decimal("0.50"))
    save_facts(places, replace(facts[1], quarter=1, disbursement=Disbursement(causes=(moved,))))
    owner = visit(people.owner).open("submit/")
    owner.send("submit", status=422)
    assert "ทำเครื่องหมายว่าตรวจดูข้อที่ควรตรวจสอบแล้ว" in owner.words
    assert moves(report) == []
    owner.send("submit", seen="1")
    assert report.status == Status.SUBMITTED


def test_hard_checks_are_named_with_their_place_and_keep_the_report(visit, places, facts, report, people):
    _project, said = facts
    save_facts(places, replace(said, summary=replace(said.summary, results="")))
    owner = visit(people.owner).open("submit/").send("submit", status=422)
    assert 'class="sumbox"' in owner.page
    assert '/topics/6/#summary.results">' in owner.page
    assert report.status == Status.SAVED


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("owner", []),
        ("co_owner", []),
        ("planner", []),
        ("deputy", []),
        ("director", []),
        ("bureau_director", []),
        ("group_head", ["approve", "send_back"]),
    ],
)
def test_the_buttons_are_those_of_the_waiting_step(visit, submitted, people, who, sees):
    page = visit(getattr(people, who)).open("review/").page
    assert re.findall(r'name="move" value="(\w+)"', page) == sees
    assert ("เขียนคำแนะนำ" in page) == bool(sees)


@pytest.mark.parametrize("page", ["", "review/", "decide/", "history/", "decisions/1/"])
def test_a_foreign_office_finds_nothing(visit, submitted, people, page):
    visit(people.outsider).open(page, status=404)
    answer = signed_in(people.outsider).post(f"/reports/{submitted.pk}/decide/", {"move": "approve"})
    assert answer.status_code == 404


def test_it_climbs_page_by_page(visit, submitted, people):
    head = visit(people.group_head).open("review/")
    assert "คุณ owner ส่งเมื่อ 10 เม.ย. 2567 เวลา 10:00" in head.words.replace("\xa0", " ")
    head.send("approve", comment="ครบถ้วน")
    assert "อนุมัติขั้นของท่านแล้ว" in head.words
    visit(people.director).open("review/").send("approve")
    assert submitted.status == Status.APPROVED
    assert [(one.by.username, one.comment) for one in selectors.decisions_of(submitted)][1:] == [
        ("group_head", "ครบถ้วน"),
        ("director", ""),
    ]


def test_sending_back_needs_words_and_puts_advice_beside_its_field(visit, submitted, people):
    head = visit(people.group_head).open("review/").send("send_back", status=422)
    assert "เขียนคำแนะนำที่ช่องข้อมูลอย่างน้อยหนึ่งช่อง หรือเขียนความเห็น" in head.words
    head.send("send_back", **{"advice:summary.results": "ระบุจำนวนครู", "advice:answers[output].what": " "})
    assert submitted.status == Status.SENT_BACK
    assert [(one.place, one.text) for one in selectors.open_advice(submitted)] == [("summary.results", "ระบุจำนวนครู")]
    owner = visit(people.owner).open()
    beside = owner.page[owner.page.index('id="topic-6"') :]
    assert "ระบุจำนวนครู" in beside
    assert '<a href="#topic-6">สรุปผลและปัญหา › ผลการดำเนินงาน</a>' in owner.page


def test_words_carried_over_are_marked_for_the_approver(visit, submitted, places, facts, people):
    marked, (_project, said) = "จากไตรมาส 1", facts
    assert marked not in visit(people.group_head).open("review/").words
    save_facts(places, replace(corrected(said), quarter=1))
    page = visit(people.group_head).open("review/", show="all").page
    assert page.count(marked) > 3
    results = page.index(f'<p lang="th">{said.summary.results}')
    assert marked not in page[results - 200 : results]


def test_every_field_of_the_report_has_a_place_for_advice(visit, submitted, people):
    page = html.unescape(visit(people.group_head).open("review/").page)
    offered = set(re.findall(r'name="advice:([^"]+)"', page))
    content = {one.place for one in changes(submitted, {}) if one.after != "False"}
    keys = {"part", "kpi_key", "activity_key", "project_key", "fiscal_year_be", "quarter", "origin"}
    fields = {place for place in content if place.rpartition(".")[2] not in keys}
    assert {place for place in fields if not any(within(place, one) for one in offered)} == set()


def within(place, offered):
    return place == offered or place.startswith((f"{offered}.", f"{offered}["))


def test_what_was_corrected_is_shown_word_by_word_and_in_words(visit, submitted, places, facts, people):
    take("send_back", submitted, people.group_head, comment="แก้ผล")
    save_facts(places, corrected(facts[1]))
    take("submit", submitted, people.owner)
    head = visit(people.group_head).open("review/")
    assert "สิ่งที่เปลี่ยนหลังจากที่ท่านตัดสินใจ" in head.words
    row = re.search(r'<th scope="row"><a href="#topic-6">.*?</tr>', head.page, re.S)[0]
    assert "<del>" in row
    assert "[ตัดออก]" in row
    assert "<ins>" in row
    assert "[เพิ่ม]" in row
    assert re.findall(r'id="topic-(\d)"', head.page) == ["6"]
    assert re.findall(r'id="topic-(\d)"', head.open("review/", show="all").page) == list("123456")


def test_a_step_passes_with_one_click_while_it_is_unchanged(visit, submitted, people, places, facts):
    take("approve", submitted, people.group_head)
    take("send_back", submitted, people.director, comment="รอหนังสือ")
    take("submit", submitted, people.owner)
    head = visit(people.group_head).open("review/")
    assert "ไม่เปลี่ยนจากที่อนุมัติไว้" in head.words
    head.send("approve")
    assert moves(submitted)[-1] == "approve"
    assert "ไม่เปลี่ยนจากที่อนุมัติไว้" not in visit(people.director).open("review/").words
    take("send_back", submitted, people.director, comment="แก้ผล")
    save_facts(places, corrected(facts[1]))
    take("submit", submitted, people.owner)
    assert "ไม่เปลี่ยนจากที่อนุมัติไว้" not in visit(people.group_head).open("review/").words


def test_what_was_decided_meanwhile_is_told_and_nothing_typed_is_lost(visit, submitted, people):
    head = visit(people.group_head).open("review/")
    take("recall", submitted, people.owner)
    typed = {"advice:summary.results": "ระบุจำนวนครู", "advice:gone": "ช่องนี้หายไป", "comment": "ดูให้ครบ"}
    head.send("send_back", status=409, **typed)
    assert "คุณ owner ถอนกลับเมื่อ" in head.words
    for text in typed.values():
        assert text in head.page
    assert moves(submitted) == ["submit", "recall"]


def test_what_changed_while_it_waits_for_me_can_be_decided_after_reading(visit, submitted, places, facts, people):
    head = visit(people.group_head).open("review/")
    take("recall", submitted, people.owner)
    save_facts(places, corrected(facts[1]))
    take("submit", submitted, people.owner)
    head.send("send_back", status=409, **{"advice:summary.results": "ระบุจำนวนครู", "advice:gone": "ช่องนี้หายไป"})
    assert re.search(r'<textarea[^>]*name="advice:summary.results"[^>]*>ระบุจำนวนครู</textarea>', head.page)
    assert "ช่องนี้หายไป" in head.words
    head.send("send_back", **{"advice:summary.results": "ระบุจำนวนครู"})
    assert submitted.status == Status.SENT_BACK


def test_sending_twice_makes_one_decision(visit, submitted, people):
    head = visit(people.group_head).open("review/")
    sent = {**head.hidden(), "move": "approve"}
    addresses = {head.client.post(f"/reports/{submitted.pk}/decide/", sent)["Location"] for _ in range(2)}
    assert len(addresses) == 1
    assert Decision.objects.filter(move="approve").count() == 1


def test_who_may_not_decide_is_told_so(visit, submitted, people):
    director = visit(people.director).open("review/")
    director.page = visit(people.group_head).open("review/").page
    director.send("approve", status=409, comment="เห็นชอบ")
    assert "ขั้นนี้ไม่ใช่ขั้นของบทบาทที่ท่านมีในวันนี้" in director.words
    assert "เห็นชอบ" in director.words


def test_advice_is_not_lost_beside_an_approval(visit, submitted, people):
    head = visit(people.group_head).open("review/")
    head.send("approve", status=422, **{"advice:summary.results": "ระบุจำนวนครู"})
    assert "มีคำแนะนำที่เขียนไว้" in head.words
    assert ">ระบุจำนวนครู</textarea>" in head.page
    assert submitted.status == Status.SUBMITTED


@pytest.mark.parametrize(
    "said",
    [
        {"version": "x" * 121},
        {"idempotency_key": "k" * 101},
        {"comment": "ก" * 4001},
        {"comment": "a\x00b"},
        {"move": "drop"},
        {"advice:summary.results": "ก" * 4001},
        {"advice:" + "x" * 301: "a"},
        {"advice:\0": "a"},
        {"reason:" + "9" * 5000: "a", "move": "approve"},
    ],
)
def test_what_cannot_be_kept_is_refused_politely(visit, submitted, people, said):
    head = visit(people.group_head).open("review/")
    sent = urlencode({**head.hidden(), "move": "send_back", **said})
    answer = head.client.post(
        f"/reports/{submitted.pk}/decide/", sent, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert 'class="sumbox"' in answer.content.decode()


def test_words_are_kept_without_signs_that_nobody_sees(visit, submitted, people):
    head = visit(people.group_head).open("review/")
    head.send("send_back", comment="ตาม\u202eแผน", **{"advice:summary.results": "ผล\u200e  จริง\r\nครบ"})
    decision = Decision.objects.last()
    assert (decision.comment, decision.advice.get().text) == ("ตามแผน", "ผล จริง\nครบ")


def test_history_is_accepted_with_a_reason_for_each_hard_check(visit, places, people, facts):
    project, said = facts
    report = save_facts(
        places, replace(said, summary=replace(said.summary, results="")), project, origin=Origin.IMPORTED
    )
    for number in (1, 2):
        FailedCheck.objects.create(
            thing=report, organisation_code="P50-2", number=number, code=f"progress.x{number}", level="hard",
            gate="submit", place="summary.results", first_seen_at=AT,
        )  # fmt: skip
    first, second = FailedCheck.objects.of(report)
    director = Visit(people.director, report).open("review/")
    assert "นำเข้า ยังไม่ตรวจ" in director.words
    director.send("approve", status=422, **{f"reason:{first.pk}": "เอกสารเดิมไม่มี"})
    assert ">เอกสารเดิมไม่มี</textarea>" in director.page
    director.send("approve", **{f"reason:{first.pk}": "เอกสารเดิมไม่มี", f"reason:{second.pk}": "พิมพ์แล้ว"})
    assert report.status == Status.APPROVED
    assert [one.accepted_reason for one in FailedCheck.objects.of(report)] == ["เอกสารเดิมไม่มี", "พิมพ์แล้ว"]


def test_it_is_reopened_with_a_reason(visit, submitted, people):
    take("approve", submitted, people.group_head)
    take("approve", submitted, people.director)
    director = visit(people.director).open().send("reopen", status=422)
    assert "กรอกเหตุผล" in director.words
    director.send("reopen", comment="ตัวเลขผิด")
    assert submitted.status == Status.SENT_BACK
    assert 'value="reopen"' not in visit(people.group_head).open().page


def test_the_history_names_who_decided_and_compares_two_of_them(visit, submitted, places, facts, people):
    take("send_back", submitted, people.group_head, comment="แก้ผล")
    save_facts(places, corrected(facts[1]))
    take("submit", submitted, people.owner)
    owner = visit(people.owner).open("history/")
    assert "3. ส่ง" in owner.words
    assert "คุณ group_head ผู้อำนวยการกลุ่ม แก้ผล" in owner.words
    assert "<del>" not in owner.page
    assert "<del>" in owner.open("history/", **{"from": "1", "to": "3"}).page
    assert "ไม่มีช่องใดเปลี่ยน" in owner.open("history/", **{"from": "1", "to": "2"}).words
    owner.open("history/", **{"from": "7", "to": "x"})


def test_the_history_of_a_draft_is_empty(visit, report, people):
    assert "ยังไม่มีการส่งหรือการตัดสินใจ" in visit(people.owner).open("history/").words


def test_the_history_names_for_whom_somebody_acted(visit, submitted, places, people):
    delegate(
        from_user=people.director, to_user=people.deputy, organisation=places.office, role="director",
        from_date=DAY, to_date=DAY + dt.timedelta(days=1), at=AT, by="planner",
    )  # fmt: skip
    take("approve", submitted, people.group_head)
    visit(people.deputy).open("review/").send("approve")
    assert "ปฏิบัติหน้าที่แทน คุณ director" in visit(people.owner).open("history/").words


def test_reading_the_address_of_deciding_leads_to_the_report(visit, submitted, people):
    answer = visit(people.group_head).client.get(f"/reports/{submitted.pk}/decide/")
    assert answer["Location"] == submitted.get_absolute_url()


@pytest.mark.parametrize(("page", "who"), [("review/", "group_head"), ("topics/4/", "owner"), ("", "owner")])
def test_a_report_with_all_boxes_filled_is_light(visit, submitted, people, page, who):
    if page == "topics/4/":
        take("send_back", submitted, people.group_head, advice=[NewAdvice(place="answers", text="ดูทุกข้อ")])
    html = visit(getattr(people, who)).open(page).page
    assert len(gzip.compress(html.encode())) <= 15 * 1024
    assert len(re.findall(r"<[a-z]", html)) <= 1_500
