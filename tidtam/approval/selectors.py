"""Readings of the chain: who may decide what on a day, where a thing stands, what changed, what was approved."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Left, Length
from django.utils.translation import gettext as _

from tidtam.access.prepared import Prepared
from tidtam.approval import rules, things
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Advice, Approval, Chain, ChainStep, Decision
from tidtam.checks.choices import Gate, Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import gates_to
from tidtam.comments.choices import Word
from tidtam.comments.rules import is_open
from tidtam.comments.selectors import last_words
from tidtam.organisations.choices import Role, role_title
from tidtam.organisations.models import Organisation, held_on, subtree
from tidtam.organisations.selectors import HeldRole, role_to_use
from tidtam.periods.choices import Limit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tidtam.accounts.models import User

DECIDED_ON = frozenset({Status.SUBMITTED, Status.APPROVED})
"""The statuses in which a role of the chain may move something; in the others it is its owner's."""

OWNERS_STATUSES = tuple(
    status for status in Status if rules.moves_from(status) & {MoveName.SAVE, MoveName.CORRECT, MoveName.SUBMIT}
)
"""Where a thing is its owner's to write or to submit."""


def chain_roles(organisation: Organisation, kind: str, *, on: dt.date) -> tuple[str, ...]:
    """Return the roles that decide in turn: the chain of the organisation or of the nearest above, or the shipped one.

    One query.
    """
    return chain_roles_of_many([organisation], kind, on=on)[organisation.pk]


def chain_roles_of_many(organisations: Iterable[Organisation], kind: str, *, on: dt.date) -> dict[int, tuple[str, ...]]:
    """Return the same for many organisations, by id. One query."""
    reached = {one.pk: [*one.ancestor_ids, one.pk] for one in organisations}
    held = Chain.objects.filter(
        held_on(on, first="from_date", end="to_date"),
        kind=kind,
        organisation__in={pk for path in reached.values() for pk in path},
    ).values("pk")
    steps = ChainStep.objects.filter(chain__in=held).order_by("position")
    chains: dict[int, list[str]] = {}
    shipped = things.default_roles(kind)
    for organisation_id, role in steps.values_list("chain__organisation_id", "role"):
        chains.setdefault(organisation_id, []).append(role)
    return {
        organisation_id: tuple(next((chains[pk] for pk in reversed(path) if pk in chains), shipped))
        for organisation_id, path in reached.items()
    }


def approval_of(thing: models.Model) -> Approval | None:
    """Return where a thing stands in its chain; None before anything was submitted or decided. One query."""
    content_type = ContentType.objects.get_for_model(thing)
    return next(iter(APPROVAL_OF(content_type=content_type.pk, object_id=thing.pk)), None)


APPROVAL_OF = Prepared(
    lambda **thing: Approval.objects.filter(**thing).select_related("snapshot", "approved_snapshot", "submitted_by")
)


def version_of(thing: models.Model) -> str:
    """Return what a form carries along and a decision is guarded by: the content's version and the moves made so far.

    One query.
    """
    return guard(things.kind_of(thing).version(thing), approval_of(thing))


def versions_of(rows: Sequence[models.Model]) -> dict[int, str]:
    """Return version_of for things of one kind, by id. One query."""
    if not rows:
        return {}
    found = Approval.objects.filter(
        content_type=ContentType.objects.get_for_model(rows[0]), object_id__in=[row.pk for row in rows]
    )
    approvals = {one.object_id: one for one in found}
    return {row.pk: guard(things.kind_of(row).version(row), approvals.get(row.pk)) for row in rows}


def guard(content_version: str, approval: Approval | None) -> str:
    """Return the version of a thing's content and moves in one text."""
    return f"{content_version}.{approval.moves if approval else 0}"


def is_from_submission(approval: Approval | None, content_version: str) -> bool:
    """Return whether what waits was submitted here; history that came in as submitted was not."""
    return approval is not None and bool(approval.roles) and approval.content_version == content_version


