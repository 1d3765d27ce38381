"""The pages of an import: from the file to its result, in a constant number of queries, and only for who sent it."""

import gzip
import io
import zipfile
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.pages import sheet, words_of
from tests.people import signed_in
from tidtam.approval.tests.conftest import AT
from tidtam.formats.sheets import read_sheets
from tidtam.imports import selectors, services, views
from tidtam.imports.choices import Standing, State
from tidtam.imports.fields import REGISTRATIONS
from tidtam.imports.models import ListImport
from tidtam.imports.rules.headings import find_heading
from tidtam.imports.tests.conftest import YEAR, begun, checked, csv_of, registered, rows_of, sent_file
from tidtam.imports.tests.ugly import plan_of_actions, saved
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.projects.models import Project

START = reverse("imports:begin", args=["P50-2"])
START_QUERIES, COLUMNS, PREVIEW = 7, 6, 5
"""Queries of a page, whatever the length of the list."""


def send(client, content, name="list.csv"):
    return client.post(START, {"fiscal_year_be": YEAR, "file": sent_file(content, name)})


def follow(client, answer):
    assert answer.status_code == HTTPStatus.FOUND, words_of(answer.content.decode())[:2000]
    return client.get(answer.headers["Location"])


def test_the_whole_way_from_a_file_to_its_result(places, people):
    client = signed_in(people.owner)
    page = follow(client, send(client, csv_of(rows_of(places.group, 3), encoding="cp874")))
    fields = sheet(page.content.decode())
    assert (fields["column-1"], fields["column-2"], fields["column-3"]) == ("name", "work_group", "total_baht")
    preview = follow(client, client.post(page.request["PATH_INFO"], fields))
    assert "ลงทะเบียน 3 โครงการเป็นร่าง" in words_of(preview.content.decode())
    result = follow(client, client.post(preview.request["PATH_INFO"], sheet(preview.content.decode())))
    assert "ลงทะเบียนเป็นร่างแล้ว 3 โครงการ" in words_of(result.content.decode())
    assert Project.objects.count() == 3
    twice = client.post(preview.request["PATH_INFO"], sheet(preview.content.decode()))
    assert twice.status_code == HTTPStatus.FOUND
    assert Project.objects.count() == 3


def test_a_list_without_groups_is_of_the_only_group_its_sender_registers_in(places, people):
    client = signed_in(people.owner)
    rows = [[f"โครงการ {number}", "100"] for number in (1, 2)]
    page = follow(client, send(client, csv_of(rows, headings=["ชื่อโครงการ", "งบประมาณ"])))
    preview = follow(client, client.post(page.request["PATH_INFO"], sheet(page.content.decode())))
    follow(client, client.post(preview.request["PATH_INFO"], sheet(preview.content.decode())))
    assert {project.work_group for project in Project.objects.select_related("work_group")} == {places.group}


def test_a_list_without_entries_says_where_they_are_looked_for(places, people):
    client = signed_in(people.owner)
    page = follow(client, send(client, csv_of([])))
    preview = follow(client, client.post(page.request["PATH_INFO"], sheet(page.content.decode())))
    assert "ไม่พบรายการใต้หัวตาราง" in words_of(preview.content.decode())


def test_a_form_that_another_tab_overtook_leads_to_what_stands_now(places, people, tmp_path, monkeypatch):
    row = checked(begun(places, people.owner, csv_of(rows_of(places.group, 2)), tmp_path), people.owner)
    client = signed_in(people.owner)
    where = reverse("imports:columns", args=[row.pk])
    fields = sheet(client.get(where).content.decode())
    match = views.services.match_columns

    def overtaken(**said):
        registered(row, people.owner)
        return match(**said)

    monkeypatch.setattr(views.services, "match_columns", overtaken)
    assert client.post(where, fields).headers["Location"] == row.get_absolute_url()
    assert services.check_list(list_import=ListImport.objects.get(), held=None).count(Standing.NEW) == 2


