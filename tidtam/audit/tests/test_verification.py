"""The pure verification: whatever is done to a chain that its own hashes or a seal can show is found."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tidtam.audit import rules
from tidtam.audit.choices import MESSAGES, Tampering
from tidtam.audit.rules import GENESIS, ChainRecord, LeafRecord, LineRecord
from tidtam.audit.verification import Finding, Place, verify_chain

AT = datetime(2024, 3, 31, tzinfo=UTC)


def chain_of(actions, *, seal_at=0):
    """A whole chain of these actions, and a seal's leaf at that length."""
    lines, before = [], GENESIS
    for number, action in enumerate(actions, start=1):
        line = LineRecord(
            number=number, at=AT, organisation_code="1", action=action, actor="a", role="", reason="",
            previous_hash=before,
        )  # fmt: skip
        before = rules.line_hash(subject_kind="k", subject_id="s", line=line)
        lines.append(replace(line, hash=before))
    names: dict[str, Any] = {"chain_number": 1, "subject_kind": "k", "subject_id": "s"}
    head = before if lines else ""
    chain = ChainRecord(**names, organisation_code="1" if lines else "", length=len(lines), head_hash=head)
    leaf = LeafRecord(seal_number=1, **names, length=seal_at, head_hash=lines[seal_at - 1].hash if seal_at else "")
    return chain, lines, [leaf] if seal_at else []


ACTIONS = st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=8)


@given(ACTIONS, st.data())
def test_a_whole_chain_has_no_finding(actions, data):
    chain, lines, leaves = chain_of(actions, seal_at=data.draw(st.integers(0, len(actions))))
    assert verify_chain(chain=chain, lines=lines, leaves=leaves) == []


@given(ACTIONS, st.data())
def test_a_changed_line_is_the_only_finding(actions, data):
    chain, lines, leaves = chain_of(actions, seal_at=len(actions))
    index = data.draw(st.integers(0, len(lines) - 1))
    lines[index] = replace(lines[index], action="forged")
    findings = verify_chain(chain=chain, lines=lines, leaves=leaves)
    assert [(f.kind, f.place.line_numbers) for f in findings] == [(Tampering.LINE_CHANGED, (index + 1,))]


@given(ACTIONS, ACTIONS, st.data())
def test_a_sealed_chain_written_anew_is_found(actions, others, data):
    """Whoever knows the rules may write any other chain with all hashes in order: the seal still shows it."""
    seal_at = data.draw(st.integers(1, len(actions)))
    _chain, _lines, leaves = chain_of(actions, seal_at=seal_at)
    chain, lines, _none = chain_of(others)
    is_continuation = others[:seal_at] == actions[:seal_at]
    findings = verify_chain(chain=chain, lines=lines, leaves=leaves)
    kinds = [finding.kind for finding in findings]
    if is_continuation:
        assert kinds == []
    elif len(others) < seal_at:
        assert kinds == [Tampering.TAIL_CUT]
    else:
        assert kinds == [Tampering.CHAIN_RECOMPUTED]


@given(ACTIONS, st.data())
def test_any_other_order_number_or_selection_of_lines_is_found(actions, data):
    chain, lines, _leaves = chain_of(actions)
    taken = data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=10))
    numbers = data.draw(st.lists(st.integers(1, 12), min_size=len(taken), max_size=len(taken), unique=True).map(sorted))
    tampered = [replace(lines[index], number=number) for index, number in zip(taken, numbers, strict=True)]
    findings = verify_chain(chain=chain, lines=tampered)
    assert (findings == []) == (tampered == lines)


@given(length=st.integers(0, 12), head=st.sampled_from(["", "0" * 64, "own"]), actions=ACTIONS)
def test_a_head_that_does_not_fit_its_lines_is_found(length, head, actions):
    chain, lines, _leaves = chain_of(actions)
    told = replace(chain, length=length, head_hash=chain.head_hash if head == "own" else head)
    assert (verify_chain(chain=told, lines=lines) == []) == (told == chain)


def test_a_long_chain_with_a_line_put_in_near_its_start_names_that_line_alone():
    chain, lines, _leaves = chain_of(["a"] * 3_000)
    moved = [replace(line, number=line.number + 1) for line in lines[4:]]
    forged = replace(lines[4], action="forged")
    findings = verify_chain(chain=replace(chain, length=3_001), lines=[*lines[:4], forged, *moved])
    assert [(f.kind, f.place.line_numbers) for f in findings] == [(Tampering.LINE_INSERTED, (5,))]


def test_every_kind_and_reason_has_its_sentence():
    for reason in MESSAGES:
        kind = Tampering(reason) if reason in Tampering.values else Tampering.SEAL_CHANGED
        finding = Finding(kind=kind, place=Place(seal_number=7), reason=reason, detail="d")
        assert finding.message
        assert "%" not in finding.message
    assert set(Tampering.values) - {"seal_changed"} <= set(MESSAGES)
