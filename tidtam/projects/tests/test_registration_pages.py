"""The pages of a registration as a browser without script uses them."""

import datetime as dt
import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import words_of
from tests.people import signed_in
from tidtam.approval.choices import Status
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people
from tidtam.approval.tests.conftest import AT, take
from tidtam.drafts.models import Draft
from tidtam.plans.services import load_plans
from tidtam.progress.tests.small_office import FULL
from tidtam.projects.choices import Section
from tidtam.projects.facts import PlanLink
from tidtam.projects.models import Project, ProjectOwner, ProjectVersion
from tidtam.projects.selectors import newest_as_facts
from tidtam.projects.services import save_projects
from tidtam.projects.tests.test_registering import approved, begun, keep, row, submit  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def written(project):
    return newest_as_facts([row(project)])[0]


class Writing:
    """A person with a page of a registration open: what its form holds, and what its buttons send."""

    def __init__(self, user, project, section):
        self.client = signed_in(user)
        self.address = f"/projects/{project.pk}/register/{section}/"
        self.read(self.client.get(self.address))

    def read(self, answer):
        self.answer, self.page = answer, answer.content.decode()
        self.fields = {}
        form = re.search(r'<form class="topic".*?</form>', self.page, re.S)
        for tag, body in re.findall(
            r"<(?:input|textarea)\b([^>]*)>(?:\n?([^<]*)</textarea>)?", form[0] if form else ""
        ):
            name = html.unescape(re.search(r'name="([^"]*)"', tag)[1])
            if 'type="checkbox"' not in tag or " checked" in tag:
                value = re.search(r'value="([^"]*)"', tag)
                self.fields.setdefault(name, []).append(html.unescape(value[1] if value else body))
        for name, options in re.findall(
            r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0] if form else "", re.S
        ):
            chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
            self.fields[html.unescape(name)] = [html.unescape(chosen[1])]
        return self

    def fill(self, **typed):
        self.fields |= {name: list(value) if isinstance(value, list) else [value] for name, value in typed.items()}
        return self

    def press(self, act):
        answer = self.client.post(self.address, {**self.fields, "act": act})
        assert answer.status_code == 200
        return self.read(answer)

    def save(self, status=302, go="list"):
        answer = self.client.post(self.address, {**self.fields, "go": go})
        assert answer.status_code == status, answer.content.decode()[:2000]
        if status != 302:
            self.read(answer)
        else:
            self.answer = answer
        return self

    def keys(self, name):
        return [key for key in self.fields[name] if key]


@pytest.mark.parametrize("section", Section)
def test_a_section_opened_and_saved_changes_nothing(approved, people, section):  # noqa: F811
    before = written(approved)
    owner = Writing(people.owner, approved, section).save(go="next")
    assert "/register/" in owner.answer["Location"]
    assert written(approved) == before
    assert ProjectVersion.objects.count() == 1


def test_the_list_says_how_far_each_section_is(begun, people):  # noqa: F811
    page = words_of(signed_in(people.owner).get(f"/projects/{begun.pk}/register/").content.decode())
    assert page.count("ยังไม่เริ่ม") >= 4
    assert "ผู้อำนวยการกลุ่ม › ผู้อำนวยการ" in page
    assert "โครงการยังไม่มีตัวชี้วัด" in page


