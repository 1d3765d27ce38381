"""The pages of a library: who opens them, what they show, and how files are handed over."""

import gzip
import io
import re
import uuid
from html import unescape

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfWriter

from tests.people import signed_in
from tidtam.evidence import services
from tidtam.evidence.models import Evidence
from tidtam.evidence.tests.conftest import AT, PDF, YEAR, files_in, make_thing, photograph, stored
from tidtam.formats.gate.names import clean_name
from tidtam.formats.tests.hostile import HOSTILE
from tidtam.thai.calendar import fiscal_year_be

LIBRARY = "/offices/P50-1/evidence/"
pytestmark = pytest.mark.usefixtures("folder")


def words(answer):
    return unescape(answer.content.decode())


def address_of(evidence, more=""):
    return f"/evidence/{evidence.pk}/{more}"


def sent(client, *files, **more):
    return client.post(f"{LIBRARY}files/", {"year": "", "file": list(files), **more})


# Reading ------------------------------------------------------------------------------------------------------------


def test_the_library_says_what_is_there_and_where_it_is_used(add, people, thing):
    picture, _paper = add(photograph(), "ภาพ.jpg", people.owner), add(PDF, "บันทึก.pdf", people.owner)
    services.use(evidence=picture, thing=thing, place="ผล", by=people.owner, at=AT)
    answer = signed_in(people.analyst).get(LIBRARY)
    page = words(answer)
    for said in ("บันทึก", "ภาพ JPG", f"รายงาน {thing.pk}", "ช่อง ผล", "ยังไม่ได้ใช้", "owner", "2\xa0พ.ย.\xa02569"):
        assert said in page
    assert f'href="/things/{thing.pk}/"' in page
    assert f'src="{address_of(picture, "thumbnail/")}"' in page
    assert "2,000.0\xa0MB" in page
    assert "เพิ่มไฟล์ในคลัง" not in page, "an analyst reads"
    assert "เพิ่มไฟล์ในคลัง" in words(signed_in(people.owner).get(LIBRARY))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"ภาพ", "บันทึก", "ลิงก์ภาพ"}),
        ("q=บันทึก", {"บันทึก"}),
        ("q=drive.example", {"ลิงก์ภาพ"}),
        ("q=ภาพ ลิงก์", {"ลิงก์ภาพ"}),
        ("kind=jpg", {"ภาพ"}),
        ("kind=exe", {"ภาพ", "บันทึก", "ลิงก์ภาพ"}),
        (f"year={YEAR - 1}", {"บันทึก"}),
        ("used=unused", {"บันทึก", "ลิงก์ภาพ"}),
        ("q=%00", {"ภาพ", "บันทึก", "ลิงก์ภาพ"}),
        ("q=ไม่มี", set()),
    ],
)
def test_the_library_is_searched_and_filtered(add, people, thing, office, query, found):
    picture = add(photograph(), "ภาพ.jpg", people.owner)
    add(PDF, "บันทึก.pdf", people.owner, year=YEAR - 1)
    services.add_link(
        address="https://drive.example.go.th/x", organisation=office, fiscal_year_be=YEAR, title="ลิงก์ภาพ",
        by=people.owner, at=AT,
    )  # fmt: skip
    services.use(evidence=picture, thing=thing, place="", by=people.owner, at=AT)
    answer = signed_in(people.owner).get(f"{LIBRARY}?{query}")
    assert {evidence.title for evidence, _used, _more in answer.context["rows"]} == found


