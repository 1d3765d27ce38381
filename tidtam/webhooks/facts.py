"""What happened, as webhooks are told: frozen values, no database, no personal data."""

import datetime as dt
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a message says of a thing; everything of it the API answers, too. No name and no word that anybody wrote.

    kind    report, registration, sheet or edition.   id  as the API names the thing; of a registration its project's.
    status_before, status  before and after; null in a test.
    url     the thing, or the list it stands in, in the API; without a host where the installation knows none.
    """

    kind: str
    id: str
    organisation_code: str
    status_before: str | None
    status: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One status change of one thing.

    key    names it among all events.   type  "report.approved".   topic  of choices.Topic.
    path   of the organisation it belongs to.
    """

    key: str
    type: str
    topic: str
    path: str
    told: Told


def body_of(type_: str, told: Told, *, at: dt.datetime) -> str:
    """Return the JSON of a message, as Standard Webhooks shape it: type, timestamp, data."""
    said = {"type": type_, "timestamp": _instant(at), "data": asdict(told)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
