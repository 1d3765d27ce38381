"""Reading the trail: a subject's lines, and the proof of the whole. Nothing here writes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Exists, Max, OuterRef, QuerySet

from tidtam.access.snapshot import reading_snapshot
from tidtam.audit import append_only, keys, rules, verification
from tidtam.audit.choices import Tampering
from tidtam.audit.models import AuditChain, AuditLine, AuditSeal, AuditSealLeaf
from tidtam.audit.rules import ChainRecord, LeafRecord, LineRecord, MerkleTree, SealRecord
from tidtam.audit.verification import Finding, Place, SealCheck

CHAINS_AT_ONCE = 500  # what verification holds in memory: these chains' rows, and the lines of one


@dataclass(kw_only=True)
class Verification:
    """What was checked and what was found. No seal (last_seal_number 0) means that parts cannot be proved."""

    chains: int = 0
    lines: int = 0
    seals: int = 0
    last_seal_number: int = 0
    last_seal_at: datetime | None = None
    last_seal_hash: str = ""
    findings: list[Finding] = field(default_factory=list)


def lines_of(subject_kind: str, subject_id: str) -> QuerySet[AuditLine]:
    """Return a subject's lines, oldest first; none for a subject nobody has touched."""
    return AuditLine.objects.filter(chain__subject_kind=subject_kind, chain__subject_id=subject_id).order_by("number")


def verify_trail(
    *, public_keys: Collection[Ed25519PublicKey] = (), known_seals: Mapping[int, str] | None = None
) -> Verification:
    """Check every chain, line and seal in one state of the database and return what was found.

    public_keys  the keys that may have signed; a seal signed by another is a finding.
    known_seals  {number: hash} of seals noted outside the database.
    Reads only; holds CHAINS_AT_ONCE chains in memory. Time: some 0.1 ms a line.
    """
    result = Verification()
    with reading_snapshot():
        result.findings += [
            Finding(kind=Tampering.GUARD_MISSING, place=Place(), detail=name) for name in append_only.missing_triggers()
        ]
        seal_findings = verification.verify_seals(_seal_checks(result, public_keys), known=dict(known_seals or {}))
        spoilt = verification.spoilt_seals(seal_findings)
        result.findings += [*_chain_findings(result, spoilt), *_removed_chains(spoilt), *seal_findings]
        if result.last_seal_number and not spoilt:
            result.findings += _root_finding()
    return result


def _seal_checks(result: Verification, public_keys: Collection[Ed25519PublicKey]) -> Iterator[SealCheck]:
    key_of = {keys.fingerprint(key): key for key in public_keys}
    for row in AuditSeal.objects.order_by("number").iterator(CHAINS_AT_ONCE):
        seal = seal_record(row)
        tree = MerkleTree()
        for leaf in _leaves(AuditSealLeaf.objects.filter(seal=row).order_by("chain_number")):
            tree.add(rules.leaf_hash(leaf))
        key = key_of.get(seal.key_fingerprint)
        result.seals += 1
        result.last_seal_number, result.last_seal_at, result.last_seal_hash = seal.number, seal.at, seal.hash
        yield SealCheck(
            seal=seal,
            is_key_known=key is not None,
            is_signed=key is not None
            and keys.is_signed(key=key, signature=seal.signature, payload=rules.seal_payload(seal)),
            leaves_count=tree.count,
            leaves_root=tree.root(),
        )


def seal_record(row: AuditSeal) -> SealRecord:
    """Return a seal's row as plain values."""
    return SealRecord(
        number=row.number,
        at=row.at,
        chains=row.chains,
        lines=row.lines,
        root=row.root,
        leaves_count=row.leaves_count,
        leaves_root=row.leaves_root,
        previous_hash=row.previous_hash,
        key_fingerprint=row.key_fingerprint,
        hash=row.hash,
        signature=row.signature,
    )


def _leaves(rows: QuerySet[AuditSealLeaf]) -> Iterator[LeafRecord]:
    columns = ("seal__number", "chain_number", "subject_kind", "subject_id", "length", "head_hash")
    for number, chain_number, kind, subject_id, length, head in rows.values_list(*columns).iterator(CHAINS_AT_ONCE):
        yield LeafRecord(
            seal_number=number,
            chain_number=chain_number,
            subject_kind=kind,
            subject_id=subject_id,
            length=length,
            head_hash=head,
        )


