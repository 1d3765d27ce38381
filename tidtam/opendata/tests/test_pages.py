"""The public pages of open data: what they show, to everybody alike, and what they cost."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import words_of
from tidtam.opendata.choices import Collection
from tidtam.opendata.tests.conftest import AT

DATASET = "/public/data/national/disbursement/"
pytestmark = pytest.mark.django_db


def test_the_page_lists_tables_with_their_rows_and_marks_what_is_invented(client, edition, nations, release):
    release()
    real = words_of(client.get("/public/data/").content.decode())
    assert "การเบิกจ่ายรายไตรมาส" in real
    assert "ออกครั้งที่ 1 เมื่อ 1 พฤษภาคม 2567" in real.replace("\xa0", " ")
    assert "ไม่ใช่เอกสารราชการ" not in real
    release(Collection.DEMO)
    assert "ไม่ใช่เอกสารราชการ" in words_of(client.get("/public/data/").content.decode())


def test_a_table_tells_its_columns_in_the_language_of_the_page(client, edition, release):
    release()
    assert "ยอดเบิกจ่ายจริงของไตรมาส" in client.get(DATASET).content.decode()
    english = client.get(f"/en{DATASET}").content.decode()
    assert "Disbursed in the quarter" in english
    assert "ยอดเบิกจ่ายจริงของไตรมาส" not in english


def test_earlier_releases_stay(client, edition, release):
    release()
    edition.projects.update(name="ชื่ออื่น")
    release(at=AT.replace(day=2))
    page = client.get("/public/data/national/projects/").content.decode()
    assert "releases/2/projects-2567.csv" in page
    assert "releases/1/projects-2567.csv" in page


def test_a_file_is_handed_over_as_it_was_released(client, edition, release, content):
    made = release()
    address = "/public/data/national/releases/1/disbursement-2567.csv"
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == content(made, "disbursement-2567.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies
    again = client.get(
        "/public/data/national/releases/1/disbursement-2567.csv", headers={"if-none-match": answer["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/public/data/national/nothing/",
        "/public/data/nobody/offices/",
        "/public/data/national/releases/1/passwd",
        "/public/data/national/releases/9/offices.csv",
    ],
)
def test_what_is_not_there_is_not_found(client, edition, release, address):
    release()
    assert client.get(address).status_code == 404


def test_a_file_whose_bytes_are_gone_is_not_found_and_the_operator_is_told(
    client, edition, release, document_dir, caplog
):
    release()
    for lost in (path for path in document_dir.rglob("*") if path.is_file()):
        lost.unlink()
    assert client.get("/public/data/national/releases/1/offices.csv").status_code == 404
    assert "open-data check" in caplog.text


def test_before_the_first_release_the_page_says_when(client, db):
    assert "ภายในหนึ่งวัน" in client.get("/public/data/").content.decode()


def test_an_unchanged_page_costs_one_query_and_a_new_release_changes_it(client, edition, release):
    release()
    seen = client.get("/public/data/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/public/data/", headers={"if-none-match": seen["ETag"]}).status_code == 304
    assert len(queries) == 1
    edition.projects.update(name="ชื่ออื่น")
    release(at=AT.replace(day=2))
    assert client.get("/public/data/", headers={"if-none-match": seen["ETag"]}).status_code == 200


@pytest.mark.parametrize(("address", "most"), [("/public/data/", 5), (DATASET, 3), ("/public/data/catalog.jsonld", 3)])
def test_pages_cost_the_same_however_many_files_there_are(client, edition, nations, release, address, most):
    release()
    release(Collection.DEMO)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert len(queries) <= most
    assert len(gzip.compress(answer.content)) <= 15_000
    assert not answer.cookies
