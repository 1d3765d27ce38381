"""What a release holds, and when there is a new one."""

import io
import json
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.access.models import Installation
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.opendata import rows, services
from tidtam.opendata.choices import Collection
from tidtam.opendata.datasets import DATASETS, DISBURSEMENT
from tidtam.opendata.models import Release
from tidtam.opendata.tasks import ask_for_release
from tidtam.opendata.tests.conftest import AT
from tidtam.portal.tests import published
from tidtam.portal.tests.published_results import CANARY, FIGURE_SAID

pytestmark = pytest.mark.django_db


class TestTables:
    def test_money_is_told_with_two_decimals_and_missing_is_empty_and_zero_is_zero(self, edition, release, table):
        first, second, third = table(release(), "disbursement-2567")
        assert (first["quarter"], first["planned_baht"], first["actual_baht"]) == ("1", "0.00", "0.00")
        assert (second["actual_baht"], second["within_plan_baht"], second["not_disbursed_baht"]) == (
            "30000.00",
            "30000.00",
            "10100.00",
        )
        assert (third["planned_baht"], third["actual_baht"], third["over_plan_baht"]) == ("", "50.00", "")

    def test_a_project_names_its_edition_and_its_office(self, edition, release, table):
        made = release()
        first, second = table(made, "projects-2567")
        (document,) = table(made, "documents-2567")
        assert first["edition_id"] == document["edition_id"] == str(edition.pk)
        assert first["office_code"] == document["office_code"] == table(made, "offices")[0]["office_code"] == "P50-9"
        assert (document["status"], document["document_no"], document["months"]) == ("issued", "1/2567", "6")
        assert (first["budget_baht"], second["budget_baht"]) == ("90000.00", "")
        assert second["execution_status"] == ""
        (link,) = table(made, "plan_links-2567")
        assert (link["project_id"], link["target_code"]) == (first["project_id"], "120101")

    def test_no_program_of_spreadsheets_computes_a_text(self, edition, release, table, content):
        made = release()
        assert table(made, "projects-2567")[0]["name"].startswith("'=cmd()")
        sheet = openpyxl.load_workbook(io.BytesIO(content(made, "projects-2567.xlsx"))).worksheets[0]
        cell = next(cell for row in sheet.iter_rows() for cell in row if "=cmd()" in str(cell.value))
        assert (cell.data_type, cell.value) == ("s", "=cmd() อ่านคล่อง")

    def test_every_format_tells_the_same_rows(self, edition, release, table, content):
        made = release()
        told = json.loads(content(made, "disbursement-2567.json"))
        assert [
            {name: "" if cell is None else str(cell) if not isinstance(cell, bool) else str(cell).lower()
             for name, cell in row.items()}
            for row in told["rows"]
        ] == table(made, "disbursement-2567")  # fmt: skip
        sheet = openpyxl.load_workbook(io.BytesIO(content(made, "disbursement-2567.xlsx"))).worksheets[0]
        header, *cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        assert header == [column.name for column in DISBURSEMENT.columns]
        assert [row[header.index("planned_baht")] for row in cells] == [0, 40_000, None]

    def test_what_was_superseded_or_withdrawn_stands_among_documents_and_in_no_sum(self, edition, release, table):
        published.successor(edition, 2)
        published.edition(published.office("P51-1"), 1, status="withdrawn")
        made = release()
        assert {row["status"]: row["superseded_by"] != "" for row in table(made, "documents-2567")} == {
            "superseded": True,
            "issued": False,
            "withdrawn": False,
        }
        assert not made.files.filter(dataset__in=["projects", "disbursement"]).exists()

    def test_levels_and_sums_are_those_that_are_published(self, nations, release, table):
        made = release()
        results = {(row["office_code"], row["round"], row["node"]): row for row in table(made, "results-2566")}
        whole = results["P50-1", "12m", "_whole"]
        assert (whole["mean"], whole["level"], whole["status"]) == ("4.00", "4", "scored")
        assert results["S30", "12m", "_whole"]["edition"] == "2"
        assert results["S30", "12m", "_whole"]["mean"] == "2.50"
        assert ("S30", "12m", "B") not in results  # asked of primary offices alone
        assert {office for office, _round, _node in results} == {"P50-1", "S30"}
        (nation,) = (
            row
            for row in table(made, "rollup-2566")
            if (row["territory_kind"], row["round"], row["node"]) == ("nation", "12m", "_whole")
        )
        assert (nation["asked"], nation["counted"], nation["mean"]) == ("3", "2", "3.25")
        assert (nation["good"], nation["good_percent"]) == ("1", "33.33")

    def test_neither_what_offices_answered_nor_what_was_said_is_told(self, nations, release, content):
        made = release()
        for file in made.files.exclude(format="xlsx"):
            told = content(made, file.file_name).decode()
            assert CANARY not in told, file
            assert str(FIGURE_SAID) not in told, file

    def test_only_published_rows_and_reference_data_are_read(self, edition, nations):
        with CaptureQueriesContext(connection) as seen:
            services.write_tables(Collection.NATIONAL)
        sql = " ".join(query["sql"] for query in seen)
        assert set(re.findall(r'(?:FROM|JOIN) "([a-z_]+)"', sql)) <= {
            "access_installation",
            "publishing_edition",
            "publishing_publishedproject",
            "publishing_publishedreport",
            "assessment_result",
            "instruments_version",
            "instruments_instrument",
            "rollup_cell",
            "rollup_territory",
            "rollup_territorymember",
            "organisations_organisation",
            "organisations_province",
        }
        assert '"passages"' not in sql
        assert '"reason"' not in sql

    def test_a_row_of_another_shape_is_refused(self, edition, monkeypatch):
        monkeypatch.setitem(rows._ROWS, "offices", lambda _collection, _year: iter([{"name_th": "x", "phone": "02"}]))
        with pytest.raises(ValueError, match="phone"):
            list(rows.rows_of(DATASETS[0], Collection.NATIONAL, rows.NO_YEAR))


