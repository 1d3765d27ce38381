"""What the API answers: the facts of the pages, versions, pages of a list, and refusals a program can read."""

import json
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from tidtam.api.document import openapi_document
from tidtam.api.examples import FOLDER
from tidtam.api.operations import OPERATIONS
from tidtam.api.shapes import plain
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office
from tidtam.projects.models import Project

SCHEMA = Path(__file__).resolve().parents[3] / "docs/schema/api-v1.json"
WRITES = os.environ.get("TIDTAM_WRITE") == "1"
LIST = "/api/v1/offices/T01-1/projects"


@pytest.fixture
def client(caller, director):
    return caller(director)


def test_a_list_says_the_money_of_the_page_results_and_kpis(client):
    said = client.get(LIST, {"quarter": 2}).json()
    full = next(one for one in said["items"] if one["key"] == "full")
    assert (full["planned_baht"], full["actual_baht"], full["status"]) == ("90000.00", "80000.00", "finished")
    assert [one["text"] for one in full["results"]] == ["นักเรียนเข้าค่ายครบ 40 คน", "นักเรียนอ่านคล่องขึ้น"]
    assert (full["kpis"][0]["target"], full["kpis"][1]["target"]) == ("32.00", None)
    assert [(one["quarter"], one["status"]) for one in full["reports"]] == [(1, "submitted"), (2, "submitted")]
    assert next(one for one in said["items"] if one["key"] == "silent")["planned_baht"] is None


def test_a_list_is_read_page_by_page_and_filtered_as_the_page_is(client):
    first = client.get(LIST, {"limit": 2}).json()
    second = client.get(LIST, {"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["key"] for one in first["items"] + second["items"]] == ["full", "different", "silent"]
    assert second["next_cursor"] is None
    assert [one["key"] for one in client.get(LIST, {"status": "in_progress"}).json()["items"]] == ["different"]
    assert [one["key"] for one in client.get(LIST, {"report": "not_reported"}).json()["items"]] == ["silent"]
    assert client.get(LIST, {"fiscal_year_be": 2560}).json()["items"] == []


def test_a_list_costs_ten_queries_at_most_however_many_projects(client, office):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(LIST, {"limit": 1000}).status_code == 200
        return len(found)

    queries()  # the first of a process asks for types of content
    few = queries()
    copies = tuple(replace(small_office.FULL, key=f"copy{number}", number=None) for number in range(20))
    small_office.fill(office, projects=copies, reports=(), checked=False)
    assert queries() == few <= 10


def test_missing_is_null_and_zero_is_zero(client):
    report = ProgressReport.objects.get(project__key="full", quarter=2)
    said = client.get(f"/api/v1/reports/{report.pk}").json()["report"]
    money = said["disbursement"]
    assert (money["carried_in_baht"], money["saved_baht"]) == ("0.00", None)
    assert said["summary"]["suggestions"] is None
    assert (plain(Decimal("0")), plain(Decimal("0.125")), plain(Decimal("1E+3"))) == ("0.00", "0.125", "1000.00")


def test_who_has_a_version_is_not_sent_it_again(client):
    project = Project.objects.get(key="full")
    first = client.get(f"/api/v1/projects/{project.pk}")
    assert first.headers["ETag"] == f'"{first.json()["version"]}"'
    again = client.get(f"/api/v1/projects/{project.pk}", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"path": "/api/v1/nothing"}, 404),
        ({"path": "/api/v1/projects/999999"}, 404),
        ({"path": "/api/v1/projects/x"}, 404),
        ({"path": LIST, "data": {"limit": 0}}, 422),
        ({"path": LIST, "data": {"limt": 5}}, 422),
        ({"path": f"{LIST}?limit=1&limit=2"}, 422),
        ({"path": LIST, "data": {"cursor": "after-x"}}, 422),
        ({"path": "/api/v1/plans/99999/nodes"}, 422),
        ({"path": LIST, "headers": {"accept": "text/html"}}, 406),
    ],
)
def test_a_refusal_can_be_read_by_a_program_in_both_languages(client, asked, status):
    headers = asked.pop("headers", {})
    thai = client.get(**asked, headers=headers)
    english = client.get(**asked, headers={**headers, "accept-language": "en-GB,en;q=0.9"})
    for answer, language in ((thai, "th"), (english, "en")):
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Content-Language"] == language
        assert answer.json()["status"] == status
    assert thai.json()["detail"] != english.json()["detail"]
    assert thai.json()["detail"].isascii() is False
    assert english.json()["detail"].replace("·", "").replace("“", "").replace("”", "").isascii()


