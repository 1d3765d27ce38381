"""Readings: a person's devices, and the reports they may write now."""

import datetime as dt
import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import get_language

import tidtam
from tidtam.accounts.models import User
from tidtam.approval.choices import Status
from tidtam.approval.selectors import OWNERS_STATUSES, owned_by, versions_of
from tidtam.approval.things import kind_of_model
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_token
from tidtam.offline.models import OfflineDevice
from tidtam.organisations.selectors import HeldRole
from tidtam.periods.choices import WindowReason
from tidtam.periods.rules import NO_WINDOW, Decision
from tidtam.periods.selectors import extended_quarters
from tidtam.progress.models import ProgressReport

MOST_REPORTS = 60
"""The projects of the largest real office, and some corrections."""

LONGEST_GRACE = dt.timedelta(days=31)


def device_by_key(key: uuid.UUID) -> OfflineDevice | None:
    """Return a device with its person, withdrawn or not. One query."""
    return OfflineDevice.objects.select_related("person").filter(key=key).first()


def devices_of(person: User) -> list[OfflineDevice]:
    """Return the devices a person has switched on and not withdrawn, latest first. One query."""
    return list(OfflineDevice.objects.filter(person=person, withdrawn_at=None))


def is_active(device: OfflineDevice, *, is_shared: bool) -> bool:
    """Return whether a device may go on keeping what it has: not withdrawn, its account open, and no shared device."""
    return device.withdrawn_at is None and device.person.is_active and not is_shared


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """A report its owner may write now, or send what they had captured before the close.

    token   another one after anything changed that its pages show of what was written and decided.
    window  what holds of its quarter now.
    """

    row: ProgressReport
    token: str
    window: Decision


def open_reports(user: User, *, held: Collection[HeldRole], at: dt.datetime) -> list[OpenReport]:
    """Return the reports a person may write now, or may still send captured work of; those due first come first.

    Six queries at most, whatever there is.
    """
    kind = kind_of_model(ProgressReport)
    windows = {
        (one.window.fiscal_year_be, one.window.number): one
        for one in extended_quarters((), open_from=at - LONGEST_GRACE)
    }
    theirs = Q(status=Status.SENT_BACK)
    for year, quarter in windows:
        theirs |= Q(fiscal_year_be=year, quarter=quarter, status__in=OWNERS_STATUSES)
    rows = list(
        ProgressReport.objects.filter(theirs, owned_by(kind, user, held=held))
        .select_related("project__organisation", "project__work_group", "project_version")
        .order_by("fiscal_year_be", "quarter", "project__number", "pk")
    )
    asked_later = {(row.fiscal_year_be, row.quarter) for row in rows} - windows.keys()
    if asked_later:
        later = extended_quarters(asked_later, open_from=at)
        windows |= {(one.window.fiscal_year_be, one.window.number): one for one in later}
    shown: list[tuple[ProgressReport, Decision]] = []
    for row in rows:
        window = windows.get((row.fiscal_year_be, row.quarter))
        decision = window.decision(kind.organisation(row).path, now=at) if window else NO_WINDOW
        if takes_work(row.status, decision, at=at):
            shown.append((row, decision))
    found = [row for row, _decision in shown[:MOST_REPORTS]]
    versions, drafts = versions_of(found), _drafts_of_many(found)
    return [
        OpenReport(row=row, window=decision, token=token_of(row, versions[row.pk], drafts[row.pk], decision))
        for row, decision in shown[:MOST_REPORTS]
    ]


def takes_work(status: str, window: Decision, *, at: dt.datetime) -> bool:
    """Return whether a report may be written, or takes what was captured before the close: a correction always."""
    may_still_arrive = window.reason_code == WindowReason.CLOSED and at <= (window.arrives_until or at)
    return status == Status.SENT_BACK or window.allowed or may_still_arrive


def token_of(row: ProgressReport, version: str, drafts: Mapping[str, Draft], window: Decision) -> str:
    """Return a word that is another one after anything changed of what a device keeps of a report.

    version  approval.selectors.version_of.   The language counts, for the device keeps whole forms; so does a release.
    """
    said = [
        *(row.pk, row.status, version, drafts_token(drafts)),
        *(window.allowed, str(window.closes_at), get_language(), tidtam.__version__),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def _drafts_of_many(rows: Collection[ProgressReport]) -> dict[int, dict[str, Draft]]:
    found: dict[int, dict[str, Draft]] = defaultdict(dict)
    content_type = ContentType.objects.get_for_model(ProgressReport)
    kept = Draft.objects.filter(content_type=content_type, object_id__in=[row.pk for row in rows])
    for draft in kept.only("object_id", "section", "version"):
        found[draft.object_id][draft.section] = draft
    return found
