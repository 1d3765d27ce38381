"""Running a catalogue."""

import pytest

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Catalogue, DuplicateCheck, Found, Hit, closes, run


@pytest.fixture
def catalogue():
    """Numbers are to be positive and even."""
    numbers = Catalogue("numbers", place_label=lambda path: f"<{path}>")

    @numbers.check(
        "numbers.odd",
        Level.HARD,
        Gate.SUBMIT,
        message="%(number)s ใน %(at_place)s",
        cure="บวกหนึ่ง",
        example=lambda n: n + 1,
    )
    def odd(number):
        if number % 2:
            yield Found("number", {"number": str(number), "at_place": "number"})

    @numbers.check("numbers.low", Level.WARNING, Gate.ENTRY, message="น้อย", cure="เพิ่ม", example=lambda n: -n)
    def low(number):
        if number < 0:
            yield Found("number")

    return numbers


def test_it_returns_hits_in_the_order_of_the_catalogue(catalogue):
    assert [hit.code for hit in run(catalogue, -1)] == ["numbers.odd", "numbers.low"]


def test_it_runs_only_the_gates_asked_for(catalogue):
    assert [hit.code for hit in run(catalogue, -1, gates=[Gate.ENTRY])] == ["numbers.low"]


def test_a_check_that_crashes_hides_no_other_and_keeps_its_gate_shut(catalogue, caplog):
    hits = run(catalogue, "x")
    assert [(hit.code, hit.crashed) for hit in hits] == [("numbers.odd", True), ("numbers.low", True)]
    assert closes(hits, Gate.SUBMIT)
    assert "ไม่สำเร็จ" in catalogue.message(hits[0])
    assert "numbers.odd" in caplog.text


def test_a_message_names_values_and_places(catalogue):
    (hit,) = run(catalogue, 3)
    assert catalogue.message(hit) == "3 ใน <number>"
    assert catalogue.cure(hit) == "บวกหนึ่ง"


def test_a_hit_whose_rule_is_gone_is_named_by_its_code(catalogue):
    gone = Hit("numbers.gone", Level.HARD, Gate.SUBMIT)
    assert (catalogue.message(gone), catalogue.cure(gone)) == ("numbers.gone", "")


def test_two_checks_cannot_share_a_code(catalogue):
    with pytest.raises(DuplicateCheck):
        catalogue.check("numbers.odd", Level.HARD, Gate.SUBMIT, message="", cure="", example=lambda n: n)(list)


@pytest.mark.parametrize(
    ("level", "gate", "closed"),
    [
        (Level.HARD, Gate.SUBMIT, True),
        (Level.HARD, Gate.ENTRY, True),
        (Level.HARD, Gate.REGISTER, False),
        (Level.WARNING, Gate.SUBMIT, False),
        (Level.NOTICE, Gate.ENTRY, False),
    ],
)
def test_only_a_hard_check_closes_its_gate(level, gate, closed):
    assert closes([Hit("numbers.odd", level, gate)], Gate.SUBMIT) is closed
