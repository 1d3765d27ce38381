"""What a room says of its things at which evidence is used. This room knows none of them.

A room registers one `ThingKind` for each of its models when Django starts.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from tidtam.organisations.models import Organisation

Spot = tuple[int, str]
"""A thing's id and the place at it."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a piece of evidence is used, in words: the thing, the field ("" for the whole), and the address of it."""

    thing: str
    field: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingKind:
    """What must be known of one kind of thing.

    office_of  the area office whose evidence may be used at a thing.
    where      of spots → words; the queries do not grow with them. A spot that is gone is left out.
    has_place  whether whoever writes a thing may attach evidence at a place of it.
    changed    does what follows once evidence was attached to a thing or taken away, in the same transaction.
    """

    model: type[models.Model]
    office_of: Callable[[Any], Organisation]
    where: Callable[[Collection[Spot]], Mapping[Spot, Where]]
    has_place: Callable[[Any, str], bool] = lambda _thing, _place: True
    changed: Callable[[Any, datetime], None] = lambda _thing, _at: None


class ThingUnknown(LookupError):
    """No room registered this model."""


_KINDS: dict[type[models.Model], ThingKind] = {}


def register(kind: ThingKind) -> None:
    """Let evidence be used at the things of a model. Registering again replaces."""
    _KINDS[kind.model] = kind


def kind_of_model(model: type[models.Model]) -> ThingKind:
    """Return what was registered for a model. Raises ThingUnknown."""
    try:
        return _KINDS[model]
    except KeyError:
        raise ThingUnknown(model.__name__) from None
