"""An office's own template: sent, checked, kept, previewed, put in use and taken back; documents follow it."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person, signed_in
from tidtam.accounts.models import User
from tidtam.audit.models import AuditLine
from tidtam.documents.dossier.document import dossiers_of_office, set_of
from tidtam.documents.ministry_form.document import office_forms
from tidtam.documents.models import TemplateChoice, TemplateFile, TemplateVersion
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.own_template.forms import FORMS
from tidtam.documents.own_template.in_use import TemplateGone, kept_template, shipped, template_of
from tidtam.documents.selectors import booklet_folder
from tidtam.documents.services import file_content
from tidtam.documents.services.filing import write_documents
from tidtam.documents.services.storing import write_whole
from tidtam.documents.services.templates import choose_template, keep_template
from tidtam.documents.tests.conftest import AT, made_up, save
from tidtam.documents.tests.made_templates import BOOKLET, DOSSIER, LETTER, MINISTRY_FORM, header_of, keep, template
from tidtam.formats.tests.templates import in_body, relation, without_styles
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.services import create_organisation
from tidtam.verification.choices import DocumentKind

pytestmark = pytest.mark.django_db
PAGE, LIST = "/offices/A/templates/office_booklet/", "/offices/A/templates/"


@pytest.fixture
def places(document_dir, settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.UPLOAD_DIR.mkdir()
    made = {}
    for code, kind, above in (
        ("OBEC", "commission", None),
        ("A", "esa_primary", "OBEC"),
        ("B", "esa_primary", "OBEC"),
    ):
        new = NewOrganisation(code=code, kind=kind, parent_code=above, name_th=f"สำนักงาน {code}")
        made[code] = create_organisation(new=new, at=AT, by="test")
    return made


@pytest.fixture
def director(places):
    return signed_in(person("director", ("director", places["A"])))


@pytest.fixture
def nation(places):
    return signed_in(person("nation", ("administrator", places["OBEC"])))


def send(client, content, *, page=PAGE, reason="เปลี่ยนตราสำนักงาน", name="แบบ.docx"):
    return client.post(f"{page}add/", {"file": SimpleUploadedFile(name, content), "reason": reason})


def choose(client, number, *, seen, page=PAGE):
    return client.post(f"{page}choose/", {"number": number, "seen": seen})


def words(answer):
    return answer.content.decode()


def test_a_form_is_called_as_the_register_of_what_was_issued_calls_it():
    assert {(form.name, str(form.title)) for form in FORMS.values()} == set(DocumentKind.choices)


def test_what_was_sent_is_kept_and_not_used_until_it_is_chosen(director, places):
    answer = send(director, template())
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    version = TemplateVersion.objects.get()
    assert (version.number, version.reason, version.name, version.added_by.username) == (
        1, "เปลี่ยนตราสำนักงาน", "แบบ.docx", "director",
    )  # fmt: skip
    assert template_of(BOOKLET, places["A"]) == shipped(BOOKLET)
    assert choose(director, 1, seen=0).status_code == 302
    found = template_of(BOOKLET, places["A"])
    assert (found.sha256, found.content()) == (version.file_id, template())
    shown = words(director.get(PAGE))
    assert "แบบของหน่วยงานนี้ ฉบับที่ 1" in shown
    assert [
        (line.action, line.actor) for line in AuditLine.objects.filter(action__startswith="documents.template")
    ] == [
        ("documents.template.added", "director"),
        ("documents.template.chosen", "director"),
    ]


def test_who_sent_and_who_chose_are_named_as_people_are_everywhere(director):
    User.objects.filter(username="director").update(display_name="แสงดาว ใจดี")
    send(director, template())
    choose(director, 1, seen=0)
    shown = words(director.get(PAGE)).partition('id="in-use"')[2]
    assert shown.count("แสงดาว ใจดี") == 2


def test_everything_to_mend_is_said_at_once_and_nothing_is_kept(director):
    faulty = template(
        styles=without_styles("PassageTitle", "Heading3"), header2=lambda text: text.replace("«notice»", "«เตือน»")
    )
    answer = send(director, faulty)
    assert answer.status_code == 422
    shown = words(answer)
    for said in ("ไม่มีสไตล์ PassageTitle", "ไม่มีสไตล์ Heading3", "ไม่มี «notice»", "ระบบไม่รู้จัก «เตือน»", "หัวกระดาษหน้าแรก"):
        assert said in shown
    assert "เปลี่ยนตราสำนักงาน" in shown  # what was typed stays
    assert not TemplateVersion.objects.exists()
    assert not TemplateFile.objects.exists()


def member(content, name, body):
    """Return an archive with one more member."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return target.getvalue()


