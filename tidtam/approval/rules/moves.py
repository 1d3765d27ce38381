"""The table of moves: from which status, to which, and who may. Services, buttons, API and pages all read it.

Worked table: docs/rules/approval-moves.md. Who holds which role on a day is looked up elsewhere (selectors).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from tidtam.approval.choices import MoveName, Status

NOT_REPORTED, SAVED, SUBMITTED = Status.NOT_REPORTED, Status.SAVED, Status.SUBMITTED
SENT_BACK, APPROVED = Status.SENT_BACK, Status.APPROVED

DEFAULT_ROLES = ("group_head", "director")
"""Who decides in turn where neither the organisation nor any above it says otherwise."""


class Who(Enum):
    """What somebody must be to a thing to make a move."""

    OWNER = "owner"
    APPROVER = "approver"
    LAST_APPROVER_OR_ABOVE = "last_approver_or_above"


class Move(NamedTuple):
    """One line of the table. `to` is None where the chain decides: its next step, or APPROVED after the last."""

    from_any: frozenset[Status]
    to: Status | None
    who: Who


MOVES: dict[str, Move] = {
    "save": Move(frozenset({NOT_REPORTED, SAVED}), SAVED, Who.OWNER),
    "correct": Move(frozenset({SENT_BACK}), SENT_BACK, Who.OWNER),
    "submit": Move(frozenset({SAVED, SENT_BACK}), SUBMITTED, Who.OWNER),
    "send_back": Move(frozenset({SUBMITTED}), SENT_BACK, Who.APPROVER),
    "recall": Move(frozenset({SUBMITTED}), SAVED, Who.OWNER),  # until the first decision
    "approve": Move(frozenset({SUBMITTED}), None, Who.APPROVER),
    "reopen": Move(frozenset({APPROVED}), SENT_BACK, Who.LAST_APPROVER_OR_ABOVE),  # the approved snapshot stays valid
}


class MoveNotAllowed(ValueError):
    """The table has no such move from this status."""


def moves_from(status: str) -> frozenset[str]:
    """Return the moves that a status allows, whoever makes them."""
    return frozenset(name for name, move in MOVES.items() if status in move.from_any)


def next_status(move: str, status: str, *, step: int = 1, steps: int = 1) -> Status:
    """Return the status after a move. step and steps (1..): where the chain stands and how many it has.

    Raises MoveNotAllowed where the table has no such move from this status.
    """
    line = MOVES[move]
    if status not in line.from_any:
        raise MoveNotAllowed(f"{move} from {status}")
    if line.to is not None:
        return line.to
    return SUBMITTED if step < steps else APPROVED


def may_be_written(status: str, *, as_history: bool = False, is_waiting_history: bool = False) -> bool:
    """Return whether other content may be written over what stands at a status: where it can be saved or corrected.

    as_history          the content comes in as history.
    is_waiting_history  what stands came in as history too and nobody decided on it since: a newer one replaces it.
    """
    moves = moves_from(status)
    return MoveName.SAVE in moves or MoveName.CORRECT in moves or (as_history and is_waiting_history)


def status_after_writing(status: str, *, as_history: bool = False) -> Status:
    """Return where a thing stands after content was written: history waits for the director, what was sent back stays.

    Raises MoveNotAllowed where nothing is written over it (may_be_written).
    """
    if as_history:
        return SUBMITTED
    return next_status(MoveName.CORRECT if status == SENT_BACK else MoveName.SAVE, status)


def next_step(move: str, *, step: int, steps: int) -> int:
    """Return where the chain stands after a move: one further by an approval, at its first step after all others."""
    return min(step + 1, steps) if move == MoveName.APPROVE else 1


def steps_for(roles: Sequence[str], held_by_submitter: Collection[str]) -> tuple[str, ...]:
    """Return the roles that decide in turn on what somebody submits who holds some of them.

    Nobody's report is decided by those below: all steps up to the highest one the submitter holds fall away. The last
    step never does; there a deputy acts by delegation, or the level above.
    """
    if not roles:
        raise ValueError("a chain has at least one step")
    held = [number for number, role in enumerate(roles) if role in held_by_submitter]
    rest = tuple(roles[held[-1] + 1 :]) if held else tuple(roles)
    return rest or (roles[-1],)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What somebody is to a thing on the day of a move.

    is_owner      may report it.   is_own  has reported it, or is named as responsible: then never decides on it.
    holds_step    holds the role of the step that is waiting, at the organisation or above, in person or by delegation.
    holds_last    the same of the chain's last step.
    is_undecided  nobody has decided since it was submitted.
    """

    is_owner: bool = False
    is_own: bool = False
    holds_step: bool = False
    holds_last: bool = False
    is_undecided: bool = True


class Refusal(Enum):
    """Why somebody may not make a move."""

    STATUS = "status"
    NOT_OWNER = "not_owner"
    OWN = "own"
    NOT_YOUR_STEP = "not_your_step"
    DECIDED = "decided"


def why_not(move: str, *, status: str, relation: Relation) -> Refusal | None:
    """Return why this move cannot be made, or None where it can."""
    line = MOVES[move]
    if status not in line.from_any:
        return Refusal.STATUS
    if line.who is Who.OWNER:
        if not relation.is_owner:
            return Refusal.NOT_OWNER
        return Refusal.DECIDED if move == MoveName.RECALL and not relation.is_undecided else None
    holds = relation.holds_step if line.who is Who.APPROVER else relation.holds_last
    if not holds:
        return Refusal.NOT_YOUR_STEP
    return Refusal.OWN if relation.is_own else None


def is_unchanged_since_my_decision(*, decided_hash: str | None, shown_hash: str) -> bool:
    """Return whether what waits is what this person decided on last: then their step passes with one click.

    decided_hash  of the content they approved last; None where they have approved nothing of it.
    """
    return decided_hash is not None and decided_hash == shown_hash
