"""The table of moves, whole: every move from every status in every relation, and the page that shows it."""

from itertools import product
from pathlib import Path

import pytest

from tidtam.approval import rules
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.rules import MOVES, Refusal, Relation, Who, next_status, next_step, steps_for, why_not

PAGE = Path(__file__).resolve().parents[3] / "docs/rules/approval-moves.md"
TABLES = [
    [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines() if line.startswith("|")][2:]
    for block in PAGE.read_text(encoding="utf-8").split("\n\n")
    if block.startswith("|")
]


def test_the_page_shows_the_table_of_the_code():
    shown = [(name, {*sources.split(", ")}, to, who) for name, sources, to, who in TABLES[0]]
    assert shown == [(name, {*move.from_any}, move.to or "the chain", move.who.value) for name, move in MOVES.items()]


def test_every_move_has_its_words():
    assert set(MOVES) == set(MoveName.values)


@pytest.mark.parametrize(("held", "expected"), TABLES[1])
def test_steps_below_the_submitter_fall_away(held, expected):
    roles = set(held.split(", ")) - {"–"}
    assert ", ".join(steps_for(("group_head", "deputy", "director"), roles)) == expected


ALL = [
    Relation(is_owner=a, is_own=b, holds_step=c, holds_last=d, is_undecided=e)
    for a, b, c, d, e in product([False, True], repeat=5)
]


def expected(move, status, relation):
    """What the sentences of the page say, written apart from the code that is tested."""
    if status not in MOVES[move].from_any:
        return Refusal.STATUS
    if move in {"save", "correct", "submit"}:
        return None if relation.is_owner else Refusal.NOT_OWNER
    if move == "recall":
        if not relation.is_owner:
            return Refusal.NOT_OWNER
        return None if relation.is_undecided else Refusal.DECIDED
    if not (relation.holds_last if move == "reopen" else relation.holds_step):
        return Refusal.NOT_YOUR_STEP
    return Refusal.OWN if relation.is_own else None


@pytest.mark.parametrize(("move", "status"), [*product(MOVES, Status)])
def test_a_move_is_possible_only_where_the_table_says(move, status):
    for relation in ALL:
        assert why_not(move, status=status, relation=relation) == expected(move, status, relation)


@pytest.mark.parametrize(("move", "status"), [*product(MOVES, Status)])
def test_a_move_from_elsewhere_is_refused_and_from_there_leads_to_its_status(move, status):
    if status not in MOVES[move].from_any:
        with pytest.raises(rules.MoveNotAllowed):
            next_status(move, status)
    elif move != "approve":
        assert next_status(move, status) == MOVES[move].to


@pytest.mark.parametrize("status", Status)
def test_content_is_written_only_where_it_can_be_saved_or_corrected(status):
    open_now = status in {"not_reported", "saved", "sent_back"}
    assert rules.may_be_written(status) == open_now
    assert rules.may_be_written(status, as_history=True) == open_now
    assert not rules.may_be_written("submitted", is_waiting_history=True)
    assert rules.may_be_written("submitted", as_history=True, is_waiting_history=True)
    if open_now:
        assert rules.status_after_writing(status) == ("sent_back" if status == "sent_back" else "saved")
    else:
        with pytest.raises(rules.MoveNotAllowed):
            rules.status_after_writing(status)
    assert rules.status_after_writing(status, as_history=True) == "submitted"


def test_only_the_last_step_approves():
    assert [next_status("approve", "submitted", step=step, steps=3) for step in (1, 2, 3)] == [
        Status.SUBMITTED,
        Status.SUBMITTED,
        Status.APPROVED,
    ]


@pytest.mark.parametrize("move", MOVES)
def test_every_move_but_an_approval_starts_the_chain_again(move):
    assert next_step(move, step=2, steps=3) == (3 if move == "approve" else 1)


def test_nobody_decides_who_is_only_an_owner():
    deciding = {name for name, move in MOVES.items() if move.who is not Who.OWNER}
    assert deciding == {"approve", "send_back", "reopen"}


def test_what_i_approved_passes_with_one_click_only_while_it_says_the_same():
    unchanged = rules.is_unchanged_since_my_decision
    assert unchanged(decided_hash="a", shown_hash="a")
    assert not unchanged(decided_hash="a", shown_hash="b")
    assert not unchanged(decided_hash=None, shown_hash="a")
