"""What an assessor sees of a leaf at an office: its answer with the evidence, and what was decided before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tidtam.answers.facts import Answer
from tidtam.answers.models import Sheet
from tidtam.answers.selectors import LOADED, as_valid_facts
from tidtam.assessment.models import LevelDecision
from tidtam.evidence.models import EvidenceUse
from tidtam.evidence.selectors import used_at
from tidtam.instruments.models import Version
from tidtam.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafReading:
    """The office's sheet of the round (None: nothing was approved), its answer to the leaf, and the evidence of it.

    earlier  what was decided of the leaf in the other rounds.
    """

    sheet: Sheet | None
    answer: Answer | None
    evidence: Sequence[EvidenceUse]
    decision: LevelDecision | None
    earlier: Sequence[LevelDecision]


def leaf_reading(version: Version, office: Organisation, round_code: str, node_code: str) -> LeafReading:
    """Return what there is to decide on. A constant number of queries."""
    approved = Sheet.objects.filter(instrument_version=version, organisation=office, round_code=round_code)
    sheet = approved.approved_once().select_related(*LOADED).first()
    answer, evidence = None, []
    if sheet is not None:
        (facts,) = as_valid_facts([sheet])
        answer = facts.answer(node_code)
        here = f"answers[{node_code}]"
        evidence = [use for place, uses in used_at(sheet).items() if place.startswith(here) for use in uses]
    rows = list(
        LevelDecision.objects.filter(
            assessment__version=version, assessment__organisation=office, node_code=node_code
        ).select_related("proposed_by", "moderated_by", "second_by", "sent_back_by")
    )
    return LeafReading(
        sheet=sheet,
        answer=answer,
        evidence=evidence,
        decision=next((row for row in rows if row.round_code == round_code), None),
        earlier=[row for row in rows if row.round_code != round_code],
    )


def pairs_of_round(version: Version, round_code: str) -> dict[str, list[tuple[int, int]]]:
    """Return first and second levels of what was assessed twice in a round, by node code. One query.

    The first is the proposed level: what is confirmed was decided with both in sight.
    """
    rows = LevelDecision.objects.filter(
        assessment__version=version,
        round_code=round_code,
        proposed_level__isnull=False,
        second_level__isnull=False,
    )
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for code, first, second in rows.values_list("node_code", "proposed_level", "second_level"):
        if first is not None and second is not None:
            found[code].append((first, second))
    return dict(found)
