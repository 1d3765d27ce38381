"""The page of everything that fails in an office's year."""

import pytest

from tidtam.checks.models import FailedCheck
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office

ADDRESS = "/offices/T01-1/checks/"


@pytest.fixture
def failed(office):
    """Fail one check in each report: hard in quarter 1, a warning and a notice in quarter 2."""
    FailedCheck.objects.all().delete()
    for number, (key, quarter, level) in enumerate(
        (("full", 1, "hard"), ("full", 2, "warning"), ("different", 2, "notice"))
    ):
        FailedCheck.objects.create(
            thing=ProgressReport.objects.get(project__key=key, quarter=quarter),
            organisation_code="T01-1",
            number=number,
            code=f"test.{level}",
            level=level,
            gate="submit",
            place="summary.results",
            first_seen_at="2026-01-05T09:00Z",
        )


def found(page):
    body = page[page.index("แสดงผลการตรวจ") :]
    return [level for level in ("hard", "warning", "notice") if f"test.{level}" in body]


def test_it_counts_by_level_and_by_check(failed, words):
    page = words(ADDRESS)
    assert "ต้องแก้ไข 1 ข้อ" in page
    assert "test.hard ต้องแก้ไข 1 test.warning ควรตรวจสอบ 1 test.notice ข้อสังเกต 1" in page


@pytest.mark.parametrize(
    ("query", "levels"),
    [
        ({}, ["hard", "warning", "notice"]),
        ({"level": "hard"}, ["hard"]),
        ({"quarter": "2"}, ["warning", "notice"]),
        ({"check": "test.notice"}, ["notice"]),
        ({"level": "hard", "quarter": "2"}, []),
        ({"level": "x", "quarter": "9", "check": "y", "year": "z"}, ["hard", "warning", "notice"]),
    ],
)
def test_it_filters(failed, words, query, levels):
    assert found(words(ADDRESS, **query)) == levels


def test_each_leads_to_its_place_in_the_report(failed, read):
    report = ProgressReport.objects.get(project__key="different")
    assert f'href="/reports/{report.pk}/#topic-6"' in read(ADDRESS)


def test_it_groups_by_report(failed, words):
    page = words(ADDRESS)
    assert page.index("โครงการที่ 1 ไตรมาส 1") < page.index("โครงการที่ 1 ไตรมาส 2")
    assert page.index("โครงการที่ 1 ไตรมาส 2") < page.index("โครงการที่ 2 ไตรมาส 2")


def test_real_checks_speak_in_both_languages(office, read):
    assert "projects." in read(ADDRESS)
    assert "%(" not in read(ADDRESS) + read(ADDRESS, language="en")


def test_fifty_stand_on_a_page(failed, words):
    report = ProgressReport.objects.get(project__key="different")
    for number in range(60):
        FailedCheck.objects.create(
            thing=report,
            organisation_code="T01-1",
            number=number,
            code="test.many",
            level="notice",
            gate="submit",
            first_seen_at="2026-01-05T09:00Z",
        )
    assert "หน้า 2 จาก 2 รายการที่ 51–63 จาก 63" in words(ADDRESS, page="2")


def test_what_fails_elsewhere_is_not_here(failed, words):
    other = small_office.fill(small_office.make_office(code="T02-1"), checked=False)
    assert other.code == "T02-1"
    assert "ไม่พบข้อที่ตรวจไม่ผ่าน" in words("/offices/T02-1/checks/")


def test_nothing_found_says_so(office, words):
    FailedCheck.objects.all().delete()
    assert "ไม่พบข้อที่ตรวจไม่ผ่าน" in words(ADDRESS)


def test_nothing_left_by_the_filter_says_what_to_do(failed, words):
    assert "ไม่พบข้อตรวจตามที่กรอง" in words(ADDRESS, level="hard", quarter="2")


def test_an_office_without_a_project_says_so(office, words):
    small_office.make_office(code="T02-1")
    assert "ยังไม่มีโครงการของสำนักงานนี้" in words("/offices/T02-1/checks/")


def test_an_unknown_office_answers_404(office, read):
    read("/offices/NONE/checks/", status=404)
