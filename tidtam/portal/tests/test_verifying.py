"""The pages that say whether a file was issued: to everybody, without a script, nothing of a person."""

import hashlib
import re

import pytest
from django.test import Client

from tidtam.audit import keys
from tidtam.portal.tests import published
from tidtam.verification import services
from tidtam.verification.facts import FileFacts
from tidtam.verification.models import IssuedDocument
from tidtam.verification.tests.conftest import AT, FIRST, SECOND, document
from tidtam.verification.tests.conftest import key_file as key_file

CONTENT = b"%PDF the bytes that were issued"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
CHANGED = hashlib.sha256(CONTENT[:-1] + b"D").hexdigest()
FIRST_PAGE, SECOND_PAGE = f"/verify/{FIRST}/", f"/verify/{SECOND}/"


def register(office, pk=FIRST, sha256=SHA256, **more):
    facts = FileFacts("booklet.pdf", sha256, len(CONTENT))
    (row,) = services.register([document(office, pk, files=(facts,), **more)], by="director", at=AT)
    return row


@pytest.fixture
def office(db, key_file):
    return published.office(name="สพป.ลำปาง เขต 2")


@pytest.fixture
def issued(office):
    return register(office)


def test_a_file_that_was_issued_is_genuine(words, issued):
    said = words("/verify/", q=SHA256)
    assert "ไฟล์นี้เป็นเอกสารที่ออกจริง และเป็นฉบับล่าสุด" in said
    assert "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาลำปาง เขต 2" in said.replace("\u200b", "")
    for told in ("1/2567", "31 มีนาคม 2567", "20 เมษายน 2567", "550e-8400-e29b", "booklet.pdf"):
        assert told in said
    assert "This file is genuine and the latest edition" in words("/en/verify/", q=SHA256)


def test_a_file_changed_by_a_byte_was_not_issued(words, issued):
    said = words("/verify/", q=CHANGED)
    assert "ไม่ใช่ไฟล์ที่ระบบนี้ออก" in said
    assert CHANGED in said
    assert "1/2567" not in said.partition("ตรวจโดยไม่เลือกไฟล์")[0]
    assert "This file was not issued by us" in words("/en/verify/", q=CHANGED)


def test_a_superseded_file_names_its_successor(read, words, office, issued):
    register(office, SECOND, CHANGED, number="2/2567")
    for address, asked in (("/verify/", {"q": SHA256}), (FIRST_PAGE, {})):
        page = read(address, **asked)
        assert "แต่มีฉบับใหม่แทนแล้ว" in page
        assert f'href="{SECOND_PAGE}"' in page
        assert "เปิดฉบับที่แทน: 2/2567" in page
    assert "และเป็นฉบับล่าสุด" in words(SECOND_PAGE)
    assert f'href="/en{SECOND_PAGE}"' in read(f"/en{FIRST_PAGE}")


def test_a_withdrawn_file_says_when_and_why(words, issued):
    services.withdraw(FIRST, reason="พิมพ์ยอดเงินผิดหน้า", by="director", at=AT)
    said = words("/verify/", q=SHA256)
    assert "แต่เพิกถอนแล้ว" in said
    assert "เพิกถอนเมื่อ 20 เมษายน 2567" in said
    assert "พิมพ์ยอดเงินผิดหน้า" in said


def test_what_the_qr_code_leads_to_does_not_vouch_for_the_copy_at_hand(words, issued):
    said = words(FIRST_PAGE)
    assert "ข้อความในไฟล์ที่ถืออยู่ยังอาจถูกแก้ไข" in said
    assert SHA256 in said


def test_an_id_nobody_issued_is_404_in_words(read, issued):
    assert "ไม่ใช่เอกสารที่ระบบนี้ออก" in read(SECOND_PAGE, status=404)
    assert "This document was not issued by us" in read(f"/en{SECOND_PAGE}", status=404)
    assert 'class="public"' in read("/verify/550e8400/", status=404)


@pytest.mark.parametrize("typed", ["550e-8400-e29b", "๕๕๐e8400e๒๙b", "1/2567", "๑/๒๕๖๗ ลำปาง"])
def test_what_is_printed_can_be_typed(words, issued, typed):
    assert "เอกสารนี้ออกจริง และเป็นฉบับล่าสุด" in words("/verify/", q=typed)


