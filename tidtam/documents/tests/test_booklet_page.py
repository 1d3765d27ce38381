"""The booklet's page, the rows behind each figure, and the files it offers."""

import re
from decimal import Decimal
from functools import cache

import pytest

from tests.people import auditor, person, signed_in
from tidtam.documents.office_booklet import context
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.figures import figures
from tidtam.documents.services import write_booklet
from tidtam.documents.tests.conftest import made_up, save
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport

pytestmark = pytest.mark.django_db
PAGE = "/offices/P50-2/booklets/2567/6/"


@pytest.fixture
def small(office, document_dir, client):
    client.force_login(auditor())
    save(office, *made_up(12))
    return office


def cell_sum(page, is_money):
    """Return the sum of the last cells of the rows, and the printed total."""
    body, foot = re.search("<tbody>(.*)</tbody>", page, re.S)[1], re.search("<tfoot>(.*)</tfoot>", page, re.S)[1]
    read = [
        cells[-1] for row in body.split("</tr>") if (cells := re.findall(r'<td class="num"[^>]*>([\d,.]+)</td>', row))
    ]
    values = [Decimal(value.replace(",", "")) for value in read]
    return sum(values), Decimal(re.search(r'<td class="num">([\d,.]+)</td>', foot)[1].replace(",", ""))


def test_every_figure_leads_to_rows_that_add_up_to_it(client, small):
    booklet = office_booklet(organisation=small, fiscal_year_be=2567, months=6)
    for figure in figures(booklet):
        answer = client.get(f"{PAGE}figures/{figure.id}/")
        assert answer.status_code == 200, figure.id
        total, printed = cell_sum(answer.content.decode(), figure.unit == "baht")
        assert printed == figure.value, figure.id
        assert total == figure.value, figure.id


def test_the_page_links_every_total_to_its_rows(client, small):
    page = client.get(PAGE).content.decode()
    for name in ("projects", "status.finished", "quarter.actual", "round.over_plan", "work_group.1.actual"):
        assert f"{PAGE}figures/{name}/" in page


def test_it_offers_the_files_that_are_there(client, small, tmp_path):
    assert "ยังไม่มีไฟล์ของข้อมูลชุดนี้" in client.get(PAGE).content.decode()
    write_booklet(
        organisation=small,
        fiscal_year_be=2567,
        months=6,
        formats=["json", "xlsx"],
        numerals="thai",
        out_dir=tmp_path / "out",
    )
    page = client.get(PAGE).content.decode()
    link = re.search(r'href="([^"]+\.xlsx)"', page)[1]
    answer = client.get(link)
    assert answer["Content-Disposition"] == 'attachment; filename="booklet-p50-2-2567-6-thai.xlsx"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == (tmp_path / "out" / "booklet-p50-2-2567-6-thai.xlsx").read_bytes()
    client.cookies["tidtam_language"] = "en"
    assert link in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        f"{'0' * 64}/booklet-p50-2-2567-6-thai.xlsx",
        "../booklet.json",
        f"..%2F..%2F{'0' * 64}/booklet.json",
        "x/pages-thai.json",
    ],
)
def test_only_files_written_here_are_handed_over(client, small, path):
    assert client.get(f"{PAGE}files/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["2567/7/", "24/6/", "99999999999999999999/6/", "2567/6/figures/nothing/", "2567/6/figures/<script>/"],
)
def test_what_does_not_exist_is_404(client, small, path):
    assert client.get(f"/offices/P50-2/booklets/{path}").status_code == 404


def test_the_office_alone_leads_to_its_latest_round(client, small):
    assert client.get("/offices/P50-2/booklets/").headers["Location"] == PAGE


def test_an_office_without_projects_is_told_what_to_do(client, office):
    client.force_login(auditor())
    assert "นำเข้าข้อมูลของหน่วยงานก่อน" in client.get("/offices/P50-2/booklets/").content.decode()


