"""What may be approved together, what became of what was chosen, what one sending decided."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from tidtam.approval.models import Decision
from tidtam.approval.selectors import versions_of, waiting_for
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors.listing import LISTINGS, Listing, Person, shown_rows
from tidtam.organisations.selectors import may_read
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project

if TYPE_CHECKING:
    from tidtam.accounts.models import User


def without_warnings(kind: Kind, person: Person) -> QuerySet[Any]:
    """Return what waits for a person and may be approved with others: services.approve_many refuses the rest."""
    listing = LISTINGS[kind]
    failed = FailedCheck.objects.unanswered(Level.HARD, Level.WARNING).filter(
        content_type=OuterRef("checked_type"), object_id=OuterRef("checked_id")
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