def test_a_file_whose_form_is_sent_twice_at_once_is_one_import(places, people, tmp_path):
    row = begun(places, people.owner, csv_of(rows_of(places.group, 1)), tmp_path)
    gone = {"path": tmp_path / "gone.csv", "kind": "csv", "name": "gone.csv", "key": row.pk}
    said = {"organisation": places.office, "fiscal_year_be": YEAR, "by": people.owner, "at": AT}
    with pytest.MonkeyPatch.context() as late:
        late.setattr(selectors, "list_import", lambda _pk: None)  # asked a moment before the other was done
        assert services.begin_import(**gone, **said) == row


def test_a_workbook_is_read_and_its_hidden_sheets_and_left_out_rows_are_named(places, people, tmp_path):
    client = signed_in(people.owner)
    path = saved(plan_of_actions(), tmp_path)
    page = follow(client, send(client, path.read_bytes(), "แผน.xlsx"))
    shown = words_of(page.content.decode())
    assert "แผ่นงานที่ซ่อนไว้ไม่นำเข้า" in shown
    assert "เดิม" in shown
    preview = follow(client, client.post(page.request["PATH_INFO"], sheet(page.content.decode())))
    asides = words_of(client.get(f"{preview.request['PATH_INFO']}?show=asides").content.decode())
    for words in ("แถวผลรวม", "รวมทั้งสิ้น", "หัวข้อคั่นรายการ", "หมายเหตุ"):
        assert words in asides


def test_a_fault_is_shown_with_its_cell_and_stays_until_it_is_left_out(places, people, tmp_path):
    rows = rows_of(places.group, 3)
    rows[1][2] = "<script>alert(1)</script>"
    row = checked(begun(places, people.owner, csv_of(rows), tmp_path), people.owner)
    client = signed_in(people.owner)
    page = client.get(row.get_absolute_url())
    assert "<script>alert" not in page.content.decode()
    assert "C3" in words_of(page.content.decode())
    fields = sheet(page.content.decode())
    refused = client.post(row.get_absolute_url(), fields)
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "เว้นรายการที่ต้องแก้" in words_of(refused.content.decode())
    follow(client, client.post(row.get_absolute_url(), {**fields, "leave_out_faulty": "yes"}))
    assert Project.objects.count() == 2


def test_what_was_confirmed_before_another_matching_is_refused(places, people, tmp_path):
    row = checked(begun(places, people.owner, csv_of(rows_of(places.group, 2)), tmp_path), people.owner)
    client = signed_in(people.owner)
    answer = client.post(row.get_absolute_url(), {"token": "old"})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "อ่านผลตรวจอีกครั้ง" in words_of(answer.content.decode())
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.csv", b"", "ว่าง"),
        ("list.xlsx", b"PK\x03\x04", "list.xlsx"),
        ("list.pdf", b"%PDF-1.4", "list.pdf"),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_says_what_to_do(places, people, name, content, words):
    answer = send(signed_in(people.owner), content, name)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in words_of(answer.content.decode())
    assert not ListImport.objects.exists()


def test_several_files_are_begun_each_and_one_that_is_refused_hinders_none(places, people):
    client = signed_in(people.owner)
    sound = [sent_file(csv_of(rows_of(places.group, 1, first)), f"{first}.csv") for first in (1, 2)]
    answer = client.post(START, {"fiscal_year_be": YEAR, "file": sound})
    assert {"1.csv", "2.csv"} <= {*words_of(follow(client, answer).content.decode()).split()}
    third = sent_file(csv_of(rows_of(places.group, 1, 3)), "3.csv")
    answer = client.post(START, {"fiscal_year_be": YEAR, "file": [sent_file(b"", "empty.csv"), third]})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "empty.csv" in words_of(answer.content.decode())
    assert ListImport.objects.count() == 3


def test_without_a_file_one_is_asked_for(places, people):
    answer = signed_in(people.owner).post(START, {"fiscal_year_be": YEAR})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "เลือกไฟล์ของรายการ" in words_of(answer.content.decode())


def test_who_registers_nothing_is_told_who_does(places, people):
    client = signed_in(people.director)
    assert "ผู้รับผิดชอบโครงการ" in words_of(client.get(START).content.decode())
    assert send(client, csv_of(rows_of(places.group, 1))).status_code == HTTPStatus.CONFLICT
    assert not ListImport.objects.exists()


