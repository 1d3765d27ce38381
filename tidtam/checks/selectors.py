"""Readings of failed checks, shaped for pages, commands and documents."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q

from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck, unanswered


@dataclass(frozen=True, slots=True)
class FailedCounts:
    """How many checks fail, by level, and how many hard ones nobody has answered for."""

    hard: int = 0
    warning: int = 0
    notice: int = 0
    hard_unanswered: int = 0


COUNTS = {
    "hard": Count("id", filter=Q(level=Level.HARD)),
    "warning": Count("id", filter=Q(level=Level.WARNING)),
    "notice": Count("id", filter=Q(level=Level.NOTICE)),
    "hard_unanswered": Count("id", filter=unanswered(Level.HARD)),
}


def failed_checks_of(thing: models.Model) -> list[FailedCheck]:
    """Return the failed checks of one thing, in the order of the catalogue. One query."""
    return list(FailedCheck.objects.of(thing))


def failed_checks_of_many(things: Sequence[models.Model]) -> dict[int, list[FailedCheck]]:
    """Return the failed checks of things of one kind by primary key, an empty list where none fails. One query."""
    found: dict[int, list[FailedCheck]] = {thing.pk: [] for thing in things}
    if things:
        kind = ContentType.objects.get_for_model(things[0])
        for row in FailedCheck.objects.filter(content_type=kind, object_id__in=list(found)):
            found[row.object_id].append(row)
    return found


def failed_counts_of_many(things: Sequence[models.Model]) -> dict[int, FailedCounts]:
    """Return the counts of things of one kind by primary key. One query."""
    if not things:
        return {}
    model = type(things[0])
    return {pk: counts for (_model, pk), counts in failed_counts({model: [thing.pk for thing in things]}).items()}


def failed_counts(
    ids: Mapping[type[models.Model], Collection[int]],
) -> dict[tuple[type[models.Model], int], FailedCounts]:
    """Return the counts of things of several kinds by model and primary key. One query."""
    counts = {(model, pk): FailedCounts() for model, pks in ids.items() for pk in pks}
    models_of = {ContentType.objects.get_for_model(model).pk: model for model in ids}
    asked = Q(pk__in=[])
    for kind, model in models_of.items():
        asked |= Q(content_type=kind, object_id__in=list(ids[model]))
    rows = FailedCheck.objects.filter(asked).order_by().values("content_type", "object_id").annotate(**COUNTS)
    for kind, object_id, *numbers in rows.values_list("content_type", "object_id", *COUNTS):
        counts[models_of[kind], object_id] = FailedCounts(*numbers)
    return counts


def failed_counts_by_office(organisation_codes: Iterable[str] | None = None) -> dict[str, FailedCounts]:
    """Return the counts of offices by code; None means all that have any. One query."""
    rows = FailedCheck.objects.order_by()
    codes = None if organisation_codes is None else list(organisation_codes)
    if codes is not None:
        rows = rows.filter(organisation_code__in=codes)
    counts = dict.fromkeys(codes or (), FailedCounts())
    for code, *numbers in rows.values("organisation_code").annotate(**COUNTS).values_list("organisation_code", *COUNTS):
        counts[code] = FailedCounts(*numbers)
    return counts
