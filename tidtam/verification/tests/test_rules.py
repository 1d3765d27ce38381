"""What is signed, how a document is named, how what a reader typed is understood. No database."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from tidtam.verification import rules
from tidtam.verification.tests.conftest import FIRST, SECOND, document, file

OFFICE = SimpleNamespace(pk=1, code="P50-2", name_th="สำนักงานทดสอบ")


def test_the_statement_is_one_spelling_of_the_document_and_its_files():
    said = rules.statement(document(OFFICE, files=(file("b", "b.pdf"), file("a", "a.docx"))))
    assert "\n" not in said
    told = json.loads(said)
    assert said == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert told["files"] == [
        {"name": "a.docx", "sha256": "a" * 64, "size": 1_000},
        {"name": "b.pdf", "sha256": "b" * 64, "size": 1_000},
    ]
    assert (told["id"], told["number"], told["as_of_date"]) == (str(FIRST), "1/2567", "2024-03-31")
    assert told["issued_at"] == "2024-04-20T03:00:00.000000+00:00"
    assert said == rules.statement(document(OFFICE, files=(file("a", "a.docx"), file("b", "b.pdf"))))


CHANGES = {
    "pk": SECOND,
    "kind": "result_letter",
    "series": "another",
    "title": "เรื่องอื่น",
    "period": "2567-12",
    "number": "2/2567",
    "office_code": "P50-3",
    "office_name": "สำนักงานอื่น",
    "issued_as": "ผู้อื่น",
    "as_of_date": dt.date(2024, 4, 1),
    "record_sha256": "1" * 64,
    "issued_at": dt.datetime(2024, 4, 21, tzinfo=dt.UTC),
    "is_demo": True,
    "files": (file("c"),),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_is_said_of_a_document_is_signed(name):
    assert rules.statement(document(OFFICE, **{name: CHANGES[name]})) != rules.statement(document(OFFICE))


def test_a_document_made_on_demand_is_the_same_for_the_same_record_of_its_series_alone():
    made = rules.document_id("result_letter S52 2566", "0" * 64)
    assert made == rules.document_id("result_letter S52 2566", "0" * 64)
    others = {
        rules.document_id("result_letter S53 2566", "0" * 64),
        rules.document_id("result_letter S52 2566", "1" * 64),
    }
    assert len(others | {made}) == 3


def test_a_code_is_the_beginning_of_the_id():
    assert rules.code_of(FIRST) == "550e-8400-e29b"
    first, last = rules.asked("550e-8400-e29b").ids
    assert first <= FIRST <= last
    assert not first <= SECOND <= last


HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (HASH, rules.Asked(sha256=HASH)),
        (HASH.upper(), rules.Asked(sha256=HASH)),
        (f"{HASH}  booklet.pdf", rules.Asked(sha256=HASH)),
        (f"SHA256: {HASH}", rules.Asked(sha256=HASH)),
        ("550e-8400-e29b", rules.Asked(code="550e8400e29b")),
        ("๕๕๐E ๘๔๐๐ e๒๙b", rules.Asked(code="550e8400e29b")),
        (str(FIRST), rules.Asked(code=FIRST.hex)),
        ("3/2567", rules.Asked(number="3/2567")),
        ("๓/๒๕๖๗ ลำปาง  เขต ๒", rules.Asked(number="3/2567", office="ลำปาง เขต 2")),
        ("03 / 2567", rules.Asked(number="3/2567")),
    ],
)
def test_what_is_typed_is_understood(typed, understood):
    assert rules.asked(typed) == understood


@pytest.mark.parametrize("typed", ["", "ลำปาง", HASH[:-1] + "g", HASH + "0", "550e-8400", "3/67", "3/25670"])
def test_what_names_nothing_is_told_apart(typed):
    assert rules.asked(typed) is None
