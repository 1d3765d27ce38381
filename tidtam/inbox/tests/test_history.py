"""Accepting what came in as history: what is asked, that nothing typed is lost, that it is done once and as a whole."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.approval.choices import Origin
from tidtam.approval.models import Decision
from tidtam.approval.tests.conftest import DAY
from tidtam.checks.models import FailedCheck
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors import history
from tidtam.inbox.tests.conftest import CANARY, PEOPLE, fill, take, version_of_project, warn
from tidtam.organisations.models import Delegation
from tidtam.projects.models import ProjectVersion

pytestmark = pytest.mark.django_db
ADDRESS = "/offices/P50-2/history/"
REASON = "ต้นฉบับพิมพ์ไว้อย่างนี้"


@pytest.fixture
def imported(places, people):
    """Three imported projects with a report each; the first two registrations have hard failed checks."""
    reports = fill(places, ["a", "b", "c"], origin=Origin.IMPORTED)
    for report in reports[:2]:
        warn(report.project, level="hard", code="projects.not_started_without_reason")
    warn(reports[0].project, level="warning")
    return reports


def fields(page):
    """Return what a browser would send of the page's form: every named field with its value, boxes where ticked."""
    text = page.content.decode()
    sent = {}
    for tag in re.findall(r"<input [^>]*>", text):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent.setdefault(html.unescape(name[1]), []).append(html.unescape(value[1]))
    return sent


def opened(client, query=""):
    page = client.get(ADDRESS + query)
    assert page.status_code == 200, page.status_code
    return page


def press(client, page, do, query="", **changes):
    return client.post(ADDRESS + query, {**fields(page), "do": do, **changes})


def reason_names(page):
    return [name for name in fields(page) if name.startswith("reason-")]


def statuses():
    return sorted(ProjectVersion.objects.values_list("status", flat=True))


@pytest.mark.parametrize("name", PEOPLE)
def test_it_is_open_to_who_holds_the_last_step_there_or_above(imported, client_of, name):
    may = name in {"director", "bureau_director"}
    for address in (ADDRESS, f"{ADDRESS}printed/"):
        assert client_of(name).get(address).status_code == (200 if may else 404)
    assert client_of(name).post(ADDRESS, {"do": "accept"}).status_code != 302
    assert statuses() == ["submitted"] * 3


def test_registrations_come_first_each_with_its_hard_checks_to_answer_and_its_warnings_to_read(imported, client_of):
    page = opened(client_of("director"))
    text = page.content.decode()
    assert len(reason_names(page)) == 2
    assert text.count('name="thing"') == 3
    assert "รับรองแล้ว 0 จาก 6" in text
    assert "ควรตรวจสอบ 1 ข้อ" in text


def test_what_is_chosen_is_accepted_with_its_reasons_once_however_often_it_is_sent(imported, client_of):
    client = client_of("director")
    page = opened(client)
    chosen = re.findall(r'name="thing" id="thing-\d+" value="(\d+)"', page.content.decode())
    reasons = dict.fromkeys(reason_names(page), f"{REASON}\0")
    sent = {**fields(page), **reasons, "thing": chosen, "do": "accept"}
    first, second = client.post(ADDRESS, sent), client.post(ADDRESS, sent)
    assert first.status_code == second.status_code == 302
    assert statuses() == ["approved"] * 3
    assert Decision.objects.count() == 3
    assert set(FailedCheck.objects.filter(level="hard").values_list("accepted_reason", flat=True)) == {REASON}
    after = client.get(first.url).content.decode()
    assert "รับรองแล้ว 3 เรื่อง" in after
    assert "รับรองแล้ว 3 จาก 6" in after
    assert "รายงานไตรมาส" in after  # the reports are next


def test_one_reason_fills_the_empty_fields_of_its_check_and_nothing_else_changes(imported, client_of):
    client = client_of("director")
    page = opened(client)
    first, second = reason_names(page)
    code = "projects.not_started_without_reason"
    filled = press(client, page, f"fill:{code}", **{f"all-{code}": REASON, first: "เหตุผลเฉพาะ"})
    assert filled.status_code == 200
    sent = fields(filled)
    assert (sent[first], sent[second]) == (["เหตุผลเฉพาะ"], [REASON])
    assert "thing" not in sent
    assert statuses() == ["submitted"] * 3


