"""The workbook of a sheet of answers: taken away, filled in without a line, and applied as the form would save it."""

import random
import uuid
from decimal import Decimal

import openpyxl
import pytest

from tests.pages import sheet as form_of
from tests.pages import words_of
from tests.people import signed_in
from tidtam.answers.checks.examples import ANSWERS, NODES
from tidtam.answers.choices import AnswerState
from tidtam.answers.selectors import sheet_reading
from tidtam.answers.services import edit_sheet
from tidtam.answers.tests import world as worlds
from tidtam.answers.tests.test_sheets import send, write
from tidtam.answers.tests.world import AT, everything, said, sheet_of
from tidtam.answers.typed import spelt
from tidtam.approval.choices import Status
from tidtam.approval.services import keep_draft
from tidtam.audit.models import AuditLine
from tidtam.config.cli import COMMANDS, main
from tidtam.periods.models import ReportingWindow
from tidtam.workbooks.refusals import HasFaults, NothingToWrite, PlanChanged
from tidtam.workbooks.services import apply_workbook, choose_texts
from tidtam.workbooks.sheet import plan as sheet_plan
from tidtam.workbooks.tests.answered import SheetDesk, cells_of

pytestmark = pytest.mark.django_db

FILLED = {
    "answers[L].self_level": 4,
    "answers[C].criteria[c1]": "ใช่",
    "answers[C].criteria[c2]": "1",
    "answers[P].total": 200,
    "answers[P].achieved": "๑๗๐",
    "answers[D].total": "40",
    "answers[D].achieved": 30,
    "answers[D].self_level": "3",
    "answers[T].percent": 81.5,
    "answers[S].total": 45,
    "answers[S].achieved": "45.0",
    "answers[G].total": 30,
    "answers[G].achieved": 0,
    "answers[W].total": 45,
    "answers[W].achieved": 44,
    "answers[M].n": 120,
    "answers[M].mean": 4.52,
    "answers[M].sd": "0.41",
    "answers[M].text": "มากที่สุด",
    "answers[B].total": "200",
    "answers[B].parts[girls]": 105,
    "answers[B].parts[boys]": 95,
    "answers[Y].before": 41.2,
    "answers[Y].after": 43.05,
    "answers[N].number": 0,
    "answers[A].number": 3,
    "answers[A].audience": 240,
    "answers[Q].number": 38.5,
    "answers[X].text": "ประชุมผู้บริหารทุกเดือน",
    "answers[H].choice": "มี",
    "answers[O].percent": 75,
    "answers[O].reason": "ตามรายงานของหน่วยทดสอบ",
    "answers[K].works": "โครงการห้องสมุดมีชีวิต",
    "answers[R].results": "1. โรงเรียนทุกแห่งมีแผน\n- ขนาดเล็ก\n1.2 ขนาดใหญ่",
}
"""What somebody types to answer every leaf of the example (checks.examples.ANSWERS), digits and lists as they come."""


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    return worlds.make()


@pytest.fixture
def desk(world, tmp_path):
    return SheetDesk(sheet_of(world.primary), world.owner, tmp_path / "sheet.xlsx")


def apply(desk, workbook):
    return apply_workbook(workbook=workbook, token=desk.plan(workbook).token, by=desk.person, at=AT)


def stored(desk):
    return sheet_reading(desk.row.pk).sheet


def test_a_sheet_goes_out_and_comes_back_unchanged_answered_or_not(world, desk):
    assert (found := desk.write().plan()).things == found.faults == ()
    write(desk.row, everything(), world.owner)
    assert (found := desk.write().plan()).things == found.faults == ()
    workbook = desk.receive()
    with pytest.raises(NothingToWrite):
        apply(desk, workbook)


def test_every_kind_of_leaf_that_is_filled_in_is_what_the_form_would_have_saved(world, desk):
    workbook = desk.write().fill(FILLED).receive()
    plan = desk.plan(workbook)
    assert plan.faults == ()
    assert plan.written == len(FILLED)
    done = apply(desk, workbook)
    assert stored(desk).answers == ANSWERS
    desk.row.refresh_from_db()
    assert (desk.row.status, desk.row.version) == (Status.SAVED, 1)
    assert done.outcome[0]["url"] == desk.row.get_absolute_url()
    assert AuditLine.objects.filter(action="answers.sheet.saved").count() == 1
    assert apply(desk, done) == done
    again = desk.receive()
    assert desk.plan(again).things == ()


def test_the_very_page_of_each_leaf_sends_what_the_workbook_wrote(world, desk):
    apply(desk, desk.write().fill(FILLED).receive())
    client = signed_in(world.owner)
    for node in NODES:
        if node.code == "Z":
            continue
        page = client.get(f"/sheets/{desk.row.pk}/questions/{node.code}/").content.decode()
        reading = sheet_reading(desk.row.pk)
        for field in sheet_plan.places.fields_of_node(reading.sheet, node):
            sent = form_of(page).get(field.place, "")
            assert sent == spelt(field) or [sent] == spelt(field) or {*sent} == {*spelt(field)}, field.place


