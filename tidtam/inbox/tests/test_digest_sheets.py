"""What digests say of sheets of answers and of levels that assessors sent back."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.answers.models import Sheet
from tidtam.answers.tests.test_sheets import approve, send, write
from tidtam.answers.tests.world import AT, everything, make, sheet_of
from tidtam.approval import services as approval
from tidtam.approval.selectors import version_of
from tidtam.assessment.models import Assessment, LevelDecision
from tidtam.inbox.digests.writing import digest_letters
from tidtam.periods.models import ReportingWindow

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SHEET = "แบบรายงาน “เครื่องมือตัวอย่างทุกชนิด” รอบ 12 เดือน"


@pytest.fixture
def world(db, settings):
    settings.PUBLIC_URL = "https://tidtam.example.go.th"
    return make()


def told(since=AT - DAY, until=AT + DAY):
    """Return the letters between two instants by username."""
    return {letter.person.username: letter for letter in digest_letters(since=since, until=until)}


@pytest.fixture
def submitted(world):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    send(sheet, world.owner)
    sheet.refresh_from_db()
    return sheet


def send_back(sheet, by):
    approval.send_back(
        thing=sheet, by=by, at=AT, version=version_of(sheet), idempotency_key=str(uuid.uuid4()), comment="ขอที่มา"
    )


def test_a_sheet_that_waits_is_told_to_who_decides_and_to_nobody_twice(world, submitted):
    letters = told()
    assert set(letters) == {"director"}
    assert letters["director"].subject == "ระบบติดตาม: รออนุมัติ 1 เรื่อง"
    assert f"- {SHEET}" in letters["director"].text
    assert told(since=AT + DAY, until=AT + 2 * DAY) == {}


def test_a_sheet_that_was_sent_back_or_approved_is_told_to_who_answers(world, submitted):
    send_back(submitted, world.director)
    letters = told()
    assert set(letters) == {"owner"}
    assert letters["owner"].subject == "ระบบติดตาม: ส่งกลับแก้ไข 1 เรื่อง"
    send(submitted, world.owner)
    approve(submitted, world.director)
    assert told()["owner"].subject == "ระบบติดตาม: อนุมัติแล้ว 1 เรื่อง"


def test_those_who_owe_a_sheet_are_reminded_by_the_window_of_its_round(world):
    due = AT + 7 * DAY
    ReportingWindow.objects.update(due_at=due, closes_at=due + DAY)
    letters = told(since=AT - DAY, until=AT)
    assert set(letters) == {"owner", "reporter", "second", "bureau"}
    assert "ใกล้กำหนดส่ง 1 เรื่อง" in letters["reporter"].subject
    assert "ครบกำหนดส่งใน 7 วัน" in letters["reporter"].text
    assert told(since=AT, until=AT + DAY) == {}
    Sheet.objects.update(status="approved")
    assert told(since=AT - DAY, until=AT) == {}


def test_a_level_that_an_assessor_sent_back_is_told_to_who_answers_and_who_reopens(world, submitted):
    approve(submitted, world.director)
    assessment = Assessment.objects.create(version=world.version, organisation=world.primary)
    level = LevelDecision.objects.create(
        assessment=assessment, node_code="L", round_code="12m",
        sent_back_reason="ขอหลักฐาน", sent_back_by=world.outsider, sent_back_at=AT + 2 * DAY,
    )  # fmt: skip
    letters = told(since=AT + DAY, until=AT + 3 * DAY)
    assert set(letters) == {"owner", "director"}
    number = next(one.number for one in world.version.nodes.all() if one.code == "L")
    assert f"- ตัวชี้วัดที่ {number} ของ “เครื่องมือตัวอย่างทุกชนิด” รอบ 12 เดือน: ผู้ประเมินขอให้แก้คำตอบ" in letters["owner"].text
    assert told(since=AT + 3 * DAY, until=AT + 4 * DAY) == {}  # what was told is not told again
    level.delete()
    assert told(since=AT + DAY, until=AT + 3 * DAY) == {}


def test_as_many_questions_are_asked_whatever_the_number_of_schools(world):
    ReportingWindow.objects.update(due_at=AT + 7 * DAY, closes_at=AT + 8 * DAY)

    def asked():
        told(since=AT - DAY, until=AT)
        with CaptureQueriesContext(connection) as found:
            told(since=AT - DAY, until=AT)
        return len(found)

    before = asked()
    Sheet.objects.filter(organisation=world.schools[1]).delete()
    assert asked() == before
