"""What changed, put into the words that webhooks are told. Called in the transaction of the change."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from tidtam.approval.listeners import StatusChange
from tidtam.publishing.listeners import EditionChange
from tidtam.webhooks.choices import Topic
from tidtam.webhooks.facts import Event, Told
from tidtam.webhooks.services import make_deliveries


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that climbs the chain: noun of its events, name of its address in the API, its id there."""

    topic: Topic
    noun: str
    api_name: str
    pk: Callable[[Any], int]


KINDS: Mapping[str, Kind] = {
    "progress.report": Kind(Topic.REPORTS, "report", "api:report", lambda report: int(report.pk)),
    "projects.version": Kind(
        Topic.REGISTRATIONS, "registration", "api:project", lambda version: int(version.project_id)
    ),
    "answers.sheet": Kind(Topic.SHEETS, "sheet", "api:sheet", lambda sheet: int(sheet.pk)),
}
"""By the word under which the room of each registers it with approval."""


def tell_decisions(changes: Sequence[StatusChange], *, at: dt.datetime) -> None:
    """Tell of statuses that decisions changed."""
    make_deliveries((_decided(one, KINDS[one.kind.kind]) for one in changes if one.kind.kind in KINDS), at=at)


def tell_editions(changes: Sequence[EditionChange], *, at: dt.datetime) -> None:
    """Tell of editions that were published, superseded or withdrawn."""
    make_deliveries((_edition(one) for one in changes), at=at)


def _decided(change: StatusChange, kind: Kind) -> Event:
    pk = kind.pk(change.thing)
    return Event(
        key=f"decision {change.decision.pk}",
        type=f"{kind.noun}.{change.action}",
        topic=kind.topic,
        path=change.kind.organisation(change.thing).path,
        told=Told(
            kind=kind.noun,
            id=str(pk),
            organisation_code=change.kind.organisation_code(change.thing),
            status_before=change.before,
            status=change.after,
            url=settings.PUBLIC_URL + reverse(kind.api_name, args=[pk]),
        ),
    )


def _edition(change: EditionChange) -> Event:
    edition, code = change.edition, change.edition.organisation.code
    return Event(
        key=f"edition {edition.pk} {change.action}",
        type=f"edition.{change.action}",
        topic=Topic.EDITIONS,
        path=edition.organisation.path,
        told=Told(
            kind="edition",
            id=str(edition.pk),
            organisation_code=code,
            status_before=change.before,
            status=edition.status,
            url=settings.PUBLIC_URL + reverse("api:editions", args=[code]),
        ),
    )
