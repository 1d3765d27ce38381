"""Attaching evidence of the library to an answer, or to a level of its rubric, and taking it away again."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.answers import models, selectors
from tidtam.answers.places import section_of_place
from tidtam.approval.services import locked_for_writing
from tidtam.evidence import services as library
from tidtam.evidence.models import Evidence
from tidtam.evidence.services.refusals import NoSuchPlace
from tidtam.organisations.selectors import HeldRole


@transaction.atomic
def attach_evidence(
    *,
    sheet: models.Sheet,
    evidence: Sequence[Evidence],
    place: str,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
) -> None:
    """Attach evidence of the organisation's library to a place of a sheet that may be written now; twice is once.

    place  an answer, a level of its rubric or a criterion: "answers[QP-1]", "answers[QP-1].rubric[3]".
    The checks run again: a level without evidence is one of them. The audit lines, in the chains of both, are the
    library's. Raises an approval.services.DecisionRefused as editing does, and evidence.services.EvidenceRefused.
    """
    writing, _move = locked_for_writing(thing=sheet, by=by, at=at, held=held)
    if section_of_place(place) not in {node.code for node in selectors.reading_of(writing.thing).to_write}:
        raise NoSuchPlace
    library.use_many(evidence=evidence, thing=writing.thing, place=place, by=by, at=at)
    writing.kind.check(writing.thing, at=at)


@transaction.atomic
def detach_evidence(
    *,
    sheet: models.Sheet,
    evidence: Evidence,
    place: str,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
) -> None:
    """Take evidence away from a place of a sheet; it stays in the library. Raises as `attach_evidence` does."""
    writing, _move = locked_for_writing(thing=sheet, by=by, at=at, held=held)
    library.stop_using(evidence=evidence, thing=writing.thing, place=place, by=by, at=at)
    writing.kind.check(writing.thing, at=at)
