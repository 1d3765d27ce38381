"""Decisions of the chain without a database: what is hashed, which move leads where and who may, what changed."""

from tidtam.approval.rules.content import canonical_number, content_hash, content_of, hash_of_content
from tidtam.approval.rules.difference import FieldChange, Op, difference, is_within, word_changes
from tidtam.approval.rules.moves import (
    DEFAULT_ROLES,
    MOVES,
    Move,
    MoveNotAllowed,
    Refusal,
    Relation,
    Who,
    is_unchanged_since_my_decision,
    may_be_written,
    moves_from,
    next_status,
    next_step,
    status_after_writing,
    steps_for,
    why_not,
)

__all__ = [
    "DEFAULT_ROLES",
    "MOVES",
    "FieldChange",
    "Move",
    "MoveNotAllowed",
    "Op",
    "Refusal",
    "Relation",
    "Who",
    "canonical_number",
    "content_hash",
    "content_of",
    "difference",
    "hash_of_content",
    "is_unchanged_since_my_decision",
    "is_within",
    "may_be_written",
    "moves_from",
    "next_status",
    "next_step",
    "status_after_writing",
    "steps_for",
    "why_not",
    "word_changes",
]
