"""Naming what was done to a trail, and where. Pure functions over plain records; selectors.py brings the records.

A chain is read by its *positions*: the place a line's own hash says it was written at, which survives renumbering.
Going back from the head, each line names by hash the one before it; what nothing names was put in, what is named but
not there was taken out. What is whole in itself but not what a seal saw was computed anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from tidtam.audit.choices import MESSAGES, Tampering
from tidtam.audit.rules import GENESIS, ChainRecord, LeafRecord, LineRecord, SealRecord, line_hash, seal_hash

# A chain broken in more lines than this is searched for moved lines only among near neighbours (cost: n² hashes).
SEARCHED_LINES = 400
SEARCHED_PAIRS = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where: a chain by its subject, line numbers in it, a seal's number. Empty or None means "not about one".

    up_to_line  set where all lines from the one in line_numbers up to this one are meant.
    """

    subject_kind: str = ""
    subject_id: str = ""
    line_numbers: tuple[int, ...] = ()
    up_to_line: int | None = None
    seal_number: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing found. `reason` picks the sentence (choices.MESSAGES); by default it is the kind's own."""

    kind: Tampering
    place: Place
    reason: str = ""
    detail: str = ""

    @property
    def message(self) -> str:
        """Return the sentence for the reader, in the language that is active."""
        sentence = str(MESSAGES[self.reason or self.kind.value])
        return sentence % {"seal": self.place.seal_number, "detail": self.detail}


@dataclass(kw_only=True)
class _Reading:
    """What was understood of one chain so far."""

    chain: ChainRecord
    lines: Sequence[LineRecord]  # by number
    findings: list[Finding] = field(default_factory=list)
    swapped: set[int] = field(default_factory=set)  # indexes in lines

    def hash_at(self, line: LineRecord, number: int, previous_hash: str | None = None) -> str:
        return line_hash(
            subject_kind=self.chain.subject_kind,
            subject_id=self.chain.subject_id,
            line=line,
            number=number,
            previous_hash=previous_hash,
        )

    def found(self, kind: Tampering, *numbers: int, up_to: int | None = None, seal: int | None = None) -> None:
        place = Place(
            subject_kind=self.chain.subject_kind,
            subject_id=self.chain.subject_id,
            line_numbers=tuple(sorted(numbers)),
            up_to_line=up_to if numbers and up_to != numbers[0] else None,
            seal_number=seal,
        )
        self.findings.append(Finding(kind=kind, place=place))


def verify_chain(
    *, chain: ChainRecord, lines: Sequence[LineRecord], leaves: Sequence[LeafRecord] = ()
) -> list[Finding]:
    """Return what was done to one chain, by place; an empty list for a whole one.

    lines   all lines of the chain in the order of their numbers.
    leaves  what the seals saw of this chain, oldest first; without them a cut tail whose head was moved along, and a
            chain computed anew, cannot be told from a whole chain.
    Cost: one hash a line for a whole chain; a broken one up to SEARCHED_LINES² hashes more.
    """
    reading = _Reading(chain=chain, lines=lines)
    hash_by_number = _whole(reading)
    if hash_by_number is None:
        hash_by_number = _explain(reading)
    _compare_with_seals(reading, hash_by_number, leaves)
    return reading.findings


def _whole(reading: _Reading) -> dict[int, str] | None:
    """Return {number: hash} of a chain without fault, else None."""
    before, office = GENESIS, reading.chain.organisation_code
    for number, line in enumerate(reading.lines, start=1):
        if line.number != number or line.previous_hash != before or reading.hash_at(line, number) != line.hash:
            return None
        before, office = line.hash, line.organisation_code
    head = reading.lines[-1].hash if reading.lines else ""
    if reading.chain.length != len(reading.lines) or reading.chain.head_hash != head:
        return None
    if office != reading.chain.organisation_code:
        reading.found(Tampering.HEAD_CHANGED)
    return {line.number: line.hash for line in reading.lines}


