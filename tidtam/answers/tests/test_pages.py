"""The pages of a sheet: its list, a page for each kind of leaf, sending, reviewing, evidence, schools, languages."""

import json
import re
import uuid
from decimal import Decimal

import pytest

from tests.pages import sheet as fields_of
from tests.pages import words_of
from tests.people import signed_in
from tidtam.answers import selectors
from tidtam.answers.checks.examples import ANSWERS, NODES
from tidtam.answers.models import Answer, Sheet
from tidtam.answers.tests.test_sheets import approve, send, write
from tidtam.answers.tests.world import everything, said, sheet_of
from tidtam.approval.choices import Status
from tidtam.drafts.models import Draft

OWN = [node.code for node in NODES if node.code != "Z"]


def address(sheet, node="", rest=""):
    return f"/sheets/{sheet.pk}/questions/{node}/{rest}" if node else f"/sheets/{sheet.pk}/{rest}"


def test_an_office_sees_its_sheets_with_what_is_answered_and_until_when(world, ask):
    write(sheet_of(world.primary), said("N"), world.owner)
    words = words_of(ask(world.owner, "/offices/P01-1/sheets/").content.decode())
    assert "เครื่องมือตัวอย่างทุกชนิด · รอบ 12 เดือน" in words
    for page in (words, words_of(ask(world.owner, address(sheet_of(world.primary))).content.decode())):
        assert "ตอบแล้ว 5 จาก 23 ข้อ" in page  # one is written, four are sums of schools
    assert "สถานศึกษาอนุมัติแล้ว 0 จาก 2 แห่ง" in words
    assert "บันทึกแล้ว ยังไม่ส่ง" in words


def test_a_sheet_out_of_reach_is_not_there(world, ask):
    sheet = sheet_of(world.primary)
    for rest in ("", "review/", "submit/", "evidence/", "history/", "comments/"):
        ask(world.outsider, address(sheet, rest=rest), status=404)
    ask(world.outsider, address(sheet, "N"), status=404)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("node", NODES, ids=lambda node: node.kind)
def test_every_kind_of_leaf_has_a_page_that_gives_back_what_stands_and_saves_it(world, ask, node, language):
    sheet = sheet_of(world.primary)
    if node.code == "Z":
        ask(world.owner, address(sheet, "Z"), language=language)
        return
    write(sheet, said(node.code), world.owner)
    page = ask(world.owner, address(sheet, node.code), language=language).content.decode()
    assert "InstrumentVersion(" not in page
    sent = fields_of(page)
    Answer.objects.all().delete()
    ask(world.owner, address(sheet, node.code), {**sent, "seen": "1", "go": "list"}, status=302)
    stored = selectors.sheet_reading(sheet.pk).sheet
    assert stored.answers == tuple(one for one in ANSWERS if one.node_code == node.code)


def test_what_cannot_be_read_comes_back_as_typed_and_says_what_to_type(world, ask):
    sheet = sheet_of(world.primary)
    typed = {"seen": "0", "answers[S].total": "หลายแห่ง", "answers[S].achieved": "3"}
    page = ask(world.owner, address(sheet, "S"), typed, status=422).content.decode()
    assert 'value="หลายแห่ง"' in page
    assert 'value="3"' in page
    assert "กรอกตัวเลขตั้งแต่ 0" in words_of(page)
    assert not Answer.objects.exists()


def test_the_percent_is_shown_beside_what_it_is_computed_from_and_has_no_field(world, ask):
    sheet = sheet_of(world.primary)
    write(sheet, said("P"), world.owner)
    page = ask(world.owner, address(sheet, "P")).content.decode()
    assert "ร้อยละ 85.00" in words_of(page)
    write(Sheet.objects.get(pk=sheet.pk), said("S"), world.owner)
    assert 'name="answers[S].percent"' not in ask(world.owner, address(sheet, "S")).content.decode()


def test_a_system_outside_that_has_the_figure_already_is_named(world, ask):
    asked = {code: ask(world.owner, address(sheet_of(world.primary), code)).content.decode() for code in ("N", "P")}
    assert "ข้อมูลนี้เก็บอยู่แล้วใน KRS-12" in asked["N"]
    assert "ข้อมูลนี้เก็บอยู่แล้วใน" not in asked["P"]


def test_the_rubric_says_visibly_where_a_source_holds_no_words(world, ask):
    page = ask(world.owner, address(sheet_of(world.primary), "L")).content.decode()
    assert words_of(page).count("ไม่มีคำอธิบายเกณฑ์ในเอกสารต้นฉบับ") == 5
    assert len(re.findall(r'type="radio" name="answers\[L\].self_level"', page)) == 6