CHUNK = relation("aFChunk", "x.xml", is_outside=False)
ENTITIES = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (member(template(), "word/vbaProject.bin", b"x"), "มาโคร"),
        (member(template(), "word/embeddings/x.bin", b"x"), "ไฟล์อื่นซ่อนอยู่"),
        (member(template(), "word/media/x.xml", b"<a>" + b" " * 80_000_000 + b"</a>"), "ใหญ่เกิน"),
        (member(template(), "../x.xml", b"<a/>"), "อันตราย"),
        (template(header1=lambda text: ENTITIES + text.partition("?>")[2]), "อันตราย"),
        (b"%PDF-1.7", "PDF"),
        (template()[:-200], "เสีย"),
        (template(document_rels=relation("attachedTemplate", "http://a.example/x.dotm")), "ดึงข้อมูลจากภายนอก"),
        (template(document_rels=lambda text: text.replace("settings.xml", "none.xml")), "เปิดไฟล์ใน Word"),
        (member(template(document_rels=CHUNK), "word/x.xml", b"<p/>"), "aFChunk"),
        (template(document=in_body('<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>')), "DDEAUTO"),
    ],
    ids=["macro", "program", "bomb", "outside", "entities", "pdf", "cut", "fetches", "empty part", "chunk", "field"],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_sentence(director, content, said):
    answer = send(director, content)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not TemplateFile.objects.exists()


def test_the_same_file_again_is_the_version_it_is_already(director):
    assert [send(director, template()).status_code for _time in range(2)] == [302, 302]
    send(director, template("อื่น"))
    assert list(TemplateVersion.objects.values_list("number", flat=True).order_by("number")) == [1, 2]


def test_a_file_and_a_reason_are_asked_for(director):
    shown = words(director.post(f"{PAGE}add/", {"reason": " "}))
    assert "เลือกไฟล์แบบเอกสาร .docx หนึ่งไฟล์" in shown
    assert "บอกสิ่งที่เปลี่ยนและเหตุผล" in shown


def test_an_earlier_version_and_the_standard_one_are_gone_back_to(director, places):
    keep(places["A"], template("หนึ่ง"), template("สอง"))
    for number, seen in ((1, 0), (2, 1), (1, 2)):
        choose(director, number, seen=seen)
    assert template_of(BOOKLET, places["A"]).content() == template("หนึ่ง")
    choose(director, 0, seen=3)
    assert template_of(BOOKLET, places["A"]) == shipped(BOOKLET)
    assert list(TemplateChoice.objects.order_by("number").values_list("number", "version__number")) == [
        (1, 1), (2, 2), (3, 1), (4, None),
    ]  # fmt: skip


def test_sent_twice_it_is_one_choice_and_who_saw_an_older_page_is_told(director, places):
    keep(places["A"], template("หนึ่ง"), template("สอง"))
    assert [choose(director, 1, seen=0).status_code for _time in range(2)] == [302, 302]
    assert TemplateChoice.objects.count() == 1
    late = choose(director, 2, seen=0)
    assert late.status_code == 409
    assert "มีผู้เลือกแบบอื่น" in words(late)
    assert template_of(BOOKLET, places["A"]).content() == template("หนึ่ง")
    assert director.post(f"{PAGE}choose/").status_code == 422
    assert choose(director, 9, seen=1).status_code == 404