def _explain(reading: _Reading) -> dict[int, str]:
    """Add a finding for each fault and return {position: hash} of the lines taken as genuine."""
    positions = _positions(reading)
    _name_swaps(reading, positions)
    at_position: dict[int, list[int]] = defaultdict(list)
    for index, position in enumerate(positions):
        at_position[reading.lines[index].number if position is None else position].append(index)
    top = _top(reading, positions)
    genuine = _walk_back(reading, positions, at_position, top)
    highest_there = max(genuine, default=0)
    if highest_there < top:
        reading.found(Tampering.TAIL_CUT, highest_there + 1, up_to=top)
    for below, above in pairwise([0, *sorted(genuine)]):
        if above - below > 1:
            reading.found(Tampering.LINE_DELETED, below + 1, up_to=above - 1)
    for position in sorted(at_position):
        for index in at_position[position]:
            if genuine.get(position) != index:
                reading.found(Tampering.LINE_INSERTED, reading.lines[index].number)
    if not reading.findings:
        reading.found(Tampering.HEAD_CHANGED)
    return {position: reading.lines[index].hash for position, index in genuine.items()}


def _positions(reading: _Reading) -> list[int | None]:
    """Return, for each line, the number its own hash was made for; None where its content fits no number."""
    lines = reading.lines
    fits = [reading.hash_at(line, line.number) == line.hash for line in lines]
    broken = [index for index, fit in enumerate(fits) if not fit]
    others = [lines[index].number for index in broken] if len(broken) <= SEARCHED_LINES else []
    positions: list[int | None] = [line.number if fit else None for line, fit in zip(lines, fits, strict=True)]
    shift = 0
    for index in broken:
        line = lines[index]
        near = [line.number + step for step in (shift, -1, 1, -2, 2, -3, 3) if step]
        for number in dict.fromkeys([*near, *others]):
            if number > 0 and reading.hash_at(line, number) == line.hash:
                positions[index], shift = number, number - line.number
                break
    return positions


def _name_swaps(reading: _Reading, positions: list[int | None]) -> None:
    """Name lines that took each other's places: whole lines renumbered in a ring, or two contents exchanged."""
    target = {line.number: position for line, position in zip(reading.lines, positions, strict=True)}
    seen: set[int] = set()
    for start in target:
        ring: list[int] = []
        number: int | None = start
        while number is not None and number not in seen:
            seen.add(number)
            ring.append(number)
            number = target.get(number)
        if number == start and len(ring) > 1:
            reading.found(Tampering.LINES_SWAPPED, *ring)
    strange = [index for index, position in enumerate(positions) if position is None]
    if len(strange) > SEARCHED_PAIRS:
        return
    for one, two in combinations(strange, 2):
        if _fits_at(reading, content=one, place=two) and _fits_at(reading, content=two, place=one):
            reading.found(Tampering.LINES_SWAPPED, reading.lines[one].number, reading.lines[two].number)
            reading.swapped |= {one, two}


def _fits_at(reading: _Reading, *, content: int, place: int) -> bool:
    line, there = reading.lines[content], reading.lines[place]
    return reading.hash_at(line, there.number, there.previous_hash) == there.hash


def _top(reading: _Reading, positions: Sequence[int | None]) -> int:
    """Return the position of the last line: of the one the head names by hash, else as long as the head says."""
    for line, position in zip(reading.lines, positions, strict=True):
        if line.hash == reading.chain.head_hash:
            return line.number if position is None else position
    return reading.chain.length


def _walk_back(
    reading: _Reading, positions: Sequence[int | None], at_position: dict[int, list[int]], top: int
) -> dict[int, int]:
    """Return {position: index of its genuine line}, naming changed lines on the way back from the head."""
    genuine: dict[int, int] = {}
    wanted: str | None = reading.chain.head_hash or None
    above = top + 1
    for position in sorted((position for position in at_position if 0 < position <= top), reverse=True):
        if position != above - 1:
            wanted = None  # the line that would have named this one is gone
        above = position
        here = at_position[position]
        named = [index for index in here if reading.lines[index].hash == wanted]
        index = _likeliest(named or here, positions)
        genuine[position] = index
        line = reading.lines[index]
        is_sound = positions[index] is not None or index in reading.swapped
        is_first_strange = position == 1 and line.previous_hash != GENESIS
        if not is_sound or (wanted is not None and not named) or is_first_strange:
            reading.found(Tampering.LINE_CHANGED, line.number)
        wanted = line.previous_hash if is_sound else _if_present(line.previous_hash, reading.lines)
    return genuine


