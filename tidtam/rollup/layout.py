"""What territories a fiscal year has and who counts in them, read from the tree of organisations. Writes nothing."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from tidtam.organisations.choices import ChangeKind, OrganisationKind
from tidtam.organisations.models import (
    FormerState,
    Organisation,
    OrganisationChange,
    Province,
    Region,
    RegionMember,
)
from tidtam.rollup.choices import TerritoryKind, Tree
from tidtam.rollup.rules import Key, Regions, Standing, carried, counts_in, root_of, territories_of
from tidtam.thai.calendar import fiscal_year_dates

RootedKey = tuple[int, str, str]
"""Id of the root, kind and code of a territory."""


@dataclass(frozen=True, slots=True)
class Named:
    """How a territory is called, and its place in lists."""

    name_th: str
    name_en: str
    position: int


OFFICE_KINDS = {
    OrganisationKind.ESA_PRIMARY.value: Named("สพป.", "Primary area offices", 0),
    OrganisationKind.ESA_SECONDARY.value: Named("สพม.", "Secondary area offices", 1),
}


@dataclass(slots=True)
class Layout:
    """The territories of a tree by key, and who counts in them: (territory, id of the organisation, its kind)."""

    territories: dict[RootedKey, Named] = field(default_factory=dict)
    members: list[tuple[RootedKey, int, str]] = field(default_factory=list)


def wanted(fiscal_year_be: int, *, tree: str, on: dt.date) -> Layout:
    """Return what a fiscal year's territories should be along its own tree or today's. Eight queries.

    The year's own tree is that of its last day, of today while the year runs. Along today's tree, who is no more counts
    in what all its successors have in common (rules.carried).
    """
    last_day = min(fiscal_year_dates(fiscal_year_be)[1], on)
    standing = _standing(last_day)
    regions = _regions()
    names = _Names()
    found = Layout()
    if tree == Tree.YEAR:
        of = {pk: territories_of(one, standing, regions) for pk, one in standing.items() if counts_in(one.kind)}
    else:
        today = _standing(on)
        now = {pk: territories_of(one, today, regions) for pk, one in today.items() if counts_in(one.kind)}
        heirs = _heirs(after=last_day, until=on)
        of = {
            pk: now[pk] if pk in now else carried([now[heir] for heir in _last_heirs(pk, heirs) if heir in now])
            for pk, one in standing.items()
            if counts_in(one.kind)
        }
    for pk, keys in of.items():
        root_id = root_of(standing[pk], standing).id
        for key in keys:
            rooted = (root_id, *key)
            if rooted not in found.territories:
                found.territories[rooted] = names.of(key)
            found.members.append((rooted, pk, standing[pk].kind))
    return found


def _standing(on: dt.date) -> dict[int, Standing]:
    """Return every organisation that stood on a day, where it stood then. Two queries."""
    parents: dict[int, int | None] = {}
    for organisation_id, parent_id in (
        FormerState.objects.filter(until_date__gt=on)
        .order_by("-until_date")
        .values_list("organisation_id", "parent_id")
    ):
        parents[organisation_id] = parent_id  # the one that ended first after the day wins
    rows = Organisation.objects.valid_on(on).order_by("id")
    return {
        pk: Standing(pk, code, kind, parents.get(pk, parent_id), province or "")
        for pk, code, kind, parent_id, province in rows.values_list("id", "code", "kind", "parent_id", "province__code")
    }


def _regions() -> Regions:
    of_province: defaultdict[str, list[str]] = defaultdict(list)
    of_organisation: defaultdict[int, list[str]] = defaultdict(list)
    for set_code, code, province, organisation_id in RegionMember.objects.order_by("id").values_list(
        "region_set__code", "region__code", "province__code", "organisation_id"
    ):
        name = f"{set_code}/{code}"
        if province:
            of_province[province].append(name)
        else:
            of_organisation[organisation_id or 0].append(name)
    return Regions(of_province, of_organisation)


def _heirs(*, after: dt.date, until: dt.date) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for old, new in OrganisationChange.objects.filter(
        effective_date__gt=after, effective_date__lte=until, kind__in=(ChangeKind.MERGED, ChangeKind.SPLIT)
    ).values_list("from_organisation_id", "to_organisation_id"):
        found[old].append(new)
    return found


def _last_heirs(pk: int, heirs: dict[int, list[int]]) -> set[int]:
    """Return who stands at the end of every line of succession from an organisation; itself where nobody follows."""
    ends: set[int] = set()
    seen: set[int] = set()
    todo = [pk]
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        if one in heirs:
            todo += heirs[one]
        else:
            ends.add(one)
    return ends


class _Names:
    """Names of territories, each kind asked for once."""

    def __init__(self) -> None:
        self.provinces = {
            one.code: Named(one.name_th, one.name_en, position) for position, one in enumerate(Province.objects.all())
        }
        self.regions = {
            f"{one.region_set.code}/{one.code}": Named(one.name_th, one.name_en, position)
            for position, one in enumerate(Region.objects.select_related("region_set"))
        }
        rows = Organisation.objects.exclude(kind__in=(OrganisationKind.SCHOOL, OrganisationKind.WORK_GROUP))
        self.organisations = {one.code: Named(str(one), one.name_en, position) for position, one in enumerate(rows)}

    def of(self, key: Key) -> Named:
        """Return the name of a territory."""
        kind, code = key
        if kind == TerritoryKind.PROVINCE:
            return self.provinces[code]
        if kind == TerritoryKind.REGION:
            return self.regions[code]
        if kind == TerritoryKind.OFFICE_KIND:
            return OFFICE_KINDS[code]
        return self.organisations[code]
