"""The mechanism of checks: what a check is, how a catalogue of them is kept, how it is run, which gate its hits close.

The rules themselves stand in `<room>/checks`. A check is a function from a subject (frozen facts) to what it found; it
asks no database, so that form, importer, service, command line and page get the same answer from the same facts.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tidtam.checks.choices import CRASHED_CURE, CRASHED_MESSAGE, Gate, Level

logger = logging.getLogger(__name__)

S = TypeVar("S")

CHECK_CRASHED = "checks.crashed"
"""Stands in a hit's values as the key of what went wrong, where the check itself failed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: the place in the facts, and the values its message names.

    place   a path such as "disbursement.causes", "answers[sub_plan].result", "activities[a3].reason"; "" is the whole.
    values  plain texts by the placeholders of the message; a key that ends in "_place" holds another path.
    """

    place: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One failed check of one subject. Two hits are the same when code, place and values are."""

    code: str
    level: Level
    gate: Gate
    place: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def crashed(self) -> bool:
        """Whether the check could not be run; its gate then stays as closed as if it had failed."""
        return CHECK_CRASHED in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[S]):
    """One rule of the catalogue.

    message, cure    lazy Thai sentences; the message with named placeholders such as %(planned)s.
    example          turns the clean subject of the catalogue into one that fails this check.
    counter_example  turns it into a neighbour that does not fail it: the edge of the rule.
    findings         ids of the findings of the source booklet that this check catches.
    needs_approver   whether the approver, not only the reporter, must acknowledge it.
    """

    code: str
    level: Level
    gate: Gate
    message: object
    cure: object
    find: Callable[[S], Iterable[Found]]
    example: Callable[[S], S]
    counter_example: Callable[[S], S]
    findings: tuple[str, ...] = ()
    needs_approver: bool = False


class DuplicateCheck(ValueError):
    """Two checks of a catalogue have the same code."""


class Catalogue(Generic[S]):
    """The checks of one kind of subject, in the order they are shown."""

    def __init__(self, name: str, *, place_label: Callable[[str], object] = str) -> None:
        """Make an empty catalogue; `place_label` turns a path into the words of the form (lazy Thai)."""
        self.name = name
        self.place_label = place_label
        self._checks: dict[str, Check[S]] = {}

    def check(
        self,
        code: str,
        level: Level,
        gate: Gate,
        *,
        message: object,
        cure: object,
        example: Callable[[S], S],
        counter_example: Callable[[S], S] = lambda clean: clean,
        findings: tuple[str, ...] = (),
        needs_approver: bool = False,
    ) -> Callable[[Callable[[S], Iterable[Found]]], Callable[[S], Iterable[Found]]]:
        """Return a decorator that adds the function below it to the catalogue."""

        def add(find: Callable[[S], Iterable[Found]]) -> Callable[[S], Iterable[Found]]:
            if code in self._checks:
                raise DuplicateCheck(code)
            self._checks[code] = Check(
                code=code,
                level=level,
                gate=gate,
                message=message,
                cure=cure,
                find=find,
                example=example,
                counter_example=counter_example,
                findings=findings,
                needs_approver=needs_approver,
            )
            return find

        return add

    def __iter__(self) -> Iterator[Check[S]]:
        """Yield the checks in the order they were written."""
        return iter(self._checks.values())

    def __getitem__(self, code: str) -> Check[S]:
        """Return the check of a code; KeyError where there is none."""
        return self._checks[code]

    def __contains__(self, code: object) -> bool:
        """Say whether a code is in the catalogue."""
        return code in self._checks

    def __len__(self) -> int:
        """Return how many checks there are."""
        return len(self._checks)

    def message(self, hit: Hit) -> str:
        """Return the sentence of a hit in the active language; the code where the rule no longer exists."""
        if hit.crashed:
            return str(CRASHED_MESSAGE)
        if hit.code not in self._checks:
            return hit.code
        values = {
            name: str(self.place_label(value)) if name.endswith("_place") else value
            for name, value in hit.values.items()
        }
        return str(self._checks[hit.code].message) % values

    def cure(self, hit: Hit) -> str:
        """Return what to do about a hit in the active language; "" where the rule no longer exists."""
        if hit.crashed:
            return str(CRASHED_CURE)
        if hit.code not in self._checks:
            return ""
        return str(self._checks[hit.code].cure)


def run(catalogue: Catalogue[S], subject: S, *, gates: Iterable[Gate] | None = None) -> list[Hit]:
    """Return every hit of a subject: in the order of the catalogue, and within a check in the order of the facts.

    gates  only the checks of these gates; None means all.
    A check that raises never hides the others: it becomes a hit of its own (Hit.crashed) with its level and gate, for
    a hard rule that could not be looked at has not been kept.
    """
    wanted = frozenset(Gate if gates is None else gates)
    hits: list[Hit] = []
    for check in catalogue:
        if check.gate not in wanted:
            continue
        try:
            found = [Hit(check.code, check.level, check.gate, one.place, one.values) for one in check.find(subject)]
        except Exception as error:
            logger.exception("check %s could not be run", check.code)
            found = [Hit(check.code, check.level, check.gate, "", {CHECK_CRASHED: type(error).__name__})]
        hits += found
    return hits


def gates_to(gate: Gate) -> frozenset[Gate]:
    """Return the gates on the way to one: the entry of a field, and itself."""
    return frozenset({Gate.ENTRY, gate})


def closes(hits: Iterable[Hit], gate: Gate) -> bool:
    """Return whether any hit keeps a gate shut: a hard one of that gate, or of the entry of a field before it."""
    return any(hit.level == Level.HARD and hit.gate in gates_to(gate) for hit in hits)
