"""What a room says of its things so that they can climb the chain. This room knows none of them.

A room registers one `ThingKind` for each of its models when Django starts (approvals.py in progress and in projects).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.db import models
from django.db.models import Expression, QuerySet

from tidtam.approval.rules import DEFAULT_ROLES
from tidtam.checks.choices import Gate
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.periods.rules import Decision as WindowDecision

OWNER_ROLES = frozenset({Role.OWNER.value, Role.CO_OWNER.value})
"""Who may report a project, or what belongs to one, that names no person responsible."""


class ThingKind(Protocol):
    """What the chain must know of one kind of thing. The model has `status`, which only the chain's services move.

    str() of a thing is how sentences name it; it asks nothing on a row from `locked`.

    kind       names chains and audit actions: "progress.report".
    owner_roles  the roles that report a thing which names no person responsible.
    default_roles  who decides in turn where neither the organisation nor any above it says otherwise.
    gate       the gate of checks that a submission passes.
    item_keys, unnamed  as in rules.difference.
    places     the columns that lead to where a thing climbs from, as `organisation` says it: the first not null counts.
    version_in_sql  what `version` returns, as an expression over the table.
    """

    kind: str
    owner_roles: frozenset[str]
    default_roles: Sequence[str]
    gate: Gate
    item_keys: Mapping[str, str]
    unnamed: Sequence[str]
    places: Sequence[str]
    version_in_sql: Expression

    @property
    def model(self) -> type[models.Model]:
        """The table of the things."""

    def locked(self, ids: Sequence[int]) -> Sequence[Any]:
        """Return the rows, locked in the order of their ids until the transaction ends. Two queries."""

    def organisation(self, thing: Any) -> Organisation:
        """Return where the thing climbs from. No query on a row from `locked`."""

    def organisation_code(self, thing: Any) -> str:
        """Return the code of the office that audit lines name. No query on a row from `locked`."""

    def subject(self, thing: Any) -> tuple[str, str]:
        """Return kind and id of the thing's audit chain. No query."""

    def owner_ids(self, thing: Any) -> frozenset[int]:
        """Return the people named as responsible, or nobody. No query on a row from `locked`, else one."""

    def named_owners(self) -> QuerySet[Any]:
        """Return owner_ids in SQL: rows with the column `person`, of the thing that the query around it stands at."""

    def version(self, thing: Any) -> str:
        """Return the version of the content: another after every change. No query."""

    def contents(self, things: Sequence[Any]) -> list[dict[str, Any]]:
        """Return what each thing says, made by rules.content_of; the queries do not grow with the things."""

    def checked_thing(self, thing: Any) -> models.Model:
        """Return what the failed checks are stored for. No query on a row from `locked`."""

    def check(self, thing: Any, *, at: dt.datetime) -> None:
        """Run the checks on what is stored now and store what fails."""

    def is_history(self, thing: Any) -> bool:
        """Return whether it was brought in as history, which passes its gate and is answered for by the last step."""

    def window(self, thing: Any, *, at: dt.datetime, captured_at: dt.datetime | None = None) -> WindowDecision | None:
        """Return whether its window takes what is written, submitted or withdrawn now; None where no window holds.

        captured_at  when a device without a line kept what comes; None for what is done online.
        """

    def why_not_approved(self, thing: Any) -> str:
        """Return the sentence that says what comes before an approval; "" where it can be. No query on a locked row."""

    def approved(self, things: Sequence[Any], *, at: dt.datetime) -> None:
        """Do what an approval brings about, inside the decision's transaction; its audit line is written after."""

    def why_not_reopened(self, thing: Any) -> str:
        """Return the sentence that says what to do instead of reopening; "" where it can be reopened."""


class ThingUnknown(LookupError):
    """No room registered this model."""


_KINDS: dict[type[models.Model], ThingKind] = {}


def register(kind: ThingKind) -> None:
    """Let the things of a model climb the chain. Registering again replaces."""
    _KINDS[kind.model] = kind


def kinds() -> tuple[ThingKind, ...]:
    """Return every kind that was registered."""
    return tuple(_KINDS.values())


def default_roles(kind: str) -> tuple[str, ...]:
    """Return who decides in turn on things of a kind, given by its word, where nothing else is said."""
    return next((tuple(one.default_roles) for one in kinds() if one.kind == kind), DEFAULT_ROLES)


def kind_of(thing: models.Model) -> ThingKind:
    """Return what was registered for a thing's model. Raises ThingUnknown."""
    return kind_of_model(type(thing))


def kind_of_model(model: type[models.Model]) -> ThingKind:
    """Return what was registered for a model. Raises ThingUnknown."""
    try:
        return _KINDS[model]
    except KeyError:
        raise ThingUnknown(model.__name__) from None
