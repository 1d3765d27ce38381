"""Verbs of roll-up: lay out the territories of a year, count what was published or approved, make all sums anew."""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from tidtam.answers.models import Sheet
from tidtam.assessment.models import Result
from tidtam.instruments.models import Version
from tidtam.rollup import layout, selectors, sources, sums
from tidtam.rollup.choices import Source, Tree
from tidtam.rollup.facts import Added
from tidtam.rollup.models import Cell, Fact, Territory, TerritoryMember

logger = logging.getLogger(__name__)
BATCH = 1_000


def lay_out(fiscal_year_be: int, *, on: dt.date | None = None) -> int:
    """Write the territories of a fiscal year and who counts in them, along its own tree and today's.

    on  the day "today" means. Returns how many rows were added or removed: 0 where all stood as it should. Only what
    differs is written, so a second run writes nothing.
    """
    changed = 0
    for tree in (Tree.YEAR, Tree.TODAY):
        wanted = layout.wanted(fiscal_year_be, tree=tree, on=on or timezone.localdate())
        with transaction.atomic():
            changed += _lay_out(fiscal_year_be, tree, wanted)
    return changed


def _lay_out(fiscal_year_be: int, tree: str, wanted: layout.Layout) -> int:
    there = {
        (one.root_id, one.kind, one.code): one
        for one in Territory.objects.filter(fiscal_year_be=fiscal_year_be, tree=tree)
    }
    gone = [one.pk for key, one in there.items() if key not in wanted.territories]
    if gone:
        Territory.objects.filter(pk__in=gone).delete()
    new = [
        Territory(
            fiscal_year_be=fiscal_year_be, tree=tree, root_id=root_id, kind=kind, code=code, name_th=named.name_th,
            name_en=named.name_en, position=named.position,
        )
        for (root_id, kind, code), named in wanted.territories.items()
        if (root_id, kind, code) not in there
    ]  # fmt: skip
    renamed = []
    for key, named in wanted.territories.items():
        one = there.get(key)
        if one and (one.name_th, one.name_en, one.position) != (named.name_th, named.name_en, named.position):
            one.name_th, one.name_en, one.position = named.name_th, named.name_en, named.position
            renamed.append(one)
    Territory.objects.bulk_create(new, batch_size=BATCH)
    Territory.objects.bulk_update(renamed, ["name_th", "name_en", "position"], batch_size=BATCH)
    ids = {
        (root_id, kind, code): pk
        for pk, root_id, kind, code in Territory.objects.filter(fiscal_year_be=fiscal_year_be, tree=tree).values_list(
            "pk", "root_id", "kind", "code"
        )
    }
    members = {(ids[key], organisation_id): kind for key, organisation_id, kind in wanted.members}
    standing = {
        (territory_id, organisation_id): (pk, kind)
        for pk, territory_id, organisation_id, kind in TerritoryMember.objects.filter(
            territory__fiscal_year_be=fiscal_year_be, territory__tree=tree
        ).values_list("pk", "territory_id", "organisation_id", "kind")
    }
    left = [pk for key, (pk, kind) in standing.items() if members.get(key) != kind]
    for start in range(0, len(left), BATCH):
        TerritoryMember.objects.filter(pk__in=left[start : start + BATCH]).delete()
    joined = [
        TerritoryMember(territory_id=key[0], organisation_id=key[1], kind=kind)
        for key, kind in members.items()
        if standing.get(key, (0, None))[1] != kind
    ]
    TerritoryMember.objects.bulk_create(joined, batch_size=10 * BATCH)
    return len(gone) + len(new) + len(renamed) + len(left) + len(joined)


