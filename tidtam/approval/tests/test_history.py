"""What came in as history waits for the director, who answers for each hard failed check and approves."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import booklet_2567
from tidtam.approval import rules, selectors, services
from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import AT, clean_facts, save_facts, standing, take, valid
from tidtam.audit.selectors import verify_trail
from tidtam.checks.models import FailedCheck
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import check_office, save_reports
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(places, people):
    project, said = clean_facts(places)
    report = save_facts(places, replace(said, answers=(), origin=Origin.IMPORTED), project, origin=Origin.IMPORTED)
    check_office(organisation=places.office, fiscal_year_be=2567, at=AT)
    return report


def hard(report):
    return [row.pk for row in FailedCheck.objects.of(report).filter(level="hard")]


def test_it_waits_for_the_last_step_at_once(history, people):
    assert standing(history, people.director).words == "รออนุมัติ: ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"
    with pytest.raises(services.NotYourStep):
        take("approve", history, people.group_head)


def test_it_is_not_approved_while_a_hard_check_is_not_answered_for(history, people):
    first, *rest = hard(history)
    with pytest.raises(services.GateClosed):
        take("approve", history, people.director)
    with pytest.raises(services.GateClosed):
        take("accept_history", history, people.director, reasons={first: "ต้นฉบับพิมพ์ไว้อย่างนี้"})
    assert rest
    assert not FailedCheck.objects.exclude(accepted_at=None).exists()


def test_the_director_answers_for_each_and_approves(history, people):
    reasons = dict.fromkeys(hard(history), "ต้นฉบับพิมพ์ไว้อย่างนี้")
    same = {"reasons": reasons, "version": selectors.version_of(history), "idempotency_key": "accept"}
    decision = take("accept_history", history, people.director, **same)
    assert take("accept_history", history, people.director, **same) == decision
    assert (history.status, decision.role) == ("approved", "director")
    assert set(FailedCheck.objects.filter(level="hard").values_list("accepted_by", flat=True)) == {"director"}
    snapshot = valid(history)
    assert snapshot.content_hash == rules.hash_of_content(snapshot.content) == history.content_hash


def test_it_can_be_sent_back_and_not_withdrawn(history, people):
    with pytest.raises(services.AlreadyDecided):
        take("recall", history, people.owner)
    take("send_back", history, people.director, comment="ขาดคำตอบ")
    assert history.status == "sent_back"


def many(places, count):
    """Bring in so many projects with a report each that lacks its answers; return the reports."""
    rows = []
    for number in range(count):
        project, said = clean_facts(places, key=f"many{number}")
        rows.append(save_facts(places, replace(said, answers=()), project, origin=Origin.IMPORTED))
    check_office(organisation=places.office, fiscal_year_be=2567, at=AT)
    return rows


def seen(rows):
    return [(row, selectors.version_of(row)) for row in rows]


def accept_many(rows, people, reasons, key="many"):
    return services.accept_history_many(
        chosen=seen(rows), reasons=reasons, by=people.director, at=AT, idempotency_key=key
    )


def test_many_are_answered_for_and_approved_at_once_and_once(places, people):
    rows = many(places, 3)
    reasons = {pk: f"ต้นฉบับ {pk}" for row in rows for pk in hard(row)}
    chosen = seen(rows)
    same = {"chosen": chosen, "reasons": reasons, "by": people.director, "at": AT, "idempotency_key": "many"}
    first = services.accept_history_many(**same)
    assert services.accept_history_many(**same) == first
    for row in rows:
        row.refresh_from_db()
        assert (row.status, valid(row).content_hash) == ("approved", row.content_hash)
        assert {one.accepted_reason for one in FailedCheck.objects.filter(pk__in=hard(row))} == {
            f"ต้นฉบับ {pk}" for pk in hard(row)
        }
    assert {one.accepted_role for one in FailedCheck.objects.filter(level="hard")} == {"director"}
    assert verify_trail().findings == []


def test_many_with_one_hard_check_unanswered_are_not_approved(places, people):
    rows = many(places, 2)
    pks = [pk for row in rows for pk in hard(row)]
    with pytest.raises(services.GateClosed, match="1 ข้อ"):
        accept_many(rows, people, dict.fromkeys(pks[:-1], "ต้นฉบับ"))
    with pytest.raises(services.GateClosed, match="1 ข้อ"):
        accept_many(rows, people, {**dict.fromkeys(pks, "ต้นฉบับ"), pks[0]: " "})
    assert not FailedCheck.objects.exclude(accepted_at=None).exists()


def test_the_statements_do_not_grow_with_what_is_accepted(places, people):
    rows = many(places, 7)
    reasons = {pk: "ต้นฉบับ" for row in rows for pk in hard(row)}
    accept_many(rows[:1], people, reasons, "warm")

    def statements(chosen, key):
        with CaptureQueriesContext(connection) as queries:
            chosen = seen(chosen)
            before = len(queries)
            services.accept_history_many(chosen=chosen, reasons=reasons, by=people.director, at=AT, idempotency_key=key)
            return len(queries) - before

    assert statements(rows[1:2], "one") == statements(rows[2:], "five") <= 30


def test_a_report_is_not_approved_before_its_registration(places, people):
    project, said = clean_facts(places)
    report = save_facts(places, replace(said, origin=Origin.IMPORTED), project, origin=Origin.IMPORTED, approved=False)
    FailedCheck.objects.all().delete()
    more = {"chosen": seen([report]), "by": people.director, "at": AT, "idempotency_key": "x"}
    refusals = [
        lambda: take("approve", report, people.director),
        lambda: services.approve_many(**more),
        lambda: services.accept_history_many(reasons={}, **more),
    ]
    for attempt in refusals:
        with pytest.raises(services.TooEarly, match="อนุมัติทะเบียนโครงการก่อน"):
            attempt()
    version = report.project.current_version
    for move, by in (("submit", people.owner), ("approve", people.group_head), ("approve", people.director)):
        take(move, version, by)
    take("approve", report, people.director)
    assert report.status == "approved"


@pytest.mark.shared
def test_a_real_offices_history_is_accepted_in_two_calls(shared, places, people):
    source = booklet_2567.load(shared)
    frame = {"organisation": places.office, "at": AT, "by": "planner", "origin": Origin.IMPORTED, "as_history": True}
    save_projects(projects=[replace(one, work_group="") for one in source.projects], is_demo=False, **frame)
    save_reports(fiscal_year_be=2567, reports=source.reports, **frame)
    check_office(organisation=places.office, fiscal_year_be=2567, at=AT)
    reasons = dict.fromkeys(FailedCheck.objects.filter(level="hard").values_list("pk", flat=True), "ต้นฉบับพิมพ์ไว้อย่างนี้")
    assert reasons
    for model, count in ((ProjectVersion, 40), (ProgressReport, 31)):
        rows = list(model.objects.all())
        assert len(rows) == count
        accept_many(rows, people, reasons, model.__name__)
        assert set(model.objects.values_list("status", flat=True)) == {"approved"}