def _likeliest(here: Sequence[int], positions: Sequence[int | None]) -> int:
    return next((index for index in here if positions[index] is not None), here[0])


def _if_present(previous_hash: str, lines: Iterable[LineRecord]) -> str | None:
    """Return a hash named by a changed line only where some line bears it: the changed part may be the name itself."""
    return previous_hash if any(line.hash == previous_hash for line in lines) else None


def _compare_with_seals(reading: _Reading, hash_by_number: dict[int, str], leaves: Sequence[LeafRecord]) -> None:
    """Name what only the seals can show: a tail cut with its head, a chain computed anew."""
    named = {number for finding in reading.findings for number in finding.place.line_numbers}
    is_cut = any(finding.kind == Tampering.TAIL_CUT for finding in reading.findings)
    longest = max(hash_by_number, default=0)
    last = max(leaves, key=lambda leaf: leaf.length, default=None)
    if last is not None and last.length > longest and not is_cut:
        reading.found(Tampering.TAIL_CUT, longest + 1, up_to=last.length, seal=last.seal_number)
    vouched = 0
    for leaf in leaves:
        stored = hash_by_number.get(leaf.length)
        if stored == leaf.head_hash:
            vouched = leaf.length
        elif stored is not None and leaf.length not in named:
            reading.found(Tampering.CHAIN_RECOMPUTED, vouched + 1, up_to=leaf.length, seal=leaf.seal_number)
            return


@dataclass(frozen=True, kw_only=True, slots=True)
class SealCheck:
    """One seal with what was learnt of it beside its own words."""

    seal: SealRecord
    is_key_known: bool
    is_signed: bool  # means nothing where the key is not known
    leaves_count: int
    leaves_root: str


def verify_seals(checks: Iterable[SealCheck], *, known: dict[int, str] | None = None) -> list[Finding]:
    """Return what was done to the seals, by number; an empty list where all are whole.

    checks  in the order of their numbers.
    known   {number: hash} of seals noted outside the database (on paper, in a publication).
    """
    findings: list[Finding] = []
    expected, before, last = 1, GENESIS, 0
    to_meet = dict(known or {})

    def found(number: int, reason: str, detail: str = "") -> None:
        place = Place(seal_number=number)
        findings.append(Finding(kind=Tampering.SEAL_CHANGED, place=place, reason=reason, detail=detail))

    for check in checks:
        seal = check.seal
        if seal.number > expected:
            found(expected, "seal_missing")
        is_next = seal.number == expected
        if seal_hash(seal) != seal.hash:
            found(seal.number, "seal_content")
        elif not check.is_key_known:
            found(seal.number, "seal_key", seal.key_fingerprint)
        elif not check.is_signed:
            found(seal.number, "seal_signature")
        if is_next and seal.previous_hash != before:
            found(seal.number, "seal_link")
        if (check.leaves_count, check.leaves_root) != (seal.leaves_count, seal.leaves_root):
            found(seal.number, "seal_leaves")
        if to_meet.pop(seal.number, seal.hash) != seal.hash:
            found(seal.number, "seal_known")
        expected, before, last = seal.number + 1, seal.hash, seal.number
    for number in sorted(to_meet):
        if number > last:
            found(number, "seal_missing")
    return findings


def spoilt_seals(findings: Iterable[Finding]) -> Collection[int]:
    """Return the numbers of the seals that cannot be leant on."""
    numbers = (finding.place.seal_number for finding in findings if finding.kind == Tampering.SEAL_CHANGED)
    return frozenset(number for number in numbers if number is not None)