def test_a_number_of_several_offices_leads_to_each(read, words, office, issued):
    other = published.office("P50-3", "สพป.ระยอง เขต 1")
    register(other, SECOND, CHANGED)
    page = read("/verify/", q="1/2567")
    assert page.count(f'href="{FIRST_PAGE}"') == page.count(f'href="{SECOND_PAGE}"') == 1
    assert "เอกสารนี้ออกจริง" in words("/verify/", q="1/2567 ระยอง")


def test_what_names_nothing_is_kept_and_says_what_to_type(read, issued):
    page = read("/verify/", q='ลำปาง "><script>')
    assert "พิมพ์ค่า SHA-256 ให้ครบ 64 ตัว" in page
    assert 'value="ลำปาง &quot;&gt;&lt;script&gt;"' in page
    assert "ไม่พบเอกสารที่ออกตามนี้" in read("/verify/", q="9/2567")


def test_it_works_without_a_script_and_signed_in_as_nobody(read, issued):
    page = read("/verify/")
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/portal/verify.js" defer>']
    assert '<form class="stack-s" method="get" action="/verify/">' in page
    assert re.search(r"<section[^>]*data-drop hidden", page), "shown by the script alone: without it nothing is sent"
    assert "name=" not in re.search(r'<input[^>]*type="file"[^>]*>', page)[0], "a file is part of no form"
    assert "<script" not in read(FIRST_PAGE)


def test_a_row_that_was_forged_is_not_called_genuine(words, issued):
    IssuedDocument.objects.update(number="7/2567")
    for said in (words("/verify/", q=SHA256), words(FIRST_PAGE)):
        assert "ยังยืนยันไม่ได้" in said
        assert "ออกจริง และเป็นฉบับล่าสุด" not in said


def test_statement_signature_and_key_are_handed_out_and_fit(client, read, issued):
    page = read(FIRST_PAGE)
    links = [f"{FIRST_PAGE}statement.json", f"{FIRST_PAGE}statement.sig", f"/verify/keys/{issued.key_id}.pem"]
    assert all(f'href="{link}"' in page for link in links)
    statement, signature, pem = (client.get(link) for link in links)
    assert SHA256.encode() in statement.content
    keys.public_key_of(pem.content).verify(signature.content, statement.content)
    for answer in (statement, signature, pem):
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"].startswith("public, max-age=")
        assert not answer.cookies
    assert client.get(f"/verify/{SECOND}/statement.json").status_code == 404
    assert client.get(f"/verify/keys/{'0' * 64}.pem").status_code == 404


def test_an_unsigned_document_says_so(client, words, issued):
    IssuedDocument.objects.update(signature="", key=None)
    said = words(FIRST_PAGE)
    assert "ยังไม่ได้ลงลายเซ็นดิจิทัล" in said
    assert "และเป็นฉบับล่าสุด" in said
    assert client.get(f"{FIRST_PAGE}statement.json").status_code == 404
    assert "ยังไม่ได้ลงลายเซ็นดิจิทัล" in words("/verify/", q=SHA256)


def test_every_step_changes_the_tag(office, issued):
    def tag():
        return Client().get(FIRST_PAGE).headers["ETag"]

    seen = [tag()]
    for at, step in ((1, "supersede"), (2, "withdraw")):
        later = AT.replace(hour=AT.hour + at)
        if step == "supersede":
            services.register([document(office, SECOND, files=())], by="director", at=later)
        else:
            services.withdraw(SECOND, reason="ผิด", by="director", at=later)
        seen.append(tag())
    assert len(set(seen)) == 3


def test_an_answer_costs_few_queries(client, issued, django_assert_num_queries):
    for address, count in ((f"/verify/?q={SHA256}", 4), (FIRST_PAGE, 4), ("/verify/", 2), ("/verify/?q=9/2567", 3)):
        with django_assert_num_queries(count):
            client.get(address)


def test_the_demo_notice_follows_the_document(read, office):
    register(office, is_demo=True)
    assert "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in read(FIRST_PAGE)
    assert "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in read("/verify/", q=SHA256)
    assert "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" not in read("/verify/")
