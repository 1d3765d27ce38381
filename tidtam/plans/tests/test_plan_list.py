"""The page of the plan trees."""

from datetime import UTC, datetime

import pytest

from tests.people import person, signed_in
from tidtam.organisations.models import Organisation
from tidtam.plans.services import load_plans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plans(db, client):
    client.force_login(person("planner", ("planner", Organisation.objects.create(code="TOP", path="1."))))
    load_plans(at=datetime(2024, 1, 15, tzinfo=UTC), by="ผู้ดูแลระบบ")


def page(client, **query):
    answer = client.get("/plans/", {"fiscal_year_be": "2567"} | query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_each_tree_with_its_version_and_confidence(client):
    shown = page(client)
    assert "ยุทธศาสตร์ชาติ ฉบับ 2561" in shown
    assert "MP12-S1-T1" in shown
    assert "หน่วยงานพิมพ์เป็นคำตอบ รอตรวจสอบ" in shown


def test_it_finds_by_words_and_kind(client):
    shown = page(client, q="ศตวรรษที่ ๒๑", kind="master_plan")
    assert "MP12-S1-T1" in shown
    assert "NS3-T1" not in shown


def test_it_says_what_to_do_where_nothing_is_found(client):
    assert "ล้างตัวกรองหรือใช้คำค้นที่สั้นลง" in page(client, q="ไม่มีคำนี้")


@pytest.mark.parametrize("year", ["2024", "x", "", "9" * 400])
def test_a_year_that_cannot_be_used_shows_this_year(client, year):
    assert "<h2" in page(client, fiscal_year_be=year)


def test_hostile_words_stay_text(client):
    shown = page(client, q="<script>alert(1)</script>\x00", kind="<b>")
    assert "<script>alert" not in shown


def test_somebody_without_a_role_does_not_see_it():
    assert signed_in(person("nobody")).get("/plans/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_nodes(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page(client)
