"""In which territories an organisation counts. Plain values only; docs/rules/rollup.md."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tidtam.organisations.choices import ESA_OFFICE_KINDS, OrganisationKind
from tidtam.rollup.choices import BELOW_OFFICE, TerritoryKind

Key = tuple[str, str]
"""Kind and code of a territory below one root."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation as it stood in a tree. parent_id None: a root. province_code "": none is known."""

    id: int
    code: str
    kind: str
    parent_id: int | None
    province_code: str = ""


@dataclass(frozen=True, slots=True)
class Regions:
    """Which regions ("geographic-6/north") a province, or an organisation named by itself, belongs to."""

    of_province: Mapping[str, Collection[str]]
    of_organisation: Mapping[int, Collection[str]]


def root_of(one: Standing, tree: Mapping[int, Standing]) -> Standing:
    """Return the organisation at the top of another one's tree; itself where it is a root."""
    while one.parent_id is not None and one.parent_id in tree:
        one = tree[one.parent_id]
    return one


def territories_of(one: Standing, tree: Mapping[int, Standing], regions: Regions) -> frozenset[Key]:
    """Return the territories an office or a school counts in.

    A school counts in its office, in the kind of its office, in its own province (else its office's), and in the
    district and network that stand between the two. Regions follow the organisation itself where one names it, then its
    office, then the province.
    """
    line = [one]
    while line[-1].parent_id is not None and line[-1].parent_id in tree:
        line.append(tree[line[-1].parent_id])
    found: set[Key] = {(TerritoryKind.NATION, line[-1].code)}
    office = next((above for above in line if above.kind in ESA_OFFICE_KINDS), None)
    if office is not None:
        found |= {(TerritoryKind.OFFICE, office.code), (TerritoryKind.OFFICE_KIND, office.kind)}
    found |= {(above.kind, above.code) for above in line if above.kind in BELOW_OFFICE}
    province = next((above.province_code for above in line if above.province_code), "")
    if province:
        found.add((TerritoryKind.PROVINCE, province))
    by_set = {name.partition("/")[0]: name for name in regions.of_province.get(province, ())}
    for above in (office, one):
        if above is not None:
            by_set |= {name.partition("/")[0]: name for name in regions.of_organisation.get(above.id, ())}
    found |= {(TerritoryKind.REGION, name) for name in by_set.values()}
    return frozenset((str(kind), code) for kind, code in found)


def carried(
    of_successors: Collection[frozenset[Key]],
) -> frozenset[Key]:
    """Return where an organisation of the past counts in today's tree: in what all its successors have in common.

    So a merged office counts in its successor, and one that was split in its province and region, but in neither half:
    a level cannot be cut in two.
    """
    return frozenset.intersection(*of_successors) if of_successors else frozenset()


def counts_in(kind: str) -> bool:
    """Return whether organisations of a kind are added up: area offices and schools."""
    return kind in ESA_OFFICE_KINDS or kind == OrganisationKind.SCHOOL