def test_none_under_way_and_emptied_are_three_things(world, desk):
    write(desk.row, everything(), world.owner)
    filled = {
        "answers[N].state": "ไม่มี หรือไม่ได้ดำเนินการ",
        "answers[N].number": None,
        "answers[N].reason": "ไม่มีกิจกรรม",
        "answers[A].state": "อยู่ระหว่างดำเนินการ",
        "answers[Q].number": None,
    }
    apply(desk, desk.write().fill(filled).receive())
    sheet = stored(desk)
    assert (sheet.answer("N").state, sheet.answer("N").number) == (AnswerState.NONE, None)
    assert sheet.answer("A").state == AnswerState.IN_PROGRESS
    assert sheet.answer("Q") is None
    assert sheet.answer("G").achieved == Decimal(0)


def test_what_a_colleague_wrote_meanwhile_is_shown_and_stays_unless_the_file_is_chosen(world, desk):
    write(desk.row, said("X") | said("C"), world.owner)
    filled = {"answers[X].text": "จากไฟล์", "answers[C].criteria[c3]": "ใช่", "answers[C].criteria[c2]": ""}
    workbook = desk.write().fill(filled).receive()
    meanwhile = {"X": {"answers[X].text": "จากเพื่อน"}, "C": {"answers[C].criteria": ("c1",)}}
    for section, changes in meanwhile.items():
        edit_sheet(sheet=desk.row, section=section, changes=changes, seen=None, key=None, by=world.owner, at=AT)
    plan = desk.plan(workbook)
    (conflict,) = plan.things[0].conflicts
    assert (conflict.now, conflict.then, conflict.is_chosen) == ("จากเพื่อน", "จากไฟล์", False)
    assert conflict.label == "15 แนวทาง › ข้อความ"
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[conflict.id])
    assert desk.plan(workbook).written == 2
    choose_texts(workbook=workbook, shown=[conflict.id], chosen=[])
    apply(desk, workbook)
    assert stored(desk).answer("X").text == "จากเพื่อน"
    assert stored(desk).answer("C").criteria == ("c1", "c3")


def test_what_waits_in_a_leaf_is_saved_with_what_the_file_says_and_what_cannot_be_read_is_named(world, desk):
    keep = {"thing": desk.row, "key": uuid.uuid4(), "by": world.owner, "at": AT}
    keep_draft(section="S", typed={"answers[S].achieved": "44"}, seen=0, **keep)
    workbook = desk.write().fill({"answers[S].total": 45}).receive()
    apply(desk, workbook)
    assert (stored(desk).answer("S").total, stored(desk).answer("S").achieved) == (Decimal(45), Decimal(44))
    keep_draft(section="S", typed={"answers[S].achieved": "หลายแห่ง"}, seen=2, **keep | {"key": uuid.uuid4()})
    plan = desk.fill({"answers[S].total": 46}).plan()
    assert [fault.message.startswith("เปิดหน้าของข้อนี้แล้วแก้ช่อง 6") for fault in plan.faults] == [True]


def test_a_page_that_was_overtaken_writes_nothing(world, desk):
    workbook = desk.write().fill({"answers[X].text": "จากไฟล์"}).receive()
    token = desk.plan(workbook).token
    write(desk.row, said("X"), world.owner)
    with pytest.raises(PlanChanged):
        apply_workbook(workbook=workbook, token=token, by=desk.person, at=AT)
    assert stored(desk).answer("X").text != "จากไฟล์"


def test_a_sheet_that_is_written_between_reading_and_writing_is_refused(world, desk, monkeypatch):
    workbook = desk.write().fill({"answers[X].text": "จากไฟล์"}).receive()
    plan = desk.plan(workbook)

    def overtaken(**more):
        edit_sheet(
            sheet=desk.row, section="N", changes={"answers[N].number": Decimal(1)}, seen=None, key=None,
            by=world.owner, at=AT,
        )  # fmt: skip
        return edit_sections(**more)

    edit_sections = sheet_plan.edit_sections
    monkeypatch.setattr(sheet_plan, "edit_sections", overtaken)
    with pytest.raises(PlanChanged):
        apply_workbook(workbook=workbook, token=plan.token, by=desk.person, at=AT)
    assert stored(desk).answers == ()


def test_leaves_that_are_summed_from_schools_are_not_in_the_file_and_said_to_be_missing(desk):
    book = desk.book()
    keys = {row.key for sheet in book.sheets for row in sheet.rows}
    assert not [key for key in keys if key.startswith("answers[Z")]
    assert any("อีก 4 ข้อรวมจากคำตอบของสถานศึกษา" in line for line in book.instructions)


