"""What waits for whom in assessment: levels to propose, to confirm, offices to publish, appeals to decide."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from tidtam.accounts.models import User
from tidtam.answers.asked_again import AskedAgain
from tidtam.answers.models import Sheet
from tidtam.answers.selectors import LOADED
from tidtam.approval.choices import Status
from tidtam.approval.models import Approval
from tidtam.approval.selectors import chain_roles_of_many
from tidtam.approval.things import kind_of_model
from tidtam.assessment import rules
from tidtam.assessment.models import Appeal, LevelDecision, Result
from tidtam.assessment.selectors.people import (
    ASSESSING,
    CONFIRMING,
    above_node,
    assignments_of,
    versions_of_bureaus,
)
from tidtam.assessment.selectors.standing import offices_asked, offices_drawn
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import in_nations_of, version_facts
from tidtam.organisations.choices import ESA_OFFICE_KINDS
from tidtam.organisations.models import subtree
from tidtam.organisations.selectors import HeldRole, role_to_use


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundWork:
    """What waits for one person in a round of an instrument, at offices that approved their answers.

    to_assess, offices   levels that the person is to propose, and at how many offices.
    to_second            levels that they are to say again as second assessor, at the offices of the sample and those
                         they are assigned to by name.
    to_confirm           levels that are proposed.   to_publish  offices with all confirmed and nothing published.
    """

    version: Version
    round_code: str
    to_assess: int = 0
    offices: int = 0
    to_second: int = 0
    to_confirm: int = 0
    to_publish: int = 0

    @property
    def is_any(self) -> bool:
        """Whether anything waits."""
        return bool(self.to_assess or self.to_second or self.to_confirm or self.to_publish)


@dataclass(frozen=True, slots=True)
class Work:
    """All of it: by round, and versions with how many appeals are undecided."""

    rounds: tuple[RoundWork, ...] = ()
    appeals: tuple[tuple[Version, int], ...] = ()


Decided = Mapping[str, LevelDecision]
"""What is decided of an office's round, by the code of the leaf."""