def waiting_history(rows: Iterable[models.Model]) -> frozenset[int]:
    """Return the ids of those among things of one kind that came in as history and nobody decided on since.

    One query at most.
    """
    versions: dict[int, str] = {}
    for row in rows:
        kind = things.kind_of(row)
        if row.status == Status.SUBMITTED and kind.is_history(row):  # type: ignore[attr-defined]
            versions[row.pk] = kind.version(row)
    if not versions:
        return frozenset()
    content_type = ContentType.objects.get_for_model(row)
    submitted = Approval.objects.filter(content_type=content_type, object_id__in=list(versions))
    return frozenset(versions) - {
        one.object_id for one in submitted if is_from_submission(one, versions[one.object_id])
    }


def waiting_label(role: str, organisation: Organisation) -> str:
    """Return the words of a status that waits for a role at an organisation."""
    return _("รออนุมัติ: %(role)s") % {"role": role_title(role, organisation.kind)}


def relation_of(
    thing: models.Model, user: "User", *, approval: Approval | None, roles: tuple[str, ...], held: Iterable[HeldRole]
) -> rules.Relation:
    """Return what a person is to a thing; `roles` are those that decide in turn on it. Asks what owner_ids asks."""
    kind = things.kind_of(thing)
    organisation, named, held = kind.organisation(thing), kind.owner_ids(thing), list(held)
    submitted = approval is not None and is_from_submission(approval, kind.version(thing))
    step = approval.step if approval is not None and submitted else 1
    submitter = approval.submitted_by_id if approval is not None else None
    return rules.Relation(
        is_owner=_owns(kind, organisation, user, named=named, held=held),
        is_own=user.pk in named or user.pk == submitter,
        holds_step=role_to_use(set(roles[step - 1 : step]), held, organisation) is not None,
        holds_last=role_to_use(set(roles[-1:]), held, organisation) is not None,
        is_undecided=submitted and step == 1,
    )


def is_owner(thing: models.Model, user: "User", *, held: Iterable[HeldRole]) -> bool:
    """Return whether a person may report a thing. Asks what owner_ids asks."""
    kind = things.kind_of(thing)
    return _owns(kind, kind.organisation(thing), user, named=kind.owner_ids(thing), held=held)


def _owns(
    kind: things.ThingKind,
    organisation: Organisation,
    user: "User",
    *,
    named: frozenset[int],
    held: Iterable[HeldRole],
) -> bool:
    """Return whether somebody is named as responsible, or, where nobody is, holds an owner's role there in person."""
    own_roles = [one for one in held if one.acting_for_id is None]
    return user.pk in named if named else role_to_use(kind.owner_roles, own_roles, organisation) is not None


def roles_of_thing(thing: models.Model, approval: Approval | None, *, on: dt.date) -> tuple[str, ...]:
    """Return who decides in turn on a thing: as it was submitted; on history that came in, the last of its chain."""
    return roles_of_things([(thing, approval)], on=on)[thing.pk]


def roles_of_things(
    pairs: Sequence[tuple[models.Model, Approval | None]], *, on: dt.date
) -> dict[int, tuple[str, ...]]:
    """Return the same for things of one kind with their approvals, by id. One query at most."""
    found: dict[int, tuple[str, ...]] = {}
    rest: dict[int, Organisation] = {}
    for thing, approval in pairs:
        kind = things.kind_of(thing)
        if approval is not None and is_from_submission(approval, kind.version(thing)):
            found[thing.pk] = tuple(approval.roles)
        else:
            rest[thing.pk] = kind.organisation(thing)
    if rest:
        chains = chain_roles_of_many(rest.values(), kind.kind, on=on)
        found |= {pk: chains[organisation.pk][-1:] for pk, organisation in rest.items()}
    return found


def decisions_of(thing: models.Model) -> QuerySet[Decision]:
    """Return the history of a thing, oldest first, with people, snapshots' hashes and advice. Two queries."""
    return (
        Decision.objects.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)
        .select_related("by", "acting_for")
        .prefetch_related("advice")
        .order_by("number")
    )


