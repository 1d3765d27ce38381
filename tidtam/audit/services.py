"""Writing the trail: lines in their chains, and seals over all chains. Reading and proving stand elsewhere.

A service of another room calls `record` (or, for an import, `record_many`) last in its own transaction, once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from tidtam.audit import keys, rules
from tidtam.audit.models import AuditChain, AuditLine
from tidtam.audit.rules import GENESIS, LineRecord
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


def make_seal_key(path: Path) -> str:
    """Make the pair of keys that signs seals; see keys.make_seal_key. Raises keys.SealKeyExists."""
    return keys.make_seal_key(path)
