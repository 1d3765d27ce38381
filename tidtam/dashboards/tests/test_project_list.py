"""The list of an office's projects."""

import re

import pytest

from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office
from tidtam.projects.facts import Project
from tidtam.projects.models import Project as ProjectRow

ADDRESS = "/offices/T01-1/projects/"
ROW = r'<th scope="row"><a href="/projects/(\d+)/"'


@pytest.fixture
def listed(office, read):
    """Return the keys of the projects a query lists, in order."""
    keys = dict(ProjectRow.objects.values_list("pk", "key"))

    def get(**query):
        return [keys[int(pk)] for pk in re.findall(ROW, read(ADDRESS, **query))]

    return get


def test_it_lists_in_the_order_of_registration(listed):
    assert listed() == ["full", "different", "silent"]


@pytest.mark.parametrize("text", ["อ่านคล่อง เขียน", "ศธ 04001670001", "ศธ ๐๔๐๐๑"])
def test_it_searches_name_and_code_in_any_spelling(listed, text):
    assert listed(q=text) == ["full"]


def test_it_filters_by_declared_status(listed):
    assert listed(execution="in_progress") == ["different"]
    assert listed(execution="none", quarter="1") == ["full", "different", "silent"]


def test_it_filters_by_work_group(listed):
    assert listed(work_group="T01-1-G1") == ["full"]
    assert listed(work_group="none") == ["different", "silent"]


def test_it_filters_by_the_report_of_the_quarter(listed):
    assert listed(report="submitted") == ["full", "different"]
    assert listed(report="not_reported") == ["silent"]
    assert listed(report="not_reported", quarter="1") == ["different", "silent"]


def test_it_filters_by_failed_checks(office, listed):
    from tidtam.checks.models import FailedCheck

    report = ProgressReport.objects.get(project__key="different")
    FailedCheck.objects.exclude(object_id=report.pk, content_type__model="progressreport").delete()
    assert FailedCheck.objects.exists()
    assert listed(checks="failed") == ["different"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["different", "silent", "full"]),
        ("-name", ["full", "silent", "different"]),
        ("-number", ["silent", "different", "full"]),
        ("planned_baht", ["different", "full", "silent"]),
        ("-actual_baht", ["full", "different", "silent"]),
        ("disbursed_pct", ["full", "different", "silent"]),
        ("-disbursed_pct", ["different", "full", "silent"]),
        ("password", ["full", "different", "silent"]),
    ],
)
def test_it_sorts_and_keeps_what_has_no_figure_last(listed, sort, order):
    assert listed(sort=sort) == order


def test_it_shows_cumulative_money_and_percent(office, words):
    page = words(ADDRESS)
    assert "90,000.00 80,000.00 88.89%" in page
    assert "100.00 150.00 150.00%" in page


def test_it_names_the_report_of_each_quarter(office, words):
    assert "ไตรมาส 1 ยังไม่ได้รายงาน ไตรมาส 2 ส่งแล้ว รออนุมัติ 100.00" in words(ADDRESS)


def test_what_was_typed_is_only_text(office, read):
    page = read(ADDRESS, q="<script>alert(2)</script>")
    assert "<script>alert" not in page + read(ADDRESS)
    assert "{{7*7}} =1+1" in read(ADDRESS)


def test_nothing_found_says_what_to_do(office, words):
    assert "ลองพิมพ์ชื่อให้สั้นลง หรือล้างตัวกรอง" in words(ADDRESS, q="ไม่มีที่นี่")


def test_fifty_stand_on_a_page_and_each_on_exactly_one(office, read):
    more = [Project(key=f"x{number}", name="โครงการซ้ำ", number=7, fiscal_year_be=2567) for number in range(60)]
    small_office.fill(office, projects=more, reports=(), checked=False)
    for sort in ("", "name", "-number", "planned_baht", "-disbursed_pct"):
        first, second = (re.findall(ROW, read(ADDRESS, sort=sort, page=number)) for number in (1, 2))
        assert (len(first), len(second), len({*first, *second})) == (50, 13, 63), sort


def test_a_page_behind_the_end_is_the_last_and_what_is_no_number_the_first(office, read):
    more = [Project(key=f"x{number}", name="โครงการซ้ำ", number=7, fiscal_year_be=2567) for number in range(60)]
    small_office.fill(office, projects=more, reports=(), checked=False)
    pages = {page: re.findall(ROW, read(ADDRESS, page=page)) for page in ("1", "2", "3", "9" * 30, "0", "x", "")}
    assert pages["3"] == pages["9" * 30] == pages["2"] != pages["1"]
    assert pages["0"] == pages["2"]
    assert pages["x"] == pages[""] == pages["1"]


def test_an_office_without_a_project_says_so(office, words):
    small_office.make_office(code="T02-1")
    assert "ยังไม่มีโครงการของสำนักงานนี้" in words("/offices/T02-1/projects/")


def test_an_unknown_office_answers_404(office, read):
    read("/offices/NONE/projects/", status=404)


def test_it_speaks_english(office, words):
    assert "Not started" in words(ADDRESS, language="en")
