"""Verification: each kind of tampering, done in the database itself, is named with its kind and its place."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.db.models import F

from tidtam.audit import append_only, keys, rules, selectors, services
from tidtam.audit.choices import Tampering
from tidtam.audit.models import AuditChain, AuditLine, AuditSeal, AuditSealLeaf
from tidtam.audit.tests.test_record import new_line

AT = datetime(2024, 3, 31, 17, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(seal_key):
    """Three subjects of five lines each, sealed after line 3 and after line 5; the second subject is tampered with."""
    for steps in (range(1, 4), range(4, 6)):
        services.record_many([new_line(subject, action=f"step-{step}") for subject in "123" for step in steps])
        services.seal(at=AT, private_key=seal_key)
    chain = AuditChain.objects.get(subject_id="2")
    return SimpleNamespace(chain=chain, lines=chain.lines, key=seal_key)


def verify(trail):
    """All findings but those of the guard, which these tests lift themselves."""
    findings = selectors.verify_trail(public_keys=[trail.key.public_key()]).findings
    return [finding for finding in findings if finding.kind != Tampering.GUARD_MISSING]


def named(trail):
    """What verification says, as (kind, subject, line numbers, up to, seal)."""
    return [
        (f.kind, f.place.subject_id, f.place.line_numbers, f.place.up_to_line, f.place.seal_number)
        for f in verify(trail)
    ]


def rewrite(chain, lines, genesis=rules.GENESIS):
    """Write a chain anew with all hashes in order, as one who knows the rules would."""
    chain.length, chain.head_hash = 0, ""
    for line in lines:
        line.number, line.previous_hash = chain.length + 1, chain.head_hash or genesis
        line.hash = rules.line_hash(
            subject_kind=chain.subject_kind, subject_id=chain.subject_id, line=selectors.line_record(line)
        )
        chain.length, chain.head_hash = line.number, line.hash
        line.save()
    chain.save()


def insert(chain, number, previous_hash, *, sound=True):
    line = AuditLine(
        chain=chain, number=number, at=AT, organisation_code="5002", action="forged", actor="nobody",
        previous_hash=previous_hash, hash="f" * 64,
    )  # fmt: skip
    if sound:
        line.hash = rules.line_hash(
            subject_kind=chain.subject_kind, subject_id=chain.subject_id, line=selectors.line_record(line)
        )
    line.save()
    return line


def renumber(lines, by):
    for line in sorted(lines, key=lambda line: line.number, reverse=by > 0):
        AuditLine.objects.filter(pk=line.pk).update(number=F("number") + by)


def swap_numbers(lines, one, two):
    first, second = lines.get(number=one), lines.get(number=two)
    AuditLine.objects.filter(pk=first.pk).update(number=99)
    AuditLine.objects.filter(pk=second.pk).update(number=one)
    AuditLine.objects.filter(pk=first.pk).update(number=two)


def test_a_whole_trail_has_no_finding(trail):
    result = selectors.verify_trail(public_keys=[trail.key.public_key()])
    assert (result.chains, result.lines, result.seals, result.findings) == (3, 15, 2, [])


@pytest.mark.parametrize("number", [1, 3, 5])
@pytest.mark.parametrize("change", [{"reason": "other"}, {"actor": "other"}, {"fields": {"x": "0" * 64}}, {"at": AT}])
def test_a_changed_line_is_named(trail, number, change):
    with append_only.triggers_lifted():
        trail.lines.filter(number=number).update(**change)
        assert named(trail) == [(Tampering.LINE_CHANGED, "2", (number,), None, None)]


def test_a_line_whose_tie_to_the_one_before_was_changed_is_named_alone(trail):
    with append_only.triggers_lifted():
        trail.lines.filter(number=3).update(previous_hash="0" * 64)
        assert named(trail) == [(Tampering.LINE_CHANGED, "2", (3,), None, None)]


def test_a_chain_that_starts_after_something_unknown_is_named_at_its_first_line(trail):
    with append_only.triggers_lifted():
        lines = list(trail.lines.order_by("number"))
        rewrite(trail.chain, lines, genesis="1" * 64)
        assert (Tampering.LINE_CHANGED, "2", (1,), None, None) in named(trail)


def test_a_chain_whose_office_is_not_that_of_its_last_line_is_named(trail):
    AuditChain.objects.filter(pk=trail.chain.pk).update(organisation_code="9999")
    assert named(trail) == [(Tampering.HEAD_CHANGED, "2", (), None, None)]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_line_changed_together_with_its_own_hash_is_named(trail, number):
    with append_only.triggers_lifted():
        line = trail.lines.get(number=number)
        line.reason = "other"
        line.hash = rules.line_hash(
            subject_kind=trail.chain.subject_kind, subject_id="2", line=selectors.line_record(line)
        )
        line.save()
        assert named(trail) == [(Tampering.LINE_CHANGED, "2", (number,), None, None)]


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("closed_up", [False, True])
def test_a_deleted_line_is_named(trail, number, closed_up):
    with append_only.triggers_lifted():
        trail.lines.filter(number=number).delete()
        if closed_up:
            renumber(trail.lines.filter(number__gt=number), -1)
            AuditChain.objects.filter(pk=trail.chain.pk).update(length=4)
        assert named(trail) == [(Tampering.LINE_DELETED, "2", (number,), None, None)]


@pytest.mark.parametrize("sound", [False, True])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_an_inserted_line_is_named(trail, number, sound):
    with append_only.triggers_lifted():
        previous = trail.lines.get(number=number).previous_hash
        renumber(trail.lines.filter(number__gte=number), 1)
        insert(trail.chain, number, previous, sound=sound)
        AuditChain.objects.filter(pk=trail.chain.pk).update(length=6)
        assert named(trail) == [(Tampering.LINE_INSERTED, "2", (number,), None, None)]


def test_a_line_inserted_after_the_last_is_named(trail):
    with append_only.triggers_lifted():
        insert(trail.chain, 6, trail.chain.head_hash)
        assert named(trail) == [(Tampering.LINE_INSERTED, "2", (6,), None, None)]


@pytest.mark.parametrize(("one", "two"), [(1, 2), (2, 4), (4, 5), (1, 5)])
def test_lines_that_swapped_their_numbers_are_named(trail, one, two):
    with append_only.triggers_lifted():
        swap_numbers(trail.lines, one, two)
        assert named(trail) == [(Tampering.LINES_SWAPPED, "2", (one, two), None, None)]


@pytest.mark.parametrize(("one", "two"), [(1, 2), (2, 4), (4, 5), (1, 5)])
def test_lines_that_swapped_their_contents_are_named(trail, one, two):
    with append_only.triggers_lifted():
        swap_numbers(trail.lines, one, two)
        first, second = trail.lines.get(number=one), trail.lines.get(number=two)
        for line, other in ((first, second), (second, first)):
            AuditLine.objects.filter(pk=line.pk).update(hash=other.hash, previous_hash=other.previous_hash)
        assert named(trail) == [(Tampering.LINES_SWAPPED, "2", (one, two), None, None)]


@pytest.mark.parametrize(("number", "first", "seal"), [(1, 1, 1), (3, 1, 1), (4, 4, 2), (5, 4, 2)])
def test_a_chain_computed_anew_is_named_by_the_first_seal_that_saw_it_otherwise(trail, number, first, seal):
    with append_only.triggers_lifted():
        lines = list(trail.lines.order_by("number"))
        lines[number - 1].reason = "other"
        rewrite(trail.chain, lines)
        up_to = 3 if seal == 1 else 5
        assert named(trail) == [(Tampering.CHAIN_RECOMPUTED, "2", (first,), up_to, seal)]


def test_a_chain_computed_anew_before_any_seal_cannot_be_told(trail):
    with append_only.triggers_lifted():
        AuditSealLeaf.objects.all().delete()
        AuditSeal.objects.all().delete()
        lines = list(trail.lines.order_by("number"))
        lines[0].reason = "other"
        rewrite(trail.chain, lines)
        assert named(trail) == []


@pytest.mark.parametrize("kept", [0, 2, 3])
def test_a_cut_tail_whose_head_was_moved_along_is_named_by_the_seal(trail, kept):
    with append_only.triggers_lifted():
        trail.lines.filter(number__gt=kept).delete()
        head = trail.lines.filter(number=kept).values_list("hash", flat=True).first() or ""
        AuditChain.objects.filter(pk=trail.chain.pk).update(length=kept, head_hash=head)
        assert named(trail) == [(Tampering.TAIL_CUT, "2", (kept + 1,), 5, 2)]


@pytest.mark.parametrize("kept", [0, 3])
def test_a_cut_tail_whose_head_was_left_is_named_without_a_seal(trail, kept):
    with append_only.triggers_lifted():
        trail.lines.filter(number__gt=kept).delete()
        assert named(trail) == [(Tampering.TAIL_CUT, "2", (kept + 1,), 5, None)]


def test_a_removed_chain_is_named(trail):
    with append_only.triggers_lifted():
        trail.lines.all().delete()
        trail.chain.delete()
        assert named(trail) == [(Tampering.CHAIN_REMOVED, "2", (), None, 2)]


@pytest.mark.parametrize(("is_sealed", "name"), [(True, "2"), (False, "#{pk}")])
def test_a_chain_whose_row_alone_was_removed_is_named_once(trail, is_sealed, name):
    pk = trail.chain.pk
    with append_only.triggers_lifted(), transaction.atomic():
        if not is_sealed:
            AuditSealLeaf.objects.all().delete()
            AuditSeal.objects.all().delete()
        AuditChain.objects.filter(pk=pk)._raw_delete("default")
        assert named(trail) == [(Tampering.CHAIN_REMOVED, name.format(pk=pk), (), None, 2 if is_sealed else None)]
        transaction.set_rollback(True)


def test_a_chain_given_to_another_subject_is_named_as_removed(trail):
    with append_only.triggers_lifted():
        trail.chain.subject_id = "9"
        rewrite(trail.chain, list(trail.lines.order_by("number")))
        assert named(trail) == [(Tampering.CHAIN_REMOVED, "2", (), None, 2)]


@pytest.mark.parametrize("change", [{"lines": 14}, {"at": AT.replace(hour=1)}, {"signature": "00" * 64}])
@pytest.mark.parametrize("number", [1, 2])
def test_a_changed_seal_is_named(trail, change, number):
    with append_only.triggers_lifted():
        AuditSeal.objects.filter(number=number).update(**change)
        assert named(trail) == [(Tampering.SEAL_CHANGED, "", (), None, number)]


def test_a_seal_whose_leaves_were_changed_to_match_a_chain_computed_anew_is_named(trail):
    with append_only.triggers_lifted():
        lines = list(trail.lines.order_by("number"))
        lines[4].reason = "other"
        rewrite(trail.chain, lines)
        leaf = AuditSealLeaf.objects.filter(seal__number=2, subject_id="2")
        leaf.update(head_hash=trail.chain.head_hash)
        assert named(trail) == [(Tampering.SEAL_CHANGED, "", (), None, 2)]


def resign(seal, key, **changes):
    """Change a seal and put its own hash and signature right again, as the holder of a key could."""
    for name, value in changes.items():
        setattr(seal, name, value)
    plain = selectors.seal_record(seal)
    seal.hash, seal.signature = rules.seal_hash(plain), key.sign(rules.seal_payload(plain)).hex()
    seal.save()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"root": "0" * 64}, "seal_root"),
        ({"chains": 2}, "seal_root"),
        ({"lines": 14}, "seal_root"),
        ({"previous_hash": "0" * 64}, "seal_link"),
        ({"leaves_root": "0" * 64}, "seal_leaves"),
        ({"leaves_count": 2}, "seal_leaves"),
    ],
)
def test_a_seal_that_does_not_fit_the_trail_is_named_though_it_is_well_signed(trail, changes, reason):
    with append_only.triggers_lifted():
        resign(AuditSeal.objects.get(number=2), trail.key, **changes)
        assert [(finding.reason, finding.place.seal_number) for finding in verify(trail)] == [(reason, 2)]


@pytest.mark.parametrize("says_so", [False, True])
def test_a_seal_signed_with_another_key_is_named(trail, says_so):
    other = Ed25519PrivateKey.generate()
    name = {"key_fingerprint": keys.fingerprint(other.public_key())} if says_so else {}
    with append_only.triggers_lifted():
        resign(AuditSeal.objects.get(number=2), other, **name)
        assert [finding.reason for finding in verify(trail)] == ["seal_key" if says_so else "seal_signature"]


@pytest.mark.parametrize("change", [{"head_hash": "0" * 64}, {"length": 4}, {"subject_id": "9"}])
def test_a_head_changed_in_a_seal_spoils_the_seal_and_accuses_no_chain(trail, change):
    with append_only.triggers_lifted():
        AuditSealLeaf.objects.filter(seal__number=2, subject_id="2").update(**change)
        assert named(trail) == [(Tampering.SEAL_CHANGED, "", (), None, 2)]


def test_a_missing_seal_is_named(trail):
    with append_only.triggers_lifted():
        AuditSealLeaf.objects.filter(seal__number=1).delete()
        AuditSeal.objects.filter(number=1).delete()
        assert (Tampering.SEAL_CHANGED, "", (), None, 1) in named(trail)


def test_a_last_seal_taken_away_is_named_where_its_hash_was_noted_elsewhere(trail):
    known = {2: AuditSeal.objects.get(number=2).hash}
    with append_only.triggers_lifted():
        AuditSealLeaf.objects.filter(seal__number=2).delete()
        AuditSeal.objects.filter(number=2).delete()
        result = selectors.verify_trail(public_keys=[trail.key.public_key()], known_seals=known)
    findings = [finding for finding in result.findings if finding.kind != Tampering.GUARD_MISSING]
    assert [(finding.reason, finding.place.seal_number) for finding in findings] == [("seal_missing", 2)]


def test_a_head_that_lies_about_its_length_is_named_and_costs_no_memory(trail):
    with append_only.triggers_lifted():
        AuditChain.objects.filter(pk=trail.chain.pk).update(length=2_000_000_000)
        assert named(trail) == [(Tampering.HEAD_CHANGED, "2", (), None, None)]
        AuditChain.objects.filter(pk=trail.chain.pk).update(head_hash="0" * 64)
        assert (Tampering.TAIL_CUT, "2", (6,), 2_000_000_000, None) in named(trail)


def test_a_lifted_guard_is_named(trail):
    with append_only.triggers_lifted():
        findings = selectors.verify_trail(public_keys=[trail.key.public_key()]).findings
    assert {finding.detail for finding in findings} == set(append_only.triggers_of(connection))


def test_later_lines_do_not_disturb_what_earlier_seals_prove(trail):
    services.record_many([new_line("2"), new_line("4")])
    assert named(trail) == []
    services.seal(at=AT, private_key=trail.key)
    assert named(trail) == []


def test_verification_reads_chains_in_batches(trail, monkeypatch):
    monkeypatch.setattr(selectors, "CHAINS_AT_ONCE", 2)
    result = selectors.verify_trail(public_keys=[trail.key.public_key()])
    assert (result.chains, result.lines, result.findings) == (3, 15, [])
