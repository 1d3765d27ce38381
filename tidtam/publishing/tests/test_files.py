"""An edition's files: written from the frozen record alone, the same bytes again after a killed job."""

import hashlib
import io
import json
import shutil
import sys

import pypdf
import pytest

from tidtam.documents.models import TemplateFile, TemplateVersion
from tidtam.documents.services.templates import choose_template
from tidtam.documents.tests.made_templates import BOOKLET, header_of, keep, template
from tidtam.publishing import selectors, services
from tidtam.publishing.models import Edition
from tidtam.publishing.tests.conftest import AT, change_a_report, issue, issued
from tidtam.verification.models import IssuedDocument
from tidtam.verification.rules import code_of
from tidtam.verification.tests.conftest import key_file as key_file

pytestmark = [pytest.mark.django_db, pytest.mark.document]


def test_its_files_make_it_public(office, director, document_dir, settings):
    settings.PUBLIC_URL = "https://tidtam.example.go.th"
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
    cover = pypdf.PdfReader(selectors.bytes_path(files[3].sha256)).pages[0].extract_text()
    assert f"รหัสตรวจสอบ {code_of(edition.pk)}" in cover
    assert "tidtam.example.go.th/verify/" in cover
    data = json.loads(selectors.bytes_path(files[-1].sha256).read_bytes())
    assert (data["is_draft"], data["notices"], data["cover"]["document_no"]) == (
        False, ["ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"], "1/2567",
    )  # fmt: skip


def test_it_is_made_again_with_the_template_it_was_signed_with(office, director, document_dir, monkeypatch):
    monkeypatch.setattr(sys.modules[services.complete.__module__], "FORMS", (("docx", "thai"),))
    monkeypatch.setattr("tidtam.documents.services.booklet._pages", lambda *_given: [])
    keep(office, template("ตราเดิม"))
    given = {"form": BOOKLET, "organisation": office, "by": director, "at": AT}
    choose_template(version=TemplateVersion.objects.get(), seen=0, **given)
    edition = issued(office, director)
    first = edition.files.get().sha256
    assert header_of(selectors.bytes_path(first).read_bytes())[-1] == "ตราเดิม"
    choose_template(version=None, seen=1, **given)
    shutil.rmtree(document_dir / "office_booklet")
    assert [file.sha256 for file in services.write_files(edition=edition, said=lambda *_: None)] == [first]
    assert TemplateFile.objects.filter(pk=edition.template_sha256).exists()


def test_the_shipped_template_is_kept_with_what_was_issued(office, director, document_dir):
    edition = issue(office, director)
    assert bytes(TemplateFile.objects.get(pk=edition.template_sha256).content) == BOOKLET.shipped.read_bytes()


def test_a_changed_pdf_is_not_issued_and_a_superseded_one_names_its_successor(
    client, office, director, document_dir, key_file, monkeypatch
):
    """From the director's signature to what anybody reads who holds a file."""
    made = io.BytesIO()
    blank = pypdf.PdfWriter()
    blank.add_blank_page(100, 100)
    blank.write(made)
    monkeypatch.setattr("tidtam.documents.services.booklet._render", lambda *_order: made.getvalue())
    monkeypatch.setattr(sys.modules[services.complete.__module__], "FORMS", (("pdf", "thai"),))
    edition = issued(office, director)
    content = selectors.bytes_path(edition.files.get().sha256).read_bytes()

    def answered(these):
        return client.get("/verify/", {"q": hashlib.sha256(these).hexdigest()}).content.decode()

    assert "ไฟล์นี้เป็นเอกสารที่ออกจริง และเป็นฉบับล่าสุด" in answered(content)
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    saved_again = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(content)).write(saved_again)
    for changed in (flipped, saved_again.getvalue()):
        assert "ไม่ใช่ไฟล์ที่ระบบนี้ออก" in answered(changed)

    monkeypatch.setattr(sys.modules[services.complete.__module__], "FORMS", (("json", "arabic"),))
    change_a_report(office)
    later = issued(office, director, key="key-2")
    page = answered(content)
    assert "แต่มีฉบับใหม่แทนแล้ว" in page
    assert f'href="/verify/{later.pk}/"' in page
    services.withdraw(edition=later, reason="ยอดเงินผิด", by=director, at=AT)
    assert "ยอดเงินผิด" in client.get(f"/verify/{later.pk}/").content.decode()
    assert {document.standing for document in IssuedDocument.objects.all()} == {"superseded", "withdrawn"}
