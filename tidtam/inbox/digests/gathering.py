"""What concerns whom since the last digest, organisation by organisation: no query for a person.

What waits for a person is what their inbox lists (approval.selectors.concerned_by).
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tidtam.approval.choices import Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import Concerned, concerned_by, things_for_all
from tidtam.approval.things import kind_of
from tidtam.inbox.choices import Kind
from tidtam.inbox.digests.rules import REMINDED, is_reminded
from tidtam.inbox.selectors import LISTINGS, Listing, name_of, shown_rows
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles_of_all
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import extended_quarters
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project
from tidtam.thai.dates import local_date

MOST_NAMED = 10
"""How many things a section names; the others are counted."""

NOT_SUBMITTED = (Status.NOT_REPORTED, Status.SAVED)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a section."""

    kind: Kind
    name: str
    quarter: int | None
    office: Organisation


@dataclass(slots=True)
class Section:
    """Things of which the same is to be said: how many, and the first of them."""

    count: int = 0
    named: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """Count a thing, and name it while there is room."""
        self.count += 1
        if len(self.named) < MOST_NAMED:
            self.named.append(item)


@dataclass(slots=True)
class Digest:
    """What one person is told.

    sent_back, waiting, approved  what became so since the last digest.
    due            not submitted and reminded of today, by what the window says and the days left (below zero: overdue).
    all_sent_back, all_waiting    how many things stand so, new or not.
    """

    sent_back: Section = field(default_factory=Section)
    waiting: Section = field(default_factory=Section)
    approved: Section = field(default_factory=Section)
    due: dict[tuple[int, WindowDecision], Section] = field(default_factory=dict)
    all_sent_back: int = 0
    all_waiting: int = 0

    @property
    def sections(self) -> list[Section]:
        """All sections that hold anything."""
        return [one for one in (self.sent_back, *self.due.values(), self.waiting, self.approved) if one.count]


def gather(*, since: dt.datetime, until: dt.datetime) -> dict[int, Digest]:
    """Return the digest of everybody who is to be told anything, by the person's id.

    since, until  what happened after the one and up to the other is new.
    Six queries for each organisation that has projects, however many people and things.
    """
    gathering = _Gathering(since, until)
    for organisation in Organisation.objects.filter(pk__in=Project.objects.values("organisation")).order_by("pk"):
        people = held_roles_of_all(organisation, on=gathering.on)
        for kind, listing in LISTINGS.items():
            for row in gathering.rows(listing, organisation):
                gathering.tell(kind, row, concerned_by(row, people))
    return {pk: digest for pk, digest in gathering.digests.items() if digest.sections}


class _Gathering:
    """Digests while they grow."""

    def __init__(self, since: dt.datetime, until: dt.datetime) -> None:
        self.since, self.until = since, until
        self.after, self.on = local_date(since), local_date(until)
        self.digests: defaultdict[int, Digest] = defaultdict(Digest)
        self.windows = {
            (one.window.fiscal_year_be, one.window.number): one
            for one in extended_quarters((), open_from=since + dt.timedelta(days=min(REMINDED) - 1))
            if any(map(self._is_reminded, [one.window.due_at, *(due for _path, due, _closes in one.extensions)]))
        }

    def rows(self, listing: Listing, organisation: Organisation) -> QuerySet[Any]:
        """Return what of an organisation may have to be told, with the last move: `moved_at`, `moved_by_id`."""
        last = Decision.objects.filter(content_type=listing.content_type, object_id=OuterRef("pk")).order_by("-number")
        told = Q(status__in=[Status.SUBMITTED, Status.SENT_BACK])
        told |= Q(status=Status.APPROVED, moved_at__gt=self.since, moved_at__lte=self.until)
        if listing.model is ProgressReport:
            for year, quarter in self.windows:
                told |= Q(status__in=NOT_SUBMITTED, project__fiscal_year_be=year, quarter=quarter)
        rows: QuerySet[Any] = (
            shown_rows(things_for_all(listing.kind, on=self.on), listing)
            .annotate(moved_at=Subquery(last.values("at")[:1]), moved_by_id=Subquery(last.values("by")[:1]))
            .filter(told, project__organisation=organisation)
            .prefetch_related("project__owners")
        )
        return rows.order_by("project__number", "project_id", "pk")

    def tell(self, kind: Kind, row: Any, concerned: Concerned) -> None:
        """Add a thing to the digests of those whom it concerns; nobody is told what they did themselves."""
        listing = LISTINGS[kind]
        is_new = self.since < (row.moved_at or getattr(row, listing.since)) <= self.until
        quarter = row.quarter if kind is Kind.REPORT else None
        item = Item(kind, name_of(kind, row), quarter, row.project.organisation)
        for pk in concerned.deciders:
            self.digests[pk].all_waiting += 1
            if is_new:
                self.digests[pk].waiting.add(item)
        reminded = self._reminded(row) if row.status in NOT_SUBMITTED else None
        for pk in concerned.owners - {row.moved_by_id}:
            digest = self.digests[pk]
            if reminded:
                digest.due.setdefault(reminded, Section()).add(item)
            if row.status == Status.SENT_BACK:
                digest.all_sent_back += 1
                if is_new:
                    digest.sent_back.add(item)
            if row.status == Status.APPROVED and is_new:
                digest.approved.add(item)

    def _reminded(self, row: Any) -> tuple[int, WindowDecision] | None:
        """Return the days left of a report and what its window says, extensions included; None on other days."""
        window = self.windows[row.project.fiscal_year_be, row.quarter]
        decision = window.decision(kind_of(row).organisation(row).path, now=self.until)
        if decision.due_at is None or not self._is_reminded(decision.due_at):
            return None
        return (local_date(decision.due_at) - self.on).days, decision

    def _is_reminded(self, due_at: dt.datetime | None) -> bool:
        return due_at is not None and is_reminded(local_date(due_at), after=self.after, on=self.on)
