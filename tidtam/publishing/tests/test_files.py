"""An edition's files: written from the frozen record alone, the same bytes again after a killed job."""

import hashlib
import json

import pytest

from tidtam.publishing import selectors
from tidtam.publishing.models import Edition
from tidtam.publishing.tests.conftest import issued

pytestmark = [pytest.mark.django_db, pytest.mark.document]


def test_its_files_make_it_public(office, director, document_dir):
    edition = issued(office, director)
    assert (edition.status, edition.published_at is not None) == ("issued", True)
    assert Edition.objects.published().get() == edition
    files = list(edition.files.all())
    assert [(file.format, file.numerals) for file in files] == [
        ("docx", "arabic"), ("docx", "thai"), ("pdf", "arabic"), ("pdf", "thai"),
        ("xlsx", "arabic"), ("xlsx", "thai"), ("json", ""),
    ]  # fmt: skip
    for file in files:
        content = selectors.bytes_path(file.sha256).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.size)
    assert {file.file_name for file in files} >= {"booklet-p50-2-2567-6-no1-2567-thai.pdf"}
    data = json.loads(selectors.bytes_path(files[-1].sha256).read_bytes())
    assert (data["is_draft"], data["notices"], data["cover"]["document_no"]) == (
        False, ["ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"], "1/2567",
    )  # fmt: skip
