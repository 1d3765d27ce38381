"""Canonical spelling, hashes and the Merkle tree: by docs/rules/audit-chain.md's example and by property."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.audit import rules
from tidtam.audit.rules import ChainRecord, LineRecord

FIRST = LineRecord(
    number=1,
    at=datetime(2024, 3, 31, 16, 30, tzinfo=UTC),
    organisation_code="50020000",
    action="progress.report.submitted",
    actor="owner",
    role="owner",
    reason="",
    fields=rules.field_hashes({"problems": "ไม่มี", "disbursed_baht": Decimal("7005.00")}),
    previous_hash=rules.GENESIS,
)
SECOND = replace(FIRST, number=2, action="progress.report.sent_back", role="approver", reason="ตัวเลขไม่ครบ", fields={})
TEXTS = {name: st.text(max_size=5) for name in ("organisation_code", "action", "actor", "role", "reason")}


def hash_of(line, **place):
    return rules.line_hash(subject_kind="progress.report", subject_id="12", line=line, **place)


def test_the_worked_example_of_the_page():
    assert FIRST.fields == {
        "problems": "e4bc06f4d721cf300b2a5d973efaa1642842d2bbaa8452974e68856402137334",
        "disbursed_baht": "2d26ccc65c5542276781515b103253f4bb685e286cea7ba3bffd9dce30c59440",
    }
    assert hash_of(FIRST) == "c8b84c97dc330c7d41fd4ae2e339faf9a67df81f206a2c2d88044131aed55a9d"
    assert (
        hash_of(replace(SECOND, previous_hash=hash_of(FIRST)))
        == "518b64f000faa755ca2ef5585f5b9090af16250b6fac278a8058324bfe1f2310"
    )


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("ก\n", '"ก\\n"'),
        (Decimal("1.50"), '"1.5"'),
        (Decimal("-0.00"), '"0"'),
        (Decimal("1E+3"), '"1000"'),
        (None, "null"),
        (date(2024, 2, 29), '"2024-02-29"'),
        (datetime(2024, 3, 31, 23, tzinfo=timezone(timedelta(hours=7))), '"2024-03-31T16:00:00.000000+00:00"'),
        ({"b": [1, True], "a": ()}, '{"a":[],"b":[1,true]}'),
    ],
)
def test_a_value_has_one_spelling(value, spelling):
    assert rules.canonical_json(value).decode() == spelling


@pytest.mark.parametrize("value", [1.5, b"x", {1: "x"}, object()])
def test_a_value_without_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        rules.canonical_json({"field": value})


def test_missing_zero_and_empty_have_different_hashes():
    assert len(set(rules.field_hashes({"a": None, "b": Decimal(0), "c": ""}).values())) == 3


@given(name=st.sampled_from([*TEXTS, "at", "number", "previous_hash"]), data=st.data())
def test_no_part_of_a_line_can_change_without_changing_its_hash(name, data):
    strategies = TEXTS | {
        "at": st.datetimes(timezones=st.just(UTC)),
        "number": st.integers(1),
        "previous_hash": st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
    }
    value = data.draw(strategies[name])
    assert (hash_of(replace(FIRST, **{name: value})) == hash_of(FIRST)) == (value == getattr(FIRST, name))


def test_a_line_of_another_subject_has_another_hash():
    assert rules.line_hash(subject_kind="progress.report1", subject_id="2", line=FIRST) != hash_of(FIRST)


def split_root(leaves):
    """The definition of RFC 6962, written as it stands there."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + split_root(leaves[:half]) + split_root(leaves[half:])).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70))
def test_the_root_is_that_of_the_recursive_definition(leaves):
    assert rules.merkle_root(leaves) == split_root(leaves).hex()


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert rules.merkle_root([]) == hashlib.sha256(b"").hexdigest()


@given(
    st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20, unique=True),
    st.integers(0, 19),
    st.binary(min_size=32, max_size=32),
)
def test_another_leaf_anywhere_makes_another_root(leaves, place, other):
    place %= len(leaves)
    changed = [*leaves[:place], other, *leaves[place + 1 :]]
    assert (rules.merkle_root(changed) == rules.merkle_root(leaves)) == (other == leaves[place])


def test_a_leaf_says_whose_head_it_is_and_how_long_the_chain_is():
    chain = ChainRecord(chain_number=1, subject_kind="a", subject_id="b", length=1, head_hash="c")
    others = [replace(chain, chain_number=2), replace(chain, subject_id="x"), replace(chain, length=2)]
    assert rules.leaf_hash(chain) == hashlib.sha256(b'\x00[1,"a","b",1,"c"]').digest()
    assert rules.leaf_hash(chain) not in {rules.leaf_hash(other) for other in others}


@pytest.mark.parametrize("value", ["", "a" * 63, "A" * 64, "a" * 64 + "\n", "ก" * 64, None])
def test_only_sha256_in_hex_counts_as_a_hash(value):
    assert not rules.are_hashes([value])
