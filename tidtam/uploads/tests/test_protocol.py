"""What a script and the server say to each other: the server's word about how much is here is the only one."""

import hashlib
import uuid

import pytest
from django.test import Client

from tests.people import person
from tidtam.organisations.models import Membership
from tidtam.uploads.http import CHUNK, MOST_CHUNK_BYTES
from tidtam.uploads.models import Upload
from tidtam.uploads.services import MOST_AT_ONCE
from tidtam.uploads.tests.conftest import MOST_BYTES, Sender, csv_text

CONTENT = csv_text()


def test_a_file_comes_in_pieces_and_is_judged_with_the_last(sender):
    answer = sender.begin(CONTENT)
    assert (answer.status_code, answer.json()["received"], answer.json()["state"]) == (201, 0, "receiving")
    done = sender.send_all(CONTENT).json()
    upload = Upload.objects.get(pk=done["upload"])
    assert (done["state"], done["received"], done["message"]) == ("accepted", len(CONTENT), "")
    assert upload.path.read_bytes() == CONTENT
    assert (upload.kind, upload.sha256) == ("csv", hashlib.sha256(CONTENT).hexdigest())


def test_what_its_content_belies_is_refused_and_leaves_no_bytes(sender, folder):
    content = "ไม่ใช่ภาพ".encode() * 400
    answer = sender.send_all(content, name="ภาพ.jpg")
    assert (answer.status_code, answer.json()["state"]) == (200, "refused")
    assert "เนื้อในไฟล์เป็นคนละชนิดกับนามสกุลในชื่อ" in answer.json()["message"]
    assert list(folder.iterdir()) == []


def test_the_same_piece_twice_is_kept_once(sender):
    address = sender.begin(CONTENT).json()["address"]
    assert sender.send(address, 0, CONTENT[:500]).json()["received"] == 500
    again = sender.send(address, 0, CONTENT[:500])
    assert (again.status_code, again.json()) == (409, {"received": 500})


def test_a_piece_before_its_turn_is_told_where_to_go_on(sender):
    address = sender.begin(CONTENT).json()["address"]
    early = sender.send(address, 500, CONTENT[500:900])
    assert (early.status_code, early.json()) == (409, {"received": 0})
    assert sender.client.get(address).json()["received"] == 0


def test_the_last_piece_twice_gives_the_same_verdict(sender):
    done = sender.send_all(CONTENT).json()
    again = sender.send(done["address"], len(CONTENT) - 10, CONTENT[-10:])
    assert (again.status_code, again.json()) == (200, done)


def test_the_same_file_goes_on_where_it_broke_off_even_in_another_browser(sender, planner):
    key = uuid.uuid4()
    address = sender.begin(CONTENT, key=key).json()["address"]
    sender.send(address, 0, CONTENT[:700])
    again = Sender(planner).begin(CONTENT, key=key)
    assert (again.status_code, again.json()["address"], again.json()["received"]) == (200, address, 700)


def test_two_tabs_with_one_file_make_one(sender, planner):
    key, tabs = uuid.uuid4(), (sender, Sender(planner))
    addresses = {tab.begin(CONTENT, key=key).json()["address"] for tab in tabs}
    address = addresses.pop()
    assert not addresses
    here, turn = 0, 0
    while here < len(CONTENT):
        answers = [tab.send(address, here, CONTENT[here : here + 30_000]) for tab in tabs]
        assert [answer.status_code for answer in answers][: 1 + turn] == [200]
        here = answers[0].json()["received"]
    assert Upload.objects.get().path.read_bytes() == CONTENT
    assert {tab.client.get(address).json()["state"] for tab in tabs} == {"accepted"}


def test_one_key_for_another_file_is_refused(sender):
    key = uuid.uuid4()
    sender.begin(CONTENT, key=key)
    other = sender.begin(CONTENT[:-1], key=key)
    assert (other.status_code, "ด้วยเนื้อหาอื่น" in other.json()["message"]) == (409, True)
    assert sender.begin(CONTENT, key=key, name="อื่น.csv").status_code == 409


def test_one_key_of_two_people_names_two_files(sender, office):
    key, other = uuid.uuid4(), Sender(person("other", ("planner", office)))
    addresses = {one.begin(CONTENT, key=key).json()["address"] for one in (sender, other)}
    assert len(addresses) == 2


def test_more_than_was_said_is_refused_and_not_kept(sender):
    address = sender.begin(CONTENT[:1000]).json()["address"]
    answer = sender.send(address, 0, CONTENT[:1001])
    assert (answer.status_code, "ไฟล์เปลี่ยนไประหว่างส่ง" in answer.json()["message"]) == (422, True)
    assert sender.client.get(address).json()["received"] == 0


def test_less_than_was_said_is_never_judged(sender):
    address = sender.begin(CONTENT + b"x").json()["address"]
    assert sender.send(address, 0, CONTENT).json()["state"] == "receiving"
    assert sender.send(address, len(CONTENT), b"").json()["state"] == "receiving"


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_sees_or_continues_an_upload(sender, office, method):
    address = sender.begin(CONTENT).json()["address"]
    colleague = Sender(person("colleague", ("planner", office), ("director", office)))
    asked = colleague.client.get(address) if method == "get" else colleague.send(address, 0, CONTENT[:10])
    assert asked.status_code == 404
    assert colleague.client.post(f"{address}cancel/").status_code == 404
    assert sender.client.get(address).json()["received"] == 0


def test_a_role_that_was_withdrawn_stops_at_the_next_piece(sender, planner):
    address = sender.begin(CONTENT).json()["address"]
    sender.send(address, 0, CONTENT[:100])
    Membership.objects.filter(user=planner).update(to_date="2026-01-01")
    assert sender.send(address, 100, CONTENT[100:200]).status_code == 404


