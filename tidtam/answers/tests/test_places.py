"""Fields by place: what each kind asks, what is typed and read, what fits and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from tidtam.answers import places
from tidtam.answers.checks import place_label
from tidtam.answers.checks.examples import CLEAN, NODES
from tidtam.answers.choices import AnswerState, Channel
from tidtam.answers.facts import Statement
from tidtam.answers.typed import read_typed, spelt
from tidtam.drafts.typed import ChangesRefused

SHEET = CLEAN.sheet


def changed(**typed):
    """Return the sheet after something was typed, by "code field", and what could not be read."""
    by_place = {f"answers[{name.split('_', 1)[0]}].{name.split('_', 1)[1]}": words for name, words in typed.items()}
    read = read_typed(SHEET, NODES, by_place)
    return places.with_changes(SHEET, NODES, read.changes), read.unreadable


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.kind)
def test_typing_what_stands_there_changes_nothing_whatever_the_kind(node):
    typed = {field.place: spelt(field) for field in places.fields_of_node(SHEET, node)}
    assert typed
    read = read_typed(SHEET, NODES, typed)
    assert (read.changes, read.unreadable) == ({}, {})


def test_figures_are_typed_in_digits_of_either_kind_with_commas():
    sheet, unreadable = changed(S_total="๑,๒๔๕", S_achieved="1,200", S_as_of_date="31/3/2567")
    assert not unreadable
    said = sheet.answer("S")
    assert (said.total, said.achieved, said.as_of_date) == (Decimal(1245), Decimal(1200), dt.date(2024, 3, 31))


def test_what_cannot_be_read_says_what_to_type_at_its_place():
    _sheet, unreadable = changed(S_total="หลายแห่ง", S_achieved="-1", L_self_level="6", M_mean="-1.5")
    assert set(unreadable) == {"answers[S].total", "answers[S].achieved", "answers[L].self_level"}


def test_more_digits_than_are_kept_are_refused_and_not_rounded():
    _sheet, unreadable = changed(Q_number="1.23456")
    assert list(unreadable) == ["answers[Q].number"]


def test_an_emptied_answer_falls_away_and_is_missing_again():
    sheet, _unreadable = changed(N_number="")
    assert sheet.answer("N") is None


def test_none_is_said_outright():
    sheet, _unreadable = changed(N_number="", N_state="none", N_reason="ไม่มีกิจกรรม")
    assert sheet.answer("N").state == AnswerState.NONE


def test_parts_of_a_breakdown_have_a_place_each():
    read = read_typed(SHEET, NODES, {"answers[B].parts[boys]": "94"})
    sheet = places.with_changes(SHEET, NODES, read.changes)
    assert {part.code: part.value for part in sheet.answer("B").parts} == {"girls": Decimal(105), "boys": Decimal(94)}


def test_lists_works_and_ticks_are_read():
    read = read_typed(
        SHEET,
        NODES,
        {"answers[R].problems": "ครูย้าย\n- กลางปี", "answers[K].works": "ก\n\nข", "answers[C].criteria": ["c3"]},
    )
    sheet = places.with_changes(SHEET, NODES, read.changes)
    assert sheet.answer("R").problems == (Statement(text="ครูย้าย", points=("กลางปี",)),)
    assert sheet.answer("K").works == ("ก", "ข")
    assert sheet.answer("C").criteria == ("c3",)


def test_the_letter_has_a_section_of_its_own():
    read = read_typed(SHEET, NODES, {"channel": "letter", "letter_number": "ศธ 04005/1", "letter_date": "2/8/2566"})
    sheet = places.with_changes(SHEET, NODES, read.changes)
    assert (sheet.channel, sheet.letter_date) == (Channel.LETTER, dt.date(2023, 8, 2))
    assert {places.section_of_place(place) for place in read.changes} == {places.LETTER}


def test_a_place_that_is_none_is_refused_by_name():
    with pytest.raises(ChangesRefused) as refused:
        places.with_changes(SHEET, NODES, {"answers[S].self_level": 3, "answers[?].total": Decimal(1)})
    assert set(refused.value.sentences) == {"answers[S].self_level", "answers[?].total"}


def test_a_place_is_called_as_the_form_calls_it():
    nodes = {node.code: node for node in NODES}
    assert place_label("answers[S].total", nodes) == "6 สถานศึกษาปลอดภัย › จำนวนทั้งหมด"
    assert place_label("answers[B].parts[girls].value", nodes) == "10 นักเรียนแยกเพศ › แยกตาม หญิง"
    assert place_label("answers[R].results[1].points[2]", nodes) == "19 สรุปผล › ผลการดำเนินงาน 1 › ข้อย่อย 2"
    assert place_label("letter_number") == "เลขที่หนังสือ"