def advice_on(thing: models.Model) -> QuerySet[Advice]:
    """Return all advice on a thing, followed or not, in the order given. One query."""
    kind = ContentType.objects.get_for_model(thing)
    given = Advice.objects.filter(decision__content_type=kind, decision__object_id=thing.pk)
    return given.select_related("decision__by").order_by("decision__number", "position")


def submissions_that_count(*, content_type: Any, object_id: Any) -> QuerySet[Any]:
    """Return, first first, the submissions of a thing that its lateness is told by: none that was withdrawn again.

    content_type, object_id  of one thing, or an OuterRef of the query around it. A correction that was asked for may
    come later: the first submission counts. Each carries `counts_at`, the instant that its lateness is told by: that of
    capture where only it kept the due instant (periods.rules.may_edit), else that of receipt.
    """
    recalled = Decision.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        number__gt=OuterRef("number"),
        move=MoveName.RECALL,
    )
    submitted = Decision.objects.filter(content_type=content_type, object_id=object_id, move=MoveName.SUBMIT)
    return (
        submitted.filter(~Exists(recalled))
        .annotate(counts_at=Case(When(captured_before=Limit.DUE, then=F("captured_at")), default=F("at")))
        .order_by("number")
    )


def open_advice(thing: models.Model) -> QuerySet[Advice]:
    """Return the advice on a thing that nothing was changed for yet, in the order given. One query."""
    return advice_on(thing).filter(resolved_at=None)


def open_threads(rows: Sequence[models.Model]) -> Counter[tuple[int, int]]:
    """Return at how many places of things of whatever kinds somebody waits for an answer: comments and advice alike.

    By content type and id; 0 where at none. Two queries, none for none.
    """
    if not rows:
        return Counter()
    said = {(one.content_type_id, one.object_id, one.place): (Word(one.word), one.at) for one in last_words(rows)}
    asked: dict[tuple[int, int, str], list[dt.datetime]] = defaultdict(list)
    of_these = Q()
    for row in rows:
        of_these |= Q(decision__content_type=ContentType.objects.get_for_model(row), decision__object_id=row.pk)
    waiting = Advice.objects.filter(of_these, resolved_at=None)
    for kind, pk, place, at in waiting.values_list(
        "decision__content_type", "decision__object_id", "place", "decision__at"
    ):
        asked[kind, pk, place].append(at)
    return Counter(
        (kind, pk)
        for kind, pk, place in {**said, **asked}
        if is_open([said[kind, pk, place]] if (kind, pk, place) in said else [], asked.get((kind, pk, place), ()))
    )


def approved_contents(rows: Sequence[models.Model]) -> dict[int, dict[str, Any]]:
    """Return what was approved last of things of one kind, reopened or not, by id; absent before it. One query."""
    if not rows:
        return {}
    approvals = Approval.objects.filter(
        content_type=ContentType.objects.get_for_model(rows[0]),
        object_id__in=[row.pk for row in rows],
        approved_snapshot__isnull=False,
    )
    return dict(approvals.values_list("object_id", "approved_snapshot__content"))


# standing_of over all things of a kind, in SQL: tests/test_waiting.py holds the two equal ---------------------------


def waiting_for(kind: things.ThingKind, user: "User", *, held: Iterable[HeldRole], on: dt.date) -> QuerySet[Any]:
    """Return the things of a kind that this person may approve now: those of which standing_of says so.

    held  the roles they may use on the day. Each thing carries `waiting_role`, the role of the step that waits.
    """
    return _with_waiting_role(kind, on=on).filter(_waits_for(kind, user, held))


def work_of(kind: things.ThingKind, user: "User", *, held: Collection[HeldRole], on: dt.date) -> QuerySet[Any]:
    """Return what is this person's to do: what they may approve (waiting_for), and what they may write or submit.

    Each thing carries `waiting_role`, which means something only where it is submitted.
    """
    theirs = Q(status__in=OWNERS_STATUSES) & owned_by(kind, user, held=held)
    return _with_waiting_role(kind, on=on).filter(_waits_for(kind, user, held) | theirs)


