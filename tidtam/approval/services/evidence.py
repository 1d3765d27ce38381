"""Attaching evidence of a library to what climbs the chain, and taking it away again: a writing like any other."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import models, transaction

from tidtam.accounts.models import User
from tidtam.approval.services.writing import locked_for_writing
from tidtam.evidence import services as library
from tidtam.evidence.models import Evidence
from tidtam.evidence.services.refusals import NoSuchPlace
from tidtam.evidence.things import kind_of_model
from tidtam.organisations.selectors import HeldRole


@transaction.atomic
def attach_evidence(
    *,
    thing: models.Model,
    evidence: Sequence[Evidence],
    place: str,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
) -> None:
    """Attach evidence of an organisation's library to a place of its thing that may be written now; twice is once.

    place  as the thing's room names it: "answers[kpi]", "activities[a3]".   held  the roles they may use that day,
    where known. It hangs on the thing, whatever its version; the audit lines, in the chains of both, are the library's.
    Raises a DecisionRefused as editing does, and evidence.services.EvidenceRefused.
    """
    writing, _move = locked_for_writing(thing=thing, by=by, at=at, held=held)
    kind = kind_of_model(type(thing))
    if not kind.has_place(writing.thing, place):
        raise NoSuchPlace
    library.use_many(evidence=evidence, thing=writing.thing, place=place, by=by, at=at)
    kind.changed(writing.thing, at)


@transaction.atomic
def detach_evidence(
    *,
    thing: models.Model,
    evidence: Evidence,
    place: str,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
) -> None:
    """Take evidence away from a place of a thing; it stays in the library. Raises as `attach_evidence` does."""
    writing, _move = locked_for_writing(thing=thing, by=by, at=at, held=held)
    library.stop_using(evidence=evidence, thing=writing.thing, place=place, by=by, at=at)
    kind_of_model(type(thing)).changed(writing.thing, at)