def test_a_school_and_a_bureau_have_workbooks_of_their_own(world, tmp_path):
    school = SheetDesk(sheet_of(world.schools[0]), world.reporter, tmp_path / "school.xlsx")
    apply(school, school.write().fill({"answers[Z].number": 12, "answers[Z3].parts[girls]": 5}).receive())
    assert stored(school).answer("Z").number == Decimal(12)
    bureau = SheetDesk(sheet_of(world.bureau), world.bureau_reporter, tmp_path / "bureau.xlsx")
    filled = {
        "channel": "ตอบเป็นหนังสือราชการ",
        "letter_number": "ศธ 04005/9",
        "letter_date": "2 ส.ค. 2566",
        "answers[U].number": 3,
    }
    apply(bureau, bureau.write().fill(filled).receive())
    said_there = stored(bureau)
    assert (said_there.letter_number, said_there.answer("U").number) == ("ศธ 04005/9", Decimal(3))


def test_only_who_answers_a_sheet_takes_it_away_and_applies_it_and_only_while_it_is_open(world, desk, tmp_path):
    assert SheetDesk(desk.row, world.director, tmp_path / "none.xlsx").book() is None
    workbook = desk.write().fill({"answers[X].text": "จากไฟล์"}).receive()

    def sentence():
        (fault,) = desk.plan(workbook).faults
        return fault.message

    desk.person = world.director
    assert "ให้ผู้รับผิดชอบตัวชี้วัดของหน่วยงานส่งไฟล์นี้" in sentence()
    desk.person = world.owner
    day = AT.replace(day=2)
    ReportingWindow.objects.update(due_at=day, closes_at=day)
    assert "2 ส.ค. 2566" in sentence() or "2 สิงหาคม 2566" in sentence()
    ReportingWindow.objects.update(due_at=worlds.DUE, closes_at=worlds.DUE)
    write(desk.row, everything(), world.owner)
    send(desk.row, world.owner)
    assert "ส่งแล้ว" in sentence() or "อนุมัติ" in sentence()
    assert desk.book() is None
    with pytest.raises(HasFaults):
        apply(desk, workbook)


def test_a_file_of_another_organisation_is_refused(world, desk, tmp_path):
    desk.write().fill({"answers[X].text": "จากไฟล์"})
    other = SheetDesk(sheet_of(world.secondary), world.owner, desk.path)
    assert "รหัส P01-1" in other.plan().faults[0].message


def test_the_checks_that_would_keep_it_back_are_said_and_hinder_nothing(desk):
    plan = desk.write().fill({"answers[S].total": 10, "answers[S].achieved": 12}).plan()
    messages = plan.things[0].failing()
    assert any("#answers[S]" in one["url"] and one["text"] for one in messages)
    assert plan.faults == ()


def test_the_queries_do_not_grow_with_what_is_filled_in(desk, django_assert_max_num_queries):
    few = desk.write().fill({"answers[X].text": "ก"}).receive()
    many = desk.fill(FILLED).receive()
    desk.plan(few)
    for workbook in (few, many):
        with django_assert_max_num_queries(14):
            desk.plan(workbook).things[0].failing()