def test_another_heading_is_matched_anew_and_saves_nothing(places, people, tmp_path):
    rows = [["ชื่อโครงการ", "วงเงิน", ""], ["โครงการ ก", "100", ""]]
    row = begun(places, people.owner, csv_of(rows, headings=["หัวเรื่อง", "", ""]), tmp_path)
    client = signed_in(people.owner)
    where = reverse("imports:columns", args=[row.pk])
    fields = sheet(client.get(where).content.decode())
    page = client.post(where, {**fields, "header_from": "2", "header_to": "2", "act": "look"}).content.decode()
    assert sheet(page)["column-2"] == "total_baht"
    assert ListImport.objects.get(pk=row.pk).state == State.READ
    wrong = client.post(where, {**fields, "header_from": "5", "header_to": "2"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "ไม่เกิน 3 แถว" in words_of(wrong.content.decode())


def test_columns_without_a_name_are_refused_with_what_was_chosen(places, people, tmp_path):
    row = begun(places, people.owner, csv_of(rows_of(places.group, 1)), tmp_path)
    client = signed_in(people.owner)
    where = reverse("imports:columns", args=[row.pk])
    fields = {**sheet(client.get(where).content.decode()), "column-1": "place"}
    answer = client.post(where, fields)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sheet(answer.content.decode())["column-1"] == "place"
    assert "จับคู่คอลัมน์หนึ่งกับชื่อโครงการ" in words_of(answer.content.decode())


def test_a_long_list_is_checked_and_registered_in_the_background(
    places, people, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(views, "LONG", 5)
    client = signed_in(people.owner)
    page = follow(client, send(client, csv_of(rows_of(places.group, 9))))
    job = client.post(page.request["PATH_INFO"], sheet(page.content.decode()))
    assert job.headers["Location"].startswith("/jobs/")
    run_waiting()
    row = ListImport.objects.get()
    preview = client.get(row.get_absolute_url())
    fields = sheet(preview.content.decode())
    job = client.post(row.get_absolute_url(), fields)
    assert job.headers["Location"].startswith("/jobs/")
    assert client.post(row.get_absolute_url(), fields).headers["Location"] == job.headers["Location"]
    run_waiting()
    assert Project.objects.count() == 9
    assert ListImport.objects.get().state == State.DONE


def test_nobody_else_meets_an_import(places, people, tmp_path):
    row = checked(begun(places, people.owner, csv_of(rows_of(places.group, 1)), tmp_path), people.owner)
    for other in (people.co_owner, people.director, people.outsider):
        for address in (row.get_absolute_url(), reverse("imports:columns", args=[row.pk])):
            assert signed_in(other).get(address).status_code == HTTPStatus.NOT_FOUND


def test_pages_ask_as_often_for_a_long_list_as_for_a_short_one(places, people, tmp_path):
    client, asked = signed_in(people.owner), []
    client.get(START)
    for count in (2, 120):
        row = begun(places, people.owner, csv_of(rows_of(places.group, count)), tmp_path)
        with CaptureQueriesContext(connection) as columns:
            client.get(reverse("imports:columns", args=[row.pk]))
        checked(row, people.owner)
        with CaptureQueriesContext(connection) as preview:
            page = client.get(f"{row.get_absolute_url()}?show=entries").content
        with CaptureQueriesContext(connection) as start:
            client.get(START)
        asked.append((len(start), len(columns), len(preview)))
        assert len(gzip.compress(page)) < 15_000
    assert asked == [(START_QUERIES, COLUMNS, PREVIEW)] * 2


def test_the_template_needs_no_matching(places, people, tmp_path):
    answer = signed_in(people.director).get(reverse("imports:template", args=["P50-2"]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    (tmp_path / "template.xlsx").write_bytes(answer.content)
    sheets = read_sheets(tmp_path / "template.xlsx", kind="xlsx")
    matching = find_heading(sheets, REGISTRATIONS)
    names = [one.name for one in REGISTRATIONS if one.name != "period"]
    assert list(matching.columns.values()) == names
