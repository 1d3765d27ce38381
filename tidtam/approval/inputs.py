"""The form of a section of what climbs the chain. Nothing typed is lost: inputs give it back as it came.

Which fields there are, how they are called and what may be chosen, the thing's own room says.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from tidtam.approval.forms import field_id
from tidtam.approval.models import Advice
from tidtam.comments.discussion import Discussion
from tidtam.drafts.typed import Typed, Words, plain


@dataclass(frozen=True, kw_only=True)
class SectionInput(ABC):
    """A field as its form shows it: with what was typed, and what goes with it.

    typed   as typed, or as stored where nothing was; several words of a field that takes several.
    stored  what stands in the thing, in the same spelling.
    advice  what is to be mended here.   messages  the failed checks that stand here, as check_message shows them.
    error   what is to be mended in what was typed; "" where nothing is.
    discussion  in which the thread of the field is.
    """

    typed: Words
    stored: Words
    advice: Sequence[Advice] = ()
    messages: Sequence[Mapping[str, str]] = ()
    error: str = ""
    discussion: Discussion | None = None

    @property
    @abstractmethod
    def place(self) -> str:
        """The place of the field, which is its name in the form."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """How it is written: a FieldKind of the room's places."""

    @property
    @abstractmethod
    def is_text(self) -> bool:
        """Whether words are written here."""

    @cached_property
    def id(self) -> str:
        """The id of the field on its page."""
        return field_id(self.place)

    @property
    def length(self) -> int:
        """How many letters were typed: code points, as Thai is counted."""
        return len(self.typed)

    @property
    def differs(self) -> bool:
        """Whether something else was typed than stands in the thing."""
        return plain(self.typed) != plain(self.stored)

    @property
    def is_discussed(self) -> bool:
        """Whether anything was said at this very field."""
        return self.discussion is not None and self.place in self.discussion.threads


def words_of(chosen: Words, options: Sequence[tuple[str, str]]) -> str:
    """Return what stands in a field as a reader sees it: the words of what was chosen."""
    words = dict(options)
    return " · ".join(words.get(one, one) for one in ((chosen,) if isinstance(chosen, str) else chosen))


class SectionForm(ABC):
    """What may be written of a section, by place; a page with threads sets `discussion`.

    A field that is not sent stays as it is; ticks and keys count as sent where the form was.
    """

    def __init__(
        self,
        *,
        advice: Sequence[Advice] = (),
        messages: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
        kept: Typed | None = None,
        data: QueryDict | None = None,
    ) -> None:
        """Take what goes with the fields, by place.

        messages  of failed checks.   kept  what was typed before and not saved yet.
        data      what was sent; it counts more than what was kept.
        """
        self.data = data
        self.errors: dict[str, str] = {}
        self.discussion: Discussion | None = None
        self.advice, self.messages, self.kept = advice, messages or {}, kept or {}

    @abstractmethod
    def sent(self) -> dict[str, Words]:
        """Return what stands in the fields now, by place."""

    @abstractmethod
    def labels(self) -> Mapping[str, str]:
        """Return what the fields are called, by place."""

    @property
    def seen(self) -> str:
        """The version of the section that what was sent was typed on; "" where nothing was sent."""
        return self.data.get("seen", "") if self.data is not None else ""

    def refuse(self, sentences: Mapping[str, object]) -> None:
        """Take what is to be mended, by place."""
        self.errors.update({place: str(sentence) for place, sentence in sentences.items()})

    def error_list(self) -> list[tuple[str, str]]:
        """Return what is to be mended as the component error_summary lists it: (id of the field, words)."""
        labels = self.labels()
        return [(field_id(place), f"{labels.get(place, '')}: {words}") for place, words in self.errors.items()]

    def advice_at(self, place: str) -> tuple[Advice, ...]:
        """Return what is to be mended at a place."""
        return tuple(row for row in self.advice if row.place == place)

    def typed_at(self, place: str, kind: str, stored: Words) -> Words:
        """Return what stands in a field now. stored  what the thing says there."""
        if self.data is None:
            return self.kept.get(place, stored)
        if kind == "tick":
            return "1" if self.data.get(place) else ""
        return self.data.getlist(place) if kind == "keys" else self.data.get(place, stored)
