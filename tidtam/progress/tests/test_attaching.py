"""Evidence hangs on the things of a report: its owner attaches and takes away, all who read the report see it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval.services import DecisionRefused, attach_evidence, detach_evidence
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, YEAR, take
from tidtam.audit.models import AuditChain
from tidtam.audit.selectors import verify_trail
from tidtam.audit.services import subject_of
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.services import add_link
from tidtam.evidence.services.refusals import NoSuchPlace
from tidtam.evidence.tests.conftest import folder as folder
from tidtam.evidence.tests.conftest import photograph
from tidtam.progress.attached import spots
from tidtam.progress.selectors import report_reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
NO_PICTURE = "ไม่ใช่ภาพ".encode() * 50


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def picture(name="ภาพการอบรม.jpg", seed=1):
    return SimpleUploadedFile(name, photograph(colour=(9 * seed, 60, 90)), content_type="image/jpeg")


class Page:
    """The page of a report's evidence, opened by somebody."""

    def __init__(self, user, report):
        self.client, self.address = signed_in(user), f"/reports/{report.pk}/evidence/"

    def read(self, asked="", status=200):
        answer = self.client.get(self.address + asked)
        assert answer.status_code == status
        return words_of(answer.content.decode())

    def send(self, status=302, **form):
        answer = self.client.post(self.address, {"place": "summary", "address": "", "title": "", **form})
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return answer


@pytest.fixture
def page(report, people):
    return Page(people.owner, report)


def library(places, number=1, **more):
    said = {"organisation": places.office, "fiscal_year_be": YEAR, "title": f"ลิงก์ {number}"}
    return add_link(address=f"https://example.go.th/{number}", **(said | more)).evidence


def attached():
    return sorted((use.place, use.evidence.title) for use in EvidenceUse.objects.select_related("evidence"))


def test_files_of_the_form_are_kept_in_the_library_and_attached(page, places):
    page.send(do="files", file=[picture(), picture("ภาพที่ 2.jpg", seed=2)])
    assert "แนบหลักฐาน 2 รายการกับ “สรุปผลและปัญหา” แล้ว" in page.read()
    assert attached() == [("summary", "ภาพการอบรม"), ("summary", "ภาพที่ 2")]
    assert {(one.organisation, one.fiscal_year_be) for one in Evidence.objects.all()} == {(places.office, YEAR)}


def test_a_link_is_attached_and_so_is_what_the_library_holds(page, places, people):
    page.send(do="link", place="disbursement", address="https://example.go.th/รายงาน", title="บันทึกขอเลื่อน")
    held = library(places, by=people.planner, at=AT)
    assert "ลิงก์ 1" in page.read("?q=ลิงก์")
    page.send(use=str(held.pk))
    page.send(use=str(held.pk))
    assert attached() == [("disbursement", "บันทึกขอเลื่อน"), ("summary", "ลิงก์ 1")]


def test_what_is_taken_away_stays_in_the_library(page):
    page.send(do="files", file=picture())
    [one] = Evidence.objects.all()
    answer = page.send(remove=f"{one.pk} summary")
    assert answer.headers["Location"].endswith("?topic=6#topic-6")
    assert (attached(), Evidence.objects.count()) == ([], 1)
    page.send(remove=f"{one.pk} summary")  # pressed twice


def test_one_bad_file_is_named_and_the_good_one_attached(page):
    answer = page.send(422, do="files", file=[SimpleUploadedFile("แผน.jpg", NO_PICTURE), picture()])
    assert "แผน.jpg: " in words_of(answer.content.decode())
    assert attached() == [("summary", "ภาพการอบรม")]


@pytest.mark.parametrize("place", ["", "nothing", "activities[nobody]", "answers[kpi][7]"])
def test_evidence_is_of_a_thing_that_the_report_has(page, place):
    answer = page.send(422, do="files", file=picture(), place=place)
    assert "เลือกว่าเป็นหลักฐานของส่วนใด" in words_of(answer.content.decode())
    assert not Evidence.objects.exists()


def test_pressing_the_button_with_nothing_says_what_to_choose(page):
    assert "เลือกไฟล์ ลิงก์ หรือหลักฐานจากคลังก่อนแนบ" in words_of(page.send(422, do="files").content.decode())


def test_a_link_that_is_none_comes_back_as_typed(page):
    answer = page.send(422, do="link", address="ถนนพระราม 5", title="แผนที่")
    page = answer.content.decode()
    assert 'value="ถนนพระราม 5"' in page
    assert 'value="แผนที่"' in page
    assert not Evidence.objects.exists()


def test_what_another_office_keeps_is_not_found(page, places, people):
    elsewhere = library(places, organisation=places.other, by=people.outsider, at=AT)
    page.send(422, use=str(elsewhere.pk))
    page.send(422, use="nonsense")
    page.send(302, remove="nonsense summary")
    assert attached() == []


