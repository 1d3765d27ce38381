"""What a list says of the things in it, of whatever kind: registrations and reports. A constant number of queries."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value

from tidtam.approval import rules, things
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.models import Approval, Decision
from tidtam.approval.selectors import guard, is_from_submission, submissions_that_count
from tidtam.checks.selectors import FailedCounts, failed_counts
from tidtam.inbox.choices import Kind, News
from tidtam.organisations.selectors import HeldRole
from tidtam.periods.rules import NO_WINDOW
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import ExtendedWindow, extended_quarters
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import ProjectVersion
from tidtam.thai.dates import local_date

if TYPE_CHECKING:
    from tidtam.accounts.models import User


@dataclass(frozen=True, slots=True)
class Person:
    """Whose inbox it is: the person, the roles they may use, and the instant that is asked about."""

    user: "User"
    held: Collection[HeldRole]
    at: dt.datetime

    @property
    def on(self) -> dt.date:
        """The day, in Thai time."""
        return local_date(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How things of one kind are listed.

    since        the column of when its content was saved.   quarter  its quarter; 0 where it has none.
    is_ready     what stands before an approval is there, as the kind's `why_not_approved` says it of each.
    columns      the columns a row shows, beside those of all kinds.
    """

    model: type[models.Model]
    since: str
    quarter: Any
    is_ready: Q
    columns: tuple[str, ...]

    @property
    def kind(self) -> things.ThingKind:
        """What the chain knows of it."""
        return things.kind_of_model(self.model)

    @property
    def content_type(self) -> ContentType:
        """The content type of the things. Remembered by the process."""
        return ContentType.objects.get_for_model(self.model)


LISTINGS: Mapping[Kind, Listing] = {
    Kind.REGISTRATION: Listing(
        model=ProjectVersion,
        since="created_at",
        quarter=Value(0),
        is_ready=Q(),
        columns=("number", "content_hash", "created_at", "name"),
    ),
    Kind.REPORT: Listing(
        model=ProgressReport,
        since="changed_at",
        quarter=F("quarter"),
        is_ready=Q(project__current_version__status=Status.APPROVED),
        columns=(
            "quarter",
            "version",
            "changed_at",
            "content_hash",
            "project_version__name",
            "project_version__status",
        ),
    ),
}
"""Registrations first: a report is decided on after what it reports on."""

SHOWN = (
    *("status", "origin", "project__number", "project__fiscal_year_be", "project__current_version"),
    *("project__draft_version", "project__key"),
    *(
        f"project__{place}__{column}"
        for place in ("organisation", "work_group")
        for column in ("code", "kind", "path", "name_th", "short_name_th", "name_en")
    ),
)


def shown_rows(rows: QuerySet[Any], listing: Listing) -> QuerySet[Any]:
    """Return rows with all that a list shows of them, and without their long texts."""
    related = ["project__organisation", "project__work_group"]
    if listing.model is ProgressReport:
        related += ["project_version", "project__current_version"]
    return rows.select_related(*related).only(*SHOWN, *listing.columns)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list.

    version    what a decision on it names (approval.selectors.version_of).
    submitter  who submitted it; None of history that came in.   since  when it was submitted, imported or saved.
    is_late    submitted after it was due; of what is not submitted: due already. By dates, never stored.
    window     what the quarter's window says now; None of a registration.
    first      what is approved before it, in a sentence; "" where it can be approved.
    sent_back  the last decision that sent it back, with `advice_count`; None where none did.
    """

    kind: Kind
    thing: Any
    version: str
    submitter: "User | None"
    since: dt.datetime
    is_late: bool
    window: WindowDecision | None
    counts: FailedCounts
    first: str
    news: News
    sent_back: Decision | None

    @property
    def name(self) -> str:
        """The project's name as registered in what is shown."""
        return name_of(self.kind, self.thing)

    @property
    def is_unchecked_history(self) -> bool:
        """Whether it came in as history and waits for the last step since."""
        is_imported: bool = self.thing.origin == Origin.IMPORTED
        return is_imported and self.thing.status == Status.SUBMITTED and self.submitter is None

    @property
    def quarter(self) -> int | None:
        """The quarter of a report."""
        return None if self.kind is Kind.REGISTRATION else self.thing.quarter


