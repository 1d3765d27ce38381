"""The sheets a round asks for: they are there once the round opens, and nobody creates one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Case, CharField, DateTimeField, F, IntegerField, Q, QuerySet, Value, When

from tidtam.access.inserting import insert_for_each
from tidtam.answers.models import Sheet
from tidtam.answers.rules import leaves_of
from tidtam.approval.choices import Origin, Status
from tidtam.audit.services import record
from tidtam.instruments.choices import AnsweredBy
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.rules import leaves_asked
from tidtam.instruments.selectors import in_nation_of, version_facts, versions_of_year
from tidtam.organisations.choices import ESA_OFFICE_KINDS, OrganisationKind
from tidtam.organisations.models import Organisation, subtree
from tidtam.periods.selectors import ExtendedWindow, open_instrument_windows
from tidtam.thai.dates import local_date

BY = "worker"
"""Who the trail says opened a round's sheets: its window did, through whichever worker was first."""

ABOVE_A_SCHOOL = ("parent", "parent__parent", "parent__parent__parent")
"""Where the area office of a school stands: right above it, or above its network or district."""


def open_sheets_now(at: datetime) -> int:
    """Create the sheets of every round whose window is open, be it by an extension; return how many are new."""
    created = 0
    versions: dict[int, dict[str, Version]] = {}
    for one in open_instrument_windows(at):
        year = one.window.fiscal_year_be
        if year not in versions:
            versions[year] = {version.instrument.code: version for version in versions_of_year(year)}
        version = versions[year].get(one.window.subject)
        if version is not None:
            created += _open(version, one, at=at)
    return created


def open_sheets(*, version: Version, at: datetime) -> int:
    """Create the sheets of the open rounds of one version; return how many are new."""
    windows = [
        one
        for one in open_instrument_windows(at)
        if (one.window.subject, one.window.fiscal_year_be) == (version.instrument.code, version.fiscal_year_be)
    ]
    return sum(_open(version, one, at=at) for one in windows)


def _open(version: Version, extended: ExtendedWindow, *, at: datetime) -> int:
    facts = version_facts(version)
    created = 0
    for round_code in [one.code for one in facts.rounds if one.months == extended.window.number]:
        asked = organisations_asked(facts, round_code, on=at).filter(in_nation_of(version))
        if not extended.decision("", now=at).allowed:
            asked = _below(asked, (path for path, _due_at, closes_at in extended.extensions if at <= closes_at))
        new = asked.exclude(
            pk__in=Sheet.objects.filter(instrument_version=version, round_code=round_code).values("organisation")
        )
        if new.exists():
            created += _insert(new, version, facts, round_code, at=at)
    return created


def organisations_asked(version: InstrumentVersion, round_code: str, *, on: datetime) -> QuerySet[Organisation]:
    """Return who answers a round: offices, schools below offices and bureaus to which any leaf of it applies.

    Each carries `counts_in`, the id of the area office it counts in. rules.leaves_of in SQL, tested to be equal.
    """
    of_schools = AnsweredBy.SCHOOL.value
    offices = [
        kind for kind in ESA_OFFICE_KINDS if leaves_of(version, round_code, kind=kind, code="", office_kind=kind)
    ]
    above_schools = [
        kind for kind in ESA_OFFICE_KINDS if leaves_asked(version, round_code, office_kind=kind, answered_by=of_schools)
    ]
    bureaus = {
        node.bureau_code
        for node in version.nodes
        if node.is_leaf and node.answered_by == AnsweredBy.BUREAU and (not node.rounds or round_code in node.rounds)
    }
    asked = Q(kind__in=offices) | (Q(code__in=bureaus) & ~Q(kind__in=[*ESA_OFFICE_KINDS, OrganisationKind.SCHOOL]))
    for place in ABOVE_A_SCHOOL:
        asked |= Q(kind=OrganisationKind.SCHOOL, **{f"{place}__kind__in": above_schools})
    counts_in = Case(
        When(kind__in=ESA_OFFICE_KINDS, then=F("pk")),
        *[When(**{f"{place}__kind__in": ESA_OFFICE_KINDS}, then=F(f"{place}__pk")) for place in ABOVE_A_SCHOOL],
        default=None,
        output_field=IntegerField(),
    )
    return Organisation.objects.valid_on(local_date(on)).filter(asked).annotate(counts_in=counts_in)


def _below(asked: QuerySet[Organisation], paths: Iterable[str]) -> QuerySet[Organisation]:
    reached = Q(pk__in=())
    for path in paths:
        reached |= subtree(path)
    return asked.filter(reached)


def _insert(
    asked: QuerySet[Organisation], version: Version, facts: InstrumentVersion, round_code: str, *, at: datetime
) -> int:
    """Insert one empty sheet for each organisation in one statement; one that is there by now is left alone."""
    with transaction.atomic():
        created = insert_for_each(
            Sheet,
            asked,
            {
                "instrument_version_id": Value(version.pk),
                "round_code": Value(round_code, output_field=CharField()),
                "organisation_id": F("pk"),
                "office_id": F("counts_in"),
                "status": Value(Status.NOT_REPORTED.value),
                "origin": Value(Origin.ENTERED.value),
                "changed_at": Value(at, output_field=DateTimeField()),
            },
        )
        if created:
            record(
                subject_kind="answers.round",
                subject_id=f"{facts.code}/{facts.fiscal_year_be}/{facts.number}/{round_code}",
                organisation_code="",
                action="answers.round.opened",
                by=BY,
                at=at,
            )
    return created
