"""Nothing that is not published appears, and nothing is read where it could appear from."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person
from tidtam.portal.tests import published
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office
from tidtam.projects.models import Project, ProjectVersion
from tidtam.publishing.models import Edition, PublishedProject

CANARY = "นกขมิ้นที่ไม่มีใครควรเห็น"


def tables(read, addresses):
    with CaptureQueriesContext(connection) as seen:
        for address in addresses:
            read(address)
    return set(re.findall(r'(?:FROM|JOIN) "([a-z_]+)"', " ".join(query["sql"] for query in seen)))


def test_only_published_rows_and_names_of_offices_are_read(read, addresses):
    assert tables(read, [*addresses, *(f"/en{address}" for address in addresses)]) == {
        "publishing_edition",
        "publishing_editionfile",
        "publishing_frozenrecord",
        "publishing_publishedproject",
        "publishing_publishedreport",
        "publishing_publishedquarter",
        "organisations_organisation",
        "organisations_province",
        "organisations_organisation_covers",
        "verification_signingkey",
        "verification_issueddocument",  # what was issued: nothing of a person stands there
        "assessment_result",  # whether there is one: what is read of it stands in test_results.py
        "instruments_version",
        "instruments_instrument",
    }


@pytest.fixture
def live(db, document_dir):
    """An office whose live data says the canary everywhere, with an edition of one of its projects that does not."""
    row = small_office.fill(small_office.make_office(code="P50-9"))
    project = Project.objects.get(key="full")
    edition = published.edition(row, 1)
    first = published.project(edition, 1, "โครงการที่เผยแพร่", live=project)
    published.report(first, 2, 100, 50)
    ProjectVersion.objects.update(name=CANARY, code=CANARY, rationale=CANARY)
    ProgressReport.objects.update(results=CANARY, work_problems=CANARY, work_solution=CANARY)
    return edition


def pages_of(edition):
    project_id, office = edition.projects.get().project_id, f"/public/offices/{edition.organisation.code}/"
    addresses = (
        "/",
        office,
        f"{office}projects/",
        f"/public/projects/{project_id}/",
        f"/public/editions/{edition.pk}/",
    )
    return [language + address for language in ("", "/en") for address in addresses]


def test_what_was_changed_since_is_not_shown(read, live):
    for address in pages_of(live):
        page = read(address)
        assert CANARY not in page, address


def test_a_report_that_is_not_approved_is_named_and_not_told(db, read, words):
    row = small_office.fill(small_office.make_office(code="P50-9"))
    ProgressReport.objects.update(status="saved", results=CANARY, work_problems=CANARY)
    edition = published.edition(row, 1)
    address = f"/public/editions/{edition.pk}/"
    assert "รายงานที่ยังไม่อนุมัติ จึงไม่อยู่ในเล่ม" in words(address)
    assert "โครงการ ก · ไตรมาส 2" in words(address)
    assert CANARY not in read(address)


def test_projects_that_were_never_published_have_no_page(read, live):
    for pk in Project.objects.exclude(key="full").values_list("pk", flat=True):
        read(f"/public/projects/{pk}/", status=404)


def test_nobody_is_named(read, live):
    director = person("director")
    type(director).objects.filter(pk=director.pk).update(username=CANARY, first_name=CANARY, last_name=CANARY)
    for address in pages_of(live):
        assert CANARY not in read(address), address


def test_an_edition_whose_files_are_being_written_is_nowhere(read, office, document_dir):
    row = published.edition(office, 1, status="preparing")
    published.project(row, 1, CANARY)
    assert "สพป.ทดสอบ" not in read("/")
    read("/public/offices/P50-2/", status=404)
    read(f"/public/editions/{row.pk}/", status=404)
    read(f"/public/projects/{row.projects.get().project_id}/", status=404)


def test_one_withdrawn_before_it_was_public_is_nowhere(read, office):
    row = published.edition(office, 1, status="withdrawn")
    Edition.objects.update(published_at=None)
    read(f"/public/editions/{row.pk}/", status=404)
    read("/public/offices/P50-2/", status=404)


def test_what_was_withdrawn_is_gone_from_every_page_but_its_name_and_reason(client, read, edition):
    file = edition.files.get()
    PublishedProject.objects.update(name=CANARY)
    project_id = edition.projects.get(number=1).project_id
    Edition.objects.update(
        status="withdrawn", withdrawn_at=published.AT, withdrawn_by=edition.issued_by, withdrawn_reason="ยอดเงินผิด"
    )
    for address in ("/", "/public/offices/P50-2/", f"/public/editions/{edition.pk}/"):
        page = read(address)
        assert CANARY not in page
        assert "30,000.00" not in page
    assert "ยอดเงินผิด" in page
    assert file.file_name not in page
    assert CANARY not in read(f"/public/projects/{project_id}/", status=410)
    assert CANARY not in read(f"/public/projects/{project_id}/?edition={edition.pk}", status=410)
    read("/public/offices/P50-2/projects/", status=404)
    assert client.get(f"/public/editions/{edition.pk}/files/{file.file_name}").status_code == 404