def test_a_page_costs_the_same_for_one_and_for_many_and_is_light(add, people, thing, office):
    client = signed_in(people.owner)

    def cost(address):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200
        return len(asked), answer

    def used(evidence, *things_):
        for one in things_:
            for place in "abc":
                services.use(evidence=evidence, thing=one, place=place, by=people.owner, at=AT)

    first = add(photograph(), "ภาพ.jpg", people.owner)
    used(first, thing)
    cost(LIBRARY)  # what is asked once a process
    one, _answer = cost(LIBRARY)
    detail, _answer = cost(address_of(first))
    things_ = [make_thing(f"8{number}") for number in range(3)]
    used(first, *things_)
    for number in range(59):
        row = Evidence.objects.create(
            organisation=office, fiscal_year_be=YEAR, kind="jpg", title=f"ภาพการอบรมครูรุ่นที่ {number}",
            name="x.jpg", bytes=3_000_000, sha256="a" * 64, sent_sha256=f"{number:064}", width=4000, height=3000,
            added_by=people.planner, added_at=AT,
        )  # fmt: skip
        used(row, things_[number % 3])
    many, answer = cost(LIBRARY)
    assert many == one == 10
    assert cost(address_of(first))[0] == detail == 8
    assert len(answer.context["rows"]) == 50
    assert len(re.findall(rb"<[a-z]", answer.content)) < 1_500
    assert len(gzip.compress(answer.content)) < 15_000


@pytest.mark.parametrize("name", ["elsewhere", "school"])
def test_people_of_other_places_meet_nothing(add, people, name):
    evidence, client = add(photograph(), "ภาพ.jpg", people.owner), signed_in(getattr(people, name))
    for address in (LIBRARY, *(address_of(evidence, more) for more in ("", "file/", "thumbnail/"))):
        assert client.get(address).status_code == 404
    verbs = [address_of(evidence, f"{verb}/") for verb in ("rename", "delete", "choose")]
    for address in (f"{LIBRARY}files/", f"{LIBRARY}links/", *verbs):
        assert client.post(address).status_code == 404
    assert client.get(address_of(evidence).replace(str(evidence.pk), str(uuid.uuid4()))).status_code == 404
    assert Evidence.objects.get() == evidence


def test_a_work_group_keeps_its_evidence_with_its_office(people):
    client = signed_in(people.owner)
    assert client.get("/offices/P50-1-G1/evidence/").status_code == 404
    assert client.get(LIBRARY).status_code == 200


# Adding -------------------------------------------------------------------------------------------------------------


def test_files_are_added_without_a_script_and_the_page_says_what_room_is_left(people, office):
    client = signed_in(people.owner)
    answer = sent(client, SimpleUploadedFile("ภาพ.jpg", photograph()), SimpleUploadedFile("ก.pdf", one_page()))
    assert answer.status_code == 302
    page = words(client.get(answer.headers["Location"]))
    assert "เพิ่มหลักฐาน 2 รายการแล้ว" in page
    assert "เหลือที่ 2,000.0\xa0MB" in page
    assert {one.title for one in Evidence.objects.all()} == {"ภาพ", "ก"}
    assert Evidence.objects.first().fiscal_year_be == fiscal_year_be(Evidence.objects.first().added_at.date())


def one_page():
    """Return a PDF of one page."""
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(written)
    return written.getvalue()


def test_a_file_that_is_refused_is_named_and_the_others_are_kept(people):
    client = signed_in(people.owner)
    answer = sent(client, SimpleUploadedFile("ภาพ.jpg", photograph()), SimpleUploadedFile("ก.pdf", b"<html>"))
    assert answer.status_code == 422
    assert "ก.pdf: " in words(answer)
    assert [one.title for one in Evidence.objects.all()] == ["ภาพ"]
    assert sent(client).status_code == 422


def test_the_same_file_again_is_told(people):
    client = signed_in(people.owner)
    sent(client, SimpleUploadedFile("ภาพ.jpg", photograph()))
    answer = client.get(sent(client, SimpleUploadedFile("อีกภาพ.jpg", photograph())).headers["Location"])
    assert "ใช้ “ภาพ” ที่มีในคลังแล้ว" in words(answer)
    assert "เพิ่มหลักฐาน 1" not in words(signed_in(people.owner).get(LIBRARY))
    assert Evidence.objects.count() == 1


