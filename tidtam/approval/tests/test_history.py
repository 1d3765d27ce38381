"""What came in as history waits for the director, who answers for each hard failed check and approves."""

from dataclasses import replace

import pytest

from tidtam.approval import rules, selectors, services
from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import AT, DAY, clean_facts, save_facts, take
from tidtam.checks.models import FailedCheck
from tidtam.progress.services import check_office

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
    assert selectors.waiting_words(history, on=DAY) == "รออนุมัติ: ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"
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
    snapshot = selectors.valid_snapshot(history)
    assert snapshot.content_hash == rules.hash_of_content(snapshot.content) == history.content_hash


def test_it_can_be_sent_back_and_not_withdrawn(history, people):
    with pytest.raises(services.AlreadyDecided):
        take("recall", history, people.owner)
    take("send_back", history, people.director, comment="ขาดคำตอบ")
    assert history.status == "sent_back"