def test_an_offices_own_goes_before_the_nations_and_that_before_the_shipped_one(director, nation, places):
    of_nation = "/offices/OBEC/templates/office_booklet/"
    keep(places["OBEC"], template("ชาติ"))
    choose(nation, 1, seen=0, page=of_nation)
    assert {code: template_of(BOOKLET, places[code]).content() for code in "AB"} == dict.fromkeys("AB", template("ชาติ"))
    assert "แบบของสำนักงาน OBEC ฉบับที่ 1" in words(director.get(LIST))
    keep(places["A"], template("เขต"))
    choose(director, 1, seen=0)
    assert template_of(BOOKLET, places["A"]).content() == template("เขต")
    assert template_of(BOOKLET, places["B"]).content() == template("ชาติ")
    choose(director, 0, seen=1)
    assert template_of(BOOKLET, places["A"]).content() == template("ชาติ")


def test_the_letter_has_the_look_of_who_issues_it(director, nation, places):
    page = "/offices/{}/templates/result_letter/"
    assert send(director, template(form=LETTER), page=page.format("A")).status_code == 404
    assert "ส่วนกลางเป็นผู้ออกเอกสารนี้" in words(director.get(page.format("A")))
    keep(places["OBEC"], template(form=LETTER), form=LETTER)
    choose(nation, 1, seen=0, page=page.format("OBEC"))
    assert template_of(LETTER, places["A"]).content() == template(form=LETTER)


def test_others_read_and_change_nothing(director, places):
    keep(places["A"], template())
    reader, other = signed_in(person("r", ("owner", places["A"]))), signed_in(person("o", ("director", places["B"])))
    shown = words(reader.get(PAGE))
    assert "ดาวน์โหลดแบบที่ใช้อยู่" in shown
    assert "<form" not in shown.partition("<main")[2]
    assert choose(reader, 1, seen=0).status_code == 404
    assert send(reader, template()).status_code == 404
    assert {other.get(page).status_code for page in (PAGE, LIST, f"{PAGE}files/1.docx")} == {404}


def test_a_version_that_lacks_what_a_later_release_asks_for_is_passed_over_and_said(director, places, monkeypatch):
    keep(places["A"], template())
    choose(director, 1, seen=0)
    asking = type(BOOKLET)(**{**{name: getattr(BOOKLET, name) for name in BOOKLET.__slots__}, "has_row_notes": True})
    monkeypatch.setitem(FORMS, BOOKLET.name, asking)
    assert template_of(asking, places["A"]) == shipped(asking)
    shown = words(director.get(PAGE))
    assert "แบบของหน่วยงานใช้กับระบบรุ่นนี้ไม่ได้" in shown
    assert "ใช้กับรุ่นนี้ไม่ได้" in shown
    choose(director, 0, seen=1)
    assert "ขาดส่วนที่แบบเอกสารรุ่นปัจจุบันต้องมี" in words(choose(director, 1, seen=2))


@pytest.fixture
def small(places):
    save(places["A"], *made_up(3))
    return office_booklet(organisation=places["A"], fiscal_year_be=2567, months=6)


@pytest.fixture
def without_pages(monkeypatch):
    """The DOCX without laying out the PDF first: its page numbers are not asked about here."""
    monkeypatch.setattr("tidtam.documents.services.booklet._pages", lambda *_given: [])


def test_the_booklet_is_drawn_into_the_template_in_use_in_a_folder_of_its_own(director, places, small, without_pages):
    before = booklet_folder(places["A"], small)
    plain = file_content(small, before, "docx", "thai")
    keep(places["A"], template("ตราเขต ก"))
    choose(director, 1, seen=0)
    after = booklet_folder(places["A"], small)
    assert after.digest != before.digest
    made = file_content(small, after, "docx", "thai")
    assert header_of(made)[-1] == "ตราเขต ก"
    assert header_of(made)[:-1] == header_of(plain)
    choose(director, 0, seen=1)
    assert booklet_folder(places["A"], small).digest == before.digest


