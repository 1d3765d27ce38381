"""The attention list's page, its verbs, its job and its command."""

import json
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person, signed_in
from tidtam.attention import services
from tidtam.attention.models import Look, Seen
from tidtam.attention.selectors import attention_list, stale_years
from tidtam.attention.tasks import look_where_changed
from tidtam.attention.tests.test_rules import LONG
from tidtam.audit.models import AuditLine
from tidtam.config.cli import main
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.models import Organisation
from tidtam.progress.facts import Report, Summary
from tidtam.progress.tests import small_office

pytestmark = pytest.mark.django_db
ADDRESS = f"/offices/{small_office.CODE}/attention/"
AT = small_office.AT


def write(office, key, text):
    """Save a report of quarter 3 with this text as its results."""
    report = Report(project_key=key, fiscal_year_be=small_office.YEAR, quarter=3, summary=Summary(results=text))
    small_office.fill(office, projects=[], reports=[report])


@pytest.fixture
def office():
    filled = small_office.fill(small_office.make_office())
    write(filled, "full", LONG)
    write(filled, "different", f"{LONG} แล้วสรุป")
    return filled


def look(office):
    return services.look(organisation=office, fiscal_year_be=small_office.YEAR, at=AT)


@pytest.fixture
def planner(office):
    return person("planner", ("planner", office))


@pytest.fixture
def client(planner):
    return signed_in(planner)


def digest_of(office):
    return attention_list(office, small_office.YEAR).open[0].notice.digest


def mark(office, planner, digest, reason="ทั้งสองโครงการจัดค่ายเดียวกัน"):
    return services.mark_seen(
        organisation=office, fiscal_year_be=small_office.YEAR, digest=digest, reason=reason, by=planner, at=AT
    )


def test_it_says_what_where_why_and_what_to_do_and_leads_to_both_places(office, client):
    look(office)
    page = client.get(ADDRESS).content.decode()
    for words in ("ข้อความซ้ำกันระหว่างโครงการ", "ใน 2 โครงการ", "เขียนผลของโครงการตนเอง", "รอดู 1 รายการ"):
        assert words in page, words
    assert len(re.findall(r'<li><a href="/reports/\d+/#', page)) == 2


def test_before_anybody_looked_it_says_so(office, client):
    assert "ยังไม่ได้ตรวจข้ามโครงการ" in client.get(ADDRESS).content.decode()


def test_what_is_looked_into_stays_away_until_its_words_change(office, planner, client):
    look(office)
    digest = digest_of(office)
    answer = client.post(f"{ADDRESS}seen/", {"digest": digest, "year": small_office.YEAR, "reason": " จัดร่วมกัน "})
    assert answer.status_code == 302
    assert Seen.objects.get().reason == "จัดร่วมกัน"
    page = client.get(ADDRESS).content.decode()
    assert "รอดู 0 รายการ" in page
    assert "“จัดร่วมกัน”" in page
    look(office)
    assert not attention_list(office, small_office.YEAR).open
    write(office, "full", f"{LONG} แล้ว")
    look(office)
    assert digest_of(office) != digest
    assert "รอดู 1 รายการ" in client.get(ADDRESS).content.decode()


def test_without_a_reason_it_comes_back_as_it_was_typed(office, client):
    look(office)
    long_reason = "ก" * (services.LONGEST_REASON + 1)
    for reason in ("", "  ", long_reason):
        answer = client.post(
            f"{ADDRESS}seen/", {"digest": digest_of(office), "year": small_office.YEAR, "reason": reason}
        )
        assert answer.status_code == 422
        assert "กรอกเหตุผลไม่เกิน 2,000 ตัวอักษร" in answer.content.decode()
        assert reason in answer.content.decode()
    assert not Seen.objects.exists()


def test_a_notice_that_says_something_else_by_now_is_not_answered_for(office, planner, client):
    look(office)
    with pytest.raises(services.NoticeGone):
        mark(office, planner, "0" * 32)
    answer = client.post(f"{ADDRESS}seen/", {"digest": "0" * 32, "year": small_office.YEAR, "reason": "x"})
    assert answer.status_code == 422
    assert client.post(f"{ADDRESS}seen/", {"digest": "x", "year": "y"}).status_code == 422