class TestReleases:
    def test_nothing_new_makes_no_release(self, edition, release):
        assert release().number == 1
        assert release() is None

    def test_a_new_edition_makes_the_next_release_and_earlier_years_keep_their_files(self, edition, release):
        first = release()
        other = published.edition(published.office("P51-1"), 1, year=2568)
        published.project(other, 1, "โครงการปีใหม่")
        second = release()
        assert second.number == 2
        kept = dict(first.files.filter(fiscal_year_be=2567).values_list("file_name", "sha256"))
        assert kept == dict(second.files.filter(fiscal_year_be=2567).values_list("file_name", "sha256"))
        assert second.files.filter(dataset="projects", fiscal_year_be=2568, format="csv").get().rows == 1

    def test_where_nothing_is_published_there_is_no_release(self, db, release):
        assert release() is None

    def test_invented_data_never_shares_a_file_with_real_data(self, edition, nations, release, table):
        national, demo = release(), release(Collection.DEMO)
        assert {row["office_code"] for row in table(demo, "results-2566")} == {"DEMO-P50-1"}
        assert {row["is_demo"] for row in table(demo, "results-2566")} == {"true"}
        assert {row["is_demo"] for row in table(national, "results-2566")} == {"false"}
        assert not any(row["office_code"].startswith("DEMO") for row in table(national, "offices"))

    def test_on_a_demo_database_all_is_invented(self, edition, nations, release):
        Installation.objects.update_or_create(defaults={"is_demo": True})
        assert release() is None
        assert release(Collection.DEMO).files.filter(dataset="projects").exists()

    def test_a_changed_file_is_named(self, edition, release):
        made = release()
        assert services.missing_files([made]) == []
        file = made.files.get(file_name="offices.csv")
        services.selectors.bytes_path(file.sha256).write_bytes(b"changed")
        assert services.missing_files([made]) == [file]

    def test_the_queue_releases_once(self, edition, document_dir, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_release(AT)
        run_waiting()
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_release(AT)
        run_waiting()
        assert list(Release.objects.values_list("collection", "number")) == [("national", 1)]
        assert list(Job.objects.values_list("status", flat=True)) == ["done", "done"]
