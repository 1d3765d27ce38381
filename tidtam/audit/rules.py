"""What a line, a seal and their hashes are. Pure functions over plain records; verification stands in verification.py.

Source: docs/rules/audit-chain.md, whose worked example the tests repeat.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

VERSION = 1
GENESIS = "0" * 64  # what the first line of a chain, and the first seal, name as the hash before them
SHA256_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRecord:
    """One audit line as plain values. `at` is an aware instant; `fields` maps a field's name to its value's hash."""

    number: int
    at: datetime
    organisation_code: str
    action: str
    actor: str
    role: str
    reason: str
    fields: Mapping[str, str] = field(default_factory=dict)
    previous_hash: str
    hash: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainRecord:
    """One chain as its row says: whose it is, how long, and the hash of its last line ("" when it has none)."""

    chain_number: int
    subject_kind: str
    subject_id: str
    organisation_code: str = ""
    length: int
    head_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LeafRecord:
    """The head of one chain as a seal saw it."""

    seal_number: int
    chain_number: int
    subject_kind: str
    subject_id: str
    length: int
    head_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SealRecord:
    """One seal as plain values; `hash` is of its payload, `signature` (hex, Ed25519) is over the same payload."""

    number: int
    at: datetime
    chains: int
    lines: int
    root: str
    leaves_count: int
    leaves_root: str
    previous_hash: str
    key_fingerprint: str
    hash: str = ""
    signature: str = ""


def canonical_json(value: object) -> bytes:
    """Return the one spelling of a value that is hashed: sorted keys, no spaces, UTF-8.

    Takes texts, whole numbers, true, false, None, lists, mappings, Decimals (1.50 and 1.5 are one), aware instants
    (in UTC, to the microsecond) and days. Raises TypeError for anything else: a float has no one spelling.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode(
        "utf-8", "surrogatepass"
    )


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")  # "+ 0" makes -0 a zero
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("the keys of a hashed mapping must be texts")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"a {type(value).__name__} has no canonical spelling and cannot be hashed")


def instant(at: datetime) -> str:
    """Return an instant in UTC to the microsecond. Raises ValueError for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError("an audited instant needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(value: object) -> str:
    """Return the SHA-256, in hex, of a value's canonical spelling."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def field_hashes(values: Mapping[str, object]) -> dict[str, str]:
    """Return {field name: hash of its value}: what a line may hold of a text. Raises TypeError as canonical_json."""
    return {name: digest(value) for name, value in values.items()}


def line_hash(
    *,
    subject_kind: str,
    subject_id: str,
    line: LineRecord,
    number: int | None = None,
    previous_hash: str | None = None,
) -> str:
    """Return the hash that binds a line to its subject, its place and the line before it.

    number, previous_hash  ask for the hash this line would have at another place; None means its own.
    """
    return digest(
        {
            "version": VERSION,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "organisation_code": line.organisation_code,
            "number": line.number if number is None else number,
            "at": line.at,
            "action": line.action,
            "actor": line.actor,
            "role": line.role,
            "reason": line.reason,
            "fields": line.fields,
            "previous_hash": line.previous_hash if previous_hash is None else previous_hash,
        }
    )


def leaf_hash(leaf: LeafRecord | ChainRecord) -> bytes:
    """Return the Merkle leaf of one chain's head. The seal's number is no part of it."""
    content = [leaf.chain_number, leaf.subject_kind, leaf.subject_id, leaf.length, leaf.head_hash]
    return hashlib.sha256(b"\x00" + canonical_json(content)).digest()


class MerkleTree:
    """Folds leaves into their root as they pass by, holding log2(n) hashes (the tree of RFC 6962, section 2.1)."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        self.count = 0

    def add(self, leaf: bytes) -> None:
        """Take in the next leaf."""
        height, node = 0, leaf
        while self._peaks and self._peaks[-1][0] == height:
            node = _node(self._peaks.pop()[1], node)
            height += 1
        self._peaks.append((height, node))
        self.count += 1

    def root(self) -> str:
        """Return the root, in hex, of all leaves taken in so far; of none: the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        node = self._peaks[-1][1]
        for _height, peak in reversed(self._peaks[:-1]):
            node = _node(peak, node)
        return node.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Return the Merkle root, in hex, of leaves in the order of their chain numbers."""
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def seal_payload(seal: SealRecord) -> bytes:
    """Return the bytes that a seal signs and hashes: all it says but its own hash and signature."""
    content = asdict(seal)
    del content["hash"], content["signature"]
    return canonical_json({"version": VERSION, **content})


def seal_hash(seal: SealRecord) -> str:
    """Return the hash, in hex, by which the next seal names this one."""
    return hashlib.sha256(seal_payload(seal)).hexdigest()


def are_hashes(values: Sequence[str]) -> bool:
    """Tell whether all texts are SHA-256 in lower-case hex, so that no text can slip into a line as a "hash"."""
    return all(isinstance(value, str) and SHA256_HEX.fullmatch(value) for value in values)
