"""Who assesses, who confirms and publishes, who appeals."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from tidtam.accounts.models import User
from tidtam.assessment.models import Assessor
from tidtam.instruments.choices import VersionState
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles, role_to_use
from tidtam.thai.dates import local_date

CONFIRMING = frozenset({Role.ANALYST.value})
ASSESSING = frozenset({Role.ASSESSOR.value})
YEARS_LISTED = 3
APPEALING = frozenset({Role.DIRECTOR.value})


def bureau_of(version: Version) -> Organisation | None:
    """Return where an instrument is looked after: its owner, or the commission where it names none. One query."""
    if version.instrument.owner_id:
        return Organisation.objects.get(pk=version.instrument.owner_id)
    return Organisation.objects.filter(kind=OrganisationKind.COMMISSION).order_by("pk").first()


def may_confirm(person: User, version: Version, *, on: dt.datetime) -> bool:
    """Return whether somebody confirms and publishes levels of an instrument: an analyst of its bureau. Two queries."""
    bureau = bureau_of(version)
    return bureau is not None and role_to_use(CONFIRMING, held_roles(person, on=local_date(on)), bureau) is not None


def looked_after(person: User, *, on: dt.datetime, years: int = YEARS_LISTED) -> list[Version]:
    """Return the versions somebody confirms and publishes, of the latest years that have any. Three queries."""
    held = held_roles(person, on=local_date(on))
    return versions_of_bureaus([one.path for one in held if one.role in CONFIRMING], years=years)


def versions_of_bureaus(paths: Collection[str], *, years: int = YEARS_LISTED) -> list[Version]:
    """Return the versions in use of bureaus at or below paths, of the latest years that have any. Two queries."""
    commission = Organisation.objects.filter(kind=OrganisationKind.COMMISSION).order_by("pk").first()
    published = Version.objects.filter(state=VersionState.PUBLISHED).select_related("instrument__owner")
    found: dict[tuple[int, int], Version] = {}
    for version in published.order_by("-fiscal_year_be", "instrument__code", "-number") if paths else ():
        bureau = version.instrument.owner or commission
        if bureau is not None and any(bureau.path.startswith(path) for path in paths):
            found.setdefault((version.fiscal_year_be, version.instrument_id), version)
    listed = sorted({year for year, _instrument in found}, reverse=True)[:years]
    return [version for (year, _instrument), version in found.items() if year in listed]


def may_appeal(person: User, office: Organisation, *, on: dt.datetime) -> bool:
    """Return whether somebody appeals for an office: its director, in person or by delegation. One query."""
    return role_to_use(APPEALING, held_roles(person, on=local_date(on)), office) is not None


def assessor_for(person: User, *, version: Version, office: Organisation, node_code: str) -> Assessor | None:
    """Return the assignment by which somebody assesses a leaf at an office; None where there is none. One query.

    A first assessor's counts before a second one's.
    """
    above = {node_code, *above_node(version_facts(version), node_code)}
    rows = assignments_of(person, version=version).filter(node_code__in=["", *above])
    reaching = [row for row in rows if office.path.startswith(row.organisation.path)]
    return min(reaching, key=lambda row: (row.is_second, row.pk), default=None)


def above_node(version: InstrumentVersion, node_code: str) -> list[str]:
    """Return the codes of what stands above a node, the nearest first."""
    parents = {node.code: node.parent for node in version.nodes}
    found = []
    while node_code := parents.get(node_code, ""):
        found.append(node_code)
    return found


def assignments_of(person: User, *, version: Version | None = None) -> QuerySet[Assessor]:
    """Return what somebody is to assess, organisations and versions loaded."""
    rows = Assessor.objects.filter(person=person).select_related("organisation", "version__instrument")
    return rows if version is None else rows.filter(version=version)


def assessors_of(version: Version) -> list[Assessor]:
    """Return who assesses a version, people and organisations loaded. One query."""
    return list(Assessor.objects.filter(version=version).select_related("person", "organisation"))