def test_all_are_ticked_by_a_button_and_what_was_typed_stays(imported, client_of):
    client = client_of("director")
    page = opened(client)
    first = reason_names(page)[0]
    ticked = fields(press(client, page, "tick", **{first: "พิมพ์ไว้"}))
    assert len(ticked["thing"]) == 3
    assert ticked[first] == ["พิมพ์ไว้"]


def test_a_missing_reason_is_named_at_its_field_and_nothing_is_accepted_or_lost(imported, client_of):
    client = client_of("director")
    page = press(client, opened(client), "tick")
    first, second = reason_names(page)
    answer = press(client, page, "accept", **{first: REASON, second: "  "})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'href="#{second}"' in text
    assert f'href="#{first}"' not in text
    assert fields(answer)[first] == [REASON]
    assert len(fields(answer)["thing"]) == 3
    assert statuses() == ["submitted"] * 3
    assert not FailedCheck.objects.exclude(accepted_at=None).exists()


def test_what_is_not_chosen_needs_no_reason(imported, client_of):
    client = client_of("director")
    version = version_of_project(imported[2])
    answer = press(client, opened(client), "accept", thing=[version.pk])
    assert answer.status_code == 302
    assert statuses() == ["approved", "submitted", "submitted"]


def test_choosing_nothing_is_said(imported, client_of):
    client = client_of("director")
    answer = press(client, opened(client), "accept")
    assert answer.status_code == 422
    assert "เลือกอย่างน้อยหนึ่งเรื่อง" in answer.content.decode()


def test_what_was_sent_back_or_changed_meanwhile_is_named_and_nothing_is_accepted(imported, people, client_of):
    client = client_of("director")
    page = press(client, opened(client), "tick")
    reasons = dict.fromkeys(reason_names(page), REASON)
    take("send_back", version_of_project(imported[2]), people.director, comment="ขาด")
    answer = press(client, page, "accept", **reasons)
    assert answer.status_code == 422
    assert "เรื่องเหล่านี้ไม่ได้รอการรับรองของท่านแล้ว: “โครงการ c”" in answer.content.decode()
    assert statuses() == ["sent_back", "submitted", "submitted"]
    version = version_of_project(imported[1])
    ProjectVersion.objects.filter(pk=version.pk).update(content_hash="f" * 64)
    again = press(client, answer, "accept")
    assert again.status_code == 422
    assert "เปลี่ยนไปหลังจากที่เปิดดู" in again.content.decode()
    assert statuses() == ["sent_back", "submitted", "submitted"]
    assert press(client, again, "accept").status_code == 302
    assert statuses() == ["approved", "approved", "sent_back"]


def test_sending_twice_leads_to_where_the_first_sending_led(imported, client_of):
    client = client_of("director")
    page = press(client, opened(client, "?kind=registration"), "tick")
    reasons = dict.fromkeys(reason_names(page), REASON)
    first, second = (press(client, page, "accept", "?kind=registration", **reasons) for _sent in range(2))
    assert first.status_code == 302
    assert second["Location"] == first["Location"]


def test_its_twin_may_be_stored_while_the_second_is_read(imported, client_of, monkeypatch):
    client = client_of("director")
    page = opened(client)
    chosen = re.findall(r'name="thing" id="thing-\d+" value="(\d+)"', page.content.decode())
    sent = {**fields(page), **dict.fromkeys(reason_names(page), REASON), "thing": chosen, "do": "accept"}
    rows_of = history.rows_of

    def overtaken(things, person):
        monkeypatch.setattr(history, "rows_of", rows_of)
        assert client.post(ADDRESS, sent).status_code == 302
        return rows_of(things, person)

    monkeypatch.setattr(history, "rows_of", overtaken)
    second = client.post(ADDRESS, sent)
    assert (second.status_code, second.url) == (302, client.post(ADDRESS, sent).url)
    assert statuses() == ["approved"] * 3
    assert Decision.objects.count() == 3