def test_a_full_quota_is_said_before_and_after(people, settings, add):
    settings.EVIDENCE_QUOTA_MB = 1
    add(PDF + b"0" * 700_000, "ก.pdf", people.owner, year=fiscal_year_be(AT.date()))
    client = signed_in(people.owner)
    page = words(client.get(f"{LIBRARY}?year={YEAR}"))
    assert "ใช้ไป 0.7\xa0MB จาก 1.0\xa0MB เหลือ 0.3\xa0MB" in page
    answer = sent(client, SimpleUploadedFile("ข.pdf", one_page() + b"\n" * 400_000), year=str(YEAR))
    assert answer.status_code == 422
    assert Evidence.objects.count() == 1


def test_a_link_is_shown_with_its_host_and_tells_the_other_side_nothing(people):
    client = signed_in(people.owner)
    said = {"year": "", "address": "https://drive.example.go.th/a?b=1&c=2", "title": "โฟลเดอร์ภาพ"}
    answer = client.post(f"{LIBRARY}links/", said)
    assert answer.status_code == 302
    evidence = Evidence.objects.get()
    for address in (answer.headers["Location"], address_of(evidence)):
        assert "drive.example.go.th" in words(client.get(address))
    page = client.get(address_of(evidence)).content.decode()
    assert 'href="https://drive.example.go.th/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer"' in page
    for more in ("file/", "thumbnail/"):
        assert client.get(address_of(evidence, more)).status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"address": "javascript:alert(1)", "title": "ก"}, "id_address"),
        ({"address": "", "title": "ก"}, "id_address"),
        ({"address": "https://example.com/", "title": "\u200b"}, "id_title"),
        ({"address": "https://example.com/", "title": "ก" * 301}, "id_title"),
    ],
)
def test_a_link_that_cannot_be_kept_comes_back_as_typed(people, said, field):
    answer = signed_in(people.owner).post(f"{LIBRARY}links/", said)
    assert answer.status_code == 422
    assert f'href="#{field}"' in words(answer)
    assert said["title"] in words(answer)
    assert not Evidence.objects.exists()


def test_who_only_reads_is_told_so(people, add):
    client, evidence = signed_in(people.analyst), add(photograph(), "ภาพ.jpg", people.owner)
    link = client.post(f"{LIBRARY}links/", {"address": "https://example.com/", "title": "ก"})
    file = sent(client, SimpleUploadedFile("ข.jpg", photograph(seed=7)))
    renamed = client.post(address_of(evidence, "rename/"), {"title": "อื่น"})
    deleted = client.post(address_of(evidence, "delete/"))
    assert [link.status_code, file.status_code, renamed.status_code, deleted.status_code] == [422, 422, 422, 409]
    assert Evidence.objects.get().title == "ภาพ"
    page = words(client.get(address_of(evidence)))
    assert "ลบหลักฐานนี้" not in page
    assert "บันทึกชื่อ" not in page


# One piece ----------------------------------------------------------------------------------------------------------


def test_a_picture_is_chosen_for_the_form_with_a_warning_that_refuses_nothing(add, people, thing):
    evidence, client = add(photograph(), "ภาพ.jpg", people.owner), signed_in(people.owner)
    assert "แบบส่วนที่ 15" not in words(client.get(address_of(evidence))), "nowhere to choose it for"
    use = services.use(evidence=evidence, thing=thing, place="ก", by=people.owner, at=AT)
    page = words(client.get(address_of(evidence)))
    assert "5 ภาพ ไฟล์ละ 2 MB ขึ้นไป" in page
    assert "เล็กกว่าที่แบบขอ" in page
    assert "เลือกแล้ว 0 จาก 5 ภาพ" in page
    assert client.post(address_of(evidence, "choose/"), {"use": use.pk, "chosen": "1"}).status_code == 302
    assert "เลือกแล้ว 1 จาก 5 ภาพ" in words(client.get(address_of(evidence)))
    assert client.post(address_of(evidence, "choose/"), {"use": use.pk, "chosen": "0"}).status_code == 302
    assert "เลือกแล้ว 0 จาก 5 ภาพ" in words(client.get(address_of(evidence)))
    for number in ("", "0", "x", "๑", str(use.pk + 1)):
        assert client.post(address_of(evidence, "choose/"), {"use": number}).status_code == 409


