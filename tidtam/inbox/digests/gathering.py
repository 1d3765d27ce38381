"""What concerns whom since the last digest, organisation by organisation: no query for a person.

What waits for a person is what their inbox lists (approval.selectors.concerned_by).
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, QuerySet, Subquery

from tidtam.answers.models import Sheet
from tidtam.answers.selectors import LOADED
from tidtam.approval.choices import Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import Concerned, chain_roles_of_many, concerned_by, things_for_all
from tidtam.approval.things import kind_of, kind_of_model
from tidtam.assessment.models import LevelDecision
from tidtam.inbox.choices import Kind
from tidtam.inbox.digests.rules import REMINDED, is_reminded
from tidtam.inbox.selectors import LISTINGS, Listing, name_of, shown_rows
from tidtam.instruments.facts import InstrumentVersion, Node, Round
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles_of_all, holders_at, role_to_use
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import ExtendedWindow, extended_quarters, instrument_windows_closing_from
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project
from tidtam.thai.dates import local_date

MOST_NAMED = 10
"""How many things a section names; the others are counted."""

NOT_SUBMITTED = (Status.NOT_REPORTED, Status.SAVED)


@dataclass(frozen=True, slots=True)
class Item:
    """A registration, or a quarter's report, of a section."""

    kind: Kind
    name: str
    quarter: int | None
    office: Organisation


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A sheet of answers of a section; of a level that an assessor sent back, the node it is of."""

    version: InstrumentVersion
    round: Round
    office: Organisation
    node: Node | None = None


@dataclass(slots=True)
class Section:
    """Things of which the same is to be said: how many, and the first of them."""

    count: int = 0
    named: list[Item | SheetItem] = field(default_factory=list)

    def add(self, item: Item | SheetItem) -> None:
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
    Six queries for each organisation that has projects, three for each office of which a sheet is told, however many
    people and things.
    """
    gathering = _Gathering(since, until)
    for organisation in Organisation.objects.filter(pk__in=Project.objects.values("organisation")).order_by("pk"):
        people = held_roles_of_all(organisation, on=gathering.on)
        for kind, listing in LISTINGS.items():
            for row in gathering.rows(listing, organisation):
                quarter = row.quarter if kind is Kind.REPORT else None
                item = Item(kind, name_of(kind, row), quarter, row.project.organisation)
                is_new = gathering.is_new(row.moved_at or getattr(row, listing.since))
                reminded = gathering.reminded(row) if row.status in NOT_SUBMITTED else None
                gathering.tell(row, item, concerned_by(row, people), is_new=is_new, reminded=reminded)
    _gather_sheets(gathering)
    _gather_levels(gathering)
    return {pk: digest for pk, digest in gathering.digests.items() if digest.sections}


def _gather_sheets(gathering: "_Gathering") -> None:
    """Tell of sheets of answers, office by office with its schools; bureaus together."""
    told = gathering.sheets()
    for (office,) in told.order_by("office").values_list("office").distinct():
        rows = list(told.filter(office=office).select_related(*LOADED).order_by("organisation__sort_key", "pk"))
        people = holders_at([row.organisation for row in rows], on=gathering.on)
        for row in rows:
            facts = version_facts(row.instrument_version)
            one = next(each for each in facts.rounds if each.code == row.round_code)
            window = gathering.instrument_windows.get((facts.code, facts.fiscal_year_be, one.months))
            is_owed = row.status in NOT_SUBMITTED and window is not None
            gathering.tell(
                row,
                SheetItem(facts, one, row.organisation),
                concerned_by(row, people.reaching(row.organisation)),
                is_new=gathering.is_new(row.moved_at or row.changed_at),
                reminded=gathering.reminded_by(window, row.organisation) if is_owed and window else None,
            )


