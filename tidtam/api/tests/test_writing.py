"""A report goes its way through the API as on the pages: sent back, mended, each thing once and on the version seen."""

import uuid
from dataclasses import replace

import pytest
from django.db.models import F

from tests.people import person
from tidtam.accounts.models import User
from tidtam.answers.services import edit_sections
from tidtam.answers.tests import world as worlds
from tidtam.approval.models import Decision
from tidtam.checks.models import FailedCheck
from tidtam.drafts.services import keep
from tidtam.jobs.models import Job
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.small_office import AT, YEAR
from tidtam.projects.checks import clean_project
from tidtam.projects.models import Project, ProjectOwner, ProjectVersion
from tidtam.projects.services import save_projects

JSON = {"content_type": "application/json"}


@pytest.fixture
def report(office):
    return ProgressReport.objects.get(project__key="full", quarter=2)


@pytest.fixture
def deciding(caller, director, report):
    """Return a function that asks for a move as the director."""
    client = caller(director)
    address = f"/api/v1/reports/{report.pk}/decisions"

    def decide(move, *, key=None, version=None, **said):
        seen = version or client.get(address).headers["ETag"]
        headers = {"if-match": seen, "idempotency-key": str(key or uuid.uuid4())}
        return client.post(address, {"move": move, **said}, headers=headers, **JSON)

    return decide


@pytest.fixture
def owner(office, caller):
    return caller(person("owner", ("owner", office)))


def test_a_report_is_sent_back_with_advice_beside_a_field(deciding, report):
    answer = deciding("send_back", comment="ขาดจำนวน", advice=[{"place": "summary.results", "text": "บอกจำนวน"}])
    assert answer.status_code == 201
    said = answer.json()
    assert (said["move"], said["to_status"], said["role"]) == ("send_back", "sent_back", "director")
    assert said["advice"] == [{"place": "summary.results", "text": "บอกจำนวน", "is_followed": False}]
    report.refresh_from_db()
    assert report.status == "sent_back"


def test_the_same_key_decides_once_and_with_another_body_is_a_conflict(deciding, report):
    key, version = uuid.uuid4(), None
    first = deciding("send_back", key=key, comment="ขาดจำนวน", version=version)
    seen = f'"{first.json()["version"]}"'
    assert deciding("send_back", key=key, comment="ขาดจำนวน", version=seen).status_code == 201
    assert deciding("send_back", key=key, comment="อย่างอื่น", version=seen).status_code == 409
    assert Decision.objects.filter(object_id=report.pk, move="send_back").count() == 1


def test_what_is_missing_is_named_in_the_words_of_the_page(deciding):
    answer = deciding("send_back")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "เขียนคำแนะนำที่ช่องข้อมูลอย่างน้อยหนึ่งช่อง หรือเขียนความเห็น"
    misspelt = deciding("sendback")
    assert (misspelt.status_code, misspelt.json()["errors"][0]["place"]) == (422, "move")
    writing = deciding("save")
    assert (writing.status_code, writing.json()["errors"][0]["place"]) == (422, "move")


def test_a_version_is_asked_for_and_an_old_one_is_told_the_new(deciding, caller, director, report):
    address, key = f"/api/v1/reports/{report.pk}/decisions", {"idempotency-key": str(uuid.uuid4())}
    assert caller(director).post(address, {"move": "approve"}, headers=key, **JSON).status_code == 428
    assert caller(director).post(address, {"move": "approve"}, **JSON).status_code == 422
    stale = deciding("send_back", version='"0.0"', comment="ก")
    assert stale.status_code == 412
    assert deciding("send_back", version=stale.headers["ETag"], comment="ก").status_code == 201


def test_a_topic_is_written_on_the_version_that_was_read(deciding, owner, report):
    deciding("send_back", comment="ขาดจำนวน")
    address = f"/api/v1/reports/{report.pk}"
    seen = owner.get(address).headers["ETag"]
    written = owner.patch(f"{address}/topics/6", {"summary.results": "จัดค่าย 40 คน"}, headers={"if-match": seen}, **JSON)
    assert written.status_code == 200
    assert written.json()["report"]["summary"]["results"] == "จัดค่าย 40 คน"
    assert written.headers["ETag"] != seen
    again = owner.patch(f"{address}/topics/6", {"summary.results": "อื่น"}, headers={"if-match": seen}, **JSON)
    assert (again.status_code, again.headers["ETag"]) == (412, written.headers["ETag"])


