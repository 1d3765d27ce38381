"""Reading and building instruments in the browser, without script."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.pages import sheet, words_of
from tests.people import person, signed_in
from tidtam.accounts.models import User
from tidtam.audit.models import AuditLine
from tidtam.drafts.models import Draft
from tidtam.instruments import selectors
from tidtam.instruments.models import IndicatorLink, Version
from tidtam.instruments.services import load_instruments, publish_version
from tidtam.instruments.sheets import write_version
from tidtam.organisations.models import Organisation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 2, tzinfo=UTC)


def organisation(code, kind, parent=None):
    made = Organisation.objects.create(code=code, kind=kind, name_th=code, parent=parent, sort_key=code)
    made.path = f"{parent.path if parent else ''}{made.pk}."
    made.save()
    return made


@pytest.fixture
def commission():
    return organisation("OBEC", "commission")


@pytest.fixture
def bureau(commission):
    return organisation("EVA", "bureau", commission)


@pytest.fixture
def office(commission):
    return organisation("P50-2", "esa_primary", commission)


@pytest.fixture
def analyst(bureau):
    return signed_in(person("analyst", ("analyst", bureau)))


@pytest.fixture
def reader(office):
    return signed_in(person("reader", ("indicator_owner", office)))


@pytest.fixture
def shipped(commission):
    load_instruments(at=AT, by="setup")


def begin(analyst, code="MINI"):
    address = reverse("instruments:begin", args=["EVA"])
    answer = analyst.post(address, {"code": code, "fiscal_year_be": "2569", "title": "เครื่องมือทดลอง"})
    assert answer.status_code == 302, words_of(answer.content.decode())
    return Version.objects.get(instrument__code=code)


def at(name, row, *more):
    return reverse(f"instruments:{name}", args=[*row.address, *more])


def add(analyst, row, **typed):
    form = sheet(analyst.get(at("new_node", row)).content.decode())
    return analyst.post(at("new_node", row), form | typed)


def stated(row):
    return selectors.version_facts(Version.objects.get(pk=row.pk))


def test_whoever_holds_a_role_reads_what_is_published(reader, shipped):
    page = words_of(reader.get("/instruments/?fiscal_year=2566").content.decode())
    for code in ("QP", "AP", "STD"):
        assert code in page
    assert "QW" not in page
    version = reader.get("/instruments/STD/2566/1/?as_office=esa_secondary").content.decode()
    assert "เด็กด้อยโอกาส" in version
    assert "ระดับการศึกษาปฐมวัย" not in version
    assert "ระดับการศึกษาปฐมวัย" in reader.get("/instruments/STD/2566/1/").content.decode()
    assert "ยังไม่กำหนดวันเปิดรับ" in words_of(version)


def test_an_english_page_shows_english_names(reader, shipped):
    reader.cookies["tidtam_language"] = "en"
    page = words_of(reader.get("/instruments/STD/2566/1/").content.decode())
    assert "Managing the organization toward excellence" in page


def test_a_published_version_is_taken_away_as_a_file(reader, shipped):
    answer = reader.get("/instruments/QP/2566/1/files/json")
    assert json.loads(answer.content)["instruments"][0]["code"] == "QP"
    assert reader.get("/instruments/QP/2566/1/files/xlsx").content.startswith(b"PK")
    assert reader.get("/instruments/QP/2566/1/files/exe").status_code == 404


def test_drafts_are_seen_by_those_who_build_them_alone(analyst, reader):
    row = begin(analyst)
    assert reader.get("/instruments/MINI/2569/1/").status_code == 404
    assert reader.get(at("desk", row)).status_code == 404
    assert "MINI" not in reader.get("/instruments/?fiscal_year=2569").content.decode()
    assert "MINI" in analyst.get("/instruments/?fiscal_year=2569").content.decode()


def test_an_analyst_of_a_bureau_builds_nothing_of_another(analyst, shipped, commission):
    assert analyst.get("/instruments/QP/2566/1/copy/").status_code == 404
    assert analyst.get(reverse("instruments:begin", args=["OBEC"])).status_code == 404
    above = signed_in(person("above", ("analyst", commission)))
    assert above.get("/instruments/QP/2566/1/copy/").status_code == 200


def test_an_instrument_is_built_and_published(analyst, reader):
    row = begin(analyst)
    assert "เพิ่มตัวชี้วัดอย่างน้อยหนึ่งข้อ" in words_of(analyst.get(at("desk", row)).content.decode())
    assert add(analyst, row, kind="group", code="1", number="1", title="ด้านที่หนึ่ง").status_code == 302
    rubric = {"rubric_0_text": "ไม่มีแผน", "rubric_4_text": "มีแผนและทำครบ"}
    assert add(analyst, row, kind="level", code="1.1", parent="1", title="มีแผน", **rubric).status_code == 302
    assert add(analyst, row, kind="share", code="1.2", parent="1", title="สัดส่วน", unit="").status_code == 302
    node = stated(row).node("1.1")
    assert [(one.level, one.text) for one in node.rubric] == [(1, "ไม่มีแผน"), (5, "มีแผนและทำครบ")]
    analyst.post(at("move", row), {"up": "1.2"})
    assert [one.code for one in stated(row).nodes] == ["1", "1.2", "1.1"]

    before = analyst.get(at("publish", row)).content.decode()
    assert "กรอกหน่วยนับ" in words_of(before)
    refused = analyst.post(at("publish", row), {"content": stated_hash(row)})
    assert refused.status_code == 422
    form = sheet(analyst.get(at("node", row, "1.2")).content.decode())
    assert form["title"] == "สัดส่วน"
    assert analyst.post(at("node", row, "1.2"), form | {"unit": "คน"}).status_code == 302
    preview = analyst.get(at("preview", row) + "?as_office=esa_primary").content.decode()
    assert "มีแผนและทำครบ" in preview
    published = analyst.post(at("publish", row), sheet(analyst.get(at("publish", row)).content.decode()))
    assert published.status_code == 302
    assert "มีแผน" in reader.get("/instruments/MINI/2569/1/").content.decode()
    assert AuditLine.objects.filter(action="instruments.version.published").count() == 1
    assert analyst.post(at("node", row, "1.2"), form | {"unit": "แห่ง"}).status_code == 302
    assert stated(row).node("1.2").unit == "คน"


def stated_hash(row):
    return Version.objects.get(pk=row.pk).content_sha256


def test_what_cannot_be_saved_comes_back_as_typed(analyst):
    row = begin(analyst)
    answer = add(analyst, row, kind="target", code="1 2", title="", target="มาก", guidance="อธิบายไว้ยาวมาก")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sheet(page)["guidance"] == "อธิบายไว้ยาวมาก"
    assert (sheet(page)["target"], sheet(page)["target_scope"]) == ("มาก", "office")
    for what_to_do in ("ใช้ตัวอักษร ตัวเลข จุด ขีด ในรหัส", "กรอกช่องนี้", "ใส่ตัวเลขแทน “มาก”"):
        assert what_to_do in words_of(page)
    assert not stated(row).nodes


def test_a_code_that_is_there_already_is_refused_at_its_field(analyst):
    row = begin(analyst)
    add(analyst, row, kind="text", code="1", title="หนึ่ง")
    answer = add(analyst, row, kind="text", code="1", title="อีกหนึ่ง")
    assert answer.status_code == 422
    assert "1 ซ้ำกับรายการก่อนหน้า" in words_of(answer.content.decode())


def test_what_is_typed_is_kept_before_it_is_saved(analyst):
    row = begin(analyst)
    address = at("draft", row, "new:")
    sent = {"title": "พิมพ์ค้างไว้", "kind": "choice", "choices_0_code": "a"}
    headers = {"If-Match": '"0"', "Idempotency-Key": str(uuid.uuid4())}
    kept = analyst.post(address, json.dumps(sent), content_type="application/json", headers=headers)
    assert (kept.status_code, kept.headers["ETag"]) == (204, '"1"')
    assert "มีรายการใหม่ที่ยังไม่ได้บันทึก" in words_of(analyst.get(at("desk", row)).content.decode())
    shown = sheet(analyst.get(at("new_node", row)).content.decode())
    assert (shown["title"], shown["choices_0_code"], shown["seen"]) == ("พิมพ์ค้างไว้", "a", "1")
    stale = analyst.post(
        address,
        json.dumps({"title": "อีกคน"}),
        content_type="application/json",
        headers=headers | {"Idempotency-Key": str(uuid.uuid4())},
    )
    assert stale.status_code == 412
    assert json.loads(stale.content)["typed"]["title"] == "พิมพ์ค้างไว้"
    analyst.post(at("new_node", row), shown | {"code": "1", "choices_0_label": "มี"})
    assert Draft.objects.get(section="new:").typed == {}


def test_who_saves_over_another_sees_both_texts_and_decides(analyst, bureau):
    row = begin(analyst)
    add(analyst, row, kind="text", code="1", title="เดิม")
    other = signed_in(person("colleague", ("analyst", bureau)))
    mine, theirs = (sheet(one.get(at("node", row, "1")).content.decode()) for one in (analyst, other))
    assert other.post(at("node", row, "1"), theirs | {"title": "ของเพื่อน"}).status_code == 302
    answer = analyst.post(at("node", row, "1"), mine | {"title": "ของฉัน"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ของเพื่อน" in words_of(page)
    assert sheet(page)["title"] == "ของฉัน"
    assert stated(row).node("1").title == "ของเพื่อน"
    assert analyst.post(at("node", row, "1"), sheet(page)).status_code == 302
    assert stated(row).node("1").title == "ของฉัน"


def test_the_same_form_sent_twice_adds_one_node(analyst):
    row = begin(analyst)
    form = sheet(analyst.get(at("new_node", row)).content.decode()) | {"kind": "text", "code": "1", "title": "หนึ่ง"}
    analyst.post(at("new_node", row), form)
    assert analyst.post(at("new_node", row), form).status_code == 422
    assert len(stated(row).nodes) == 1


def test_names_rounds_and_bands_are_changed(analyst):
    row = begin(analyst)
    form = sheet(analyst.get(at("whole", row)).content.decode())
    assert (form["rounds_0_code"], form["bands_4_label"], form["counts_overall"]) == ("6m", "ดีเยี่ยม", "1")
    form |= {"rounds_0_code": "", "rounds_0_label": "", "rounds_0_label_en": "", "rounds_0_months": ""}
    changed = form | {"title": "ชื่อใหม่", "bands_0_label": "เริ่มต้น", "rounds_1_as_of_date": "30/9/2569"}
    assert analyst.post(at("whole", row), changed).status_code == 302
    now = stated(row)
    assert now.title == "ชื่อใหม่"
    assert now.bands[0].label == "เริ่มต้น"
    assert [(each.code, str(each.as_of_date)) for each in now.rounds] == [("12m", "2026-09-30")]


def test_a_node_is_taken_away_after_asking(analyst):
    row = begin(analyst)
    add(analyst, row, kind="group", code="1", title="กลุ่ม")
    add(analyst, row, kind="text", code="1.1", parent="1", title="ข้อ")
    assert "1 ข้อ" in words_of(analyst.get(at("remove", row, "1")).content.decode())
    assert len(stated(row).nodes) == 2
    analyst.post(at("remove", row, "1"))
    assert not stated(row).nodes


def test_last_years_instrument_is_copied_once(shipped, commission):
    above = signed_in(person("above", ("analyst", commission)))
    for _again in range(2):
        answer = above.post("/instruments/QP/2566/1/copy/", {"fiscal_year_be": "2568"})
        assert answer.headers["Location"] == "/instruments/QP/2568/1/build/"
    copied = selectors.version_facts(selectors.version_of("QP", 2568, 1))
    assert copied.nodes == selectors.version_facts(selectors.version_of("QP", 2566, 1)).nodes
    assert selectors.version_in_use("QP", 2568) is None
    above.post("/instruments/QP/2568/1/build/discard/")
    assert selectors.version_of("QP", 2568, 1) is None


def test_linked_indicators_warn_who_builds(shipped, commission, reader):
    above = signed_in(person("above", ("analyst", commission)))
    above.post("/instruments/QP/2566/1/copy/", {"fiscal_year_be": "2568"})
    row = selectors.version_of("QP", 2568, 1)
    sent = {"node_code": "QP-9", "kind": "part_of", "other": "STD:S3.3.4"}
    assert above.post(at("links", row), sent).status_code == 302
    page = words_of(above.get(at("node", row, "QP-9")).content.decode())
    assert "ข้อมูลนี้เก็บอยู่แล้วใน STD S3.3.4" in page
    assert "STD S3.3.4" in words_of(above.get(at("publish", row)).content.decode())
    others = selectors.kin_of(selectors.version_facts(selectors.version_of("STD", 2566, 1)))
    assert [(one.words, one.name.split()[0]) for one in others["S3.3.4"]] == [("รวมข้อมูลนี้อยู่ด้วย", "QP")]
    itself = above.post(at("links", row), {"node_code": "QP-9", "kind": "same", "other": "QP:QP-9"})
    assert itself.status_code == 422
    above.post(at("unlink", row, IndicatorLink.objects.get().pk))
    assert not IndicatorLink.objects.exists()


def test_what_each_bureau_asks_of_an_office_is_counted(reader, shipped):
    page = words_of(reader.get("/instruments/?fiscal_year=2566").content.decode())
    burden = selectors.burden_of_year(2566)
    assert [(one.bureau, one.instruments) for one in burden] == [("สพฐ.", ("AP", "QP", "STD"))]
    assert (burden[0].primary, burden[0].secondary) == (59, 57)  # QP 24 of 12 twice; AP 11; STD 24 and 22
    assert "สพฐ. AP, QP, STD 59 57" in page
    quick_policy = selectors.version_facts(selectors.version_in_use("QP", 2566))
    assert [count for _kind, count in selectors.asks(quick_policy)] == [24, 24]


def test_pages_ask_a_constant_number_of_queries(analyst, commission, django_assert_num_queries):
    above = signed_in(person("above", ("analyst", commission)))
    row = begin(analyst)
    for number in range(3):
        add(analyst, row, kind="text", code=f"{number}", title="ข้อ")
    above.get(at("desk", row))
    with django_assert_num_queries(9):
        above.get(at("desk", row))
    for number in range(3, 9):
        add(analyst, row, kind="text", code=f"{number}", title="ข้อ")
    above.get(at("desk", row))
    with django_assert_num_queries(9):
        above.get(at("desk", row))


def test_a_round_is_opened_for_answers_once(shipped, commission, reader):
    above = signed_in(person("above", ("analyst", commission)))
    address = "/instruments/QP/2566/1/rounds/12m/"
    assert address in above.get("/instruments/QP/2566/1/").content.decode()
    assert address not in reader.get("/instruments/QP/2566/1/").content.decode()
    assert reader.get(address).status_code == 404
    assert above.get("/instruments/QP/2566/1/rounds/9m/").status_code == 404
    days = {"opens": "1 สิงหาคม 2566", "due": "30/8/2566", "closes": "ปลายเดือน"}
    refused = above.post(address, days)
    assert refused.status_code == 422
    assert sheet(refused.content.decode())["closes"] == "ปลายเดือน"
    assert above.post(address, days | {"closes": "1/7/2566"}).status_code == 422
    assert above.post(address, days | {"closes": "30/8/2566"}).status_code == 302
    window = selectors.window_of(selectors.version_facts(selectors.version_in_use("QP", 2566)), "12m")
    assert [f"{each:%Y-%m-%d %H:%M}" for each in (window.opens_at, window.closes_at)] == [
        "2023-07-31 17:00",
        "2023-08-30 09:30",
    ]
    later = above.post(address, days | {"closes": "30/9/2566"})
    assert later.headers["Location"] == "/instruments/QP/2566/1/"
    page = words_of(reader.get("/instruments/QP/2566/1/").content.decode()).replace("\u00a0", " ")
    assert "เปิดรับ 1 ส.ค. 2566 ถึง 30 ส.ค. 2566" in page


def test_a_year_is_typed_in_either_digits(analyst):
    answer = analyst.post(
        reverse("instruments:begin", args=["EVA"]), {"code": "T", "fiscal_year_be": "๒๕๖๙", "title": "ท"}
    )
    assert answer.headers["Location"] == "/instruments/T/2569/1/build/"
    assert 'type="number"' not in analyst.get(reverse("instruments:begin", args=["EVA"])).content.decode()


def test_each_error_names_its_field(analyst):
    row = begin(analyst)
    said = words_of(add(analyst, row, kind="level").content.decode())
    assert "รหัส: กรอกช่องนี้" in said
    assert "ชื่อ: กรอกช่องนี้" in said


def test_every_page_that_something_leads_to_says_what_was_done(analyst):
    row = begin(analyst)
    add(analyst, row, kind="level", code="A", title="ข้อแรก")
    analyst.post(at("remove", row, "A"))
    assert "ลบ A แล้ว" in words_of(analyst.get(at("desk", row)).content.decode())
    analyst.post(at("discard", row))
    assert "ทิ้งฉบับร่างแล้ว" in words_of(analyst.get(reverse("instruments:instrument_list")).content.decode())


def test_removing_a_leaf_speaks_of_no_entries_below_it(analyst):
    row = begin(analyst)
    add(analyst, row, kind="group", code="G", title="กลุ่ม")
    add(analyst, row, kind="level", code="G1", title="ข้อแรก", parent="G")
    assert "1 ข้อ" in words_of(analyst.get(at("remove", row, "G")).content.decode())
    assert "ใต้กลุ่มนี้" not in words_of(analyst.get(at("remove", row, "G1")).content.decode())


def test_a_round_that_is_not_used_is_taken_away(analyst):
    row = begin(analyst)
    form = sheet(analyst.get(at("whole", row)).content.decode())
    assert analyst.post(at("whole", row), form | {"rounds_0_months": ""}).status_code == 302
    assert [each.code for each in stated(row).rounds] == ["12m"]


def book(shown, **changed):
    """Return QP 2566 as a workbook of another code, changed."""
    content = write_version(replace(shown, code="BOOK", **changed), created=AT)
    return SimpleUploadedFile("แบบ.xlsx", content, content_type="application/octet-stream")


@pytest.fixture
def qp(shipped):
    return selectors.version_facts(Version.objects.get(instrument__code="QP"))


def test_a_workbook_comes_in_as_a_draft_once(analyst, qp):
    address = reverse("instruments:load", args=["EVA"])
    assert address in analyst.get(reverse("instruments:begin", args=["EVA"])).content.decode()
    for _twice in range(2):
        answer = analyst.post(address, {"file": book(qp)})
        row = Version.objects.get(instrument__code="BOOK")
        assert (answer.status_code, answer.headers.get("Location")) == (302, at("desk", row))
    assert (row.state, row.instrument.owner.code) == ("draft", "EVA")
    assert selectors.version_facts(row).nodes == qp.nodes
    publish_version(version=row, content_sha256=row.content_sha256, by=User.objects.get(username="analyst"), at=AT)
    assert "ไม่มีสิ่งใดเปลี่ยน" in analyst.post(address, {"file": book(qp)}, follow=True).content.decode()


def test_everything_wrong_in_a_workbook_is_said_at_once_by_sheet_and_cell(analyst, qp):
    first, *rest = qp.nodes
    address = reverse("instruments:load", args=["EVA"])
    answer = analyst.post(address, {"file": book(qp, title="", nodes=(replace(first, title=""), *rest))})
    said = words_of(answer.content.decode())
    assert answer.status_code == 422
    assert "แผ่น เครื่องมือ ช่อง" in said
    assert "แผ่น ตัวชี้วัด ช่อง" in said
    assert not Version.objects.filter(instrument__code="BOOK").exists()
    assert "เลือกสมุดงานของเครื่องมือ" in words_of(analyst.post(address).content.decode())


def test_a_workbook_of_an_instrument_that_another_organisation_looks_after_is_refused(analyst, qp):
    file = book(qp)
    taken = person("above", ("analyst", Organisation.objects.get(code="OBEC")))
    assert signed_in(taken).post(reverse("instruments:load", args=["OBEC"]), {"file": file}).status_code == 302
    answer = analyst.post(reverse("instruments:load", args=["EVA"]), {"file": book(qp, number=2)})
    assert (answer.status_code, "ใช้รหัสอื่น" in answer.content.decode()) == (422, True)
    assert Version.objects.filter(instrument__code="BOOK").count() == 1
