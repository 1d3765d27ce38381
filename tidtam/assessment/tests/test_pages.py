"""Pages of assessment: what people see and do, and what comes back when something is missing."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tidtam.assessment.models import Appeal, Assessor, LevelDecision, Result
from tidtam.assessment.pages import round_label
from tidtam.assessment.services import (
    Said,
    appeal,
    assign,
    import_results,
    moderate,
    propose,
    publish_round,
    send_back,
)
from tidtam.assessment.tests.conftest import say
from tidtam.assessment.tests.stored import AT, store_version
from tidtam.instruments.facts import Round
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations import services
from tidtam.organisations.facts import NewOrganisation
from tidtam.scoring.tests.trees import a_version, group, leaf

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=1)


@pytest.fixture
def version(db):
    nodes = (group("G"), leaf("A", "G", title="ความปลอดภัย"), leaf("B", "G", title="การอ่าน"))
    return store_version(a_version(*nodes, rounds=("6m", "12m")))


@pytest.fixture
def office(country):
    return country["S52"]


@pytest.fixture
def analyst(country, person):
    return person("analyst", "OBEC")


@pytest.fixture
def assessor(country, person, version, analyst):
    somebody = person("assessor", "OBEC")
    assign(version=version, person=somebody, organisation=country["S52"], by=analyst, at=AT)
    return somebody


@pytest.fixture
def open_as(client):
    """Return a page, opened by somebody: (status, text)."""

    def get(person, address):
        client.force_login(person)
        answer = client.get(address)
        return answer.status_code, answer.content.decode()

    return get


@pytest.fixture
def send_as(client):
    def post(person, address, **typed):
        client.force_login(person)
        return client.post(address, typed)

    return post


def at_desk(office, round_code="6m", node=""):
    kind, more = ("leaf", [node]) if node else ("desk", [])
    return reverse(f"assessment:{kind}", args=[office.code, 2566, "T", round_code, *more])


def for_bureau(name, *more):
    return reverse(f"assessment:{name}", args=[2566, "T", *more])


def confirm(version, office, analyst, round_code, seen, **levels):
    said = [Said(node_code=code, level=level, reason="ตามหลักฐาน", advice="ควรทำต่อ") for code, level in levels.items()]
    moderate(version=version, office=office, round_code=round_code, said=said, seen=seen, by=analyst, at=AT)


@pytest.fixture
def result(version, office, analyst):
    confirm(version, office, analyst, "6m", 0, A=4, B=2)
    return publish_round(version=version, round_code="6m", offices=[office], by=analyst, at=AT).results[0]


# The office's results


def test_the_real_office_reads_its_result(country, versions_2566, results_2566, person, open_as):
    import_results(results_2566, by="console", at=AT)
    director = person("director", "S52")
    status, text = open_as(director, reverse("assessment:result_list", args=["S52"]))
    assert status == 200
    assert text.count("ประวัตินำเข้า") == 4
    status, text = open_as(director, reverse("assessment:result", args=["S52", 2566, "QP", "12m"]))
    assert status == 200
    for said in ("3.83", "ดีมาก", "ระดับลดลงระหว่างรอบ", "ระดับเพิ่มขึ้นตั้งแต่ 2 ขั้น", "ไม่มีข้อเสนอแนะในต้นฉบับ", "ไม่อยู่ในขอบข่าย"):
        assert said in text
    assert "ยื่นอุทธรณ์" not in text
    _status, text = open_as(director, reverse("assessment:result", args=["S52", 2566, "STD", "year"]))
    assert "ต่ำสุด S3.4.2 ระดับ 2" in text
    _status, text = open_as(director, reverse("assessment:result", args=["S52", 2566, "AP", "year"]))
    assert "100.00%" in text
    assert "บรรลุ" in text


def test_an_office_without_results_is_told_so(country, person, open_as):
    status, text = open_as(person("director", "S52"), reverse("assessment:result_list", args=["S52"]))
    assert (status, "ยังไม่มีผลที่ประกาศ" in text) == (200, True)


@pytest.mark.parametrize("more", ["?edition=9", "?edition=x", "?edition=99999999999"])
def test_an_edition_that_does_not_exist_is_not_found(result, person, open_as, more):
    address = reverse("assessment:result", args=["S52", 2566, "T", "6m"])
    assert open_as(person("director", "S52"), address + more)[0] == 404


def test_an_earlier_edition_stays_and_says_that_there_is_a_newer_one(version, office, analyst, result, person, open_as):
    confirm(version, office, analyst, "6m", 1, A=5)
    publish_round(version=version, round_code="6m", offices=[office], reason="ตามคำอุทธรณ์", by=analyst, at=LATER)
    director, address = person("director", "S52"), reverse("assessment:result", args=["S52", 2566, "T", "6m"])
    _status, text = open_as(director, address)
    assert "ตามคำอุทธรณ์" in text
    status, text = open_as(director, f"{address}?edition=1")
    assert (status, "มีฉบับใหม่กว่า" in text) == (200, True)


def test_where_the_confirmed_level_is_another_the_office_reads_why(version, office, analyst, person, open_as):
    say(version, office, {("A", "6m"): 5, ("B", "6m"): 2})
    confirm(version, office, analyst, "6m", 0, A=4, B=2)
    publish_round(version=version, round_code="6m", offices=[office], by=analyst, at=AT)
    _status, text = open_as(person("director", "S52"), reverse("assessment:result", args=["S52", 2566, "T", "6m"]))
    assert "ประเมินตนเอง 5 ยืนยัน 4" in text
    assert "ตามหลักฐาน" in text


# Appealing


def test_the_director_appeals_and_nothing_typed_is_lost(result, person, open_as, send_as):
    director = person("director", "S52")
    address = reverse("assessment:appeal", args=["S52", 2566, "T", "6m"])
    assert open_as(director, address)[0] == 200
    refused = send_as(director, address, reason="")
    assert (refused.status_code, "กรอกเหตุผล" in refused.content.decode()) == (422, True)
    assert send_as(director, address, reason="หลักฐานข้อ 2 ครบแล้ว").status_code == 302
    again = send_as(director, address, reason="อีกครั้งหนึ่ง")
    assert again.status_code == 422
    assert "อีกครั้งหนึ่ง" in again.content.decode()
    assert Appeal.objects.get().reasons == "หลักฐานข้อ 2 ครบแล้ว"
    assert open_as(director, address)[0] == 302, "who filed it reads it beside the result"


def test_a_round_is_named_by_its_label():
    version = replace(a_version(leaf("A")), rounds=(Round(code="6m", label="รอบ 6 เดือน", label_en="6 months"),))
    assert [round_label(version, code) for code in ("6m", "gone")] == ["รอบ 6 เดือน", "gone"]


def test_the_bureau_decides_an_appeal_once(result, person, analyst, open_as, send_as):
    filed = appeal(result=result, reasons="ข้อ 1\nครบแล้ว", by=person("director", "S52"), at=LATER)
    assert "รอพิจารณา" in open_as(analyst, for_bureau("appeal_list"))[1]
    address = reverse("assessment:decide_appeal", args=[filed.pk])
    assert "ข้อ 1<br>ครบแล้ว" in open_as(analyst, address)[1]
    assert send_as(analyst, address, verdict="", reason="").status_code == 422
    assert send_as(analyst, address, verdict="dismissed", reason="ตรวจซ้ำแล้ว").status_code == 302
    assert send_as(analyst, address, verdict="granted", reason="อื่น").status_code == 422
    filed.refresh_from_db()
    assert (filed.verdict, filed.verdict_reasons) == ("dismissed", "ตรวจซ้ำแล้ว")


# The desk


def test_an_assessor_finds_the_offices_and_proposes_beside_the_rubric(version, office, assessor, open_as, send_as):
    say(version, office, {("A", "6m"): 5})
    status, text = open_as(assessor, reverse("assessment:own"))
    assert (status, "สพม.ลำปาง ลำพูน" in text, "สพป.เชียงใหม่" in text) == (200, True, False)
    assert "ความปลอดภัย" in open_as(assessor, at_desk(office))[1]
    _status, text = open_as(assessor, at_desk(office, node="A"))
    assert "ไม่มีข้อความเกณฑ์ในต้นฉบับ" in text
    assert "ยืนยันระดับ" not in text
    refused = send_as(assessor, at_desk(office, node="A"), go="propose", level="3", reason="", seen="0", finding="พบว่า")
    assert refused.status_code == 422
    assert "พบว่า" in refused.content.decode()
    done = send_as(assessor, at_desk(office, node="A"), go="propose", level="3", reason="ขาดข้อ 4", seen="0")
    assert (done.status_code, done.url) == (302, at_desk(office, node="B"))
    assert LevelDecision.objects.get().proposed_level == 3


def test_a_form_that_somebody_overtook_saves_nothing_and_keeps_what_was_typed(version, office, assessor, send_as):
    typed = {"go": "propose", "level": "3", "reason": "เหตุผลแรก", "seen": "0"}
    send_as(assessor, at_desk(office, node="A"), **typed)
    late = send_as(assessor, at_desk(office, node="A"), **{**typed, "level": "4", "reason": "เหตุผลช้า"})
    assert late.status_code == 422
    assert "เหตุผลช้า" in late.content.decode()
    assert LevelDecision.objects.get().proposed_level == 3


def test_a_proposal_is_the_assessors_words_and_begins_no_analysts_reason(version, office, assessor, analyst, open_as):
    said = Said(node_code="A", level=4, reason="ครบถ้วนทุกข้อ")
    propose(version=version, office=office, round_code="6m", said=said, seen=0, by=assessor, at=AT)
    typed = {who: open_as(who, at_desk(office, node="A"))[1] for who in (assessor, analyst)}
    reasons = {who: re.search(r'<textarea[^>]*name="reason"[^>]*>([^<]*)', page)[1] for who, page in typed.items()}
    assert {who: words.strip() for who, words in reasons.items()} == {assessor: said.reason, analyst: ""}


def test_the_analyst_confirms_one_leaf_or_all_that_are_proposed(version, office, assessor, analyst, open_as, send_as):
    for number, code in enumerate(("A", "B")):
        said = Said(node_code=code, level=4, reason="ครบ")
        propose(version=version, office=office, round_code="6m", said=said, seen=number, by=assessor, at=AT)
    send_as(analyst, at_desk(office, node="A"), go="confirm", level="5", reason="เกินเกณฑ์", seen="2")
    assert "ยืนยันตามที่เสนอ 1 ตัวชี้วัด" in open_as(analyst, at_desk(office))[1]
    assert send_as(analyst, at_desk(office), seen="3").status_code == 302
    assert [row.moderated_level for row in LevelDecision.objects.order_by("node_code")] == [5, 4]
    assert send_as(analyst, at_desk(office), seen="3").status_code == 302  # the same form again
    assert send_as(analyst, at_desk(office), seen="2").status_code == 409


def test_sending_back_asks_why(version, office, assessor, open_as, send_as):
    address = at_desk(office, node="A")
    assert send_as(assessor, address, go="send_back", reason="", seen="0").status_code == 422
    assert send_as(assessor, address, go="send_back", reason="แนบภาพ", seen="0").status_code == 302
    assert "แนบภาพ" in open_as(assessor, address)[1]
    assert "ส่งกลับแก้ไข" in open_as(assessor, at_desk(office))[1]


def test_a_second_assessor_does_not_see_the_first_levels(version, office, assessor, analyst, person, open_as, send_as):
    said = Said(node_code="A", level=3, reason="เหตุผลของคนแรก")
    propose(version=version, office=office, round_code="6m", said=said, seen=0, by=assessor, at=AT)
    second = person("assessor", "S52")
    assign(version=version, person=second, organisation=office, is_second=True, by=analyst, at=AT)
    assert "เหตุผลของคนแรก" not in open_as(second, at_desk(office, node="A"))[1]
    send_as(second, at_desk(office, node="A"), go="propose", level="4", reason="เหตุผลที่สอง", seen="1")
    assert LevelDecision.objects.get().second_level == 4
    _status, text = open_as(analyst, for_bureau("agreement", "6m"))
    assert "0.00%" in text


@pytest.mark.parametrize("address", [("x9", "A"), ("6m", "G"), ("6m", "X")])
def test_what_is_not_decided_has_no_desk(version, office, assessor, open_as, address):
    round_code, node = address
    assert open_as(assessor, at_desk(office, round_code, node))[0] == 404


# The bureau


def test_the_analyst_publishes_what_is_ready_and_sees_what_is_not(version, office, analyst, open_as, send_as):
    confirm(version, office, analyst, "6m", 0, A=4, B=4)
    address = for_bureau("publish", "6m")
    _status, text = open_as(analyst, address)
    assert "สพม.ลำปาง ลำพูน" in text
    assert "สพป.เชียงใหม่ เขต 1" in open_as(analyst, address + "?show=open")[1]
    assert send_as(analyst, address).status_code == 422
    assert send_as(analyst, address, office="P50-1").status_code == 422
    asked = [send_as(analyst, address, all="1", idempotency_key=key) for key in ("first", "first", "again")]
    assert len({answer.url for answer in asked}) == 2
    assert not Result.objects.exists()
    run_waiting()
    assert Result.objects.count() == 1
    assert "ออกฉบับใหม่ 1 แห่ง เหมือนเดิม 0 แห่ง" in open_as(analyst, asked[0].url)[1]
    assert "ออกฉบับใหม่ 0 แห่ง เหมือนเดิม 1 แห่ง" in open_as(analyst, asked[2].url)[1]
    assert "ประกาศแล้ว ฉบับที่ 1" in open_as(analyst, Job.objects.first().result_url)[1]


def test_what_would_be_refused_is_refused_before_anything_is_queued(version, office, analyst, result, send_as):
    confirm(version, office, analyst, "6m", 1, A=5)
    answer = send_as(analyst, for_bureau("publish", "6m"), office="S52", reason=" ", idempotency_key="k")
    assert (answer.status_code, "กรอกเหตุที่ออกฉบับใหม่" in answer.content.decode()) == (422, True)
    assert not Job.objects.exists()


def test_what_opens_again_before_its_turn_is_not_published_and_says_why(version, office, analyst, open_as, send_as):
    confirm(version, office, analyst, "6m", 0, A=4, B=4)
    job = send_as(analyst, for_bureau("publish", "6m"), office="S52", idempotency_key="k").url
    of_leaf = {"version": version, "office": office, "round_code": "6m", "node_code": "A"}
    send_back(**of_leaf, reason="แนบภาพ", seen=1, by=analyst, at=LATER)
    run_waiting()
    assert not Result.objects.exists()
    assert "ยืนยันระดับและเขียนข้อเสนอแนะให้ครบก่อน" in open_as(analyst, job)[1]


def test_the_analyst_assigns_and_takes_back(version, country, analyst, person, open_as, send_as):
    somebody, address = person("assessor", "OBEC"), for_bureau("assessors")
    for typed in ({"username": "", "organisation": ""}, {"username": "nobody", "organisation": "OBEC"}):
        assert send_as(analyst, address, **typed).status_code == 422
    assert send_as(analyst, address, username=somebody.username, organisation="X9").status_code == 422
    typed = {"username": somebody.username, "organisation": "OBEC", "node_code": "A", "is_second": "on"}
    assert send_as(analyst, address, **typed).status_code == 302
    row = Assessor.objects.get()
    assert (row.node_code, row.is_second) == ("A", True)
    assert "ผู้ประเมินคนที่สอง" in open_as(analyst, address)[1]
    send_as(analyst, address, remove=str(row.pk))
    assert not Assessor.objects.exists()


def test_the_agreement_page_names_what_is_drawn(version, country, analyst, open_as):
    status, text = open_as(analyst, for_bureau("agreement", "6m"))
    assert (status, "สำนักงานที่สุ่มให้ประเมินซ้ำ" in text) == (200, True)


def test_whose_instrument_it_is_not_meets_nothing(version, country, person, open_as):
    for role, place in (("analyst", "S52"), ("assessor", "OBEC"), ("director", "S52")):
        somebody = person(role, place)
        assert open_as(somebody, for_bureau("publish", "6m"))[0] == 404
        assert open_as(somebody, for_bureau("assessors"))[0] == 404


def test_an_analyst_of_the_owning_bureau_reaches_the_desks(version, country, person, open_as):

    new = NewOrganisation(code="BUR", kind="bureau", parent_code="OBEC", name_th="สำนักติดตาม")
    version.instrument.owner = services.create_organisation(new=new, at=AT, by="test")
    version.instrument.save()
    analyst = person("analyst", "BUR")
    assert open_as(analyst, at_desk(country["S52"]))[0] == 200
    assert open_as(analyst, for_bureau("publish", "6m"))[0] == 200


def test_an_instrument_without_levels_is_nobodys_to_assess(country, analyst, open_as):
    store_version(a_version(leaf("F", kind="share")))
    assert "ยังไม่มีงานประเมินของท่าน" in open_as(analyst, reverse("assessment:own"))[1]
    assert "ไม่มีสำนักงานในสถานะนี้" in open_as(analyst, for_bureau("publish", "year"))[1]


def test_who_assesses_nothing_is_told_so(version, country, person, open_as):
    status, text = open_as(person("assessor", "S52"), reverse("assessment:own"))
    assert (status, "ยังไม่มีงานประเมินของท่าน" in text) == (200, True)


# What pages cost


@pytest.fixture
def cost_of(client):
    """Return how many queries a page asks of somebody, after it was opened once."""

    def count(person, address):
        client.force_login(person)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    return count


def test_a_page_costs_the_same_for_two_offices_and_for_many(version, country, analyst, cost_of):
    listed = [reverse("assessment:own"), for_bureau("publish", "6m") + "?show=open", for_bureau("agreement", "6m")]
    before = [cost_of(analyst, address) for address in listed]
    for number in range(10, 16):
        new = NewOrganisation(code=f"S{number}", kind="esa_secondary", parent_code="OBEC", name_th=f"เขต {number}")
        say(version, services.create_organisation(new=new, at=AT, by="test"), {("A", "6m"): 3})
    after = [cost_of(analyst, address) for address in listed]
    assert max(after) <= 22
    assert after[2] == before[2]
    assert all(more - less <= 3 for less, more in zip(before, after, strict=True))  # the answers that stand now


def test_a_desk_a_leaf_and_a_result_cost_a_fixed_number(version, office, result, analyst, cost_of):
    assert cost_of(analyst, at_desk(office)) <= 20
    assert cost_of(analyst, at_desk(office, node="A")) <= 25
    assert cost_of(analyst, reverse("assessment:result", args=["S52", 2566, "T", "6m"])) <= 9
    assert cost_of(analyst, reverse("assessment:result_list", args=["S52"])) <= 7