def work_of_person(person: User, held: Collection[HeldRole], *, on: dt.date) -> Work:
    """Return what waits for somebody with these roles, latest years first. Seven queries at most, however many offices,
    and one for each version of which they are second assessor.

    What is published already is nobody's work.
    """
    if not any(one.role in ASSESSING | CONFIRMING for one in held):
        return Work()
    assigned = list(assignments_of(person))
    confirmed = versions_of_bureaus([one.path for one in held if one.role in CONFIRMING])
    versions = {row.version_id: row.version for row in assigned} | {one.pk: one for one in confirmed}
    if not versions:
        return Work()
    published = Result.objects.current().filter(
        version=OuterRef("instrument_version"), organisation=OuterRef("organisation"), round_code=OuterRef("round_code")
    )
    sheets = (
        Sheet.objects.approved_once()
        .filter(
            in_nations_of(versions.values(), version="instrument_version", field="organisation__path"),
            ~Exists(published),
            organisation__kind__in=ESA_OFFICE_KINDS,
        )
        .select_related("organisation")
        .annotate(given_at=Subquery(Approval.objects.of_outer(Sheet).values("approved_snapshot__taken_at")))
    )
    waiting = list(sheets.order_by("pk"))
    decided = _decided(versions, {row.organisation_id for row in waiting})
    looked_after = {one.pk for one in confirmed}
    seconded = {row.version_id for row in assigned if row.is_second}
    asked = {pk: list(offices_asked(versions[pk], on=on)) for pk in seconded}
    drawn = {
        (pk, one.code): {office.pk for office in offices_drawn(versions[pk], one.code, asked[pk])}
        for pk in seconded
        for one in version_facts(versions[pk]).rounds
    }
    counted: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for row in waiting:
        version, office = versions[row.instrument_version_id], row.organisation
        reaching = [
            one for one in assigned if one.version_id == version.pk and office.path.startswith(one.organisation.path)
        ]
        is_drawn = office.pk in drawn.get((version.pk, row.round_code), ())
        first = {one.node_code for one in reaching if not one.is_second}
        second = {one.node_code for one in reaching if one.is_second and (is_drawn or one.organisation_id == office.pk)}
        said = decided[version.pk, row.round_code, office.pk]
        counts = counted[version.pk, row.round_code]
        given_at: dt.datetime = row.given_at  # type: ignore[attr-defined]
        counts += _counted(version_facts(version), row.round_code, office.kind, first, second, said, given_at)
    rounds = (
        RoundWork(
            version=version,
            round_code=one.code,
            to_assess=counts["to_assess"],
            offices=counts["offices"],
            to_second=counts["to_second"],
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


def sheets_asked_again(held: Collection[HeldRole], *, on: dt.date) -> list[tuple[Sheet, int]]:
    """Return the approved sheets of which an assessor sent levels back, with how many, for whoever may reopen them.

    By the name of who answers. Four queries at most, one where nothing was sent back.
    """
    reached = Q(pk__in=[])
    for path in {one.path for one in held}:
        reached |= subtree(path, field="assessment__organisation__path")
    rows = LevelDecision.objects.filter(reached, sent_back_at__isnull=False).order_by()
    columns = ("assessment__version", "assessment__organisation", "round_code")
    sent_back: defaultdict[tuple[int, int, str], list[dt.datetime]] = defaultdict(list)
    for *key, sent_back_at in rows.values_list(*columns, "sent_back_at"):
        sent_back[tuple(key)].append(sent_back_at)
    if not sent_back:
        return []
    sheets = Sheet.objects.filter(
        status=Status.APPROVED,
        instrument_version__in={version for version, _office, _round in sent_back},
        organisation__in={office for _version, office, _round in sent_back},
    ).annotate(given_at=Subquery(Approval.objects.of_outer(Sheet).values("approved_snapshot__taken_at")))
    listed = list(sheets.select_related(*LOADED).order_by("organisation__sort_key", "pk"))
    chains = chain_roles_of_many([row.organisation for row in listed], kind_of_model(Sheet).kind, on=on)
    found = []
    for row in listed:
        given_at: dt.datetime = row.given_at  # type: ignore[attr-defined]
        since = sent_back[row.instrument_version_id, row.organisation_id, row.round_code]
        count = sum(at >= given_at for at in since)
        if count and role_to_use({chains[row.organisation_id][-1]}, held, row.organisation) is not None:
            found.append((row, count))
    return found


def _counted(
    facts: InstrumentVersion,
    round_code: str,
    kind: str,
    first: Collection[str],
    second: Collection[str],
    said: Decided,
    given_at: dt.datetime,
) -> Counter[str]:
    """Return what waits at one office: leaves below `first` that nobody decided on, leaves below `second` without a
    second level, and what bureaus do.

    given_at  when the office submitted what is approved: what was sent back before that is decided on again.
    """
    leaves = rules.deciding_leaves(facts, round_code, office_kind=kind)
    rows = {leaf.code: said.get(leaf.code) for leaf in leaves}
    open_rows = [row for row in rows.values() if row is not None and row.sent_back_at is None]
    above = {code: {"", code, *above_node(facts, code)} for code in rows}
    mine = sum(
        row is None
        or (row.sent_back_at < given_at if row.sent_back_at else row.proposed_level is row.moderated_level is None)
        for code, row in rows.items()
        if not above[code].isdisjoint(first)
    )
    again = sum(
        row is None or (row.second_level is None and (row.sent_back_at is None or row.sent_back_at < given_at))
        for code, row in rows.items()
        if not above[code].isdisjoint(second)
    )
    confirmed = sum(row.moderated_level is not None for row in open_rows)
    return Counter(
        to_assess=mine,
        offices=int(mine > 0),
        to_second=again,
        to_confirm=sum(row.proposed_level is not None and row.moderated_level is None for row in open_rows),
        to_publish=int(0 < len(leaves) == confirmed),
    )


def _decided(versions: Collection[int], offices: Collection[int]) -> dict[tuple[int, str, int], Decided]:
    """Return the rows of decisions by version, round and office. One query."""
    found: defaultdict[tuple[int, str, int], dict[str, LevelDecision]] = defaultdict(dict)
    rows = LevelDecision.objects.filter(assessment__version__in=versions, assessment__organisation__in=offices)
    columns = ("assessment__version", "assessment__organisation", "round_code", "node_code")
    levels = ("proposed_level", "second_level", "moderated_level", "sent_back_at")
    for row in rows.select_related("assessment").only(*columns, *levels):
        found[row.assessment.version_id, row.round_code, row.assessment.organisation_id][row.node_code] = row
    return found  # type: ignore[return-value]  # a defaultdict of dicts


def _appeals(versions: Collection[Version]) -> tuple[tuple[Version, int], ...]:
    """Return the versions with undecided appeals and how many. One query."""
    rows = Appeal.objects.filter(verdict="", assessment__version__in=versions).order_by()
    counts = dict(rows.values_list("assessment__version").annotate(Count("pk")))
    return tuple((version, counts[version.pk]) for version in versions if version.pk in counts)