def test_it_stands_beside_the_topic_on_every_page_of_the_report(page, report, people):
    page.send(do="files", file=picture(), place="disbursement")
    for user, address in (
        (people.owner, "topics/3/"), (people.owner, ""), (people.group_head, "review/"), (people.group_head, ""),
    ):  # fmt: skip
        shown = signed_in(user).get(f"/reports/{report.pk}/{address}")
        assert "ภาพการอบรม" in words_of(shown.content.decode()), address
    assert "ภาพการอบรม" not in words_of(signed_in(people.owner).get(f"/reports/{report.pk}/topics/6/").content.decode())
    assert "แนบไว้ 1 รายการ" in words_of(signed_in(people.owner).get(f"/reports/{report.pk}/write/").content.decode())


def test_the_button_of_a_topic_saves_it_and_leads_to_its_evidence(report, people):
    owner = signed_in(people.owner)
    typed = {"summary.results": "อบรมครูครบ 40 คน", "seen": "0", "key": str(uuid.uuid4()), "go": "evidence"}
    answer = owner.post(f"/reports/{report.pk}/topics/6/", typed)
    assert answer.headers["Location"] == f"/reports/{report.pk}/evidence/?topic=6"
    assert '<option value="summary" selected>' in owner.get(answer.headers["Location"]).content.decode()
    assert "อบรมครูครบ 40 คน" in words_of(owner.get(f"/reports/{report.pk}/").content.decode())


def test_nothing_is_attached_to_what_was_submitted(page, report, people):
    page.send(do="files", file=picture())
    take("submit", report, people.owner)
    assert "ภาพการอบรม" in page.read()
    for form in ({"do": "files", "file": picture(seed=2)}, {"do": "link", "address": "https://a.go.th/", "title": "x"}):
        assert "รายงานนี้ส่งแล้ว" in words_of(page.send(409, **form).content.decode())
    [one] = Evidence.objects.all()
    page.send(409, use=str(one.pk), place="disbursement")
    page.send(409, remove=f"{one.pk} summary")
    assert attached() == [("summary", "ภาพการอบรม")]


def test_it_hangs_on_the_report_through_all_its_versions(page, report, people):
    page.send(do="files", file=picture())
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, comment="ขอภาพเพิ่ม")
    page.send(do="files", file=picture("ใหม่.jpg", seed=3))
    take("submit", report, people.owner)
    assert attached() == [("summary", "ภาพการอบรม"), ("summary", "ใหม่")]


def test_who_only_reads_sees_it_and_attaches_nothing(page, report, people, places):
    page.send(do="files", file=picture())
    [one] = Evidence.objects.all()
    reader = Page(people.planner, report)
    assert "ภาพการอบรม" in reader.read()
    assert "นำออก" not in reader.read()
    reader.send(409, do="files", file=picture(seed=4))
    reader.send(409, use=str(one.pk), place="disbursement")
    reader.send(409, remove=f"{one.pk} summary")
    assert (attached(), Evidence.objects.count()) == ([("summary", "ภาพการอบรม")], 1)
    Page(people.outsider, report).read(status=404)


def test_the_trail_of_the_report_says_what_was_attached_and_taken_away(page, report):
    page.send(do="files", file=picture())
    page.send(remove=f"{Evidence.objects.get().pk} summary")
    chain = AuditChain.objects.get(**subject_of(report))
    actions = [line.action for line in chain.lines.order_by("number")]
    assert actions[-2:] == ["evidence.evidence.used", "evidence.evidence.no_longer_used"]
    assert verify_trail().findings == []


def test_a_place_that_is_none_is_refused_by_the_service(report, people, places):
    held = library(places, by=people.planner, at=AT)
    with pytest.raises(NoSuchPlace):
        attach_evidence(thing=report, evidence=[held], place="", by=people.owner, at=AT)


def test_the_service_asks_who_may_write_now(report, people, places):
    held = library(places, by=people.planner, at=AT)
    for verb, evidence in ((attach_evidence, [held]), (detach_evidence, held)):
        with pytest.raises(DecisionRefused):
            verb(thing=report, evidence=evidence, place="summary", by=people.planner, at=AT)


def test_every_thing_of_a_report_is_offered_once_with_its_words(report):
    reading = report_reading(report.pk)
    offered = spots(reading.report, reading.project)
    assert {one.topic for one in offered} == {1, 2, 3, 4, 5, 6}
    assert len({one.place for one in offered}) == len(offered)
    assert all(one.label for one in offered)
    keys = {one.key for one in reading.project.kpis}
    assert {f"kpi_values[{key}]" for key in keys} <= {one.place for one in offered}


def test_the_page_costs_the_same_for_one_and_for_thirty(page, report, people, places):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page.read()
        return len(asked)

    held = [library(places, number, by=people.planner, at=AT) for number in range(30)]
    attach_evidence(thing=report, evidence=held[:1], place="summary", by=people.owner, at=AT)
    page.read()
    before = cost()
    attach_evidence(thing=report, evidence=held, place="disbursement", by=people.owner, at=AT)
    assert cost() == before