def _chain_findings(result: Verification, spoilt: Collection[int]) -> Iterator[Finding]:
    after = 0
    while batch := list(AuditChain.objects.filter(pk__gt=after).order_by("pk")[:CHAINS_AT_ONCE]):
        first, after = batch[0].pk, batch[-1].pk
        leaves = AuditSealLeaf.objects.filter(chain_number__range=(first, after)).order_by(
            "chain_number", "seal__number"
        )
        leaves_of = {
            number: [leaf for leaf in group if leaf.seal_number not in spoilt]
            for number, group in groupby(_leaves(leaves), key=lambda leaf: leaf.chain_number)
        }
        rows = AuditLine.objects.filter(chain_id__gte=first, chain_id__lte=after).order_by("chain_id", "number")
        groups = groupby(rows.iterator(CHAINS_AT_ONCE), key=lambda row: row.chain_id)
        group = next(groups, None)
        for row in batch:
            while group is not None and group[0] < row.pk:  # lines whose chain is gone: _removed_chains names them
                group = next(groups, None)
            lines: list[LineRecord] = []
            if group is not None and group[0] == row.pk:
                lines = [line_record(line) for line in group[1]]
                group = next(groups, None)
            chain = chain_record(row)
            mine = [
                leaf
                for leaf in leaves_of.get(row.pk, [])
                if (leaf.subject_kind, leaf.subject_id) == (chain.subject_kind, chain.subject_id)
            ]
            result.chains += 1
            result.lines += len(lines)
            yield from verification.verify_chain(chain=chain, lines=lines, leaves=mine)


def chain_record(row: AuditChain) -> ChainRecord:
    """Return a chain's row as plain values."""
    return ChainRecord(
        chain_number=row.pk,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        organisation_code=row.organisation_code,
        length=row.length,
        head_hash=row.head_hash,
    )


def line_record(row: AuditLine) -> LineRecord:
    """Return a line's row as plain values."""
    return LineRecord(
        number=row.number,
        at=row.at,
        organisation_code=row.organisation_code,
        action=row.action,
        actor=row.actor,
        role=row.role,
        reason=row.reason,
        fields=row.fields,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


def _removed_chains(spoilt: Collection[int]) -> Iterator[Finding]:
    """Yield a finding for each subject that a seal, or a line left behind, knows and no chain bears."""
    same = AuditChain.objects.filter(
        pk=OuterRef("chain_number"), subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id")
    )
    gone = (
        AuditSealLeaf.objects.filter(~Exists(same))
        .exclude(seal__number__in=spoilt)
        .values("chain_number", "subject_kind", "subject_id")
        .annotate(last_seal=Max("seal__number"))
        .order_by("chain_number")
    )
    named: set[int] = set()
    for row in gone.iterator(CHAINS_AT_ONCE):
        named.add(row["chain_number"])
        place = Place(subject_kind=row["subject_kind"], subject_id=row["subject_id"], seal_number=row["last_seal"])
        yield Finding(kind=Tampering.CHAIN_REMOVED, place=place)
    orphans = AuditLine.objects.filter(~Exists(AuditChain.objects.filter(pk=OuterRef("chain_id"))))
    for chain_id in orphans.values_list("chain_id", flat=True).distinct().order_by("chain_id").iterator(CHAINS_AT_ONCE):
        if chain_id not in named:
            yield Finding(kind=Tampering.CHAIN_REMOVED, place=Place(subject_id=f"#{chain_id}"))


def _root_finding() -> Iterator[Finding]:
    """Fold the newest head of every sealed chain and compare with what the last seal signed.

    Earlier roots follow: each seal's own leaves are signed, and the state at a seal is the sum of all leaves up to it.
    """
    last = AuditSeal.objects.order_by("-number")[0]
    tree, lines = MerkleTree(), 0
    leaves = _leaves(AuditSealLeaf.objects.order_by("chain_number", "seal__number"))
    for _number, group in groupby(leaves, key=lambda leaf: leaf.chain_number):
        *_earlier, newest = group
        tree.add(rules.leaf_hash(newest))
        lines += newest.length
    if (tree.root(), tree.count, lines) != (last.root, last.chains, last.lines):
        yield Finding(kind=Tampering.SEAL_CHANGED, place=Place(seal_number=last.number), reason="seal_root")