def test_what_a_script_sends_is_kept_and_shown_until_it_is_saved(world, ask):
    sheet = sheet_of(world.primary)
    headers = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid.uuid4()), "If-Match": '"0"'}}
    body = json.dumps({"answers[X].text": "กำลังพิมพ์"})
    ask(world.owner, address(sheet, "X", "draft/"), body, status=204, **headers)
    assert "กำลังพิมพ์" in ask(world.owner, address(sheet, "X")).content.decode()
    assert Draft.objects.get().section == "X"
    ask(world.owner, address(sheet, "Z", "draft/"), body, status=404, **headers)
    ask(world.owner, address(sheet, "NO", "draft/"), body, status=404, **headers)


def test_two_texts_of_one_leaf_are_chosen_from_and_neither_is_lost(world, ask):
    sheet = sheet_of(world.primary)
    ask(world.owner, address(sheet, "X"), {"seen": "0", "answers[X].text": "ของคนแรก"}, status=302)
    page = ask(world.owner, address(sheet, "X"), {"seen": "0", "answers[X].text": "ของคนที่สอง"}, status=409)
    words = page.content.decode()
    assert "ของคนแรก" in words
    assert "ของคนที่สอง" in words
    sent = fields_of(words) | {"choice:answers[X].text": "both"}
    ask(world.owner, address(sheet, "X"), sent, status=302)
    assert selectors.sheet_reading(sheet.pk).sheet.answer("X").text == "ของคนแรก\nของคนที่สอง"


def test_a_sheet_is_sent_from_its_page_once_and_reviewed(world, ask):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    page = ask(world.owner, address(sheet, rest="submit/")).content.decode()
    assert "ผู้อำนวยการ" in words_of(page)
    sent = fields_of(page) | {"seen": "1"}
    first = ask(world.owner, address(sheet, rest="submit/"), sent, status=302)
    again = ask(world.owner, address(sheet, rest="submit/"), sent, status=302)
    assert first["Location"] == again["Location"]
    ask(world.owner, first["Location"])
    review = ask(world.director, address(sheet, rest="review/")).content.decode()
    assert "ประเมินตนเอง ระดับ 4" in words_of(review)
    sent = fields_of(review) | {"move": "send_back", "advice:answers[L]": "แนบรายงานการประชุม"}
    ask(world.director, address(sheet, rest="decide/"), sent, status=302)
    sheet.refresh_from_db()
    assert sheet.status == Status.SENT_BACK
    page = words_of(ask(world.owner, address(sheet, "L")).content.decode())
    assert "แนบรายงานการประชุม" in page
    assert "ต้องแก้" in words_of(ask(world.owner, address(sheet)).content.decode())
    ask(world.owner, address(sheet, rest="history/"))


def test_what_keeps_a_sheet_back_is_named_with_the_way_to_its_field(world, ask):
    sheet = sheet_of(world.primary)
    write(sheet, said("S"), world.owner)
    page = ask(world.owner, address(sheet, rest="submit/")).content.decode()
    assert f'href="{address(sheet, "N")}#answers[N]"' in page
    sent = fields_of(page) | {"seen": "1"}
    ask(world.owner, address(sheet, rest="submit/"), sent, status=422)


def test_evidence_is_attached_to_a_level_and_taken_away(world, ask):
    sheet = sheet_of(world.primary)
    write(sheet, said("L"), world.owner)
    sent = {"place": "answers[L].rubric[4]", "do": "link", "address": "https://example.go.th/a", "title": "รายงาน"}
    ask(world.owner, address(sheet, rest="evidence/"), sent, status=302)
    page = ask(world.owner, address(sheet, rest="evidence/?node=L")).content.decode()
    assert "ระดับ 4" in words_of(page)
    assert "รายงาน" in words_of(ask(world.owner, address(sheet, "L")).content.decode())
    remove = re.search(r'name="remove" value="([^"]+)"', page)[1]
    ask(world.owner, address(sheet, rest="evidence/"), {"remove": remove}, status=302)
    ask(world.owner, address(sheet, rest="evidence/"), {"place": "answers[?]", "do": "link"}, status=422)
    ask(world.director, address(sheet, rest="evidence/"), sent, status=409)


def test_a_question_is_asked_at_the_sheet_and_answered(world, ask):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    send(sheet, world.owner)
    page = ask(world.director, address(sheet, rest="comments/?place=answers[L]")).content.decode()
    sent = fields_of(page)
    text = next(name for name in re.findall(r'name="(say-[^"]+)"', page))
    ask(
        world.director,
        address(sheet, rest="comments/"),
        {**sent, text: "เห็นจากไหน", "say_at": "answers[L]"},
        status=302,
    )
    assert "เห็นจากไหน" in words_of(ask(world.owner, address(sheet, "L")).content.decode())
    assert "มีความเห็นรอตอบ" in words_of(ask(world.owner, address(sheet)).content.decode())


