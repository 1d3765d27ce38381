"""Writing the trail: lines in their chains, and seals over all chains. Reading and proving stand elsewhere.

A service of another room calls `record` (or, for an import, `record_many`) last in its own transaction, once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.db.models import Model, OuterRef, Q, Subquery

from tidtam.audit import keys, rules, selectors
from tidtam.audit.models import AuditChain, AuditLine, AuditSeal, AuditSealLeaf
from tidtam.audit.rules import GENESIS, ChainRecord, LineRecord, MerkleTree, SealRecord
from tidtam.audit.rules import field_hashes as field_hashes  # offered here to the rooms that record

BATCH = 2_000


class OutsideTransaction(Exception):
    """A line was to be written outside a transaction, where it could stay though the change it names did not."""


class TrailNotWhole(Exception):
    """The trail no longer holds what the last seal vouched for; sealing it again would cover that up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLine:
    """One line to be written. `fields` is what field_hashes() returns; `at` is an aware instant."""

    subject_kind: str
    subject_id: str
    organisation_code: str
    action: str
    by: str
    at: datetime
    role: str = ""
    reason: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def subject_of(row: Model) -> dict[str, str]:
    """Return the kind and id that name a stored thing's chain: `NewLine(**subject_of(project), ...)`.

    The kind is `<room>.<noun>`: the model's `audit_kind` where its name says more than the noun, else its label; the id
    its `audit_id` where it has no history of its own, as the versions of a project. A room that writes about things of
    other rooms (checks, approval) so finds the chain that their own room writes to.
    Raises ValueError for a row without an id: it is not saved yet.
    """
    if row.pk is None:
        raise ValueError("a row has a chain once it is saved")
    return {
        "subject_kind": getattr(row, "audit_kind", row._meta.label_lower),
        "subject_id": str(getattr(row, "audit_id", row.pk)),
    }


def record(
    *,
    subject_kind: str,
    subject_id: str,
    organisation_code: str,
    action: str,
    by: str,
    at: datetime,
    role: str = "",
    reason: str = "",
    fields: Mapping[str, str] | None = None,
) -> AuditLine:
    """Append one line to the subject's chain and return it. Five SQL statements at most.

    action  `<room>.<noun>.<what happened>`, as progress.report.sent_back.   by  the actor as text.
    fields  field_hashes() of the fields that changed; None means none. A text instead of a hash is refused.
    Raises OutsideTransaction outside an atomic block, ValueError for a field that is no hash or a naive `at`.
    """
    new = NewLine(
        subject_kind=subject_kind,
        subject_id=subject_id,
        organisation_code=organisation_code,
        action=action,
        by=by,
        at=at,
        role=role,
        reason=reason,
        fields=fields or {},
    )
    return record_many([new])[0]


def record_many(lines: Sequence[NewLine]) -> list[AuditLine]:
    """Append lines to their subjects' chains, in the order given, and return them.

    Costs a handful of SQL statements per two thousand subjects, whatever the number of lines. Chains are locked in the
    order of their ids, so that two callers cannot lock each other out; call it once in a transaction.
    Raises as `record` does, before anything is written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("audit lines are written inside the transaction of the change they name")
    for new in lines:
        rules.instant(new.at)
        if not rules.are_hashes(list(new.fields.values())):
            raise ValueError(f"{new.action}: fields must hold hashes; use field_hashes()")
    chains = _locked_chains(sorted({(new.subject_kind, new.subject_id) for new in lines}))
    written = [_appended(chains[new.subject_kind, new.subject_id], new) for new in lines]
    AuditLine.objects.bulk_create(written, batch_size=BATCH)
    AuditChain.objects.bulk_create(
        sorted(chains.values(), key=lambda chain: chain.pk),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["length", "head_hash", "organisation_code"],
    )
    return written


def _locked_chains(subjects: Sequence[tuple[str, str]]) -> dict[tuple[str, str], AuditChain]:
    """Return the subjects' chains, locked until the transaction ends; makes those that are missing."""
    chains = dict(_lock(subjects))
    missing = [subject for subject in subjects if subject not in chains]
    if missing:
        AuditChain.objects.bulk_create(
            [AuditChain(subject_kind=kind, subject_id=subject_id) for kind, subject_id in missing],
            ignore_conflicts=True,  # another writer may have made it since; the lock below waits for him
            batch_size=BATCH,
        )
        chains.update(_lock(missing))
    return chains


def _lock(subjects: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], AuditChain]]:
    """Yield the chains that exist. SQLite needs no row lock: IMMEDIATE transactions write one at a time."""
    for start in range(0, len(subjects), BATCH):
        ids_of_kind: dict[str, list[str]] = {}
        for kind, subject_id in subjects[start : start + BATCH]:
            ids_of_kind.setdefault(kind, []).append(subject_id)
        wanted = reduce(or_, (Q(subject_kind=kind, subject_id__in=ids) for kind, ids in ids_of_kind.items()))
        for chain in AuditChain.objects.select_for_update().filter(wanted).order_by("id"):
            yield (chain.subject_kind, chain.subject_id), chain


