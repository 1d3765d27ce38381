"""A report goes its way through the API as on the pages: sent back, mended, each thing once and on the version seen."""

import uuid

import pytest

from tests.people import person
from tidtam.approval.models import Decision
from tidtam.drafts.services import keep
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.small_office import AT

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