def count(added: Mapping[int, Added], *, version: Version, round_code: str, source: str) -> None:
    """Let these organisations (by id) add this, instead of what they added to the same round before.

    An organisation with nothing adds nothing any more. Six statements and a few more for long instruments, whatever the
    number of offices in the nation; call it inside the transaction that publishes or approves.
    """
    if not Territory.objects.filter(fiscal_year_be=version.fiscal_year_be, tree=Tree.YEAR).exists():
        lay_out(version.fiscal_year_be)
    key = {"version": version, "round_code": round_code, "source": source, "organisation_id__in": list(added)}
    places = ", ".join(["%s"] * len(added))
    condition = f"f.version_id = %s AND f.round_code = %s AND f.source = %s AND f.organisation_id IN ({places})"
    values = (version.pk, round_code, source, *added)
    with transaction.atomic():
        if Fact.objects.filter(**key).exists():
            sums.add_to_cells(condition, values, sign=-1)
            Cell.objects.filter(version=version, round_code=round_code, source=source, contributors=0).delete()
            Fact.objects.filter(**key).delete()
        Fact.objects.bulk_create(
            [
                Fact(
                    version=version, round_code=round_code, source=source, organisation_id=organisation_id,
                    node_code=node_code, part=part, **measures._asdict(),
                )
                for organisation_id, one in sorted(added.items())
                for (node_code, part), measures in sorted(one.items())
            ],
            batch_size=BATCH,
        )  # fmt: skip
        sums.add_to_cells(condition, values)


def count_results(results: Sequence[Result], _at: dt.datetime) -> None:
    """Count what was just published: new editions take the place of those that were current."""
    for (version, round_code), rows in sources.by_round(results).items():
        count(sources.of_results(rows), version=version, round_code=round_code, source=Source.RESULT)


def count_sheets(sheets: Sequence[Sheet], *, at: dt.datetime) -> None:
    """Count the figures of what was just approved, in place of those that were approved before."""
    del at
    for (version, round_code), rows in sources.sheets_by_round(sheets).items():
        count(sources.of_sheets(rows), version=version, round_code=round_code, source=Source.ANSWER)


def refresh(fiscal_year_be: int) -> int:
    """Count again whatever is published or approved and stands otherwise in the facts; returns how many organisations.

    Each batch is a transaction of its own. Who stands in the facts and is published or approved no more adds nothing;
    what a reopened sheet said when it was approved still counts.
    """
    counted = 0
    seen: set[tuple[int, str, str, int]] = set()
    for version, round_code, source, added in sources.batches(fiscal_year_be):
        seen |= {(version.pk, round_code, source, organisation_id) for organisation_id in added}
        standing = selectors.facts_of(added, version=version, round_code=round_code, source=source)
        moved = {pk: one for pk, one in added.items() if standing.get(pk, {}) != one}
        if moved:
            count(moved, version=version, round_code=round_code, source=source)
            counted += len(moved)
    for version, round_code, source, left in selectors.organisations_with_facts(fiscal_year_be):
        kept = sources.reopened(version, round_code) if source == Source.ANSWER else set()
        gone: dict[int, Added] = {pk: {} for pk in left - kept if (version.pk, round_code, source, pk) not in seen}
        if gone:
            count(gone, version=version, round_code=round_code, source=source)
            counted += len(gone)
    return counted


def rebuild(fiscal_year_be: int, *, on: dt.date | None = None) -> int:
    """Make territories, facts and cells of a fiscal year anew; returns how many cells there are."""
    lay_out(fiscal_year_be, on=on)
    refresh(fiscal_year_be)
    return remake_cells(fiscal_year_be)


def remake_cells(fiscal_year_be: int) -> int:
    """Make the cells of a fiscal year anew from its facts; returns how many there are.

    They are exchanged in one transaction: a reader sees the old ones or the new ones.
    """
    with transaction.atomic():
        Cell.objects.filter(version__fiscal_year_be=fiscal_year_be).delete()
        sums.add_to_cells("v.fiscal_year_be = %s", (fiscal_year_be,))
        return Cell.objects.filter(version__fiscal_year_be=fiscal_year_be).count()


def look(at: dt.datetime) -> None:
    """Compare what increments kept with the sums of the facts, year by year, and make anew what differs.

    Done every night. A difference is a defect of ours or a change of the tree: it is logged, for people who look after
    the system.
    """
    for fiscal_year_be in selectors.years():
        moved = lay_out(fiscal_year_be, on=timezone.localdate(at))
        differing = selectors.differing_cells(fiscal_year_be)
        if differing:
            logger.warning("rollup: %s cells of %s differ, %s rows of the tree moved", differing, fiscal_year_be, moved)
        if moved or differing:
            rebuild(fiscal_year_be, on=timezone.localdate(at))
