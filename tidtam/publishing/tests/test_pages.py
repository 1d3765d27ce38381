"""The pages: issuing, the list, an edition with its files, withdrawing."""

import re
from html import unescape

import pytest
from django.utils import timezone

from tests.people import auditor, person, signed_in
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.publishing.models import Edition
from tidtam.publishing.tests.conftest import AT, an_office, change_a_report, issued, with_reports
from tidtam.publishing.tests.test_issue import fail_a_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_files")]
DRAFT = "/offices/P50-2/booklets/2567/6/"
ISSUE = f"{DRAFT}issue/"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    """Roles and pages ask for today: the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: AT)
    monkeypatch.setattr("tidtam.publishing.views.now", lambda: AT)


@pytest.fixture
def page(director):
    return signed_in(director)


def filled(page, reason="ยืนยันตามเอกสาร", *, address=ISSUE, **changes):
    """Return the form as the page shows it, filled in."""
    html = page.get(address).content.decode()
    form = dict(re.findall('<input type="hidden" name="(seen|idempotency_key)" value="([^"]*)"', html))
    form |= dict.fromkeys(re.findall('<textarea[^>]* name="([^"]+)"', html), reason)
    return form | {"has_seen_warnings": "on"} | changes


def test_the_page_says_what_is_printed_and_what_is_left_out(page, office):
    fail_a_report(office)
    html = unescape(page.get(ISSUE).content.decode())
    assert "1/" in re.search("เอกสารลำดับที่</dt><dd>([^<]+)", html)[1]
    start = html.index('id="left-out"')
    left_out = html[start : html.index("<details", start)]
    assert "โครงการที่ 6 ดำเนินการแล้ว" in left_out
    assert "โครงการที่ 1 ดำเนินการแล้ว" not in left_out
    assert "publishing.unanswered_checks" not in html  # codes are for programs
    assert html.count("<textarea") == 1


def test_signing_leads_to_the_edition_and_twice_to_the_same(page, office):
    form = filled(page)
    first, again = (page.post(ISSUE, form) for _time in range(2))
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"] == Edition.objects.get().get_absolute_url()
    assert "กำลังจัดทำไฟล์" in page.get(first.headers["Location"]).content.decode()


def test_nothing_typed_is_lost_where_a_reason_is_missing(page, office):
    for number in (1, 2):
        fail_a_report(office, number)
    form = filled(page)
    first, second = (name for name in form if name.startswith("reason-"))
    answer = page.post(ISSUE, form | {second: " ", first: "<b>เหตุผลแรก</b>"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "&lt;b&gt;เหตุผลแรก&lt;/b&gt;</textarea>" in html
    assert f'href="#{second}"' in html
    assert f'href="#{first}"' not in html
    assert 'name="has_seen_warnings" checked' in html
    assert page.post(ISSUE, filled(page)).status_code == 302


def test_a_warning_that_was_not_ticked_is_asked_for(page, office):
    answer = page.post(ISSUE, filled(page, has_seen_warnings=""))
    assert (answer.status_code, 'href="#has_seen_warnings"' in answer.content.decode()) == (422, True)


def test_what_changed_meanwhile_is_refused_in_words_and_shown_anew(page, office):
    form = filled(page)
    change_a_report(office)
    answer = page.post(ISSUE, form)
    assert answer.status_code == 409
    assert "ข้อมูลเปลี่ยนไปหลังจากที่เปิดหน้านี้" in answer.content.decode()
    assert form["seen"] not in answer.content.decode()
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    "broken", [{"seen": "x"}, {"seen": ""}, {"idempotency_key": ""}, {"idempotency_key": "k" * 101}]
)
def test_a_form_that_is_none_of_ours_issues_nothing(page, office, broken):
    assert page.post(ISSUE, filled(page) | broken).status_code == 422
    assert not Edition.objects.exists()


def test_a_reason_too_long_is_kept_and_named(page, office):
    fail_a_report(office)
    answer = page.post(ISSUE, filled(page, reason="ก" * 2_001))
    assert (answer.status_code, "ก" * 2_001 in answer.content.decode()) == (422, True)


def test_only_the_director_reaches_the_issue_page(office, director):
    for role in ("deputy", "planner", "group_head", "owner"):
        client = signed_in(person(role, (role, office)))
        assert client.get(ISSUE).status_code == client.post(ISSUE).status_code == 404
        assert ISSUE not in client.get(DRAFT).content.decode()
    assert ISSUE in signed_in(director).get(DRAFT).content.decode()


def test_an_edition_and_its_files_are_read_by_its_own_office(page, office, director):
    edition = issued(office, director)
    url = edition.get_absolute_url()
    html = page.get(url).content.decode()
    for file in edition.files.all():
        assert file.sha256 in html.replace("<wbr>", "")
        answer = page.get(f"{url}files/{file.file_name}")
        assert answer["Content-Disposition"] == f'attachment; filename="{file.file_name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert len(b"".join(answer.streaming_content)) == file.size
    assert edition.record_sha256 in html
    elsewhere = an_office("P50-1", "2.")
    stranger = signed_in(person("stranger", ("director", elsewhere)))
    for path in ("", f"files/{file.file_name}"):
        assert stranger.get(f"{url}{path}").status_code == 404
    assert stranger.get(url.replace("P50-2", "P50-1")).status_code == 404


@pytest.mark.parametrize("name", ["nothing.pdf", "../../x", "..%2F..%2Ftidtam.sqlite3"])
def test_only_the_editions_files_are_handed_over(page, office, director, name):
    url = issued(office, director).get_absolute_url()
    assert page.get(f"{url}files/{name}").status_code == 404


def test_withdrawing_asks_for_a_reason_and_says_so_for_good(page, office, director):
    edition = issued(office, director)
    url = edition.get_absolute_url()
    for nothing in (" ", "\x00"):
        refused = page.post(f"{url}withdraw/", {"reason": nothing})
        assert refused.status_code == 422
        assert "ไม่เกิน" not in refused.content.decode()
    for _time in range(2):
        assert page.post(f"{url}withdraw/", {"reason": "ยอดเงินผิด\x00 <i>"}).status_code == 302
    html = page.get(url).content.decode()
    assert "ยอดเงินผิด &lt;i&gt;" in html
    assert "withdraw/" not in html
    assert len(re.findall("/files/booklet", html)) == 7


def test_only_the_director_withdraws(office, director):
    url = issued(office, director).get_absolute_url()
    client = signed_in(person("planner", ("planner", office)))
    assert "withdraw/" not in client.get(url).content.decode()
    assert client.post(f"{url}withdraw/", {"reason": "x"}).status_code == 404


def test_a_superseded_edition_leads_to_the_next(page, office, director):
    first = issued(office, director)
    change_a_report(office)
    second = issued(office, director, key="key-2")
    assert second.get_absolute_url() in page.get(first.get_absolute_url()).content.decode()
    listed = page.get("/offices/P50-2/editions/").content.decode()
    assert listed.index(second.get_absolute_url()) < listed.index(first.get_absolute_url())


def test_what_is_issued_already_is_not_offered_again(page, office, director):
    issued(office, director)
    html = page.get(ISSUE).content.decode()
    assert "ข้อมูลไม่ต่างจากเอกสารลำดับที่ 1/2567" in html
    assert "ลงนามและออกเล่มรายงาน" not in html


@pytest.mark.parametrize("path", ["2567/7/issue/", "24/6/issue/"])
def test_a_round_that_does_not_exist_is_404(page, office, path):
    assert page.get(f"/offices/P50-2/booklets/{path}").status_code == 404


@pytest.mark.parametrize("count", [10, 30])
def test_the_number_of_queries_does_not_grow(page, db, document_dir, director, django_assert_max_num_queries, count):
    office = an_office("P50-9", "9.")
    with_reports(office, count)
    client = signed_in(person("other", ("director", office)))
    with django_assert_max_num_queries(32):
        client.get("/offices/P50-9/booklets/2567/6/issue/")
    edition = issued(office, person("other"))
    for path, most in ((edition.get_absolute_url(), 9), ("/offices/P50-9/editions/", 7)):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_an_auditor_reads_and_changes_nothing(office, director):
    edition = issued(office, director)
    client = signed_in(auditor())
    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get(ISSUE).status_code == 404


def test_work_that_ended_without_files_is_said_and_only_who_signed_is_led_to_it(page, office, director):
    edition = page.post(ISSUE, filled(page)).headers["Location"]
    reader = signed_in(person("reader", ("planner", office)))
    assert "ดูความคืบหน้า" in page.get(edition).content.decode()
    assert "ดูความคืบหน้า" not in reader.get(edition).content.decode()
    Job.objects.update(status="failed")
    for client, is_led in ((page, True), (reader, False)):
        html = client.get(edition).content.decode()
        assert "จัดทำไฟล์ไม่สำเร็จ" in html
        assert ("เปิดงานจัดทำไฟล์" in html) is is_led


def test_the_files_come_after_the_job(page, office, director):
    page.post(ISSUE, filled(page))
    edition = Edition.objects.get()
    assert "ยังไม่มีไฟล์" in page.get(edition.get_absolute_url()).content.decode()
    run_waiting()
    assert "booklet-p50-2-2567-6-no1-2567-thai.pdf" in page.get(edition.get_absolute_url()).content.decode()