def test_what_cannot_be_read_is_named_and_nothing_is_written(deciding, owner, report):
    deciding("send_back", comment="ขาดจำนวน")
    address = f"/api/v1/reports/{report.pk}"
    seen = owner.get(address).headers["ETag"]
    answer = owner.patch(f"{address}/topics/5", {"nowhere": "x"}, headers={"if-match": seen}, **JSON)
    assert answer.status_code == 422
    assert [one["place"] for one in answer.json()["errors"]] == ["nowhere"]
    assert owner.get(address).headers["ETag"] == seen


def test_what_somebody_is_typing_is_not_written_over(deciding, owner, report):
    deciding("send_back", comment="ขาดจำนวน")
    report.refresh_from_db()
    typing = person("colleague")
    keep(thing=report, section="6", typed={"summary.results": "กำลังพิมพ์"}, key=uuid.uuid4(), seen=0, by=typing, at=AT)
    address = f"/api/v1/reports/{report.pk}"
    seen = owner.get(address).headers["ETag"]
    answer = owner.patch(f"{address}/topics/6", {"summary.results": "อื่น"}, headers={"if-match": seen}, **JSON)
    assert answer.status_code == 409
    assert "colleague" in answer.json()["detail"]


def test_who_may_not_write_is_told_why(deciding, caller, director, report):
    deciding("send_back", comment="ขาดจำนวน")
    client, address = caller(director), f"/api/v1/reports/{report.pk}"
    seen = client.get(address).headers["ETag"]
    answer = client.patch(f"{address}/topics/6", {"summary.results": "อื่น"}, headers={"if-match": seen}, **JSON)
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [("{", "application/json", 400), ("[]", "application/json", 422), ("a=1", "text/plain", 415)],
)
def test_a_body_that_is_no_json_object_is_refused(owner, report, body, kind, status):
    answer = owner.patch(
        f"/api/v1/reports/{report.pk}/topics/6", body, content_type=kind, headers={"if-match": '"1.0"'}
    )
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_of_more_than_a_megabyte_is_refused(owner, report):
    address = f"/api/v1/reports/{report.pk}/topics/6"
    assert owner.patch(address, {"summary.results": "ก" * 400_000}, **JSON).status_code == 413


def test_more_fields_than_a_form_has_are_refused_before_anything_is_locked(owner, report):
    typed = {f"disbursement.causes[{number}].text": "ก" for number in range(1, 402)}
    answer = owner.patch(f"/api/v1/reports/{report.pk}/topics/3", typed, headers={"if-match": "1"}, **JSON)
    assert answer.status_code == 413


# Sections, leaves, comments -------------------------------------------------------------------------------------------


def test_a_section_of_a_registration_is_written_and_what_names_no_field_is_refused(owner, office):
    version = ProjectVersion.objects.get(project__key="silent")
    ProjectVersion.objects.filter(pk=version.pk).update(status="saved")
    address = f"/api/v1/projects/{version.project_id}"
    seen = {"if-match": owner.get(address).headers["ETag"]}
    misspelt = owner.patch(f"{address}/sections/budget", {"budget.totl_baht": "1"}, headers=seen, **JSON)
    assert (misspelt.status_code, misspelt.json()["errors"][0]["place"]) == (422, "budget.totl_baht")
    written = owner.patch(f"{address}/sections/budget", {"budget.total_baht": "๑,๕๐๐"}, headers=seen, **JSON)
    assert written.status_code == 200, written.json()
    said = written.json()
    assert (said["draft"] or said["project"])["budget"]["total_baht"] == "1500.00"
    assert owner.patch(f"{address}/sections/budget", {}, headers=seen, **JSON).status_code == 412
    assert owner.patch(f"{address}/sections/nothing", {}, headers=seen, **JSON).status_code == 404


def test_an_answer_of_a_sheet_is_written(db, caller):
    world = worlds.make()
    sheet = worlds.sheet_of(world.primary)
    client, address = caller(world.owner), f"/api/v1/sheets/{sheet.pk}"
    seen = {"if-match": client.get(address).headers["ETag"]}
    written = client.patch(f"{address}/leaves/N", {"answers[N].number": "๑๒"}, headers=seen, **JSON)
    assert written.status_code == 200, written.json()
    assert {one["node_code"]: one["number"] for one in written.json()["sheet"]["answers"]}["N"] == "12.00"
    elsewhere = client.patch(f"{address}/leaves/N", {"answers[X].text": "ก"}, headers={"if-match": "1"}, **JSON)
    assert elsewhere.status_code == 412
    assert client.patch(f"{address}/leaves/nothing", {}, headers=seen, **JSON).status_code == 404


