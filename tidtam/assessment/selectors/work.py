"""What waits for whom in assessment: levels to propose, to confirm, offices to publish, appeals to decide."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Subquery

from tidtam.accounts.models import User
from tidtam.answers.asked_again import AskedAgain
from tidtam.answers.models import Sheet
from tidtam.approval.models import Approval
from tidtam.assessment import rules
from tidtam.assessment.models import Appeal, LevelDecision, Result
from tidtam.assessment.selectors.people import (
    ASSESSING,
    CONFIRMING,
    above_node,
    assignments_of,
    versions_of_bureaus,
)
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import ESA_OFFICE_KINDS
from tidtam.organisations.selectors import HeldRole


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundWork:
    """What waits for one person in a round of an instrument, at offices that approved their answers.

    to_assess, offices   levels that the person is to propose, and at how many offices.
    to_confirm           levels that are proposed.   to_publish  offices with all confirmed and nothing published.
    """

    version: Version
    round_code: str
    to_assess: int = 0
    offices: int = 0
    to_confirm: int = 0
    to_publish: int = 0

    @property
    def is_any(self) -> bool:
        """Whether anything waits."""
        return bool(self.to_assess or self.to_confirm or self.to_publish)


@dataclass(frozen=True, slots=True)
class Work:
    """All of it: by round, and versions with how many appeals are undecided."""

    rounds: tuple[RoundWork, ...] = ()
    appeals: tuple[tuple[Version, int], ...] = ()


Decided = Mapping[str, LevelDecision]
"""What is decided of an office's round, by the code of the leaf."""


def work_of_person(person: User, held: Collection[HeldRole]) -> Work:
    """Return what waits for somebody with these roles, latest years first. Six queries at most, however many offices.

    What is published already is nobody's work. Second opinions are asked for on the page of agreement alone.
    """
    if not any(one.role in ASSESSING | CONFIRMING for one in held):
        return Work()
    assigned = [row for row in assignments_of(person) if not row.is_second]
    confirmed = versions_of_bureaus([one.path for one in held if one.role in CONFIRMING])
    versions = {row.version_id: row.version for row in assigned} | {one.pk: one for one in confirmed}
    if not versions:
        return Work()
    published = Result.objects.current().filter(
        version=OuterRef("instrument_version"), organisation=OuterRef("organisation"), round_code=OuterRef("round_code")
    )
    sheets = (
        Sheet.objects.approved_once()
        .filter(~Exists(published), instrument_version__in=versions, organisation__kind__in=ESA_OFFICE_KINDS)
        .select_related("organisation")
        .annotate(given_at=Subquery(Approval.objects.of_outer(Sheet).values("approved_snapshot__taken_at")))
    )
    waiting = list(sheets.order_by("pk"))
    decided = _decided(versions, {row.organisation_id for row in waiting})
    looked_after = {one.pk for one in confirmed}
    counted: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for row in waiting:
        version, office = versions[row.instrument_version_id], row.organisation
        scopes = {
            one.node_code
            for one in assigned
            if one.version_id == version.pk and office.path.startswith(one.organisation.path)
        }
        said = decided[version.pk, row.round_code, office.pk]
        counts = counted[version.pk, row.round_code]
        given_at: dt.datetime = row.given_at  # type: ignore[attr-defined]
        counts += _counted(version_facts(version), row.round_code, office.kind, scopes, said, given_at)
    rounds = (
        RoundWork(
            version=version,
            round_code=one.code,
            to_assess=counts["to_assess"],
            offices=counts["offices"],
            to_confirm=counts["to_confirm"] if version.pk in looked_after else 0,
            to_publish=counts["to_publish"] if version.pk in looked_after else 0,
        )
        for version in sorted(versions.values(), key=lambda one: (-one.fiscal_year_be, one.instrument.code))
        for one in version_facts(version).rounds
        for counts in [counted[version.pk, one.code]]
    )
    return Work(tuple(one for one in rounds if one.is_any), _appeals(confirmed))


def sent_back_of(sheet: Sheet) -> list[AskedAgain]:
    """Return the leaves of a sheet that were sent back, until the office's answer to it is approved. One query."""
    given = Approval.objects.filter(content_type=ContentType.objects.get_for_model(Sheet), object_id=sheet.pk).values(
        "approved_snapshot__taken_at"
    )
    rows = LevelDecision.objects.filter(
        assessment__version=sheet.instrument_version_id,
        assessment__organisation=sheet.organisation_id,
        round_code=sheet.round_code,
        sent_back_at__gte=Subquery(given),
    )
    return [AskedAgain(one.node_code, one.sent_back_reason, one.sent_back_at) for one in rows if one.sent_back_at]


def _counted(
    facts: InstrumentVersion,
    round_code: str,
    kind: str,
    scopes: Collection[str],
    said: Decided,
    given_at: dt.datetime,
) -> Counter[str]:
    """Return what waits at one office: of the leaves below `scopes` those nobody decided on, and what bureaus do.

    given_at  when the office submitted what is approved: what was sent back before that is decided on again.
    """
    leaves = rules.deciding_leaves(facts, round_code, office_kind=kind)
    rows = {leaf.code: said.get(leaf.code) for leaf in leaves}
    open_rows = [row for row in rows.values() if row is not None and row.sent_back_at is None]
    mine = sum(
        row is None
        or (row.sent_back_at < given_at if row.sent_back_at else row.proposed_level is row.moderated_level is None)
        for code, row in rows.items()
        if not {"", code, *above_node(facts, code)}.isdisjoint(scopes)
    )
    confirmed = sum(row.moderated_level is not None for row in open_rows)
    return Counter(
        to_assess=mine,
        offices=int(mine > 0),
        to_confirm=sum(row.proposed_level is not None and row.moderated_level is None for row in open_rows),
        to_publish=int(0 < len(leaves) == confirmed),
    )


def _decided(versions: Collection[int], offices: Collection[int]) -> dict[tuple[int, str, int], Decided]:
    """Return the rows of decisions by version, round and office. One query."""
    found: defaultdict[tuple[int, str, int], dict[str, LevelDecision]] = defaultdict(dict)
    rows = LevelDecision.objects.filter(assessment__version__in=versions, assessment__organisation__in=offices)
    columns = ("assessment__version", "assessment__organisation", "round_code", "node_code")
    levels = ("proposed_level", "moderated_level", "sent_back_at")
    for row in rows.select_related("assessment").only(*columns, *levels):
        found[row.assessment.version_id, row.round_code, row.assessment.organisation_id][row.node_code] = row
    return found  # type: ignore[return-value]  # a defaultdict of dicts


def _appeals(versions: Collection[Version]) -> tuple[tuple[Version, int], ...]:
    """Return the versions with undecided appeals and how many. One query."""
    rows = Appeal.objects.filter(verdict="", assessment__version__in=versions).order_by()
    counts = dict(rows.values_list("assessment__version").annotate(Count("pk")))
    return tuple((version, counts[version.pk]) for version in versions if version.pk in counts)
