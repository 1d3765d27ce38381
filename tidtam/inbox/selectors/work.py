"""What is a person's to do, as one list over all kinds. The rule stands in approval.selectors."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.functional import cached_property

from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Approval, Decision
from tidtam.approval.selectors import owned_by, work_of
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors.listing import LISTINGS, Person, Row, rows_of, shown_rows
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import ExtendedWindow, extended_quarters
from tidtam.progress.models import ProgressReport

ORDER = (Status.SENT_BACK, Status.SAVED, Status.NOT_REPORTED, Status.SUBMITTED)
"""What comes first: what was sent back, what is begun, what is not yet reported, what waits for one's decision."""

LATEST = 5
"""How many of the latest decisions are shown beside the work."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks to see; None asks nothing."""

    status: Status | None = None
    kind: Kind | None = None
    quarter: int | None = None
    origin: str | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked."""
        return any((self.status, self.kind, self.quarter, self.origin))


class Work:
    """What is a person's to do, as one list over all kinds: a sequence that a paginator cuts into pages."""

    def __init__(self, person: Person, asked: Asked) -> None:
        """Take whose it is and what is asked for. Asks nothing yet."""
        self.person = person
        self.rows = {
            kind: _filtered(work_of(listing.kind, person.user, held=person.held, on=person.on), asked)
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

    @property
    def sections(self) -> list[Status]:
        """The statuses of which there is something, in the order of the list."""
        return [status for status in ORDER if self.count(status=status)]

    def __getitem__(self, wanted: slice) -> list[Row]:
        """Return a stretch of the list in its order. Eight queries at most, however many there are."""
        keys = _together([_ordered(kind, rows) for kind, rows in self.rows.items()])
        return self._rows(keys.order_by(*IN_ORDER)[wanted])

    def firsts(self, most: int) -> list[Row]:
        """Return the first things of each status, in the order of the list. Eight queries at most."""
        nth = Window(RowNumber(), partition_by=[F("status")], order_by=[F("since"), F("of_project"), F("pk")])
        listed = [_ordered(kind, rows, nth=nth).filter(nth__lte=most) for kind, rows in self.rows.items()]
        seen: dict[int, int] = {}
        keys = []
        for one in _together(listed).order_by(*IN_ORDER):
            seen[one["rank"]] = seen.get(one["rank"], 0) + 1
            keys += [one] if seen[one["rank"]] <= most else []
        return self._rows(keys)

    def _rows(self, keys: "Sequence[dict[str, Any]] | QuerySet[Any]") -> list[Row]:
        order = [(Kind(one["word"]), one["thing_id"]) for one in keys]
        found = {
            (kind, row.pk): row
            for kind, rows in self.rows.items()
            if (ids := [pk for word, pk in order if word is kind])
            for row in shown_rows(rows, LISTINGS[kind]).filter(pk__in=ids)
        }
        return rows_of([(key[0], found[key]) for key in order if key in found], self.person)


def _filtered(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.quarter:
        rows = rows.filter(quarter=asked.quarter)
    if asked.origin:
        rows = rows.filter(origin=asked.origin)
    return rows


IN_ORDER = ("rank", "since", "of_project", "in_quarter", "thing_id")


def _ordered(kind: Kind, rows: QuerySet[Any], **more: Any) -> QuerySet[Any]:
    listing = LISTINGS[kind]
    submitted = Approval.objects.filter(content_type=listing.content_type, object_id=OuterRef("pk"))
    ordered: QuerySet[Any] = (
        rows.annotate(
            word=Value(kind.value),
            thing_id=F("pk"),
            rank=Case(*[When(status=status, then=rank) for rank, status in enumerate(ORDER)], default=len(ORDER)),
            since=Coalesce(Subquery(submitted.values("submitted_at")[:1]), F(listing.since)),
            of_project=F("project_id"),
            in_quarter=listing.quarter,
        )
        .annotate(**more)
        .values("word", "thing_id", "rank", "since", "of_project", "in_quarter", *more)
    )
    return ordered


def _together(rows: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    if not rows:
        return ProgressReport.objects.none()
    first, *others = rows
    both: QuerySet[Any] = first.union(*others, all=True) if others else first
    return both


# What stands beside the list -----------------------------------------------------------------------------------------


def windows_to_come(person: Person) -> list[tuple[ExtendedWindow, WindowDecision]]:
    """Return the quarters' windows that are open to the person or will open, with what each says now. One query.

    In the order of their quarters, by the lowest place the person holds a role at.
    """
    paths = sorted((one.path for one in person.held), key=len, reverse=True)
    if not paths:
        return []
    decided = [(one, one.decision(paths[0], now=person.at)) for one in extended_quarters((), open_from=person.at)]
    return [(one, said) for one, said in decided if said.closes_at is not None and person.at <= said.closes_at]


def owned_reports_by_status(person: Person, *, fiscal_year_be: int, quarter: int) -> dict[Status, int]:
    """Return how many of the reports a person owns stand at each status in a quarter. One query."""
    kind = LISTINGS[Kind.REPORT].kind
    owned = ProgressReport.objects.filter(
        owned_by(kind, person.user, held=person.held), fiscal_year_be=fiscal_year_be, quarter=quarter
    )
    counted = owned.order_by().values_list("status").annotate(count=Count("pk"))
    return {Status(status): count for status, count in counted}


@dataclass(frozen=True, slots=True)
class Latest:
    """A decision that a person made, or that was made on what they submitted. thing as shown_rows loads it."""

    kind: Kind
    thing: Any
    decision: Decision


def latest_decisions(person: Person, *, since: dt.datetime) -> list[Latest]:
    """Return the latest decisions since an instant that concern a person, newest first. Three queries at most."""
    submitted = Approval.objects.filter(submitted_by=person.user)
    made = Decision.objects.filter(at__gte=since).exclude(move=MoveName.RECALL).order_by()
    on_theirs = [
        made.filter(content_type=one, object_id__in=submitted.filter(content_type=one).values("object_id"))
        for one in (listing.content_type for listing in LISTINGS.values())
    ]
    # United and not "or": each part is found by an index of its own, however much others decided.
    concerned = made.filter(by=person.user).union(*on_theirs)
    decisions = list(concerned.order_by("-at", "content_type_id", "object_id", "-number")[:LATEST])
    things: dict[tuple[int, int], tuple[Kind, Any]] = {}
    for kind, listing in LISTINGS.items():
        content_type = listing.content_type.pk
        ids = {one.object_id for one in decisions if one.content_type_id == content_type}
        if ids:
            rows = shown_rows(listing.model._default_manager.filter(pk__in=ids), listing)
            things |= {(content_type, row.pk): (kind, row) for row in rows}
    return [
        Latest(*things[one.content_type_id, one.object_id], decision=one)
        for one in decisions
        if (one.content_type_id, one.object_id) in things
    ]