def test_the_pages_offer_take_and_bring_in_the_workbook(world, desk, settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    client = signed_in(world.owner)
    assert f"/sheets/{desk.row.pk}/workbook/" in client.get(desk.row.get_absolute_url()).content.decode()
    assert "/offices/P01-1/workbooks/" in client.get("/offices/P01-1/sheets/").content.decode()
    page = words_of(client.get("/offices/P01-1/workbooks/").content.decode())
    assert "สมุดงานแบบรายงานตัวชี้วัด EVERY รอบ 12 เดือน ปีงบประมาณ 2566 19 ข้อ" in page
    answer = client.get(f"/sheets/{desk.row.pk}/workbook/")
    assert 'filename="P01-1-EVERY-2566-12m.xlsx"' in answer["Content-Disposition"]
    desk.path.write_bytes(answer.content)
    desk.fill({"answers[X].text": "จากไฟล์ <b>", "answers[N].number": 5})
    with desk.path.open("rb") as file:
        address = client.post("/offices/P01-1/workbooks/", {"file": file})["Location"]
    page = client.get(address).content.decode()
    assert "จากไฟล์ &lt;b&gt;" in page
    assert "บันทึก 2 ช่อง" in words_of(page)
    client.post(address, {"token": form_of(page)["token"], "apply": "1"})
    assert "แบบรายงานยังไม่ถูกส่ง" in words_of(client.get(address).content.decode())
    assert stored(desk).answer("N").number == Decimal(5)
    assert signed_in(world.outsider).get(f"/sheets/{desk.row.pk}/workbook/").status_code == 404
    refused = signed_in(world.director).get(f"/sheets/{desk.row.pk}/workbook/")
    assert refused["Location"] == desk.row.get_absolute_url()


def test_a_school_brings_its_workbook_in_at_its_own_page(world, tmp_path, settings):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    desk = SheetDesk(sheet_of(world.schools[0]), world.reporter, tmp_path / "school.xlsx")
    desk.write().fill({"answers[Z].number": 12})
    client = signed_in(world.reporter)
    page = words_of(client.get("/offices/SCH-1/workbooks/").content.decode())
    assert "EVERY" in page
    with desk.path.open("rb") as file:
        address = client.post("/offices/SCH-1/workbooks/", {"file": file})["Location"]
    assert "บันทึก 1 ช่อง" in words_of(client.get(address).content.decode())


def test_in_english_its_words_are_english_and_read_as_such_in_any_language(world, desk):
    client = signed_in(world.owner)
    client.cookies["tidtam_language"] = "en"
    desk.path.write_bytes(client.get(f"/sheets/{desk.row.pk}/workbook/").content)
    file = openpyxl.load_workbook(desk.path)
    headings = " ".join(str(cell.value) for sheet in file.worksheets[1:4] for cell in sheet[2])
    assert not [letter for letter in headings if "ก" <= letter <= "๛"]
    desk.fill({"answers[C].criteria[c1]": "Yes", "answers[N].state": "None, or not done"})
    plan = desk.plan()
    assert plan.faults == ()
    assert plan.written == 2


def test_the_command_writes_and_applies_it(world, desk, monkeypatch, capsys):
    monkeypatch.setitem(COMMANDS, "workbook", ("tidtam.workbooks.commands.workbook", "fill in"))

    def run(*arguments):
        return main(["workbook", *map(str, arguments)])

    which = ("--office", "P01-1", "--instrument", "EVERY", "--year", 2566, "--person", "owner", "--out", desk.path)
    assert run("sheet", *which, "--round", "6m") == 2
    assert "ตรวจรหัสเครื่องมือ ปี และรอบ" in capsys.readouterr().err
    assert run("sheet", *which, "--round", "12m") == 0
    desk.fill({"answers[X].text": "จากคำสั่ง"})
    assert run("apply", desk.path, "--person", "owner") == 0
    assert stored(desk).answer("X").text == "จากคำสั่ง"


MISTAKES = {
    "figure": ["หลายคน", "-5 คน", 0.12345, "=2*2", "1e99", "#DIV/0!", 10**14],
    "self_level": ["6", "ดีมาก", 0, "=1+1"],
    "state": ["ตอบครึ่งเดียว", "#N/A"],
    "criteria": ["อาจจะ", "#N/A"],
    "is_approximate": ["ราว ๆ", "2"],
    "as_of_date": ["สิ้นเดือน", "32/1/2567", "31/2/2566"],
    "school_year_be": ["2023", "ปีนี้"],
    "term": ["3", "ปลาย"],
    "choice": ["ไม่แน่ใจ"],
    "words": ["=CONCATENATE(1,2)", "#VALUE!"],
}
"""What may not stand in a cell, by the name of its field; figures are all of one kind."""

WORDS = {"reason", "text", "works", "results", "problems", "suggestions"}


def test_a_hundred_mistakes_are_all_found_at_once_each_with_its_cell_value_and_cure(world, desk):
    chance = random.Random(25660810)
    write(desk.row, said("N"), world.owner)
    before = stored(desk)
    desk.write()
    file = openpyxl.load_workbook(desk.path)
    cells = cells_of(file)
    cells["answers[K].works"].value = "คำตอบที่ดีในไฟล์เดียวกัน"
    planted = {}

    def put(cell, words):
        cell.value = words
        planted[cell.parent.title, cell.coordinate] = str(words)

    for place in chance.sample(sorted({*cells} - {"answers[K].works"}), 96):
        name = place.partition("].")[2].partition("[")[0]
        put(cells[place], chance.choice(MISTAKES.get(name) or MISTAKES["words" if name in WORDS else "figure"]))
    free = [sheet for sheet in file.worksheets if str(sheet["A1"].value).startswith("tidtam:sheet")]
    for sheet in free:
        put(sheet.cell(3, 3), "เปลี่ยนชื่อข้อ")
    added = free[-1].max_row + 1
    free[-1].cell(added, 4).value = "แถวที่เพิ่มเอง"
    planted[free[-1].title, f"A{added}"] = "แถวที่เพิ่มเอง"
    file.save(desk.path)
    plan = desk.plan()
    assert {(fault.sheet, fault.cell) for fault in plan.faults} == {*planted}
    assert len(plan.faults) == 100
    assert all(fault.message and fault.value for fault in plan.faults)
    assert plan.things == ()
    assert stored(desk) == before
