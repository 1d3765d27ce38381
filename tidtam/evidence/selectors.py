"""Readings of an office's library."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from tidtam.evidence import things
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.rules import ADDERS, DELETERS
from tidtam.evidence.things import Spot, Where
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.thai import calendar
from tidtam.thai.text import clean

MOST_NAMED = 3
"""Places that a sentence or a row names; the others are counted."""


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
    """Return an office's evidence, newest first; each word of the text stands in title, name or address."""
    rows = Evidence.objects.filter(organisation=organisation)
    if unused:
        rows = rows.filter(~Exists(EvidenceUse.objects.filter(evidence=OuterRef("pk"))))
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
    """Return what is used at a thing, by place, in the order it was put there; evidence, person loaded. One query."""
    found: dict[str, list[EvidenceUse]] = defaultdict(list)
    for use in EvidenceUse.objects.at(thing).select_related("evidence", "by").order_by("place", "id"):
        found[use.place].append(use)
    return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """One use, and where it is in words."""

    use: EvidenceUse
    where: Where


def where_used(evidence: Collection[Evidence]) -> dict[UUID, list[Used]]:
    """Return where each is used. The queries grow with the kinds of things that use them, and with nothing else."""
    uses = list(EvidenceUse.objects.filter(evidence__in=[one.pk for one in evidence]).order_by("id"))
    spots: dict[int, set[Spot]] = defaultdict(set)
    for use in uses:
        spots[use.content_type_id].add((use.object_id, use.place))
    words = {type_id: _kind_of(type_id).where(asked) for type_id, asked in spots.items()}
    found: dict[UUID, list[Used]] = {one.pk: [] for one in evidence}
    for use in uses:
        found[use.evidence_id].append(Used(use=use, where=words[use.content_type_id][use.object_id, use.place]))
    return found


def _kind_of(content_type_id: int) -> things.ThingKind:
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    assert model is not None  # what is used somewhere is a thing of an installed room
    return things.kind_of_model(model)


def places_in_words(evidence: Evidence) -> str:
    """Return where a piece of evidence is used as part of a sentence: three places, and how many more."""
    used = [" ".join(filter(None, [one.where.thing, one.where.field])) for one in where_used([evidence])[evidence.pk]]
    more = len(used) - MOST_NAMED
    return ", ".join(used[:MOST_NAMED]) + (_(" และอีก %(count)d ที่") % {"count": more} if more > 0 else "")


def chosen_pictures(thing: Model) -> list[Evidence]:
    """Return the pictures chosen at a thing for the Ministry's form, in the order they were put there. One query."""
    uses = EvidenceUse.objects.at(thing).filter(is_chosen=True).select_related("evidence").order_by("id")
    return list({use.evidence_id: use.evidence for use in uses}.values())


def chosen_counts(uses: Collection[EvidenceUse]) -> dict[tuple[int, int], int]:
    """Return how many pictures are chosen at each thing where something is used, by (content type, id). One query."""
    asked = Q(pk__in=[])
    for use in uses:
        asked |= Q(content_type=use.content_type_id, object_id=use.object_id)
    rows = EvidenceUse.objects.filter(asked, is_chosen=True).order_by().values_list("content_type", "object_id")
    return {(kind, pk): count for kind, pk, count in rows.annotate(count=Count("evidence", distinct=True))}


def years_of(organisation: Organisation, *, on: date) -> list[int]:
    """Return the fiscal years that a library holds something of, that of a day and the one before; latest first.

    The last quarter of a year is reported in the next.
    """
    held = Evidence.objects.filter(organisation=organisation).order_by().values_list("fiscal_year_be", flat=True)
    year = calendar.fiscal_year_be(on)
    return sorted({*held.distinct(), year, year - 1}, reverse=True)


def bytes_used(organisation: Organisation, fiscal_year_be: int) -> int:
    """Return how many bytes of an office's quota of a fiscal year are taken. One query."""
    rows = Evidence.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be)
    return rows.aggregate(total=Sum("bytes"))["total"] or 0


def quota() -> int:
    """Return the bytes that an office may keep in a fiscal year."""
    return int(settings.EVIDENCE_QUOTA_MB) * MEGABYTE


def room_left(organisation: Organisation, fiscal_year_be: int | None) -> int | None:
    """Return the bytes that an office may still keep in a fiscal year; None where no year is asked for."""
    return None if fiscal_year_be is None else max(quota() - bytes_used(organisation, fiscal_year_be), 0)


def evidence_by_id(pk: UUID) -> Evidence | None:
    """Return one piece of evidence with its office and who added it. One query."""
    return Evidence.objects.select_related("organisation", "added_by").filter(pk=pk).first()