def test_it_is_renamed_and_deleted_once_it_is_unused(add, people, thing, django_capture_on_commit_callbacks, folder):
    evidence, client = add(PDF, "ก.pdf", people.owner), signed_in(people.owner)
    assert client.post(address_of(evidence, "rename/"), {"title": ""}).status_code == 422
    assert client.post(address_of(evidence, "rename/"), {"title": "บันทึกการประชุม"}).status_code == 302
    services.use(evidence=evidence, thing=thing, place="ก", by=people.owner, at=AT)
    refused = client.post(address_of(evidence, "delete/"))
    assert refused.status_code == 409
    assert f"รายงาน {thing.pk} ช่อง ก" in words(refused)
    services.stop_using(evidence=evidence, thing=thing, place="ก", by=people.owner, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address_of(evidence, "delete/"))
    assert "ลบ “บันทึกการประชุม” แล้ว" in words(client.get(answer.headers["Location"]))
    assert files_in(folder) == []


# Files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "บันทึก ก.pdf", "application/pdf"),
        (photograph(), "ภาพ.jpg", "image/jpeg"),
    ],
)
def test_a_file_is_handed_over_so_that_nothing_of_it_runs(add, people, content, name, kind):
    evidence = add(content, name, people.owner)
    answer = signed_in(people.analyst).get(address_of(evidence, "file/"))
    assert answer.getvalue() == stored(evidence.stored_name)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert int(answer.headers["Content-Length"]) == evidence.bytes


def test_a_thumbnail_is_kept_by_the_browser_under_its_hash(add, people):
    evidence, client = add(photograph(), "ภาพ.jpg", people.owner), signed_in(people.owner)
    answer = client.get(address_of(evidence, "thumbnail/"))
    assert answer.getvalue() == stored(evidence.thumbnail_name)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    again = client.get(address_of(evidence, "thumbnail/"), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "private, max-age=3600"
    paper = add(PDF, "ก.pdf", people.owner)
    assert client.get(address_of(paper, "thumbnail/")).status_code == 404


def test_a_file_that_its_storage_lost_is_not_found_and_stands_in_the_log(add, people, caplog):
    evidence = add(photograph(), "ภาพ.jpg", people.owner)
    storages["evidence"].delete(evidence.stored_name)
    assert signed_in(people.owner).get(address_of(evidence, "file/")).status_code == 404
    assert evidence.stored_name in caplog.text


# Hostile words ------------------------------------------------------------------------------------------------------


NAMES = [
    "ร" * 86 + ".jpg",
    "../../etc/passwd.jpg",
    "a\r\nSet-Cookie: x=1.jpg",
    "รายงาน\u202egpj.jpg",
    "CON.jpg",
    ".htaccess.jpg",
    "a.jpg.php.jpg",
    "x' onmouseover=alert(1).jpg",
    'a"; filename=b.exe; x=".jpg',
    "<script>alert(1)</script>.jpg",
    "ก\u0e33 ก\u0e4d\u0e32.jpg",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_titles_stay_words_on_every_page(people, office, text):
    client, text = signed_in(people.owner), text.encode("utf-8", "ignore").decode()
    said = {"address": "https://example.com/", "title": f"ก {text}"[:300]}
    client.post(f"{LIBRARY}links/", said)
    evidence = Evidence.objects.get()
    for address, asked in ((LIBRARY, {}), (address_of(evidence), {}), (LIBRARY, {"q": evidence.title[:20]})):
        answer = client.get(address, asked)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
        assert b"<img src=x" not in answer.content
        assert evidence.title in words(answer)


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_names_of_files_break_no_header(add, people, name):
    evidence, client = add(photograph(), clean_name(name), people.owner), signed_in(people.owner)
    answer = client.get(address_of(evidence, "file/"))
    header = r"""attachment; filename(="[\w .()=;-]+"|\*=utf-8''[\w%.()-]+)"""
    assert re.fullmatch(header, answer.headers["Content-Disposition"], re.ASCII)
    assert not answer.cookies
    answer.getvalue()
    page = client.get(address_of(evidence)).content
    assert b"<script>alert" not in page
    assert b"' onmouseover=" not in page