def test_schools_answers_are_shown_one_by_one_below_their_sum(world, ask):
    school = sheet_of(world.schools[0])
    write(school, said("Z", number=Decimal(7)) | said("Z1", total=Decimal(10), achieved=Decimal(9)), world.reporter)
    office = sheet_of(world.primary)
    page = words_of(ask(world.owner, address(office, "Z", "schools/")).content.decode())
    assert "SCH-1" in page
    assert "บันทึกแล้ว ยังไม่ส่ง" in page
    assert "ดูแยกตามสถานศึกษา" in words_of(ask(world.owner, address(office, "Z")).content.decode())
    ask(world.owner, address(office, "N", "schools/"), status=404)


def test_only_a_bureau_has_a_page_for_its_letter(world, ask):
    sheet = sheet_of(world.bureau)
    page = ask(world.bureau_reporter, address(sheet, rest="letter/")).content.decode()
    sent = fields_of(page) | {"channel": "letter", "letter_number": "ศธ 04005/9", "letter_date": "2/8/2566"}
    ask(world.bureau_reporter, address(sheet, rest="letter/"), sent, status=302)
    sheet.refresh_from_db()
    assert (sheet.channel, sheet.letter_number) == ("letter", "ศธ 04005/9")
    assert "หนังสือ ศธ 04005/9 ลงวันที่ 2 ส.ค. 2566" in words_of(ask(world.bureau_reporter, address(sheet)).content.decode())
    ask(world.owner, address(sheet_of(world.primary), rest="letter/"), status=404)


def test_pages_of_a_sheet_with_every_kind_of_leaf_ask_so_many_questions_at_most(world, django_assert_max_num_queries):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    client = signed_in(world.owner)
    client.get(address(sheet))
    for page, most in (
        ("/offices/P01-1/sheets/", 10),
        (address(sheet), 20),
        (address(sheet, "L"), 19),
        (address(sheet, rest="submit/"), 17),
        (address(sheet, rest="evidence/"), 17),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(page).status_code == 200


def test_a_page_of_a_sheet_in_english_has_no_word_of_the_frame_in_thai(world, ask):
    page = words_of(ask(world.owner, address(sheet_of(world.primary), "N"), language="en").content.decode())
    for thai in ("บันทึกและไปข้อถัดไป", "หลักฐานของข้อนี้", "ยังไม่ตอบ", "เหตุผลหรือคำอธิบาย"):
        assert thai not in page


def test_an_approved_sheet_is_read_by_who_reads_the_office_and_written_by_nobody(world, ask):
    sheet = sheet_of(world.primary)
    write(sheet, everything(), world.owner)
    send(sheet, world.owner)
    approve(sheet, world.director)
    page = ask(world.owner, address(sheet, "N")).content.decode()
    assert "<textarea" not in page.split('id="evidence"')[0]
    ask(world.owner, address(sheet, "N"), {"seen": "1", "answers[N].number": "5"}, status=409)


def test_a_sheet_waits_in_the_inbox_of_who_answers_it_and_then_of_who_decides(world, ask):
    sheet = sheet_of(world.schools[0])
    assert address(sheet) in ask(world.reporter, "/inbox/").content.decode()
    assert address(sheet) not in ask(world.second_reporter, "/inbox/").content.decode()
    office = sheet_of(world.primary)
    write(office, everything(), world.owner)
    send(office, world.owner)
    assert "ผู้อำนวยการสถานศึกษา" in ask(world.reporter, address(sheet, rest="submit/")).content.decode()
    Sheet.objects.filter(pk=sheet.pk).update(status=Status.SUBMITTED)
    page = ask(world.director, "/inbox/").content.decode()
    assert address(office, rest="review/") in page
    assert "รออนุมัติ: ผู้อำนวยการสถานศึกษา" in page
    assert page.count("รออนุมัติ: ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา") == 1
    assert address(office) not in ask(world.owner, "/inbox/").content.decode()
    other = sheet_of(world.schools[1])
    Sheet.objects.filter(pk=office.pk).update(status=Status.SAVED)
    Sheet.objects.filter(pk=other.pk).update(status=Status.SENT_BACK)
    page = ask(world.owner, "/inbox/").content.decode()
    assert page.index(address(other)) < page.index(address(office))