def _appended(chain: AuditChain, new: NewLine) -> AuditLine:
    """Return the next line of a chain, not saved, and move the chain's head in memory."""
    plain = LineRecord(
        number=chain.length + 1,
        at=new.at,
        organisation_code=new.organisation_code,
        action=new.action,
        actor=new.by,
        role=new.role,
        reason=new.reason,
        fields=dict(new.fields),
        previous_hash=chain.head_hash or GENESIS,
    )
    chain.length = plain.number
    chain.head_hash = rules.line_hash(subject_kind=chain.subject_kind, subject_id=chain.subject_id, line=plain)
    chain.organisation_code = plain.organisation_code
    return AuditLine(
        chain=chain,
        number=plain.number,
        at=plain.at,
        organisation_code=plain.organisation_code,
        action=plain.action,
        actor=plain.actor,
        role=plain.role,
        reason=plain.reason,
        fields=plain.fields,
        previous_hash=plain.previous_hash,
        hash=chain.head_hash,
    )


def seal(*, at: datetime, private_key: Ed25519PrivateKey) -> AuditSeal:
    """Sign the state of the whole trail and return the seal: root over all chain heads, counts, the seal before.

    Stores beside it the heads that changed since the seal before. One transaction; reads every chain's row once
    (SQLite keeps writers waiting that long). Raises TrailNotWhole where a chain is no longer a continuation of what
    the seal before saw, ValueError for a naive `at`.
    """
    rules.instant(at)
    with transaction.atomic():
        _let_no_other_seal()
        before = AuditSeal.objects.order_by("-number").first()
        tree, lines, changed = MerkleTree(), 0, []
        for chain, is_changed in _heads():
            tree.add(rules.leaf_hash(chain))
            lines += chain.length
            if is_changed:
                changed.append(chain)
        plain = SealRecord(
            number=before.number + 1 if before else 1,
            at=at,
            chains=tree.count,
            lines=lines,
            root=tree.root(),
            leaves_count=len(changed),
            leaves_root=rules.merkle_root(rules.leaf_hash(chain) for chain in changed),
            previous_hash=before.hash if before else GENESIS,
            key_fingerprint=keys.fingerprint(private_key.public_key()),
        )
        sealed = AuditSeal.objects.create(
            number=plain.number,
            at=plain.at,
            chains=plain.chains,
            lines=plain.lines,
            root=plain.root,
            leaves_count=plain.leaves_count,
            leaves_root=plain.leaves_root,
            previous_hash=plain.previous_hash,
            key_fingerprint=plain.key_fingerprint,
            hash=rules.seal_hash(plain),
            signature=private_key.sign(rules.seal_payload(plain)).hex(),
        )
        AuditSealLeaf.objects.bulk_create(
            (
                AuditSealLeaf(
                    seal=sealed,
                    chain_number=chain.chain_number,
                    subject_kind=chain.subject_kind,
                    subject_id=chain.subject_id,
                    length=chain.length,
                    head_hash=chain.head_hash,
                )
                for chain in changed
            ),
            batch_size=BATCH,
        )
    return sealed


def _let_no_other_seal() -> None:
    """Make a second sealer wait. SQLite's IMMEDIATE transaction does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_auditseal IN SHARE ROW EXCLUSIVE MODE")


def _heads() -> Iterator[tuple[ChainRecord, bool]]:
    """Yield every chain in the order of its number, and whether it changed since it was last sealed.

    One statement, so one state. Raises TrailNotWhole at the first chain that is shorter than, or differs from, what was
    sealed, and at the end where a sealed chain is missing.
    """
    leaves = AuditSealLeaf.objects.filter(chain_number=OuterRef("pk")).order_by("-seal__number")
    rows = AuditChain.objects.annotate(
        sealed_length=Subquery(leaves.values("length")[:1]),
        sealed_hash=Subquery(leaves.values("head_hash")[:1]),
    ).annotate(
        hash_there=Subquery(
            AuditLine.objects.filter(chain=OuterRef("pk"), number=OuterRef("sealed_length")).values("hash")
        )
    )
    sealed = 0
    for row in rows.order_by("pk").iterator(BATCH):
        chain = selectors.chain_record(row)
        if row.sealed_length is not None:
            sealed += 1
            has_shrunk = row.length < row.sealed_length
            has_new_head = row.length == row.sealed_length and row.head_hash != row.sealed_hash
            if has_shrunk or has_new_head or row.hash_there != row.sealed_hash:
                raise TrailNotWhole(f"{row.subject_kind} {row.subject_id}")
        yield chain, row.length != row.sealed_length
    if sealed != AuditSealLeaf.objects.values("chain_number").distinct().count():
        raise TrailNotWhole("a sealed chain is missing")