def owned_by(kind: things.ThingKind, user: "User", *, held: Iterable[HeldRole]) -> Q:
    """Return the condition "this person reports it": named as its owner, or nobody is and they hold the role there."""
    own_roles = [one for one in held if one.role in kind.owner_roles and one.acting_for_id is None]
    return Q(_is_named(kind, user)) | (~Q(Exists(kind.named_owners())) & _held_at(kind, own_roles))


def has_work(user: "User | AnonymousUser", *, held: Collection[HeldRole], on: dt.date) -> bool:
    """Return whether anything of any kind is this person's to do. One query for each kind at most."""
    if not user.is_authenticated:
        return False
    return any(work_of(kind, user, held=held, on=on).exists() for kind in things.kinds())


def _waits_for(kind: things.ThingKind, user: "User", held: Iterable[HeldRole]) -> Q:
    decides = Q(pk__in=[])
    for one in held:
        decides |= Q(waiting_role=one.role) & _held_at(kind, [one])
    own = _approvals_of(kind).filter(submitted_by=user)
    decides &= Q(status__in=[status.value for status in rules.MOVES[MoveName.APPROVE].from_any])
    return decides & ~Q(Exists(own)) & ~Q(_is_named(kind, user))


def _is_named(kind: things.ThingKind, user: "User") -> Exists:
    return Exists(kind.named_owners().filter(person=user.pk))


def _held_at(kind: things.ThingKind, held: Iterable[HeldRole]) -> Q:
    """Return the condition "one of these roles holds where the thing climbs from"."""
    condition = Q(pk__in=[])
    for one in held:
        before = Q()
        for place in kind.places:
            condition |= before & subtree(one.path, field=f"{place}__path")
            before &= Q(**{place: None})
    return condition


def _approvals_of(kind: things.ThingKind) -> QuerySet[Approval]:
    return Approval.objects.filter(content_type=ContentType.objects.get_for_model(kind.model), object_id=OuterRef("pk"))


def _with_waiting_role(kind: things.ThingKind, *, on: dt.date) -> QuerySet[Any]:
    """Return the things with the role of the step that waits: of the chain as submitted, else the last of today's."""
    submitted = _approvals_of(kind).filter(content_version=OuterRef("content_version_now"))
    turn = Case(*[When(step=number, then=KeyTextTransform(number - 1, "roles")) for number in range(1, len(Role) + 1)])
    nearest = (
        ChainStep.objects.filter(held_on(on, first="chain__from_date", end="chain__to_date"), chain__kind=kind.kind)
        .alias(above=Left(OuterRef("climbs_from_path"), Length("chain__organisation__path")))
        .filter(above=F("chain__organisation__path"))
        .order_by(Length("chain__organisation__path").desc(), "-position")
    )
    paths = [F(f"{place}__path") for place in kind.places]
    rows: QuerySet[Any] = kind.model._default_manager.alias(
        climbs_from_path=Coalesce(*paths) if len(paths) > 1 else paths[0], content_version_now=kind.version_in_sql
    )
    stepped: QuerySet[Any] = rows.annotate(
        waiting_role=Coalesce(
            Subquery(submitted.annotate(turn=turn).values("turn")[:1]),
            Subquery(nearest.values("role")[:1]),
            Value(kind.default_roles[-1]),
            output_field=models.TextField(),
        )
    )
    return stepped