def test_a_thread_is_begun_settled_and_opened_again_each_once(owner, report):
    address = f"/api/v1/reports/{report.pk}/comments"
    key = {"idempotency-key": str(uuid.uuid4())}
    said = {"place": "summary.results", "word": "said", "text": "ใช้จำนวนจากทะเบียนนักเรียน"}
    first, again = (owner.post(address, said, headers=key, **JSON) for _time in range(2))
    assert (first.status_code, first.json()["number"]) == (201, 1)
    assert again.json() == first.json()
    assert owner.post(address, {**said, "text": "อื่น"}, headers=key, **JSON).status_code == 409

    def settle(**more):
        headers = {"idempotency-key": str(uuid.uuid4())}
        return owner.post(address, {"place": "summary.results", "word": "mended", **more}, headers=headers, **JSON)

    assert [settle(**more).status_code for more in ({}, {"seen": 0}, {"seen": 1})] == [422, 409, 201]
    [thread] = owner.get(address).json()["items"]
    assert (thread["is_open"], thread["seen"], len(thread["comments"])) == (False, 2, 2)
    assert settle(word="reopened", seen=2).status_code == 201


def test_imported_history_is_accepted_with_a_reason_for_each_hard_check(deciding, caller, director, report):
    ProgressReport.objects.filter(pk=report.pk).update(origin="imported")
    ProjectVersion.objects.filter(project=report.project_id).update(status="approved")
    FailedCheck.objects.update(id=F("id") + 3_000_000_000)  # each saving of a nation gives new ones
    checks = caller(director).get(f"/api/v1/reports/{report.pk}/checks").json()["items"]
    hard = [one["id"] for one in checks if one["level"] == "hard"]
    assert hard
    assert deciding("approve").status_code == 422
    reasons = [{"check": one, "reason": "ต้นฉบับพิมพ์ไว้อย่างนี้"} for one in hard]
    answer = deciding("approve", reasons=reasons)
    assert (answer.status_code, answer.json()["to_status"]) == (201, "approved")


@pytest.mark.parametrize(
    "said",
    [{"advice": [{"place": "summary.results", "text": text} for text in ("บอกจำนวน", "บอกวันที่")]},
     {"reasons": [{"check": 7, "reason": reason} for reason in ("ต้นฉบับ", "พิมพ์ผิด")]}],
)  # fmt: skip
def test_what_is_said_twice_of_one_thing_is_refused_for_one_would_be_lost(deciding, said):
    answer = deciding("send_back", comment="ขาดจำนวน", **said)
    [name] = said
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, f"{name}[1]")


# Submitting -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def registered(office):
    """Return an approved registration in which no check fails."""
    project = replace(clean_project(), fiscal_year_be=YEAR, work_group="")
    save_projects(organisation=office, projects=[project], at=AT, by="owner", origin="entered", is_demo=False)
    ProjectVersion.objects.filter(project__key=project.key).update(status="approved")
    return Project.objects.get(key=project.key)


def submitting(client, address, *, key):
    """Submit what stands at an address, on the version that stands now."""
    headers = {"if-match": client.get(address).headers["ETag"], "idempotency-key": str(key)}
    said = {"move": "submit", "has_seen_warnings": True}
    return lambda: client.post(f"{address}/decisions", said, headers=headers, **JSON)


def test_a_registration_that_was_written_here_is_submitted_once(owner, registered):
    address = f"/api/v1/projects/{registered.pk}"
    seen = {"if-match": owner.get(address).headers["ETag"]}
    assert owner.patch(f"{address}/sections/general", {"name": "ชื่อใหม่"}, headers=seen, **JSON).status_code == 200
    submit = submitting(owner, address, key=uuid.uuid4())
    first, again = submit(), submit()
    assert (first.status_code, first.json()["to_status"]) == (201, "submitted"), first.json()
    assert (again.status_code, again.json()) == (201, first.json())


def test_what_waits_beside_an_approved_registration_is_submitted_as_its_next_version(owner, registered):
    typing = {"section": "general", "typed": {"name": "ชื่อใหม่"}, "key": uuid.uuid4(), "seen": 0}
    keep(thing=registered, **typing, by=person("colleague"), at=AT)
    address = f"/api/v1/projects/{registered.pk}"
    answer = submitting(owner, address, key=uuid.uuid4())()
    assert (answer.status_code, answer.json().get("to_status")) == (201, "submitted"), answer.json()
    now = owner.get(address)
    assert now.json()["draft"]["name"] == "ชื่อใหม่"
    assert now.headers["ETag"] == answer.headers["ETag"]


