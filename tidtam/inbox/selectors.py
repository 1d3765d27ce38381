"""Readings of the inbox: what is whose to do, and what a list says of it. The rule stands in approval.selectors."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from tidtam.approval import rules, things
from tidtam.approval.choices import MoveName, Origin, Status
from tidtam.approval.models import Approval, Decision
from tidtam.approval.selectors import guard, is_from_submission, unanswered, versions_of, waiting_for, work_of
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.selectors import FailedCounts, failed_checks_of_many, failed_counts
from tidtam.inbox.choices import Kind, News
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, may_read
from tidtam.periods.rules import NO_WINDOW
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import ExtendedWindow, extended_quarters
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import check_message
from tidtam.progress.topics import anchor_of_place
from tidtam.projects.models import Project, ProjectVersion
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
"""The columns a row shows of any kind; the long texts stay where they are."""

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


def shown_rows(rows: QuerySet[Any], listing: Listing) -> QuerySet[Any]:
    """Return rows with all that a list shows of them, and without their long texts."""
    related = ["project__organisation", "project__work_group"]
    if listing.model is ProgressReport:
        related += ["project_version", "project__current_version"]
    return rows.select_related(*related).only(*SHOWN, *listing.columns)


# The list ------------------------------------------------------------------------------------------------------------


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


# What a row says -----------------------------------------------------------------------------------------------------


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
    approvals = {
        (one.content_type_id, one.object_id): one
        for one in Approval.objects.filter(of_these)
        .select_related("submitted_by", "snapshot")
        .defer("snapshot__content")
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


def _is_late(window: ExtendedWindow | None, path: str, row: Any, submitted: Approval | None, at: dt.datetime) -> bool:
    """Return whether it came, or would now come, after it was due. What came in as history, or back, is never late."""
    if window is None or row.status == Status.SENT_BACK or (row.status == Status.SUBMITTED and submitted is None):
        return False
    return window.decision(path, now=(submitted and submitted.submitted_at) or at).late


def _news(mine: Decision | None, submitted: Approval | None) -> News:
    if mine is None:
        return News.NEW
    shown = submitted.snapshot.content_hash if submitted and submitted.snapshot else ""
    decided = mine.content_hash if mine.move == MoveName.APPROVE else None
    is_same = rules.is_unchanged_since_my_decision(decided_hash=decided, shown_hash=shown)
    return News.SAME if is_same else News.CHANGED


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


# Approving many ------------------------------------------------------------------------------------------------------


def without_warnings(kind: Kind, person: Person) -> QuerySet[Any]:
    """Return what waits for a person and may be approved with others: services.approve_many refuses the rest."""
    listing = LISTINGS[kind]
    failed = FailedCheck.objects.filter(
        content_type=OuterRef("checked_type"),
        object_id=OuterRef("checked_id"),
        level__in=[Level.HARD, Level.WARNING],
        accepted_at=None,
    )
    waiting = waiting_for(listing.kind, person.user, held=person.held, on=person.on).filter(listing.is_ready)
    without: QuerySet[Any] = waiting.alias(**_checked_in_sql(listing)).filter(~Exists(failed))
    return without.order_by("project__organisation_id", "project__number", "pk")


def _checked_in_sql(listing: Listing) -> Mapping[str, Any]:
    """Return content type and id of what a thing's failed checks are stored for, as the kind's `checked_thing`."""
    own = {"checked_type": Value(listing.content_type.pk), "checked_id": F("pk")}
    if listing.model is ProgressReport:
        return own
    of_project = {"checked_type": Value(ContentType.objects.get_for_model(Project).pk), "checked_id": F("project_id")}
    is_draft = Q(project__draft_version=F("pk"))
    return {name: Case(When(is_draft, then=own[name]), default=of_project[name]) for name in own}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of the things somebody chose.

    found    those they may read, whatever became of them; each can be handed to a decision.
    open     of them, those that can still be approved together as they were seen.
    changed, closed  of them, those that say something else now, and those that wait for somebody else or have warnings.
    gone     whether some are not there, or not theirs to read.
    """

    found: list[Any]
    open: list[Any]
    changed: list[Any]
    closed: list[Any]
    gone: bool


def chosen_things(kind: Kind, seen: Mapping[int, str], person: Person) -> Chosen:
    """Return what became of chosen things, given by id with the version each was seen in. Three queries."""
    listing = LISTINGS[kind]
    rows = shown_rows(listing.model._default_manager.filter(pk__in=list(seen)).order_by("pk"), listing)
    found = [row for row in rows if may_read(person.held, listing.kind.organisation(row))]
    versions = versions_of(found)
    changed = [row for row in found if versions[row.pk] != seen[row.pk]]
    still = shown_rows(without_warnings(kind, person).filter(pk__in=list(seen)), listing)
    is_open = {row.pk: row for row in still if versions.get(row.pk) == seen[row.pk]}
    return Chosen(
        found=found,
        open=list(is_open.values()),
        changed=changed,
        closed=[row for row in found if row.pk not in is_open and row not in changed],
        gone=len(found) < len(seen),
    )


def name_of(kind: Kind, row: Any) -> str:
    """Return the name of the project as registered in a thing that shown_rows loaded."""
    name: str = row.name if kind is Kind.REGISTRATION else row.project_version.name
    return name


