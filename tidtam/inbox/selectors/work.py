"""What is a person's to do, as one list over all kinds. The rule stands in approval.selectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from tidtam.approval.choices import Status
from tidtam.approval.models import Approval
from tidtam.approval.selectors import work_of
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors.listing import LISTINGS, Listing, Person, Row, rows_of, shown_rows
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import ExtendedWindow, extended_quarters
from tidtam.progress.models import ProgressReport

ORDER = (Status.SENT_BACK, Status.SAVED, Status.SUBMITTED)
"""What comes first: what was sent back, what is begun, what waits for one's decision."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks to see; None asks nothing."""

    kind: Kind | None = None
    quarter: int | None = None
    origin: str | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked."""
        return any((self.kind, self.quarter, self.origin))


class Work:
    """What is a person's to do, as one list over all kinds: a sequence that a paginator cuts into pages."""

    def __init__(self, person: Person, asked: Asked) -> None:
        """Take whose it is and what is asked for. Asks nothing yet."""
        self.person = person
        self.rows = {
            kind: _filtered(work_of(listing.kind, person.user, held=person.held, on=person.on), listing, asked)
            for kind, listing in LISTINGS.items()
            if asked.kind in {None, kind} and not (asked.quarter and kind is Kind.REGISTRATION)
        }

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many things by kind and status. One query for all."""
        counted = [
            rows.order_by().values("status").annotate(word=Value(kind.value), count=Count("pk"))
            for kind, rows in self.rows.items()
        ]
        return {(one["word"], one["status"]): one["count"] for one in _together(counted)}

    def count(self, *, status: str | None = None, kind: str | None = None) -> int:
        """Return how many things there are, of one status or kind where one is given."""
        return sum(
            count for (word, stands), count in self.counts.items() if status in {None, stands} and kind in {None, word}
        )

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> "list[Row]":
        """Return a stretch of the list in its order. Eight queries at most, however many there are."""
        listed = [_ordered(kind, rows) for kind, rows in self.rows.items()]
        keys = _together(listed).order_by("rank", "since", "of_project", "in_quarter", "thing_id")[wanted]
        order = [(Kind(one["word"]), one["thing_id"]) for one in keys]
        found = {
            (kind, row.pk): row
            for kind, rows in self.rows.items()
            if (ids := [pk for word, pk in order if word is kind])
            for row in shown_rows(rows, LISTINGS[kind]).filter(pk__in=ids)
        }
        return rows_of([(key[0], found[key]) for key in order if key in found], self.person)


def _filtered(rows: QuerySet[Any], listing: Listing, asked: Asked) -> QuerySet[Any]:
    if asked.quarter:
        rows = rows.filter(quarter=asked.quarter)
    if asked.origin:
        rows = rows.filter(origin=asked.origin)
    return rows


def _ordered(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    listing = LISTINGS[kind]
    submitted = Approval.objects.filter(content_type=listing.content_type, object_id=OuterRef("pk"))
    ordered: QuerySet[Any] = rows.annotate(
        word=Value(kind.value),
        thing_id=F("pk"),
        rank=Case(*[When(status=status, then=rank) for rank, status in enumerate(ORDER)], default=len(ORDER)),
        since=Coalesce(Subquery(submitted.values("submitted_at")[:1]), F(listing.since)),
        of_project=F("project_id"),
        in_quarter=listing.quarter,
    ).values("word", "thing_id", "rank", "since", "of_project", "in_quarter")
    return ordered


def _together(rows: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    if not rows:
        return ProgressReport.objects.none()
    first, *others = rows
    both: QuerySet[Any] = first.union(*others, all=True) if others else first
    return both


def next_window(person: Person) -> tuple[ExtendedWindow, WindowDecision] | None:
    """Return the window that is open to the person or opens next, and what it says now; None where none is known.

    One query.
    """
    paths = sorted((one.path for one in person.held), key=len, reverse=True)
    if not paths:
        return None
    for one in extended_quarters((), open_from=person.at):
        decision = one.decision(paths[0], now=person.at)
        if decision.closes_at is not None and person.at <= decision.closes_at:
            return one, decision
    return None