def test_documents_of_projects_are_drawn_into_theirs_and_lie_in_folders_of_their_own(places, document_dir):
    save(places["A"], *made_up(1))
    by = person("d", ("director", places["A"]))
    for form, documents_of in {
        DOSSIER: lambda: set_of(places["A"], 2567, dossiers_of_office(places["A"], 2567)).documents,
        MINISTRY_FORM: lambda: office_forms(places["A"], 2567, form="ministry_form", quarter=2).documents,
    }.items():
        (before,) = documents_of()
        keep(places["A"], template("ตราเขต ก", form=form), form=form)
        version = TemplateVersion.objects.get(form=form.name)
        choose_template(form=form, organisation=places["A"], version=version, seen=0, by=by, at=AT)
        (after,) = documents_of()
        assert (after.content, after.digest == before.digest) == (before.content, False)
        for document in (before, after):
            write_whole(document.pages_path("thai"), b"[]")
        (made,) = write_documents([after], name="docx", numerals="thai")
        (plain,) = write_documents([before], name="docx", numerals="thai")
        assert header_of(made.read_bytes()) == [*header_of(plain.read_bytes()), "ตราเขต ก"]


def test_an_issued_document_is_made_again_with_the_template_it_had(director, places, small, without_pages):
    keep(places["A"], template("เดิม"), template("ใหม่"))
    choose(director, 1, seen=0)
    old = template_of(BOOKLET, places["A"])
    keep_template(old)
    keep_template(shipped(BOOKLET))
    made = file_content(small, booklet_folder(places["A"], small), "docx", "thai")
    choose(director, 2, seen=1)
    folder = booklet_folder(places["A"], small, template=kept_template(BOOKLET.name, old.sha256))
    folder.path("docx", "thai").unlink()
    assert file_content(small, folder, "docx", "thai") == made
    assert bytes(TemplateFile.objects.get(pk=shipped(BOOKLET).sha256).content) == BOOKLET.shipped.read_bytes()
    with pytest.raises(TemplateGone):
        kept_template(BOOKLET.name, "0" * 64)


def test_a_preview_is_made_in_the_background_from_the_newest_record(director, places, small):
    keep(places["A"], template("ตัวอย่างตรา"))
    assert director.get(f"{PAGE}files/1-preview.docx").status_code == 404
    asked = director.post(f"{PAGE}1/preview/")
    assert asked["Location"].startswith("/jobs/")
    run_waiting()
    assert Job.objects.get().result_url == PAGE
    assert "1-preview.docx" in words(director.get(PAGE))
    answer = director.get(f"{PAGE}files/1-preview.docx")
    content = b"".join(answer.streaming_content)
    assert header_of(content)[-1] == "ตัวอย่างตรา"
    assert "โครงการที่ ๑" in "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_a_place_without_a_record_previews_invented_words_in_every_style(nation, places, form):
    page = f"/offices/OBEC/templates/{form.name}/"
    keep(places["OBEC"], template(form=form), form=form)
    nation.post(f"{page}1/preview/")
    run_waiting()
    content = b"".join(nation.get(f"{page}files/1-preview.docx").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    used = {style for style in form.styles if f'w:val="{style}"' in body}
    assert used == set(form.styles)
    assert "ตัวอย่าง" in body


@pytest.mark.parametrize(
    ("name", "content"),
    [("shipped.docx", BOOKLET.shipped.read_bytes()), ("in-use.docx", template()), ("1.docx", template())],
)
def test_templates_are_downloaded_to_start_from(director, places, name, content):
    keep(places["A"], template())
    choose(director, 1, seen=0)
    answer = director.get(f"{PAGE}files/{name}")
    assert answer.content == content
    assert answer["Content-Disposition"] == f'attachment; filename="office_booklet-a-{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    for none in ("2.docx", "x.docx", "1", "1-preview", "1.docx.docx", "².docx", "99999999999999999999.docx", ".docx"):
        assert director.get(f"{PAGE}files/{none}").status_code == 404


def test_the_pages_ask_a_constant_number_of_queries(director, places):
    counts = []
    keep(places["A"], *(template(f"ฉบับ {number}") for number in range(3)))
    for number in range(3):
        choose(director, number + 1, seen=number)
        for page in (LIST, PAGE):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                director.get(page)
            counts.append(len(asked))
    assert counts == counts[:2] * 3
    assert max(counts) <= 9


def test_choosing_what_counts_already_changes_nothing(places):
    by = person("d", ("director", places["A"]))
    given = {"form": BOOKLET, "organisation": places["A"], "by": by, "at": AT}
    assert choose_template(version=None, seen=0, **given) is None
    assert not AuditLine.objects.filter(action__startswith="documents.template").exists()
