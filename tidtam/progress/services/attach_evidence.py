"""Attaching evidence of the office's library to a thing of a report, and taking it away again."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval.services import locked_for_writing
from tidtam.evidence import services as library
from tidtam.evidence.models import Evidence
from tidtam.evidence.services.refusals import NoSuchPlace
from tidtam.organisations.selectors import HeldRole
from tidtam.progress import models
from tidtam.progress.topics import topic_of_place


@transaction.atomic
def attach_evidence(
    *,
    report: models.ProgressReport,
    evidence: Sequence[Evidence],
    place: str,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
) -> None:
    """Attach evidence of the office's library to a thing of a report that its owner may write now; twice is once.

    place  of the thing: "answers[kpi]", "activities[a3]".   held  the roles they may use that day, where known.
    It hangs on the report, whatever its version; the audit lines, in the chains of both, are the library's.
    Raises an approval.services.DecisionRefused as editing does, and evidence.services.EvidenceRefused.
    """
    writing, _move = locked_for_writing(thing=report, by=by, at=at, held=held)
    if topic_of_place(place) is None:
        raise NoSuchPlace
    library.use_many(evidence=evidence, thing=writing.thing, place=place, by=by, at=at)


@transaction.atomic
def detach_evidence(
    *,
    report: models.ProgressReport,
    evidence: Evidence,
    place: str,
    by: User,
    at: dt.datetime,
    held: Collection[HeldRole] | None = None,
) -> None:
    """Take evidence away from a thing of a report; it stays in the library. Raises as `attach_evidence` does."""
    writing, _move = locked_for_writing(thing=report, by=by, at=at, held=held)
    library.stop_using(evidence=evidence, thing=writing.thing, place=place, by=by, at=at)
