"""Storing published results: editions, columns, listeners, trail. Import and publication both end here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from tidtam.accounts.models import User
from tidtam.assessment.choices import Origin
from tidtam.assessment.listeners import published
from tidtam.assessment.models import Assessment, Result
from tidtam.assessment.services import refusals
from tidtam.audit import services as audit
from tidtam.audit.rules import digest
from tidtam.instruments.models import Version
from tidtam.organisations.models import Organisation
from tidtam.scoring.facts import Scores

BATCH = 25
"""Offices' rounds that are stored in one transaction: some thousand rows, below two tenths of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPublish:
    """What is to be published for one office's round. `reason` is asked for where an edition stands already."""

    version: Version
    organisation: Organisation
    round_code: str
    is_final: bool
    content: Mapping[str, Any]
    scores: Scores
    reason: str = ""
    published_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of results: those stored as an edition, and how many say what stands already."""

    results: tuple[Result, ...]
    unchanged: int


def store(rows: Sequence[ToPublish], *, origin: Origin, by: User | None, by_name: str, at: dt.datetime) -> Published:
    """Store each as the next edition of its office's round; one that says what the current one says is left.

    Written in batches, each whole: where one is refused those before it stand, and publishing again goes on from there.
    Raises refusals.ReasonMissing, refusals.ChangedMeanwhile.
    """
    stored: list[Result] = []
    for start in range(0, len(rows), BATCH):
        try:
            with transaction.atomic():
                stored += _store_batch(rows[start : start + BATCH], origin=origin, by=by, by_name=by_name, at=at)
        except IntegrityError as error:
            raise refusals.ChangedMeanwhile from error
    return Published(results=tuple(stored), unchanged=len(rows) - len(stored))


def _store_batch(
    rows: Sequence[ToPublish], *, origin: Origin, by: User | None, by_name: str, at: dt.datetime
) -> list[Result]:
    standing = {
        (result.version_id, result.organisation_id, result.round_code): result
        for result in Result.objects.current()
        .select_for_update()
        .filter(version__in={row.version.pk for row in rows}, organisation__in={row.organisation.pk for row in rows})
        .defer("content")
        .order_by("pk")
    }
    made: list[Result] = []
    replaced: list[int] = []
    for row in rows:
        content_sha256 = digest(row.content)
        current = standing.get((row.version.pk, row.organisation.pk, row.round_code))
        if current is not None and current.content_sha256 == content_sha256:
            continue
        if current is not None:
            if not row.reason.strip():
                raise refusals.ReasonMissing(row.organisation)
            replaced.append(current.pk)
        total = row.scores.total
        made.append(
            Result(
                version=row.version,
                organisation=row.organisation,
                round_code=row.round_code,
                number=1 if current is None else current.number + 1,
                origin=origin,
                is_final=row.is_final,
                reason="" if current is None else row.reason.strip(),
                published_at=row.published_at,
                published_by=by,
                level=total.level,
                mean_numerator=total.mean.numerator if total.mean is not None else None,
                mean_denominator=total.mean.denominator if total.mean is not None else None,
                content=row.content,
                content_sha256=content_sha256,
            )
        )
    if not made:
        return []
    if replaced:
        Result.objects.filter(pk__in=replaced).update(is_current=False)
    results = Result.objects.bulk_create(made)
    assessments = _assessments(results)
    published(results, at)
    audit.record_many(
        [
            audit.NewLine(
                **audit.subject_of(assessments[result.version_id, result.organisation_id]),
                organisation_code=result.organisation.code,
                action="assessment.result.imported" if origin == Origin.HISTORY else "assessment.result.published",
                by=by_name,
                at=at,
                reason=result.reason,
                fields=audit.field_hashes(
                    {"round": result.round_code, "number": result.number, "content": dict(result.content)}
                ),
            )
            for result in results
        ]
    )
    return results


def _assessments(results: Sequence[Result]) -> dict[tuple[int, int], Assessment]:
    """Return the assessments that results hang on, making those that are missing."""
    wanted = {(result.version_id, result.organisation_id) for result in results}
    Assessment.objects.bulk_create(
        [Assessment(version_id=version, organisation_id=office) for version, office in sorted(wanted)],
        ignore_conflicts=True,
    )
    found = Assessment.objects.filter(
        version__in={version for version, _office in wanted}, organisation__in={office for _version, office in wanted}
    )
    return {(each.version_id, each.organisation_id): each for each in found}