def _gather_levels(gathering: "_Gathering") -> None:
    """Tell those who answer, and those who may reopen the sheet, which levels assessors sent back."""
    rows = LevelDecision.objects.filter(sent_back_at__lte=gathering.until).select_related(
        "assessment__organisation", "assessment__version__instrument"
    )
    decisions = list(rows.order_by("assessment__organisation__sort_key", "pk"))
    kind = kind_of_model(Sheet)
    offices = {row.assessment.organisation_id: row.assessment.organisation for row in decisions}
    people = holders_at(offices.values(), on=gathering.on)
    chains = chain_roles_of_many(offices.values(), kind.kind, on=gathering.on)
    for row in decisions:
        office, facts = row.assessment.organisation, version_facts(row.assessment.version)
        one = next(each for each in facts.rounds if each.code == row.round_code)
        asked = {*kind.owner_roles, chains[office.pk][-1]}
        item = SheetItem(facts, one, office, facts.node(row.node_code))
        for pk, held in people.reaching(office).items():
            if role_to_use(asked, held, office) is not None and pk != row.sent_back_by_id:
                gathering.digests[pk].all_sent_back += 1
                if gathering.is_new(row.sent_back_at):
                    gathering.digests[pk].sent_back.add(item)


class _Gathering:
    """Digests while they grow."""

    def __init__(self, since: dt.datetime, until: dt.datetime) -> None:
        self.since, self.until = since, until
        self.after, self.on = local_date(since), local_date(until)
        self.digests: defaultdict[int, Digest] = defaultdict(Digest)
        open_from = since + dt.timedelta(days=min(REMINDED) - 1)
        self.windows = {
            (one.window.fiscal_year_be, one.window.number): one
            for one in extended_quarters((), open_from=open_from)
            if self._reminds(one)
        }
        self.instrument_windows = {
            (one.window.subject, one.window.fiscal_year_be, one.window.number): one
            for one in instrument_windows_closing_from(open_from)
            if self._reminds(one)
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

    def sheets(self) -> QuerySet[Any]:
        """Return the sheets of answers that may have to be told, with the last move as rows() has it."""
        sheet = ContentType.objects.get_for_model(Sheet)
        last = Decision.objects.filter(content_type=sheet, object_id=OuterRef("pk")).order_by("-number")
        told = Q(status__in=[Status.SUBMITTED, Status.SENT_BACK])
        told |= Q(status=Status.APPROVED, moved_at__gt=self.since, moved_at__lte=self.until)
        for code, year, _months in self.instrument_windows:
            told |= Q(
                status__in=NOT_SUBMITTED,
                instrument_version__instrument__code=code,
                instrument_version__fiscal_year_be=year,
            )
        rows: QuerySet[Any] = (
            things_for_all(kind_of_model(Sheet), on=self.on)
            .annotate(moved_at=Subquery(last.values("at")[:1]), moved_by_id=Subquery(last.values("by")[:1]))
            .filter(told)
        )
        return rows

    def is_new(self, at: dt.datetime | None) -> bool:
        """Return whether something happened since the last digest."""
        return at is not None and self.since < at <= self.until

    def tell(
        self,
        row: Any,
        item: Item | SheetItem,
        concerned: Concerned,
        *,
        is_new: bool,
        reminded: tuple[int, WindowDecision] | None,
    ) -> None:
        """Add a thing to the digests of those whom it concerns; nobody is told what they did themselves."""
        for pk in concerned.deciders:
            self.digests[pk].all_waiting += 1
            if is_new:
                self.digests[pk].waiting.add(item)
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

    def reminded(self, row: Any) -> tuple[int, WindowDecision] | None:
        """Return the days left of a report and what its window says, extensions included; None on other days."""
        window = self.windows[row.project.fiscal_year_be, row.quarter]
        return self.reminded_by(window, kind_of(row).organisation(row))

    def reminded_by(self, window: ExtendedWindow, place: Organisation) -> tuple[int, WindowDecision] | None:
        """Return the same of what an organisation owes by a window."""
        decision = window.decision(place.path, now=self.until)
        if decision.due_at is None or not self._is_reminded(decision.due_at):
            return None
        return (local_date(decision.due_at) - self.on).days, decision

    def _reminds(self, window: ExtendedWindow) -> bool:
        return any(map(self._is_reminded, [window.window.due_at, *(due for _path, due, _closes in window.extensions)]))

    def _is_reminded(self, due_at: dt.datetime | None) -> bool:
        return due_at is not None and is_reminded(local_date(due_at), after=self.after, on=self.on)