def test_the_key_of_one_registration_submits_no_other(owner, registered, office):
    other = replace(clean_project(), key="other", number=None, fiscal_year_be=YEAR, work_group="")
    save_projects(organisation=office, projects=[other], at=AT, by="owner", origin="entered", is_demo=False)
    key, answers = uuid.uuid4(), []
    both = ProjectVersion.objects.filter(project__in=[registered, Project.objects.get(key="other")])
    both.update(status="saved")
    for pk in both.values_list("project", flat=True):
        answers.append(submitting(owner, f"/api/v1/projects/{pk}", key=key)())
    assert [answer.status_code for answer in answers] == [201, 409]
    assert both.filter(status="submitted").count() == 1


def test_what_waits_and_cannot_be_written_is_named(owner, registered):
    typing = {"section": "plans", "typed": {"plan_links": ["ndp13:NOWHERE"]}, "key": uuid.uuid4(), "seen": 0}
    keep(thing=registered, **typing, by=person("colleague"), at=AT)
    answer = submitting(owner, f"/api/v1/projects/{registered.pk}", key=uuid.uuid4())()
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "plan_links")


def test_what_waits_in_a_sheet_is_submitted_once_however_often_it_is_sent(db, caller):
    world = worlds.make()
    sheet = worlds.sheet_of(world.primary)
    edit_sections(sheet=sheet, changes=worlds.everything(), seen={}, by=world.owner, at=AT)
    typing = {"section": "N", "typed": {"answers[N].number": "12"}, "key": uuid.uuid4(), "seen": 1}
    keep(thing=sheet, **typing, by=world.owner, at=AT)
    submit = submitting(caller(world.owner), f"/api/v1/sheets/{sheet.pk}", key=uuid.uuid4())
    first, again = submit(), submit()
    assert first.status_code == 201, first.json()
    assert (again.status_code, again.json()) == (201, first.json())


# Owners ---------------------------------------------------------------------------------------------------------------


def test_an_owner_that_is_not_sent_stays_and_one_that_is_none_is_refused(owner, registered, office):
    second, third = (person(f"owner-{number}", ("owner", office)) for number in range(2))
    address = f"/api/v1/projects/{registered.pk}"
    me = User.objects.get(username="owner")

    def write(**said):
        seen = {"if-match": owner.get(address).headers["ETag"]}
        places = {f"owners.{name}": value for name, value in said.items()}
        return owner.patch(f"{address}/sections/general", places, headers=seen, **JSON).status_code

    def owners():
        return list(ProjectOwner.objects.filter(project=registered).values_list("person_id", "is_main"))

    assert write(main=str(me.pk), others=[str(second.pk)]) == 200
    assert write(others=[str(second.pk), str(third.pk)]) == 200
    assert owners() == [(me.pk, True), (second.pk, False), (third.pk, False)]
    assert write(main="somebody") == 422
    assert write(main=str(me.pk)) == 200
    assert owners() == [(me.pk, True), (second.pk, False), (third.pk, False)]


# Documents ------------------------------------------------------------------------------------------------------------


def test_a_document_is_asked_for_once_and_its_files_are_taken_by_whoever_reads_the_project(
    owner, caller, report, settings, tmp_path
):
    settings.DOCUMENT_DIR = tmp_path
    address = f"/api/v1/projects/{report.project_id}/documents"
    asked, again = (owner.post(address, {"form": "dossier"}, **JSON) for _time in range(2))
    assert (asked.status_code, asked.headers["Location"]) == (202, again.headers["Location"])
    assert asked.json()["files"] == []
    job = Job.objects.get()
    file = tmp_path / "dossier" / str(report.project_id) / job.content_key / "dossier.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"{}")
    Job.objects.update(status="done", result={"digest": job.content_key})
    [named] = owner.get(asked.headers["Location"]).json()["files"]
    taken = owner.get(named["address"])
    assert (taken.getvalue(), named["bytes"]) == (b"{}", 2)
    assert caller(person("stranger")).get(named["address"]).status_code == 404
    assert owner.get(named["address"] + "x").status_code == 404


@pytest.mark.parametrize(
    ("of", "body", "place"),
    [("projects", {"form": "nothing"}, "form"), ("projects", {"form": "ministry_form", "quarter": 5}, "quarter"),
     ("projects", {"form": "ministry_form", "quarter": 1.0}, "quarter"),
     ("reports", {"form": "dossier"}, "form"), ("reports", {}, "form")],
)  # fmt: skip
def test_a_document_that_does_not_exist_is_refused_by_name(owner, report, of, body, place):
    pk = report.pk if of == "reports" else report.project_id
    answer = owner.post(f"/api/v1/{of}/{pk}/documents", body, **JSON)
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, place)