def test_labels_are_english_and_printed_words_stay_thai(client, small):
    client.cookies["tidtam_language"] = "en"
    page = client.get(PAGE).content.decode()
    assert "Execution status of projects" in page
    assert re.search(r'lang="th">[^<]*สำนักงานทดสอบ', page)


def test_somebody_of_another_office_does_not_see_it(small):
    other = Organisation.objects.create(code="OTHER", path="9.")
    client = signed_in(person("neighbour", ("director", other)))
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("count", [40, 80])
@pytest.mark.parametrize("path", ["", "figures/round.actual/"])
def test_the_number_of_queries_does_not_grow_with_projects(
    client, office, document_dir, django_assert_max_num_queries, count, path
):
    client.force_login(auditor())
    save(office, *made_up(count))
    with django_assert_max_num_queries(27):
        client.get(PAGE + path)


def test_hostile_names_stay_text(client, office, document_dir):
    client.force_login(auditor())
    save(office, *made_up(3, text="<script>alert(1)</script>{{7*7}}"))
    for path in ("", "figures/projects/"):
        page = client.get(PAGE + path).content.decode()
        assert "<script>alert" not in page
        assert "{{7*7}}" in page


@pytest.mark.parametrize("language", ["th", "en"])
def test_each_figure_has_a_title_of_its_own_in_the_readers_language(client, small, language, monkeypatch):
    gathered = cache(office_booklet)  # some forty pages of two booklets
    monkeypatch.setattr(context, "office_booklet", gathered)
    client.cookies["tidtam_language"] = language
    titles = {}
    for months in (6, 12):
        for figure in figures(gathered(organisation=small, fiscal_year_be=2567, months=months)):
            answer = client.get(f"/offices/P50-2/booklets/2567/{months}/figures/{figure.id}/").content.decode()
            titles.setdefault(re.search("<title>(.*?)</title>", answer, re.S)[1], []).append((months, figure.id))
            if language == "en":
                heading = re.search("<h1>(.*?)</h1>", answer, re.S)[1]
                assert not re.search("[\u0e00-\u0e7f]", re.sub('<span lang="th">.*?</span>', "", heading)), heading
    assert [names for names in titles.values() if len(names) > 1] == []


def test_a_project_is_named_once_among_its_links_to_plans(client, small):
    page = client.get(PAGE).content.decode()
    linked = {link.project for link in office_booklet(organisation=small, fiscal_year_be=2567, months=6).plan_links}
    assert page.count('scope="rowgroup"') == len(linked)


def test_a_drafts_files_are_made_in_the_background_once_for_one_state_of_the_data(client, small, monkeypatch):
    monkeypatch.setattr("tidtam.documents.services.booklet._render", lambda *order: repr(order[2:]).encode())
    asked = [client.post(f"{PAGE}prepare/") for _time in range(2)]
    assert asked[0].headers["Location"] == asked[1].headers["Location"] == Job.objects.get().get_absolute_url()
    assert "booklet-p50-2-2567-6" not in client.get(PAGE).content.decode()
    run_waiting()
    page = client.get(PAGE).content.decode()
    assert len(re.findall('href="[^"]+/files/[^"]+"', page)) == 7
    assert f"{PAGE}prepare/" not in page
    client.post(f"{PAGE}prepare/")
    assert Job.objects.count() == 1


def test_changed_data_needs_new_files(client, small, monkeypatch):
    monkeypatch.setattr("tidtam.documents.services.booklet._render", lambda *order: repr(order[2:]).encode())
    client.post(f"{PAGE}prepare/")
    run_waiting()
    ProgressReport.objects.update(results="เปลี่ยนแล้ว")
    assert f"{PAGE}prepare/" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}prepare/")
    assert Job.objects.count() == 2


def test_reading_does_not_ask_for_files(client, small):
    assert client.get(f"{PAGE}prepare/").status_code == 405