def test_a_method_that_is_not_offered_is_405_and_head_is_get(client):
    answer = client.patch("/api/v1/me")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert client.head("/api/v1/me").status_code == 200


# The document --------------------------------------------------------------------------------------------------------


def test_the_document_is_the_one_that_is_kept():
    written = json.dumps(openapi_document(), ensure_ascii=False, indent=1) + "\n"
    if WRITES:
        SCHEMA.write_text(written, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == written, "TIDTAM_WRITE=1 writes docs/schema/api-v1.json anew"


def test_every_operation_is_described_in_both_languages():
    for methods in openapi_document()["paths"].values():
        for made in methods.values():
            for words in (made["summary"], made["description"], *(one["description"] for one in made["parameters"])):
                assert "\n\n" in words, f"{made['operationId']}: {words}"


def examples(office):
    """Return the address of an example for each operation of which the small office has something to show."""
    project = Project.objects.get(key="full")
    report = ProgressReport.objects.get(project=project, quarter=2)
    return {
        "me": "/me",
        "offices": "/offices?text=ทดสอบ",
        "organisation": "/organisations/T01-1",
        "windows": "/organisations/T01-1/windows?fiscal_year_be=2567",
        "projects": "/offices/T01-1/projects?quarter=2&limit=1",
        "project": f"/projects/{project.pk}",
        "project_reports": f"/projects/{project.pk}/reports",
        "project_checks": f"/projects/{project.pk}/checks",
        "project_decisions": f"/projects/{project.pk}/decisions",
        "report": f"/reports/{report.pk}",
        "report_checks": f"/reports/{report.pk}/checks",
        "report_decisions": f"/reports/{report.pk}/decisions",
        "sheets": "/organisations/T01-1/sheets",
        "results": "/organisations/T01-1/results",
        "editions": "/organisations/T01-1/editions",
        "evidence": "/offices/T01-1/evidence",
        "jobs": "/jobs?limit=10",
    }


def test_the_examples_are_what_is_answered(client, office):
    """Ids and instants are another's each time; an example says 1 and a fixed instant for them."""
    for name, address in examples(office).items():
        answer = client.get(f"/api/v1{address}")
        assert answer.status_code == 200, name
        found = {"path": steady(f"/api/v1{address}"), "answer": steadied(answer.json())}
        file = FOLDER / f"{name}.json"
        if WRITES:
            file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        assert json.loads(file.read_text(encoding="utf-8")) == found, name
        made = openapi_document()["paths"]["/api/v1" + plain_path(name)]["get"]["responses"]["200"]
        schema = made["content"]["application/json"]["schema"] | {"components": openapi_document()["components"]}
        Draft202012Validator(schema).validate(found["answer"])


def plain_path(name):
    path = OPERATIONS[name].path
    for kind in ("int", "id", "code"):
        path = path.replace(f"{{{kind}:", "{")
    return path


def steady(address):
    return "/".join("1" if part.isdigit() else part for part in address.split("/"))


def steadied(value):
    if isinstance(value, list):
        return [steadied(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _steady(name, one) for name, one in value.items()}


def _steady(name, value):
    if value is None:
        return None
    if name == "id" or name.endswith("_id"):
        return 1
    if name.endswith("_at"):
        return "2026-01-05T09:00:00Z"
    if name == "next_cursor":
        return "after-1"
    return steadied(value)


def test_the_reference_page_names_every_operation_in_both_languages(db, client, director):
    for language, begin in (("th", "เริ่มใช้"), ("en", "Begin")):
        client.cookies["tidtam_language"] = language
        page = client.get("/api/v1/").content.decode()
        assert begin in page
        assert all(f'id="{name}"' in page for name in OPERATIONS)
        assert "https://" not in page.replace("https://testserver", "")
    assert client.get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