def test_an_answer_is_kept_once_with_one_audit_line(office, planner):
    look(office)
    digest = digest_of(office)
    first = mark(office, planner, digest)
    assert mark(office, planner, digest, "อีกเหตุผล").reason == first.reason
    line = AuditLine.objects.get(action="attention.notice.seen")
    assert line.actor == "planner"


@pytest.mark.parametrize(
    ("role", "may"), [("planner", True), ("director", False), ("owner", False), ("auditor", False)]
)
def test_only_a_planner_answers_and_whoever_reads_the_office_reads(office, role, may):
    look(office)
    client = signed_in(person(role, (role, office)))
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert ("บันทึกว่าดูแล้ว" in page.content.decode()) == may
    sent = client.post(f"{ADDRESS}seen/", {"digest": digest_of(office), "year": small_office.YEAR, "reason": "x"})
    assert sent.status_code == (302 if may else 404)


def test_somebody_of_another_office_gets_404(office):
    other = small_office.make_office(code="T02-1")
    assert signed_in(person("outsider", ("planner", other))).get(ADDRESS).status_code == 404


def test_what_changed_is_looked_at_again_by_the_clock_and_what_did_not_is_left(office, client):
    look_where_changed(AT)
    look_where_changed(AT)
    assert Job.objects.count() == 1
    run_waiting()
    assert len(Look.objects.get().notices) == 1
    assert stale_years() == []
    write(office, "silent", "เริ่มงานแล้ว")
    assert stale_years() == [(office, small_office.YEAR)]
    assert "มีข้อมูลเปลี่ยนหลังจากนั้น" in client.get(ADDRESS).content.decode()
    assert client.post(f"{ADDRESS}look/", {"year": small_office.YEAR}).status_code == 302
    assert Job.objects.count() == 2


def test_the_same_queries_show_one_notice_or_many(office, client):
    def queries():
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as seen:
            client.get(ADDRESS)
        return len(seen)

    look(office)
    few = queries()
    projects, reports = [], []
    for number in range(30):
        for half in "ab":
            projects.append(replace(small_office.DIFFERENT, key=f"{half}{number}", executions=()))
            said = "".join(chr(0x0E01 + (number * 7 + place * place) % 40) for place in range(120))
            reports.append(
                Report(
                    project_key=f"{half}{number}",
                    fiscal_year_be=small_office.YEAR,
                    quarter=3,
                    summary=Summary(results=said),
                )
            )
    small_office.fill(office, projects=projects, reports=reports)
    look(office)
    assert len(attention_list(office, small_office.YEAR).found) > 20
    assert queries() == few
    assert few <= 13
    page = client.get(ADDRESS).content.decode()
    assert page.count('aria-labelledby="notice-') == 20


def test_the_command_says_the_same(office, capsys):
    Organisation.objects.filter(pk=office.pk).update(valid_from_date=None)
    assert main(["attention", "--office", small_office.CODE, "--json"]) == 1
    [notice] = json.loads(capsys.readouterr().out)
    assert (notice["kind"], {one["project"] for one in notice["places"]}) == ("copied", {"full", "different"})
    assert main(["attention", "--office", small_office.CODE]) == 1
    assert "ข้อความซ้ำกันระหว่างโครงการ" in capsys.readouterr().out


@pytest.mark.parametrize("year", ["0", "-1", "2599", "9" * 20])
def test_the_command_looks_at_no_year_without_projects(office, capsys, year):
    Organisation.objects.filter(pk=office.pk).update(valid_from_date=None)
    assert main(["attention", "--office", small_office.CODE, f"--fiscal-year={year}"]) == 2
    assert "เลือกปีงบประมาณที่" in capsys.readouterr().err
    assert not Look.objects.exclude(fiscal_year_be=2567).exists()


def test_an_office_without_projects_says_so(db):
    empty = small_office.make_office(code="T03-1")
    assert (
        "ยังไม่มีโครงการ" in signed_in(person("p", ("planner", empty))).get("/offices/T03-1/attention/").content.decode()
    )