# The same over all people, for messages: tests/test_waiting.py holds it equal, too ----------------------------------


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a thing concerns, by id: who reports it, and who may approve it now (nobody unless it is submitted)."""

    owners: frozenset[int]
    deciders: frozenset[int]


def things_for_all(kind: things.ThingKind, *, on: dt.date) -> QuerySet[Any]:
    """Return the things of a kind as concerned_by takes them: with `waiting_role` and `submitter_id`."""
    submitter = Subquery(_approvals_of(kind).values("submitted_by")[:1])
    rows: QuerySet[Any] = _with_waiting_role(kind, on=on).annotate(submitter_id=submitter)
    return rows


def concerned_by(thing: Any, people: Mapping[int, Collection[HeldRole]]) -> Concerned:
    """Return whom a thing from things_for_all concerns among people, given by id with the roles they may use.

    Asks nothing where the thing's organisation and owners are loaded.
    """
    kind = things.kind_of(thing)
    place, named = kind.organisation(thing), kind.owner_ids(thing)
    reporting = {
        pk
        for pk, held in people.items()
        if role_to_use(kind.owner_roles, [one for one in held if one.acting_for_id is None], place) is not None
    }
    deciding: set[int] = set()
    if thing.status in rules.MOVES[MoveName.APPROVE].from_any:
        deciding = {pk for pk, held in people.items() if role_to_use({thing.waiting_role}, held, place) is not None}
    return Concerned(
        owners=named & people.keys() if named else frozenset(reporting),
        deciders=frozenset(deciding - named - {thing.submitter_id}),
    )


# What a page that decides starts from ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a thing stands, and what one person may do about it.

    words        the status with the step that waits.   version  what a decision on what is shown is guarded by.
    roles, step  who decides in turn, and which of them waits (1..); no roles while it is its owner's to write.
    moves        what the person may do now; whether a gate of checks or a window is shut, the move itself says.
    given        all advice on it, followed or not, in the order given.
    """

    status: Status
    words: str
    version: str
    approval: Approval | None
    roles: tuple[str, ...]
    step: int
    moves: frozenset[str]
    given: tuple[Advice, ...]

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What nothing was changed for yet."""
        return tuple(one for one in self.given if one.resolved_at is None)

    @property
    def is_last_step(self) -> bool:
        """Whether the next approval is the one that counts."""
        return self.step == len(self.roles)


def standing_of(thing: models.Model, user: "User", *, held: Iterable[HeldRole], on: dt.date) -> Standing:
    """Return where a thing stands for a person who holds these roles on a day. Three queries at most."""
    kind, approval, held = things.kind_of(thing), approval_of(thing), list(held)
    content_version = kind.version(thing)
    status = Status(thing.status)  # type: ignore[attr-defined]
    roles = roles_of_thing(thing, approval, on=on) if status in DECIDED_ON else ()
    step = approval.step if approval is not None and is_from_submission(approval, content_version) else 1
    relation = relation_of(thing, user, approval=approval, roles=roles, held=held)
    return Standing(
        status=status,
        words=waiting_label(roles[step - 1], kind.organisation(thing))
        if status == Status.SUBMITTED
        else str(status.label),
        version=guard(content_version, approval),
        approval=approval,
        roles=roles,
        step=step,
        moves=frozenset(move for move in rules.MOVES if rules.why_not(move, status=status, relation=relation) is None),
        given=tuple(advice_on(thing)) if approval is not None else (),
    )


def compared_with(thing: models.Model, user: "User") -> Decision | None:
    """Return the decision against whose content a person reads a thing: their own last one; else the last that opened
    it for correction; None where there is neither. With its snapshot, one query.
    """
    own = Q(by=user, move__in=[MoveName.APPROVE, MoveName.SEND_BACK])
    decided = decisions_of(thing).filter(own | Q(move__in=[MoveName.SEND_BACK, MoveName.REOPEN]))
    ordered = decided.order_by(Case(When(own, then=Value(1)), default=Value(0)), "number")
    return ordered.select_related("by", "acting_for", "snapshot").prefetch_related(None).last()


def unanswered(thing: models.Model, failed: Sequence[FailedCheck]) -> list[FailedCheck]:
    """Return the hard failed checks the last step must answer for: of history all, else those of the gate."""
    kind = things.kind_of(thing)
    gates = frozenset(Gate) if kind.is_history(thing) else gates_to(kind.gate)
    return [row for row in failed if row.is_unanswered(Level.HARD) and row.gate in gates]
