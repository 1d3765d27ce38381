"""docs/findings.md and docs/checks.md say exactly what the code does, in both directions."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.utils import translation

from scripts.finding_placements import NOTES, PLACED
from scripts.write_check_pages import CHECKS_PAGE, FINDINGS_PAGE, checks_page, codes_of, findings_page
from tests.booklet_2567 import found_ids, hits_by_key, load, plan_targets, report_key
from tidtam.approval.choices import Origin
from tidtam.config.cli import main
from tidtam.organisations.selectors import find_organisation
from tidtam.organisations.services import load_reference_data
from tidtam.plans.services import load_plans
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS
from tidtam.progress.services import save_reports
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.services import save_projects


def table():
    """Return the rows of the table: finding id -> (handled by, keys it fires on)."""
    lines = [line for line in FINDINGS_PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return [(row[0], row[2], set() if row[4] == "-" else set(row[4].split(", "))) for row in cells]


@pytest.fixture(scope="module")
def office(shared):
    return load(shared)


@pytest.fixture(scope="module")
def hits(office, shared):
    return hits_by_key(office, plan_targets(shared))


def test_every_finding_stands_in_the_table_once(load_shared):
    assert [row[0] for row in table()] == [finding["id"] for finding in load_shared("cme2_findings.json")]


def test_a_run_names_exactly_the_findings_of_the_table(hits):
    expected = {key: {finding for finding, _way, keys in table() if key in keys} for key in hits}
    assert {key: found_ids(found) for key, found in hits.items()} == expected


def test_a_finding_is_handled_once(load_shared):
    for finding in load_shared("cme2_findings.json"):
        assert bool(codes_of(finding["id"])) != (finding["id"] in PLACED), finding["id"]


def test_hard_findings_are_caught_as_the_reader_asked(load_shared):
    """`by` fixes the thirty hard ones: what cannot occur has no check, every constraint has one."""
    ways = {finding_id: way for finding_id, way, _keys in table()}
    wanted = {
        "cannot_occur": "cannot occur",
        "constraint": "check",
        "cross_field": "check",
        "text_language_free": "check",
        "across_projects_warning": "attention list",
        "person_decides_warning": "a person decides",
    }
    hard = [finding for finding in load_shared("cme2_findings.json") if finding["severity"] == "hard"]
    assert len(hard) == 30
    assert {one["id"]: ways[one["id"]] for one in hard} == {one["id"]: wanted[one["by"]] for one in hard}


def test_a_list_that_differs_from_the_readers_says_why(load_shared, office):
    """Every finding whose check fires elsewhere than the reader listed has a note, and no other has one."""
    everywhere = {report_key(report) for report in office.reports}
    listed = {
        finding["id"]: everywhere if finding["applies_to"] == "all reports" else set(finding["applies_to"])
        for finding in load_shared("cme2_findings.json")
    }
    differing = {finding_id for finding_id, way, keys in table() if way == "check" and keys != listed[finding_id]}
    assert set(NOTES) - {"C10"} == differing


def test_no_check_crashes_on_the_source_office(hits):
    assert not [hit for found in hits.values() for hit in found if hit.crashed]


def test_the_published_pages_are_current(shared: Path):
    with translation.override("th"):
        assert CHECKS_PAGE.read_text(encoding="utf-8") == checks_page()
        assert FINDINGS_PAGE.read_text(encoding="utf-8") == findings_page(shared)


def test_every_code_names_its_room():
    for room, catalogues in {"progress": (REPORT_CHECKS, ROUND_CHECKS), "projects": (PROJECT_CHECKS,)}.items():
        assert all(check.code.startswith(f"{room}.") for catalogue in catalogues for check in catalogue)


@pytest.mark.django_db
def test_the_command_names_exactly_the_findings_of_the_table(office, capsys):
    """The whole way: saved in the database, checked by `tidtam check`, read from what it prints."""
    at = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
    load_reference_data(at=at, by="test")
    load_plans(at=at, by="test")
    organisation = find_organisation("P50-2", on=at.date())
    said = {"organisation": organisation, "at": at, "by": "test", "origin": Origin.IMPORTED}
    save_projects(projects=office.projects, is_demo=False, as_history=True, **said)
    save_reports(reports=office.reports, fiscal_year_be=2567, as_history=True, **said)
    assert main(["check", "--office", "P50-2", "--fiscal-year", "2567", "--json"]) == 1
    named: dict[str, set[str]] = {}
    for row in json.loads(capsys.readouterr().out):
        named.setdefault(row["id"], set()).update(row["findings"].split())
    expected: dict[str, set[str]] = {}
    for finding, _way, keys in table():
        for key in keys:
            expected.setdefault(key, set()).add(finding)
    assert {key: found for key, found in named.items() if found} == expected
