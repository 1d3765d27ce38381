"""A key of its own and documents to register."""

import datetime as dt
from uuid import UUID

import pytest

from tidtam.audit.keys import make_key_pair
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.verification.facts import DocumentFacts, FileFacts

AT = dt.datetime(2024, 4, 20, 3, 0, tzinfo=dt.UTC)
FIRST = UUID("550e8400-e29b-41d4-a716-446655440000")
SECOND = UUID("661e8400-e29b-41d4-a716-446655440000")


@pytest.fixture
def key_file(settings, tmp_path):
    settings.DOCUMENT_KEY_FILE = tmp_path / "keys" / "document_key.pem"
    make_key_pair(settings.DOCUMENT_KEY_FILE)
    return settings.DOCUMENT_KEY_FILE


@pytest.fixture
def office(db):
    return Organisation.objects.create(
        code="P50-2", kind=OrganisationKind.ESA_PRIMARY, name_th="สำนักงานทดสอบ ลำปาง", search_text="ลำปาง", path="1."
    )


def file(mark="a", name="booklet.pdf"):
    return FileFacts(name, mark * 64, 1_000)


A_FILE = (file(),)


def document(office, pk=FIRST, *, files=A_FILE, **changes):
    return DocumentFacts(
        id=pk,
        files=files,
        **{
            "kind": "office_booklet",
            "series": f"office_booklet {office.code} 2567-6",
            "title": "รายงานความก้าวหน้า",
            "period": "2567-6",
            "number": "1/2567",
            "organisation_id": office.pk,
            "office_code": office.code,
            "office_name": office.name_th,
            "issued_as": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
            "as_of_date": dt.date(2024, 3, 31),
            "record_sha256": "0" * 64,
            "issued_at": AT,
        }
        | changes,
    )
