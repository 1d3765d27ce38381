"""Readings of an office's library."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, QuerySet, Sum

from tidtam.evidence import things
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.rules import ADDERS, DELETERS
from tidtam.evidence.things import Spot, Where
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.thai.text import clean


def adding_role(held: Iterable[HeldRole], office: Organisation) -> HeldRole | None:
    """Return the role in which somebody adds to an office's library, or None.

    A role of a work group counts: the library is the common one of the office's groups.
    """
    near = [one for one in held if office.path.startswith(one.reads)]
    fitting = [one for one in near if one.role in ADDERS]
    return min(fitting, key=lambda one: (one.acting_for_id is not None, one.role, one.acting_for_id or 0), default=None)


def deleting_role(held: Collection[HeldRole], evidence: Evidence, person_id: int) -> HeldRole | None:
    """Return the role in which somebody deletes a piece of evidence, or None."""
    answers = role_to_use(DELETERS, held, evidence.organisation)
    return answers or (adding_role(held, evidence.organisation) if evidence.added_by_id == person_id else None)


def library(
    organisation: Organisation,
    *,
    text: str = "",
    kind: str = "",
    fiscal_year_be: int | None = None,
    unused: bool = False,
) -> QuerySet[Evidence]:
    """Return an office's evidence, newest first, with `use_count`; text is looked for in title, name and address."""
    rows = Evidence.objects.filter(organisation=organisation).annotate(use_count=Count("uses"))
    if unused:
        rows = rows.filter(use_count=0)
    if kind:
        rows = rows.filter(kind=kind)
    if fiscal_year_be is not None:
        rows = rows.filter(fiscal_year_be=fiscal_year_be)
    for word in clean(text).split():
        rows = (
            rows.filter(title__icontains=word)
            | rows.filter(name__icontains=word)
            | rows.filter(address__icontains=word)
        )
    return rows.select_related("added_by")


def used_at(thing: Model) -> dict[str, list[EvidenceUse]]:
    """Return what is used at a thing, by place, in the order it was put there; evidence and person loaded. One query."""
    found: dict[str, list[EvidenceUse]] = defaultdict(list)
    for use in EvidenceUse.objects.at(thing).select_related("evidence", "by"):
        found[use.place].append(use)
    return dict(found)


def where_used(evidence: Collection[Evidence]) -> dict[UUID, list[Where]]:
    """Return where each is used, in words, as far as it still stands. Queries grow with the kinds of things only."""
    uses = list(EvidenceUse.objects.filter(evidence__in=[one.pk for one in evidence]))
    spots: dict[int, set[Spot]] = defaultdict(set)
    for use in uses:
        spots[use.content_type_id].add((use.object_id, use.place))
    named: dict[int, dict[Spot, Where]] = {}
    for type_id, asked in spots.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        named[type_id] = dict(things.kind_of_model(model).where(asked)) if model else {}
    found: dict[UUID, list[Where]] = {one.pk: [] for one in evidence}
    for use in uses:
        where = named[use.content_type_id].get((use.object_id, use.place))
        if where is not None:
            found[use.evidence_id].append(where)
    return found


def chosen_pictures(thing: Model) -> list[Evidence]:
    """Return the pictures chosen at a thing for the Ministry's form, in the order they were put there. One query."""
    uses = EvidenceUse.objects.at(thing).filter(is_chosen=True).select_related("evidence").order_by("id")
    return list({use.evidence_id: use.evidence for use in uses}.values())


def bytes_used(organisation: Organisation, fiscal_year_be: int) -> int:
    """Return how many bytes of an office's quota of a fiscal year are taken. One query."""
    rows = Evidence.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be)
    return rows.aggregate(total=Sum("bytes"))["total"] or 0


def quota() -> int:
    """Return the bytes that an office may keep in a fiscal year."""
    return int(settings.EVIDENCE_QUOTA_MB) * 1_000_000


def room_left(organisation: Organisation, fiscal_year_be: int | None) -> int | None:
    """Return the bytes that an office may still keep in a fiscal year; None where no year is asked for."""
    return None if fiscal_year_be is None else max(quota() - bytes_used(organisation, fiscal_year_be), 0)
