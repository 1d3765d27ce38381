"""What stands at offices before it is published: what they say of themselves, what is confirmed, what is missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tidtam.answers.facts import Sheet as SheetFacts
from tidtam.answers.models import Sheet
from tidtam.answers.rules import given_by
from tidtam.answers.selectors import LOADED, as_valid_facts
from tidtam.assessment import rules
from tidtam.assessment.facts import Advice
from tidtam.assessment.models import Assessment, LevelDecision, Result
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import in_nation_of, version_facts
from tidtam.organisations.choices import ESA_OFFICE_KINDS
from tidtam.organisations.models import Organisation, OrganisationQuerySet
from tidtam.scoring.agreement import sampled
from tidtam.scoring.facts import Given, Scores
from tidtam.scoring.rules import score

SAMPLE = Fraction(1, 10)
"""The share of offices drawn for a second look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeStanding:
    """What stands at one office for a round of an instrument.

    given      confirmed levels up to the round, with percents and what is under way of the office's own answers.
    scores     what they come to, as it would be published.
    decisions  rows of this round by node code.   changes  what a form is guarded by.
    open_pairs       leaves and rounds without a confirmed level.
    without_advice   leaves whose low or fallen level asks for advice that nobody wrote.
    sent_back        codes of leaves the office is to mend.
    edition          the current edition of this round; None where nothing is published.
    """

    office: Organisation
    given: Given
    scores: Scores
    self_levels: Mapping[tuple[str, str], int]
    advice: Mapping[str, Advice]
    reasons: Mapping[tuple[str, str], str]
    decisions: Mapping[str, LevelDecision]
    changes: int
    open_pairs: Sequence[tuple[Node, str]]
    without_advice: Sequence[Node]
    sent_back: Sequence[str]
    edition: Result | None = None
    leaves: Sequence[Node] = field(default_factory=tuple)

    @property
    def is_ready(self) -> bool:
        """Whether it can be published; where no level is decided there is nothing to publish."""
        return bool(self.leaves) and not self.open_pairs and not self.without_advice and not self.sent_back

    @property
    def confirmed(self) -> int:
        """How many leaves of this round are confirmed."""
        return sum(row.moderated_level is not None for row in self.decisions.values())


def offices_asked(version: Version, *, on: dt.date) -> OrganisationQuerySet:
    """Return the area offices of a day of which levels of a version are decided."""
    facts = version_facts(version)
    offices = Organisation.objects.valid_on(on).offices().filter(in_nation_of(version))
    kinds = [
        kind
        for kind in ESA_OFFICE_KINDS
        if any(rules.is_assessed(facts, each.code, office_kind=kind) for each in facts.rounds)
    ]
    return offices.filter(kind__in=kinds)


def offices_drawn(version: Version, round_code: str, offices: Sequence[Organisation]) -> list[Organisation]:
    """Return those of the offices that are asked which are drawn for a second look in a round: the same every time."""
    seed = f"{version.instrument.code} {version.fiscal_year_be} {round_code}"
    drawn = set(sampled([one.code for one in offices], SAMPLE, seed=seed))
    return [one for one in offices if one.code in drawn]


def answered(version: Version, round_code: str) -> frozenset[int]:
    """Return the ids of who has approved answers in a round of a version. One query."""
    sheets = Sheet.objects.filter(instrument_version=version, round_code=round_code).approved_once()
    return frozenset(sheets.values_list("organisation_id", flat=True))


def self_given(office: Organisation, version: Version) -> Given:
    """Return what an office's valid answers say of it."""
    return self_givens([office], version)[office.pk]


def self_givens(offices: Sequence[Organisation], version: Version) -> dict[int, Given]:
    """Return what the valid answers of offices say of them, by office id. A constant number of queries."""
    rows = Sheet.objects.filter(instrument_version=version, organisation__in=[office.pk for office in offices])
    sheets = list(rows.approved_once().select_related(*LOADED).order_by("pk"))
    said: defaultdict[int, list[SheetFacts]] = defaultdict(list)
    for sheet, content in zip(sheets, as_valid_facts(sheets) if sheets else [], strict=True):
        said[sheet.organisation_id].append(content)
    return {office.pk: given_by(version_facts(version), said[office.pk]) for office in offices}


def standing_of_offices(version: Version, round_code: str, offices: Sequence[Organisation]) -> list[OfficeStanding]:
    """Return what stands at each office for a round, in the order given. A constant number of queries.

    Raises ValueError for a round the version does not have.
    """
    facts = version_facts(version)
    rounds = rules.rounds_until(facts, round_code)
    listed = [office.pk for office in offices]
    changes = dict(
        Assessment.objects.filter(version=version, organisation__in=listed).values_list("organisation", "changes")
    )
    rows: defaultdict[int, list[LevelDecision]] = defaultdict(list)
    decisions = LevelDecision.objects.filter(
        assessment__version=version, assessment__organisation__in=listed, round_code__in=rounds
    ).select_related("assessment", "proposed_by", "moderated_by", "second_by", "sent_back_by")
    for row in decisions:
        rows[row.assessment.organisation_id].append(row)
    editions = {
        result.organisation_id: result
        for result in Result.objects.current()
        .filter(version=version, organisation__in=listed, round_code=round_code)
        .defer("content")
    }
    self_said = self_givens(offices, version)
    return [
        _standing(
            facts,
            round_code,
            office,
            rows[office.pk],
            self_said[office.pk],
            changes=changes.get(office.pk, 0),
            edition=editions.get(office.pk),
        )
        for office in offices
    ]


def _standing(
    facts: InstrumentVersion,
    round_code: str,
    office: Organisation,
    rows: Sequence[LevelDecision],
    self_said: Given,
    *,
    changes: int,
    edition: Result | None,
) -> OfficeStanding:
    rounds = rules.rounds_until(facts, round_code)
    order = {code: number for number, code in enumerate(rounds)}
    rows = sorted(rows, key=lambda row: order[row.round_code])
    final = rules.is_final(facts, round_code)
    given = Given(
        levels={
            (row.node_code, row.round_code): row.moderated_level for row in rows if row.moderated_level is not None
        },
        percents=self_said.percents if final else {},
        in_progress=self_said.in_progress if final else frozenset(),
    )
    scores = score(facts, given, office_kind=office.kind)
    advice = {
        row.node_code: Advice(finding=row.finding, advice=row.advice) for row in rows if row.finding or row.advice
    }
    return OfficeStanding(
        office=office,
        given=given,
        scores=scores,
        self_levels={pair: level for pair, level in self_said.levels.items() if pair[1] in rounds},
        advice=advice,
        reasons={
            (row.node_code, row.round_code): row.moderated_reason
            for row in rows
            if row.moderated_level is not None and row.moderated_level != row.self_level and row.moderated_reason
        },
        decisions={row.node_code: row for row in rows if row.round_code == round_code},
        changes=changes,
        open_pairs=rules.open_leaves(facts, given, round_code, office_kind=office.kind),
        without_advice=rules.leaves_without_advice(facts, scores, advice),
        sent_back=[row.node_code for row in rows if row.sent_back_at is not None],
        edition=edition,
        leaves=rules.deciding_leaves(facts, round_code, office_kind=office.kind),
    )
