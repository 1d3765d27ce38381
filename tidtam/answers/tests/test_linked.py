"""What is stored already at linked indicators is offered where it is asked again, and taken over by who reads it."""

from decimal import Decimal

import pytest

from tests.pages import sheet as fields_of
from tests.pages import words_of
from tests.people import signed_in
from tidtam.answers import selectors
from tidtam.answers.facts import Answer
from tidtam.answers.linked import fields_to_take
from tidtam.answers.models import Sheet
from tidtam.answers.services import open_sheets_now
from tidtam.answers.tests.test_sheets import write
from tidtam.answers.tests.world import AT, DUE, NOTHING, OPENS, VERSION, said, sheet_of
from tidtam.instruments.choices import LinkKind
from tidtam.instruments.facts import STANDARD_BANDS, Choice, InstrumentVersion, Node, Round
from tidtam.instruments.models import Instrument, Version
from tidtam.instruments.services import link_indicators, load_instruments, open_round
from tidtam.instruments.writing import document

OTHER = InstrumentVersion(
    code="OTHER",
    fiscal_year_be=2566,
    title="เครื่องมือของอีกสำนัก",
    nodes=(
        Node(code="O1", kind="share", title="ความปลอดภัยของสถานศึกษา", unit="แห่ง"),
        Node(code="O2", kind="count", title="ครั้งที่จัด", unit="ครั้ง"),
        Node(code="O3", kind="share", title="นับเป็นคน", unit="คน"),
    ),
    rounds=(Round(code="6m", label="รอบ 6 เดือน", months=6), Round(code="12m", label="รอบ 12 เดือน", months=12)),
    bands=STANDARD_BANDS,
)


@pytest.fixture
def other(world):
    """Answer the other instrument in both rounds, link it with the example, and return its sheets by round."""
    load_instruments(document([OTHER]), at=AT, by="tests")
    version = Version.objects.get(instrument__code="OTHER")
    for round_code in ("6m", "12m"):
        open_round(version=version, round_code=round_code, opens_at=OPENS, due_at=DUE, closes_at=DUE, at=AT, by="t")
    open_sheets_now(AT)
    sheets = {
        row.round_code: row for row in Sheet.objects.filter(organisation=world.primary, instrument_version=version)
    }
    ours, theirs = Instrument.objects.get(code="EVERY"), version.instrument
    links = (
        ("S", LinkKind.SAME, "O1"),
        ("N", LinkKind.PART_OF, "O2"),
        ("G", LinkKind.SAME, "O3"),
        ("D", LinkKind.SAME, "O3"),
    )
    for code, kind, other_code in links:
        link_indicators(
            instrument=ours, node_code=code, kind=kind, other=theirs, other_node_code=other_code,
            by=world.owner, at=AT,
        )  # fmt: skip
    early = {"answers[O1].total": Decimal(40), "answers[O1].achieved": Decimal(0), "answers[O2].number": Decimal(7)}
    write(sheets["6m"], early, world.owner)
    return sheets


def page_of(world, code, **post):
    client = signed_in(world.owner)
    address = f"/sheets/{own(world).pk}/questions/{code}/"
    answer = client.post(address, post) if post else client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def own(world):
    return Sheet.objects.get(organisation=world.primary, instrument_version=world.version)


def linked(world, code):
    reading = selectors.sheet_reading(own(world).pk)
    return selectors.linked_answers(reading, [reading.by_code[code]]).get(code, [])


def test_what_is_stored_is_shown_with_its_value_round_and_the_way_there(world, other):
    page = page_of(world, "S")
    assert "ข้อมูลนี้เก็บอยู่แล้วใน OTHER O1 ความปลอดภัยของสถานศึกษา" in words_of(page)
    assert "ข้อมูลเดียวกัน · รอบ 6 เดือน" in words_of(page)
    assert f'href="/sheets/{other["6m"].pk}/questions/O1/"' in page
    assert "40" in words_of(page)
    assert "เก็บอยู่แล้ว" not in words_of(page_of(world, "X"))


