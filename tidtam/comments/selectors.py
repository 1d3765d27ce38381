"""Readings of threads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from tidtam.access.prepared import Prepared
from tidtam.accounts.models import User
from tidtam.comments import rules
from tidtam.comments.choices import Word
from tidtam.comments.models import Comment
from tidtam.organisations.choices import Role

SHOWN = 3
"""The newest entries of a long thread that are not folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody who decides asked to be mended at a place: it stands at the head of the thread there.

    is_followed  something was changed for it since.
    """

    place: str
    text: str
    by: User
    role: Role
    at: datetime
    is_followed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What was said at one place, oldest first."""

    place: str
    asked: tuple[Asked, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        said = [(Word(one.word), one.at) for one in self.comments]
        return rules.is_open(said, [one.at for one in self.asked if not one.is_followed])

    @property
    def mended(self) -> Comment | None:
        """The last word, that the place was mended, where nothing was asked since."""
        return self.comments[-1] if self.comments and not self.is_open else None

    @property
    def seen(self) -> int:
        """The number of the last entry: what a form carries along to say what its reader saw."""
        return self.comments[-1].number if self.comments else 0

    @property
    def earlier(self) -> tuple[Comment, ...]:
        """What is folded away."""
        return self.comments[:-SHOWN]

    @property
    def latest(self) -> tuple[Comment, ...]:
        """What is shown at once."""
        return self.comments[-SHOWN:]


def threads_of(thing: Model, *, asked: Iterable[Asked] = ()) -> dict[str, Thread]:
    """Return what was said beside a thing, by place; with what was asked to be mended there. One query.

    What was followed and never spoken of is no thread.
    """
    content_type = ContentType.objects.get_for_model(thing)
    rows = COMMENTS_ON(content_type=content_type.pk, object_id=thing.pk)
    said = {place: tuple(entries) for place, entries in groupby(rows, key=lambda row: row.place)}
    heads: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        if one.place in said or not one.is_followed:
            heads[one.place].append(one)
    return {
        place: Thread(place=place, asked=tuple(heads.get(place, ())), comments=said.get(place, ()))
        for place in sorted({*said, *heads})
    }


COMMENTS_ON = Prepared(
    lambda **thing: Comment.objects.filter(**thing).select_related("by", "acting_for").order_by("place", "number")
)


def last_words(things: Sequence[Model]) -> QuerySet[Comment]:
    """Return the last entry of every thread beside things of whatever kinds. One query, none for none."""
    if not things:
        return Comment.objects.none()
    of_these = Q()
    for model, those in groupby(sorted(things, key=lambda one: one._meta.label), key=type):
        of_these |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=[one.pk for one in those])
    rows = Comment.objects.filter(of_these)
    later = Comment.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        place=OuterRef("place"),
        number__gt=OuterRef("number"),
    )
    return rows.filter(~Exists(later))
