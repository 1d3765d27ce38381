"""What waits for whom in assessment: from an approved answer to its publication, and appeals."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import signed_in
from tidtam.answers.models import Sheet
from tidtam.approval.models import Approval, Snapshot
from tidtam.assessment.models import Assessor, Result
from tidtam.assessment.selectors import offices_asked, offices_drawn, sent_back_of, work_of_person
from tidtam.assessment.services import Said, appeal, decide_appeal, moderate, propose, publish_round, send_back
from tidtam.assessment.tests.conftest import say
from tidtam.assessment.tests.stored import AT, store_version
from tidtam.organisations.selectors import held_roles
from tidtam.scoring.tests.trees import a_version, group, leaf

ROUND = "year"


@pytest.fixture
def version(country):
    return store_version(a_version(leaf("1"), group("2"), leaf("2.1", "2"), leaf("2.2", "2")))


@pytest.fixture
def people(country, person, version):
    """The analyst of the commission, and an assessor of node 2 of every office."""
    assessor = person("assessor", "OBEC")
    Assessor.objects.create(version=version, person=assessor, organisation=country["OBEC"], node_code="2")
    return {"analyst": person("analyst", "OBEC"), "assessor": assessor, "director": person("director", "S52")}


def waits(user):
    """Return levels to assess, offices, levels to confirm, offices to publish; None where nothing waits."""
    work = work_of_person(user, held_roles(user, on=AT.date()), on=AT.date())
    return next(((one.to_assess, one.offices, one.to_confirm, one.to_publish) for one in work.rounds), None)


def answer(version, office):
    say(version, office, {(code, ROUND): 4 for code in ("1", "2.1", "2.2")})


def decide(verb, version, office, code, seen, by):
    said = Said(node_code=code, level=4, reason="ตามหลักฐาน")
    more = {"said": said if verb is propose else [said]}
    verb(version=version, office=office, round_code=ROUND, seen=seen, by=by, at=AT, **more)


def taken_later():
    """Return the one snapshot once more, as an answer that was approved a day later."""
    mended = Snapshot.objects.get()
    mended.pk, mended.taken_at = None, AT + dt.timedelta(days=1)
    mended.save(force_insert=True)
    return mended


def test_nothing_waits_before_an_answer_is_approved(people, version):
    assert waits(people["assessor"]) is None
    assert waits(people["analyst"]) is None


def test_an_assessor_has_the_leaves_below_their_node_at_each_office(people, version, country):
    answer(version, country["S52"])
    answer(version, country["P50-1"])
    assert waits(people["assessor"]) == (4, 2, 0, 0)
    decide(propose, version, country["S52"], "2.1", 0, people["assessor"])
    decide(propose, version, country["S52"], "2.2", 1, people["assessor"])
    assert waits(people["assessor"]) == (2, 1, 0, 0)
    assert waits(people["analyst"]) == (0, 0, 2, 0)


def test_a_second_assessor_has_the_leaves_of_the_sample_until_they_said_a_level(people, version, country, person):
    second = person("assessor", "OBEC", "second")
    named = Assessor.objects.create(
        version=version, person=second, organisation=country["OBEC"], node_code="2", is_second=True
    )
    for code in ("S52", "P50-1"):
        answer(version, country[code])

    def again():
        held = held_roles(second, on=AT.date())
        return [one.to_second for one in work_of_person(second, held, on=AT.date()).rounds]

    drawn = offices_drawn(version, ROUND, list(offices_asked(version, on=AT.date())))
    assert len(drawn) == 1
    assert again() == ([2] if drawn[0].code in ("S52", "P50-1") else [])
    Assessor.objects.filter(pk=named.pk).update(organisation=country["S52"])
    assert again() == [2]
    decide(propose, version, country["S52"], "2.1", 0, second)
    assert again() == [1]
    assert waits(people["assessor"]) == (4, 2, 0, 0)


def test_what_was_sent_back_waits_for_the_office(people, version, country):
    answer(version, country["S52"])
    send_back(
        version=version, office=country["S52"], round_code=ROUND, node_code="2.1", reason="ขอหลักฐาน",
        seen=0, by=people["assessor"], at=AT,
    )  # fmt: skip
    assert waits(people["assessor"]) == (1, 1, 0, 0)
    sheet = Sheet.objects.get()
    assert [(one.node_code, one.reason) for one in sent_back_of(sheet)] == [("2.1", "ขอหลักฐาน")]
    Approval.objects.update(approved_snapshot=taken_later())
    assert waits(people["assessor"]) == (2, 1, 0, 0)
    assert sent_back_of(sheet) == []


def test_an_office_reads_on_its_sheet_and_on_the_leaf_what_was_sent_back_and_why(people, version, country):
    answer(version, country["S52"])
    send_back(
        version=version, office=country["S52"], round_code=ROUND, node_code="2.1", reason="ขอหลักฐาน",
        seen=0, by=people["assessor"], at=AT,
    )  # fmt: skip
    sheet, reader = Sheet.objects.get().get_absolute_url(), signed_in(people["director"])
    for page, times in ((sheet, 1), (f"{sheet}questions/2.1/", 1), (f"{sheet}questions/2.2/", 0)):
        assert reader.get(page).content.decode().count("ขอหลักฐาน") == times
    assert f"{sheet}questions/2.1/" in reader.get(sheet).content.decode()
    assert "ผู้ประเมินส่งกลับ 1 ข้อ" in reader.get("/inbox/").content.decode()
    Approval.objects.update(approved_snapshot=taken_later())
    assert "ผู้ประเมินส่งกลับ" not in reader.get("/inbox/").content.decode()


def test_an_office_waits_for_publication_once_every_level_is_confirmed_and_no_longer(people, version, country):
    office = country["S52"]
    answer(version, office)
    for seen, code in enumerate(("1", "2.1", "2.2")):
        assert waits(people["analyst"]) is None
        decide(moderate, version, office, code, seen, people["analyst"])
    assert waits(people["analyst"]) == (0, 0, 0, 1)
    publish_round(version=version, round_code=ROUND, offices=[office], by=people["analyst"], at=AT)
    assert waits(people["analyst"]) is None


def test_an_appeal_waits_until_it_is_decided(people, version, country):
    test_an_office_waits_for_publication_once_every_level_is_confirmed_and_no_longer(people, version, country)
    filed = appeal(result=Result.objects.get(), reasons="หลักฐานตกหล่น", by=people["director"], at=AT)

    def appeals():
        return work_of_person(people["analyst"], held_roles(people["analyst"], on=AT.date()), on=AT.date()).appeals

    assert appeals() == ((version, 1),)
    decide_appeal(appeal=filed, verdict="dismissed", reasons="ตรวจแล้ว", by=people["analyst"], at=AT)
    assert appeals() == ()


def test_who_is_neither_assessor_nor_analyst_costs_nothing_and_others_seven_questions(
    people, version, country, django_assert_num_queries
):
    held = held_roles(people["director"], on=AT.date())
    with django_assert_num_queries(0):
        work_of_person(people["director"], held, on=AT.date())
    for office in ("S52", "P50-1"):
        answer(version, country[office])
    held = held_roles(people["analyst"], on=AT.date())
    work_of_person(people["analyst"], held, on=AT.date())  # the version is read once in a process, and then remembered
    with CaptureQueriesContext(connection) as found:
        work_of_person(people["analyst"], held, on=AT.date())
    assert len(found) <= 7