def test_whoever_was_signed_out_in_the_middle_is_told_and_goes_on_after_signing_in(sender, planner):
    address = sender.begin(CONTENT).json()["address"]
    sender.send(address, 0, CONTENT[:100])
    sender.client.logout()
    assert sender.send(address, 100, CONTENT[100:200]).status_code == 401
    assert sender.begin(CONTENT).status_code == 401
    sender.client.force_login(planner)
    assert sender.send(address, 100, CONTENT[100:200]).json()["received"] == 200


def test_a_piece_carries_the_token_of_its_session(planner, purpose, sender):
    address = sender.begin(CONTENT).json()["address"]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(planner)
    answer = strict.post(address, CONTENT[:10], content_type=CHUNK, headers={"Upload-Offset": "0"})
    assert answer.status_code == 403


# Refused before a byte is sent ---------------------------------------------------------------------------------------


def message(answer):
    assert answer.status_code == 422
    return answer.json()["message"]


def test_what_is_too_large_is_refused_before_it_is_sent(sender):
    assert "ไม่เกิน 3 MB" in message(sender.begin(CONTENT, size=MOST_BYTES + 1))
    assert sender.begin(CONTENT, size=MOST_BYTES).status_code == 201


@pytest.mark.parametrize(
    ("name", "cure"), [("แผน.docx", "ชนิดไฟล์ที่ช่องนี้รับ"), ("แผน.doc", "บันทึกเป็น .docx"), ("แผน", "ชนิดไฟล์ที่ช่องนี้รับ")]
)
def test_what_its_name_already_tells_is_refused_before_it_is_sent(sender, name, cure):
    assert cure in message(sender.begin(CONTENT, name=name))
    assert not Upload.objects.exists()


def test_an_empty_file_is_refused(sender):
    assert "ว่างเปล่า" in message(sender.begin(b""))


def test_the_office_s_room_counts_what_is_on_its_way(sender, room, office, folder):
    room.left = 2_500_000
    assert sender.begin(CONTENT, size=1_500_000).status_code == 201
    other = Sender(person("other", ("planner", office)))
    assert "เหลือ 1.0 MB" in message(other.begin(CONTENT, size=1_500_000))
    assert other.begin(CONTENT, size=1_000_000).status_code == 201
    assert not folder.exists()


def test_room_is_counted_by_fiscal_year(sender, room):
    room.left = 1_500_000
    for year in (2569, 2570):
        assert sender.begin(CONTENT, size=1_000_000, year=year).status_code == 201


def test_one_person_has_so_many_files_on_the_way_and_no_more(sender):
    for _file in range(MOST_AT_ONCE):
        assert sender.begin(CONTENT).status_code == 201
    assert "ไม่เกิน 40 ไฟล์" in message(sender.begin(CONTENT))


def test_there_where_somebody_has_no_say_there_is_nothing_to_send_to(sender):
    assert sender.begin(CONTENT, office="P50-2").status_code == 404
    assert sender.begin(CONTENT, office="P99-9").status_code == 404
    assert sender.begin(CONTENT, purpose="nothing").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "1"}, {"key": 1}, {"size": "1000"}, {"size": True}, {"size": 1 << 70}, {"name": None}, {"name": 7},
        {"name": "n" * 2000}, {"office": "\0"}, {"office": ["P50-1"]}, {"purpose": {}}, {"year": "2570"}, {"year": 70},
    ],
    ids=str,
)  # fmt: skip
def test_an_announcement_that_cannot_be_read_says_what_to_do(sender, wrong):
    assert "เปิดหน้านี้ใหม่" in message(sender.begin(CONTENT, **({"key": uuid.uuid4()} | wrong)))


@pytest.mark.parametrize("body", ["", "{", "[]", "[1]", "7", "null", '"text"', "[" * 100_000, b"\xff"])
def test_what_is_no_announcement_says_what_to_do(sender, body):
    answer = sender.client.post("/uploads/", body, content_type="application/json")
    assert "เปิดหน้านี้ใหม่" in message(answer)


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "๑", "9" * 40])
def test_an_offset_that_is_none_says_what_to_do(sender, offset):
    address = sender.begin(CONTENT).json()["address"]
    assert "เปิดหน้านี้ใหม่" in message(sender.send(address, offset, CONTENT[:10]))


def test_a_piece_of_another_type_is_not_read(sender):
    address = sender.begin(CONTENT).json()["address"]
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        answer = sender.client.post(address, "a=1", content_type=kind, headers={"Upload-Offset": "0"})
        assert "เปิดหน้านี้ใหม่" in message(answer)


def test_a_piece_that_is_too_large_is_not_read(sender):
    address = sender.begin(CONTENT, size=MOST_BYTES).json()["address"]
    assert sender.send(address, 0, b"x" * (MOST_CHUNK_BYTES + 1)).status_code == 413


def test_what_is_cancelled_leaves_nothing(sender, folder):
    address = sender.begin(CONTENT).json()["address"]
    sender.send(address, 0, CONTENT[:100])
    assert sender.client.post(f"{address}cancel/").status_code == 204
    assert list(folder.iterdir()) == []
    assert sender.send(address, 100, CONTENT[100:]).status_code == 404


def test_a_piece_costs_the_same_few_queries_however_much_is_here(sender, django_assert_num_queries):
    address = sender.begin(CONTENT).json()["address"]
    for offset in range(0, 90_000, 30_000):
        with django_assert_num_queries(5):
            sender.send(address, offset, CONTENT[offset : offset + 30_000])
