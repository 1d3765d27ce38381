"""An office with an edition of three projects, and ways to read the public pages."""

import pytest

from tests.pages import words_of
from tidtam.portal.tests import published


@pytest.fixture
def document_dir(settings, tmp_path):
    settings.DOCUMENT_DIR = tmp_path / "documents"
    return settings.DOCUMENT_DIR


@pytest.fixture
def office(db):
    return published.office(province=published.province())


@pytest.fixture
def edition(office, document_dir):
    """Money in baht: of the first project Q1 1,000 of 1,000, Q2 30,000 of 40,000 and 100 carried in; of the second
    150 of 100; the third has no report."""
    row = published.edition(office, 1)
    first = published.project(row, 1, execution_status="finished", work_group="กลุ่มนิเทศ", budget_baht=90_000)
    published.report(first, 1, 1_000, 1_000)
    published.report(first, 2, 40_000, 30_000, carried_in=100)
    second = published.project(row, 2, "โครงการ ข <script>alert(1)</script>", budget_baht=500)
    published.report(second, 2, 100, 150)
    published.project(row, 3, "โครงการที่ไม่มีรายงาน", execution_status="")
    published.file(row, document_dir)
    return row


@pytest.fixture
def addresses(edition):
    """The address of every kind of public page, in Thai; English stands below /en."""
    return [
        "/",
        "/?q=ทดสอบ",
        "/public/provinces/",
        "/public/provinces/50/",
        "/public/offices/P50-2/",
        "/public/offices/P50-2/projects/",
        "/public/offices/P50-2/projects/?q=โครงการ&execution=finished&sort=-disbursed_pct",
        f"/public/projects/{edition.projects.get(number=1).project_id}/",
        f"/public/editions/{edition.pk}/",
        "/verify/",
        "/verify/?q=3/2567",
    ]


@pytest.fixture
def read(client, db):
    """Return a page's HTML as anybody sees it; the status must be the one expected."""

    def get(address, status=200, **query):
        answer = client.get(address, query)
        assert answer.status_code == status, answer.content[:400]
        return answer.content.decode()

    return get


@pytest.fixture
def words(read):
    """Return a page's text."""
    return lambda address, **asked: words_of(read(address, **asked))