def decided_under(key: uuid.UUID, user: "User") -> list[Decision]:
    """Return what a person decided by one sending of a form, in the order of the things. One query."""
    decisions = Decision.objects.filter(idempotency_key=str(key), by=user)
    return list(decisions.order_by("content_type_id", "object_id"))


def decided_things(decisions: Sequence[Decision]) -> list[tuple[Kind, Any, Decision]]:
    """Return what was decided on, with the decision, as lists show it. A query for each kind."""
    found = []
    for kind, listing in LISTINGS.items():
        of_kind = {one.object_id: one for one in decisions if one.content_type_id == listing.content_type.pk}
        if of_kind:
            rows = shown_rows(listing.model._default_manager.filter(pk__in=list(of_kind)), listing)
            found += [(kind, row, of_kind[row.pk]) for row in rows.order_by("project__number", "pk")]
    return found


# Imported history -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HistoryProgress:
    """How many things of a kind came in as history, how many are approved, how many wait for the person."""

    total: int
    accepted: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Question:
    """A hard failed check that the last step answers for, as a form asks it.

    name  of the field: from what was found and not from a row's id, which every run of the checks makes anew.
    ids   of the failed checks that say just this.   message  as progress.selectors.check_message.
    """

    name: str
    code: str
    ids: tuple[int, ...]
    message: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """A thing that came in as history, what is asked about it, and what else was found."""

    row: Row
    questions: tuple[Question, ...]
    warnings: tuple[Mapping[str, str], ...]


def history_of(kind: Kind, organisation: Organisation) -> QuerySet[Any]:
    """Return what came into an office as history; what is a draft since is its owner's."""
    rows: QuerySet[Any] = (
        LISTINGS[kind]
        .model._default_manager.filter(project__organisation=organisation, origin=Origin.IMPORTED)
        .exclude(status=Status.SAVED)
    )
    return rows


def history_years(organisation: Organisation) -> list[int]:
    """Return the fiscal years of which something came in as history, latest first. One query."""
    years = history_of(Kind.REGISTRATION, organisation).order_by("-project__fiscal_year_be")
    return list(years.values_list("project__fiscal_year_be", flat=True).distinct())


def history_progress(organisation: Organisation, fiscal_year_be: int, person: Person) -> dict[Kind, HistoryProgress]:
    """Return how far an office's year of history is, by kind. Two queries for each kind."""
    found = {}
    for kind in LISTINGS:
        rows = history_of(kind, organisation).filter(project__fiscal_year_be=fiscal_year_be)
        counts = rows.aggregate(total=Count("pk"), accepted=Count("pk", filter=Q(status=Status.APPROVED)))
        waiting = history_waiting(kind, organisation, fiscal_year_be, person).count()
        found[kind] = HistoryProgress(**counts, waiting=waiting)
    return found


def history_waiting(kind: Kind, organisation: Organisation, fiscal_year_be: int, person: Person) -> QuerySet[Any]:
    """Return what of an office's year of history waits for a person, in the order of the projects."""
    listing = LISTINGS[kind]
    waiting = waiting_for(listing.kind, person.user, held=person.held, on=person.on).filter(
        project__organisation=organisation, project__fiscal_year_be=fiscal_year_be, origin=Origin.IMPORTED
    )
    ordered: QuerySet[Any] = (
        shown_rows(waiting, listing)
        .annotate(in_quarter=listing.quarter)
        .order_by(F("project__number").asc(nulls_last=True), "project_id", "in_quarter", "pk")
    )
    return ordered


def history_items(kind: Kind, rows: QuerySet[Any], person: Person) -> list[Imported]:
    """Return things of history with what is asked about each. Seven queries for any number."""
    listing = LISTINGS[kind]
    listed = rows_of([(kind, row) for row in rows], person)
    checked = {row.thing.pk: listing.kind.checked_thing(row.thing) for row in listed}
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for thing in checked.values():
        by_model.setdefault(type(thing), []).append(thing)
    failed = {
        (model, pk): found for model, those in by_model.items() for pk, found in failed_checks_of_many(those).items()
    }
    return [_imported(row, failed[type(checked[row.thing.pk]), checked[row.thing.pk].pk]) for row in listed]


def _imported(row: Row, failed: Sequence[FailedCheck]) -> Imported:
    asked: dict[str, list[FailedCheck]] = {}
    for one in unanswered(row.thing, failed):
        said = json.dumps([one.code, one.place, one.values], ensure_ascii=False, sort_keys=True)
        asked.setdefault(hashlib.sha256(said.encode()).hexdigest()[:12], []).append(one)
    page = row.thing.get_absolute_url() if row.kind is Kind.REPORT else row.thing.project.get_absolute_url()

    def message(one: FailedCheck) -> Mapping[str, str]:
        anchor = f"#{anchor_of_place(one.place)}" if row.kind is Kind.REPORT else ""
        return check_message(one, url=f"{page}{anchor}")

    return Imported(
        row=row,
        questions=tuple(
            Question(
                f"reason-{row.thing.pk}-{digest}", those[0].code, tuple(one.pk for one in those), message(those[0])
            )
            for digest, those in asked.items()
        ),
        warnings=tuple(message(one) for one in failed if one.level == Level.WARNING and not one.is_accepted),
    )
