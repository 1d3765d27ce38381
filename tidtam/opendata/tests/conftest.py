"""An office with an issued edition, two nations with published results, and releases of them."""

import csv
import datetime as dt
import io

import pytest

from tidtam.opendata import selectors, services
from tidtam.opendata.choices import Collection
from tidtam.portal.tests import published
from tidtam.portal.tests.published_results import Nations

AT = dt.datetime(2024, 5, 1, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def document_dir(settings, tmp_path):
    settings.DOCUMENT_DIR = tmp_path / "documents"
    return settings.DOCUMENT_DIR


@pytest.fixture
def edition(db, document_dir):
    """Of two projects: one spent 30,000 of 40,000 and 100 carried in, and nothing in quarter 1; one has no budget."""
    row = published.edition(published.office("P50-9"), 1)
    first = published.project(row, 1, "=cmd() อ่านคล่อง", budget_baht="90000.00", plan_targets=[
        {"plan": "แผนแม่บท", "code": "120101", "target": "เป้าหมายของแผนย่อย"}
    ])  # fmt: skip
    published.report(first, 1, 0, 0)
    published.report(first, 2, 40_000, 30_000, carried_in=100)
    second = published.project(row, 2, execution_status="")
    published.report(second, 2, None, 50)
    return row


@pytest.fixture
def nations(db, document_dir):
    return Nations()


@pytest.fixture
def release(document_dir):
    """Release a collection and return what was released, or None."""

    def make(collection=Collection.NATIONAL, at=AT):
        return services.release(collection=collection, tables=services.write_tables(collection), at=at)

    return make


@pytest.fixture
def content(document_dir):
    """The bytes of a file of a release."""
    return lambda made, name: selectors.bytes_path(made.files.get(file_name=name).sha256).read_bytes()


@pytest.fixture
def table(content):
    """The rows of a CSV of a release as mappings."""

    def read(made, name):
        return list(csv.DictReader(io.StringIO(content(made, f"{name}.csv").decode("utf-8-sig"))))

    return read