def test_a_project_is_registered_from_its_name_to_its_submission(places, people):
    load_plans(at=AT, by="setup")
    client = signed_in(people.owner)
    page = client.get(f"/offices/{places.office.code}/projects/new/").content.decode()
    key = re.search(r'name="key" value="([^"]*)"', page)[1]
    typed = {"name": "ค่ายอ่านคล่อง", "fiscal_year_be": "2567", "work_group": places.group.code, "key": key}
    answer = client.post(f"/offices/{places.office.code}/projects/new/", typed)
    assert client.post(f"/offices/{places.office.code}/projects/new/", typed)["Location"] == answer["Location"]
    project = Project.objects.get()
    assert answer["Location"] == f"/projects/{project.pk}/register/"

    Writing(people.owner, project, "general").fill(
        start_date="๑ พ.ย. ๒๕๖๖", end_date="13/9/2567", in_emenscr="yes", **{"owners.main": str(people.owner.pk)}
    ).save()
    plans = Writing(people.owner, project, "plans").fill(find="พหุปัญญา").press("search")
    found = re.findall(r'value="primary:(master_plan:[^"]*)"', plans.page)
    plans.press(f"primary:{found[0]}").fill(**{f"plan_links[{found[0]}].contribution": "ช่วยเรื่องการอ่าน"}).save()

    details = Writing(people.owner, project, "details").press("add:results").press("add:results").press("add:kpis")
    output, outcome = details.keys("results")
    (kpi,) = details.keys("kpis")
    details.fill(
        rationale="เด็กอ่านไม่คล่อง",
        objectives="ข้อหนึ่ง\r\nข้อสอง\r\n",
        **{
            f"results[{output}].text": "เข้าค่ายครบ",
            f"results[{outcome}].kind": "outcome",
            f"results[{outcome}].text": "อ่านคล่อง",
            f"kpis[{kpi}].name": "ร้อยละที่อ่านคล่อง",
            f"kpis[{kpi}].kind": "quantitative",
            f"kpis[{kpi}].target_pct": "80",
            f"kpis[{kpi}].due_quarters": ["", "2", "4"],
        },
    ).save()
    activities = Writing(people.owner, project, "activities").press("add:activities").press("add:activities")
    main, _sub = activities.keys("activities")
    activities.fill(**{f"activities[{main}].title": "จัดค่าย", f"activities[{main}].serves": ["", kpi]}).save()
    Writing(people.owner, project, "budget").fill(
        **{"budget.total_baht": "60,000", "budget.planned[2].planned_baht": "๖๐,๐๐๐"}
    ).save()

    said = written(project)
    assert (said.start_date, said.end_date) == (dt.date(2023, 11, 1), dt.date(2024, 9, 13))
    assert [owner.person for owner in ProjectOwner.objects.all()] == [people.owner]
    assert said.plan_links[0].is_primary
    assert said.objectives == ("ข้อหนึ่ง", "ข้อสอง")
    assert said.kpis[0].due_quarters == (2, 4)
    assert [(row.key, row.serves) for row in said.activities] == [(main, (kpi,))]
    assert said.budget.planned[0].planned_baht == Decimal(60000)

    address = f"/projects/{project.pk}/register/submit/"
    page = client.get(address).content.decode()
    assert "ต้องแก้ 1 ข้อก่อนส่ง" in page
    assert "ส่งทะเบียนโครงการ" not in page
    Writing(people.owner, project, "details").fill(**{f"kpis[{kpi}].target_total": "40"}).save()
    page = client.get(address).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(version|token|idempotency_key)" value="([^"]*)"', page))
    answer = client.post(address, {**sent, "seen": "1"})
    assert answer["Location"] == f"/projects/{project.pk}/decisions/1/1/"
    assert row(project).newest_version.status == Status.SUBMITTED
    assert client.post(address, {**sent, "seen": "1"})["Location"] == answer["Location"]


def test_rows_are_added_moved_and_removed_without_script_and_nothing_typed_is_lost(approved, people):  # noqa: F811
    page = Writing(people.owner, approved, "details").fill(rationale="พิมพ์ค้างไว้").press("down:results:o1")
    assert page.keys("results") == ["o2", "o1"]
    page.press("add:results").press("remove:results:o1")
    assert page.fields["rationale"] == ["พิมพ์ค้างไว้"]
    new = page.keys("results")[1]
    page.fill(**{f"results[{new}].text": "ข้อใหม่"}).save()
    assert [row.text for row in written(approved).results] == ["นักเรียนที่เข้าค่ายอ่านคล่องขึ้น", "ข้อใหม่"]
    assert written(approved).rationale == "พิมพ์ค้างไว้"


def test_every_row_of_a_list_can_be_removed(approved, people):  # noqa: F811
    page = Writing(people.owner, approved, "activities").press("remove:activities:a1")
    assert page.keys("activities") == []
    page.save()
    assert written(approved).activities == ()


def test_what_cannot_be_read_or_registered_comes_back_as_typed_beside_its_field(begun, people):  # noqa: F811
    money = Writing(people.owner, begun, "budget").fill(**{"budget.total_baht": "หมื่นสอง"}).save(status=422)
    assert money.fields["budget.total_baht"] == ["หมื่นสอง"]
    assert '<a href="#budget.total_baht">' in money.page
    assert 'id="budget.total_baht-error"' in money.page
    details = Writing(people.owner, begun, "details").press("add:kpis")
    (kpi,) = details.keys("kpis")
    details.fill(**{f"kpis[{kpi}].unit": "คน"}).save(status=422)
    assert "เขียนตัวชี้วัด หรือลบแถวนี้" in details.page
    assert details.fields[f"kpis[{kpi}].unit"] == ["คน"]
    assert written(begun).kpis == ()


def test_what_somebody_else_wrote_meanwhile_stands_beside_what_was_typed(begun, people):  # noqa: F811
    mine = Writing(people.owner, begun, "general").fill(name="ของฉัน", place="วัด")
    Writing(people.co_owner, begun, "general").fill(name="ของผู้รับผิดชอบร่วม").save()
    mine.save(status=409)
    assert "คุณ co_owner" in mine.page
    beside = mine.page[mine.page.index('name="name"') :][:900]
    assert "ของฉัน" in beside
    assert "ของผู้รับผิดชอบร่วม" in beside
    assert mine.save().answer.status_code == 302
    assert (written(begun).name, written(begun).place) == ("ของฉัน", "วัด")


def test_a_row_that_somebody_else_added_meanwhile_is_not_lost(begun, people):  # noqa: F811
    mine = Writing(people.owner, begun, "activities").press("add:activities")
    (first,) = mine.keys("activities")
    theirs = Writing(people.co_owner, begun, "activities").press("add:activities")
    (second,) = theirs.keys("activities")
    theirs.fill(**{f"activities[{second}].title": "ของผู้รับผิดชอบร่วม"}).save()
    mine.fill(**{f"activities[{first}].title": "ของฉัน"}).save(status=409)
    assert mine.keys("activities") == [first, second]
    mine.save()
    assert [row.title for row in written(begun).activities] == ["ของฉัน", "ของผู้รับผิดชอบร่วม"]


def test_what_was_typed_and_not_saved_is_there_again(begun, people):  # noqa: F811
    keep(begun, Section.GENERAL, {"name": "พิมพ์ไว้", "start_date": "ยังไม่แน่"}, people.owner)
    page = Writing(people.owner, begun, "general")
    assert (page.fields["name"], page.fields["start_date"]) == (["พิมพ์ไว้"], ["ยังไม่แน่"])
    assert "มีข้อความที่พิมพ์ไว้และยังไม่ได้บันทึก" in page.page
    page.fill(start_date="").save()
    assert not Draft.objects.waiting().exists()


def test_a_script_keeps_what_is_typed(begun, people):  # noqa: F811
    client, address = signed_in(people.owner), f"/projects/{begun.pk}/register/budget/draft/"

    def send(version, body='{"budget.total_baht": "๕๐๐"}', key="0189c1a8-0000-4000-8000-000000000001"):
        headers = {"If-Match": f'"{version}"', "Idempotency-Key": key}
        return client.post(address, body, content_type="application/json", headers=headers)

    assert send(0)["ETag"] == '"1"'
    assert send(0)["ETag"] == '"1"'  # the same key again
    clash = send(0, key="0189c1a8-0000-4000-8000-000000000002")
    assert clash.status_code == 412
    assert clash.json()["typed"]["budget.total_baht"] == "๕๐๐"
    submit(begun, people.owner)
    assert send(2, key="0189c1a8-0000-4000-8000-000000000003").status_code == 409


@pytest.mark.parametrize("who", ["group_head", "director", "planner"])
def test_only_the_owner_is_shown_the_form(begun, people, who):  # noqa: F811
    client = signed_in(getattr(people, who))
    for page in ("", "general/", "submit/"):
        answer = client.get(f"/projects/{begun.pk}/register/{page}")
        assert (answer.status_code, answer["Location"]) == (302, f"/projects/{begun.pk}/review/")
    assert client.post(f"/projects/{begun.pk}/register/general/", {"name": "ของคนอื่น", "seen": "0"}).status_code == 409
    assert client.post(f"/projects/{begun.pk}/register/discard/").status_code == 302
    assert written(begun).name == "โครงการใหม่"


def test_a_foreign_office_finds_nothing(begun, people):  # noqa: F811
    client = signed_in(people.outsider)
    for page in ("", "general/", "submit/"):
        assert client.get(f"/projects/{begun.pk}/register/{page}").status_code == 404
    assert signed_in(people.owner).get(f"/projects/{begun.pk}/register/no-such/").status_code == 404


def test_who_owns_nothing_is_told_who_registers(places, people):
    client, address = signed_in(people.director), f"/offices/{places.office.code}/projects/new/"
    assert "ผู้มีบทบาทผู้รับผิดชอบโครงการของสำนักงานนี้เป็นผู้ลงทะเบียน" in client.get(address).content.decode()
    assert client.post(address, {"name": "ก"}).status_code == 409


def test_a_change_after_approval_is_read_submitted_and_discarded(approved, people):  # noqa: F811
    client = signed_in(people.owner)
    page = client.get(f"/projects/{approved.pk}/register/submit/").content.decode()
    assert "ไม่มีสิ่งที่แก้ไขจากฉบับที่อนุมัติแล้ว" in page
    Writing(people.owner, approved, "general").fill(name="ชื่อใหม่").save()
    page = client.get(f"/projects/{approved.pk}/register/").content.decode()
    version = re.search(r'name="version" value="([^"]*)"', page)[1]
    answer = client.post(f"/projects/{approved.pk}/register/discard/", {"version": version})
    assert answer["Location"] == f"/projects/{approved.pk}/"
    assert row(approved).draft_version is None


def test_advice_stands_beside_its_field(begun, people):  # noqa: F811
    submit(begun, people.owner)
    advice = [NewAdvice(place="name", text="ตั้งชื่อให้สั้น")]
    take("send_back", row(begun).newest_version, people.group_head, advice=advice)
    page = Writing(people.owner, begun, "general").page
    assert page.index("ผู้อนุมัติขอให้แก้ 1 จุด") < page.rindex("ตั้งชื่อให้สั้น") < page.index('name="name"')


COSTS = {"": 12, "general/": 14, "plans/": 12, "details/": 11, "activities/": 11, "budget/": 11, "submit/": 13}


@pytest.mark.parametrize("page", COSTS)
def test_a_page_costs_the_same_whatever_is_registered(places, people, page):
    load_plans(at=AT, by="setup")

    def cost(said):
        save_projects(organisation=places.office, projects=[said], at=AT, by="owner", origin="entered", is_demo=False)
        client = signed_in(people.owner)
        address = f"/projects/{Project.objects.get(key=said.key).pk}/register/{page}"
        client.get(address)  # content types are remembered by the process
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    small = replace(FULL, work_group=places.group.name_th, plan_links=(PlanLink(tree="ndp13", code="HM12"),))
    many = replace(
        small,
        key="many",
        kpis=tuple(replace(FULL.kpis[0], key=f"k{number}") for number in range(30)),
        activities=tuple(replace(FULL.activities[0], key=f"a{number}") for number in range(30)),
        plan_links=(PlanLink(tree="ndp13", code="HM12"), PlanLink(tree="master_plan", code="MP12-S1-T1")),
    )
    assert [cost(small), cost(many)] == [COSTS[page]] * 2


@pytest.mark.parametrize("key", ["garbage", "garbage:x", "master_plan:", "a[b", "x" * 120])
def test_what_names_no_row_is_none(begun, people, key):  # noqa: F811
    page = Writing(people.owner, begun, "plans")
    draft = f"{page.address}draft/"
    headers = {"If-Match": '"0"', "Idempotency-Key": "0189c1a8-0000-4000-8000-000000000001"}
    kept = {"plan_links": [key], f"plan_links[{key}].contribution": "ช่วยมาก"}
    sent = page.client.post(draft, kept, content_type="application/json", headers=headers)
    assert sent.status_code == 204
    assert page.client.get(page.address).status_code == 200
    assert page.client.get(f"/projects/{begun.pk}/register/submit/").status_code == 200
    assert page.client.post(page.address, {**kept, "seen": "1"}).status_code == 302
    assert written(begun).plan_links == ()


def test_numbers_that_nobody_types_are_no_version_and_nobody(begun, people):  # noqa: F811
    page = Writing(people.owner, begun, "general")
    huge = "9" * 5000
    assert page.client.post(page.address, {**page.fields, "owners.main": [huge]}).status_code == 302
    other = {**page.fields, "name": ["อื่น"], "seen": [huge], "key": [""]}
    assert page.client.post(page.address, other).status_code == 409
