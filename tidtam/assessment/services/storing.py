"""Storing published results: editions, columns, listeners, trail. Import and publication both end here."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

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


def unsaid(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


def store(
    rows: Sequence[ToPublish],
    *,
    origin: Origin,
    by: User | None,
    by_name: str,
    at: dt.datetime,
    said: Callable[[int, int], None] = unsaid,
) -> Published:
    """Store each as the next edition of its office's round; one that says what the current one says is left.

    said  told between batches how many of the rows are done; what it raises ends the work there.
    Written in batches, each whole with its sums and its trail: where one is refused or broken off those before it
    stand, and storing the same again goes on from there. Raises refusals.ReasonMissing.
    """
    stored: list[Result] = []
    for start in range(0, len(rows), BATCH):
        said(start, len(rows))
        with transaction.atomic():
            stored += _store_batch(rows[start : start + BATCH], origin=origin, by=by, by_name=by_name, at=at)
    said(len(rows), len(rows))
    return Published(results=tuple(stored), unchanged=len(rows) - len(stored))


def changes(rows: Sequence[ToPublish]) -> list[tuple[ToPublish, Result | None, str]]:
    """Return the rows that say something else than the edition that stands, with that edition and their own hash.

    One query. Raises refusals.ReasonMissing where an edition stands and a row does not say why there is another.
    """
    current = Result.objects.current().filter(
        version__in={row.version.pk for row in rows}, organisation__in={row.organisation.pk for row in rows}
    )
    standing = {(one.version_id, one.organisation_id, one.round_code): one for one in current.defer("content")}
    found = []
    for row in rows:
        edition = standing.get((row.version.pk, row.organisation.pk, row.round_code))
        content_sha256 = digest(row.content)
        if edition is not None and edition.content_sha256 == content_sha256:
            continue
        if edition is not None and not row.reason.strip():
            raise refusals.ReasonMissing(row.organisation)
        found.append((row, edition, content_sha256))
    return found


def _store_batch(
    rows: Sequence[ToPublish], *, origin: Origin, by: User | None, by_name: str, at: dt.datetime
) -> list[Result]:
    assessments = _assessments(rows)
    changed = changes(rows)
    if not changed:
        return []
    made = [
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
            level=row.scores.total.level,
            mean_numerator=row.scores.total.mean.numerator if row.scores.total.mean is not None else None,
            mean_denominator=row.scores.total.mean.denominator if row.scores.total.mean is not None else None,
            content=row.content,
            content_sha256=content_sha256,
        )
        for row, current, content_sha256 in changed
    ]
    replaced = [current.pk for _row, current, _hash in changed if current is not None]
    Result.objects.filter(pk__in=replaced).update(is_current=False)
    results = Result.objects.bulk_create(made)
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


def _assessments(rows: Sequence[ToPublish]) -> dict[tuple[int, int], Assessment]:
    """Return the assessments that results hang on, locked, making those that are missing.

    Who stores for the same offices at this instant waits here, and then finds what was stored.
    """
    wanted = sorted({(row.version.pk, row.organisation.pk) for row in rows})
    Assessment.objects.bulk_create(
        [Assessment(version_id=version, organisation_id=office) for version, office in wanted], ignore_conflicts=True
    )
    found = Assessment.objects.select_for_update().filter(
        version__in={version for version, _office in wanted}, organisation__in={office for _version, office in wanted}
    )
    return {(each.version_id, each.organisation_id): each for each in found.order_by("pk")}