def test_the_button_fills_it_in_without_saving_and_what_is_saved_is_marked_while_it_says_the_same(world, other):
    page = page_of(world, "S")
    sent = fields_of(page) | {"answers[S].reason": "กำลังพิมพ์", "take": "OTHER/6m/O1"}
    page = page_of(world, "S", **sent)
    filled = fields_of(page)
    assert (filled["answers[S].total"], filled["answers[S].achieved"]) == ("40", "0")
    assert filled["answers[S].reason"] == "กำลังพิมพ์"
    assert "นำข้อมูลจาก OTHER O1 มาใส่แล้ว" in words_of(page)
    assert "ตรงกับ OTHER O1" in words_of(page)
    assert selectors.sheet_reading(own(world).pk).sheet.answer("S") is None
    client = signed_in(world.owner)
    client.post(f"/sheets/{own(world).pk}/questions/S/", filled | {"go": "list"})
    assert selectors.sheet_reading(own(world).pk).sheet.answer("S").achieved == Decimal(0)
    page = page_of(world, "S")
    assert "ข้อนี้ตรงกับข้อมูลที่เก็บไว้แล้ว" in words_of(page)
    assert 'name="take"' not in page
    client.post(f"/sheets/{own(world).pk}/questions/S/", fields_of(page) | {"answers[S].total": "41", "go": "list"})
    page = page_of(world, "S")
    assert 'name="take"' in page
    assert words_of(page).count("ตรงกับ OTHER O1") == 1


def test_the_latest_round_in_which_it_is_answered_counts(world, other):
    write(other["12m"], {"answers[O2].number": Decimal(9)}, world.owner)
    assert [one.round_label for one in linked(world, "S")] == ["รอบ 6 เดือน"]
    assert [one.round_label for one in linked(world, "N")] == ["รอบ 12 เดือน"]


def test_a_part_and_a_figure_of_another_unit_are_shown_and_not_taken_over(world, other):
    write(other["12m"], {"answers[O3].total": Decimal(9)}, world.owner)
    for code in ("N", "D"):
        page = page_of(world, code)
        assert "ข้อมูลนี้เก็บอยู่แล้วใน OTHER" in words_of(page)
        assert 'name="take"' not in page
    assert 'name="take"' in page_of(world, "G")
    forged = page_of(world, "N", **fields_of(page_of(world, "N")), take="OTHER/6m/O2")
    assert fields_of(forged)["answers[N].number"] == ""


def test_another_organisation_and_another_year_offer_nothing(world, other):
    Sheet.objects.filter(pk=other["6m"].pk).update(organisation=world.schools[2])
    assert linked(world, "S") == []


def test_zero_is_taken_over_and_what_does_not_fit_is_left_out():
    choice = Node(code="H", kind="choice", title="มีแผน", choices=(Choice(code="yes", label="มี"),))
    theirs = Node(code="H2", kind="choice", title="มีแผน", choices=(Choice(code="maybe", label="กำลังทำ"),))
    assert fields_to_take(NOTHING, choice, theirs, Answer(node_code="H2", choice="maybe")) == ()
    share = next(node for node in VERSION.nodes if node.code == "S")
    taken = fields_to_take(NOTHING, share, share, Answer(node_code="S", achieved=Decimal(0)))
    assert [(one.name, one.value) for one in taken] == [("achieved", Decimal(0))]


def test_an_instrument_that_is_linked_with_nothing_asks_one_question(world, django_assert_max_num_queries):
    reading = selectors.sheet_reading(sheet_of(world.primary).pk)
    selectors.linked_answers(reading, reading.to_write)
    with django_assert_max_num_queries(1):
        selectors.linked_answers(reading, reading.to_write)


def test_linked_answers_take_seven_questions_at_most(world, other, django_assert_max_num_queries):
    write(own(world), said("R"), world.owner)
    reading = selectors.sheet_reading(own(world).pk)
    linked(world, "S")
    with django_assert_max_num_queries(7):
        assert {*selectors.linked_answers(reading, reading.to_write)} == {"S", "N"}