def rows_of(listed: Sequence[tuple[Kind, Any]], person: Person) -> list[Row]:
    """Return what a list says of things that shown_rows loaded. Four queries for any number, none for none."""
    if not listed:
        return []
    ids: dict[Kind, list[int]] = {kind: [row.pk for one, row in listed if one is kind] for kind in LISTINGS}
    of_these = Q(pk__in=[])
    for kind, pks in ids.items():
        of_these |= Q(content_type=LISTINGS[kind].content_type, object_id__in=pks)
    came = submissions_that_count(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
    approvals = {
        (one.content_type_id, one.object_id): one
        for one in Approval.objects.filter(of_these)
        .select_related("submitted_by", "snapshot")
        .defer("snapshot__content")
        .annotate(came_at=Subquery(came.values("counts_at")[:1]))
    }
    checked = {(kind, row.pk): LISTINGS[kind].kind.checked_thing(row) for kind, row in listed}
    checked_ids: dict[type[models.Model], set[int]] = {}
    for thing in checked.values():
        checked_ids.setdefault(type(thing), set()).add(thing.pk)
    counts = failed_counts(checked_ids)
    mine, sent_back = _last_decisions(of_these, person.user)
    windows = quarter_windows(listed, person.at)
    rows = []
    for kind, row in listed:
        listing = LISTINGS[kind]
        key = (listing.content_type.pk, row.pk)
        approval = approvals.get(key)
        version = listing.kind.version(row)
        submitted = approval if is_from_submission(approval, version) and row.status == Status.SUBMITTED else None
        since = (submitted and submitted.submitted_at) or getattr(row, listing.since)
        window = windows.get((row.project.fiscal_year_be, row.quarter)) if kind is Kind.REPORT else None
        path = listing.kind.organisation(row).path
        rows.append(
            Row(
                kind=kind,
                thing=row,
                version=guard(version, approval),
                submitter=submitted.submitted_by if submitted else None,
                since=since,
                is_late=_is_late(window, path, row, submitted, person.at),
                window=(window.decision(path, now=person.at) if window else NO_WINDOW) if kind is Kind.REPORT else None,
                counts=counts[type(checked[kind, row.pk]), checked[kind, row.pk].pk],
                first=listing.kind.why_not_approved(row) if row.status == Status.SUBMITTED else "",
                news=_news(mine.get(key), submitted),
                sent_back=sent_back.get(key),
            )
        )
    return rows


def quarter_windows(listed: Sequence[tuple[Kind, Any]], at: dt.datetime) -> dict[tuple[int, int], ExtendedWindow]:
    """Return the windows of the quarters that reports are of, and all that are still open, by year and quarter."""
    quarters = {(row.project.fiscal_year_be, row.quarter) for kind, row in listed if kind is Kind.REPORT}
    return {(one.window.fiscal_year_be, one.window.number): one for one in extended_quarters(quarters, open_from=at)}


def _last_decisions(
    of_these: Q, user: "User"
) -> tuple[dict[tuple[int, int], Decision], dict[tuple[int, int], Decision]]:
    """Return, by content type and id, what the person decided last, and what sent a thing back last. One query."""
    made = Q(by=user, move__in=[MoveName.APPROVE, MoveName.SEND_BACK]) | Q(move=MoveName.SEND_BACK)
    decisions = Decision.objects.filter(of_these & made).select_related("by").order_by("number")
    mine: dict[tuple[int, int], Decision] = {}
    sent_back: dict[tuple[int, int], Decision] = {}
    for one in decisions.annotate(advice_count=Count("advice")):
        if one.by_id == user.pk:
            mine[one.content_type_id, one.object_id] = one
        if one.move == MoveName.SEND_BACK:
            sent_back[one.content_type_id, one.object_id] = one
    return mine, sent_back


def _is_late(window: ExtendedWindow | None, path: str, row: Any, submitted: Any, at: dt.datetime) -> bool:
    """Return whether it came, or would now come, after it was due. What came in as history, or back, is never late.

    submitted  its approval with `came_at`; None where it was not submitted.
    """
    if window is None or row.status == Status.SENT_BACK or (row.status == Status.SUBMITTED and submitted is None):
        return False
    return window.decision(path, now=(submitted and submitted.came_at) or at).late


def _news(mine: Decision | None, submitted: Approval | None) -> News:
    if mine is None:
        return News.NEW
    shown = submitted.snapshot.content_hash if submitted and submitted.snapshot else ""
    decided = mine.content_hash if mine.move == MoveName.APPROVE else None
    is_same = rules.is_unchanged_since_my_decision(decided_hash=decided, shown_hash=shown)
    return News.SAME if is_same else News.CHANGED


def name_of(kind: Kind, row: Any) -> str:
    """Return the name of the project as registered in a thing that shown_rows loaded."""
    name: str = row.name if kind is Kind.REGISTRATION else row.project_version.name
    return name