def test_the_form_of_registrations_stays_with_them_when_only_reports_wait(imported, client_of):
    client = client_of("director")
    page = opened(client)
    [action] = re.findall(r'<form class="mt stack" method="post" action="([^"]+)"', page.content.decode())
    ProjectVersion.objects.update(status="approved")
    assert opened(client).context["kind"] is Kind.REPORT
    answer = press(client, page, "tick", html.unescape(action))
    assert answer.context["kind"] is Kind.REGISTRATION
    assert answer.context["things"] == []


def test_a_report_waits_for_its_registration(imported, client_of):
    client = client_of("director")
    page = opened(client, "?kind=report")
    text = page.content.decode()
    assert 'name="thing"' not in text
    assert "อนุมัติทะเบียนโครงการก่อนรายงาน" in text
    answer = press(client, page, "accept", "?kind=report", thing=[row.pk for row in imported])
    assert answer.status_code == 422
    ProjectVersion.objects.update(status="approved")
    page = press(client, opened(client), "tick")
    assert press(client, page, "accept").status_code == 302
    assert {type(row).objects.get(pk=row.pk).status for row in imported} == {"approved"}


def test_a_run_of_the_checks_meanwhile_loses_no_reason(imported, client_of):
    client = client_of("director")
    page = press(client, opened(client), "tick")
    reasons = dict.fromkeys(reason_names(page), REASON)
    for row in FailedCheck.objects.all():
        row.pk = None
        row._state.adding = True
        kept = row
        FailedCheck.objects.filter(code=row.code, object_id=row.object_id).delete()
        kept.save(force_insert=True)
    assert press(client, page, "accept", **reasons).status_code == 302
    assert statuses() == ["approved"] * 3


def test_a_deputy_accepts_while_the_directors_role_is_delegated(imported, places, people, client_of):
    assert client_of("deputy").get(ADDRESS).status_code == 404
    Delegation.objects.create(
        from_user=people.director, to_user=people.deputy, organisation=places.office, role="director",
        from_date=DAY, to_date=DAY.replace(day=11),
    )  # fmt: skip
    client = client_of("deputy")
    answer = press(client, opened(client), "accept", thing=[version_of_project(imported[2]).pk])
    assert answer.status_code == 302
    assert Decision.objects.get().acting_for == people.director


@pytest.mark.parametrize("name", ["director", "bureau_director"])
def test_nothing_of_another_office_is_shown_or_accepted_here(imported, places, client_of, name):
    others = fill(places, ["x"], office=places.other, origin=Origin.IMPORTED, name=CANARY)
    client = client_of(name)
    pk = version_of_project(others[0]).pk
    page = opened(client)
    answer = press(client, page, "accept", thing=[pk], **{f"version-{pk}": "1"})
    assert CANARY not in page.content.decode()
    assert answer.status_code == 422
    assert (CANARY in answer.content.decode()) == (name == "bureau_director")  # who may read it is told its name
    assert version_of_project(others[0]).status == "submitted"


def test_forged_fields_are_no_error_of_the_server(imported, client_of):
    client = client_of("director")
    for sent in ({}, {"do": "accept", "thing": "x", "version-x": "1", "version-999999999999999999": "1", "key": "z"}):
        assert client.post(ADDRESS, sent).status_code in {200, 422}
    assert statuses() == ["submitted"] * 3


def test_an_office_without_history_says_so(places, people, client_of):
    assert "ไม่มีข้อมูลนำเข้าของสำนักงานนี้" in opened(client_of("director")).content.decode()


def queries(client):
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as seen:
        client.get(ADDRESS)
    return len(seen)


def test_the_page_costs_the_same_for_few_and_for_many(imported, places, client_of):
    client = client_of("director")
    few = queries(client)
    fill(places, [f"h{number}" for number in range(60)], origin=Origin.IMPORTED)
    assert (few, queries(client)) == (23, 23)
