"""What is written of one leaf, or of the letter, by place. Nothing typed is lost: inputs give it back as it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from tidtam.answers import places
from tidtam.answers.places import Field, FieldKind
from tidtam.answers.questions import field_label, label_of
from tidtam.answers.typed import spelt
from tidtam.approval.forms import field_id
from tidtam.approval.models import Advice
from tidtam.comments.discussion import Discussion
from tidtam.drafts.typed import Typed, Words, plain
from tidtam.instruments.facts import Node

HINTS = {
    FieldKind.LIST: "list",
    FieldKind.LINES: "lines",
    FieldKind.DATE: "date",
    FieldKind.YEAR: "year",
}
"""The kinds of field whose way of writing is explained below their label."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """A field as its form shows it: with what was typed, and what goes with it.

    typed    as typed, or as stored where nothing was.   stored  what stands in the sheet, in the same spelling.
    options  values and words to choose from; of a tick, its own.   advice  what is to be mended here.
    messages  failed checks that stand here.   error  what is to be mended in what was typed; "" where nothing is.
    """

    field: Field
    label: str
    typed: Words
    stored: Words
    options: Sequence[tuple[str, str]] = ()
    advice: Sequence[Advice] = ()
    messages: Sequence[Mapping[str, str]] = ()
    error: str = ""
    discussion: Discussion | None = None

    @property
    def place(self) -> str:
        """The place of the field, which is its name in the form."""
        return self.field.place

    @cached_property
    def id(self) -> str:
        """The id of the field on its page."""
        return field_id(self.field.place)

    @cached_property
    def kind(self) -> str:
        """How it is written: a places.FieldKind."""
        return self.field.kind.value

    @property
    def name(self) -> str:
        """The name of the field in the facts."""
        return self.field.name

    @property
    def hint(self) -> str:
        """Which way of writing is explained; "" where none needs it."""
        return HINTS.get(self.field.kind, "")

    @property
    def is_text(self) -> bool:
        """Whether words are written here in several lines."""
        return self.kind in ("text", "list", "lines")

    @property
    def length(self) -> int:
        """How many letters were typed: code points, as Thai is counted."""
        return len(self.typed)

    @property
    def longest(self) -> int | None:
        """Most letters it takes."""
        return places.LONGEST.get(self.field.kind)

    @property
    def differs(self) -> bool:
        """Whether something else was typed than stands in the sheet."""
        return plain(self.typed) != plain(self.stored)

    @property
    def stored_words(self) -> str:
        """What stands in the sheet, as a reader sees it."""
        words = dict(self.options)
        chosen = (self.stored,) if isinstance(self.stored, str) else self.stored
        return " · ".join(words.get(one, one) for one in chosen)

    @property
    def is_discussed(self) -> bool:
        """Whether anything was said at this very field."""
        return self.discussion is not None and self.place in self.discussion.threads


class SectionForm:
    """The form of one section of a sheet: of a leaf, or of the letter.

    A field that is not sent stays as it is; ticks and keys count as sent where the form was.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        node: Node | None,
        advice: Sequence[Advice] = (),
        messages: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
        kept: Typed | None = None,
        data: QueryDict | None = None,
    ) -> None:
        """Take what can be written and what goes with it, by place.

        kept  what was typed before and not saved yet.   data  what was sent; it counts more than what was kept.
        """
        self.data, self.node, self.fields = data, node, fields
        self.errors: dict[str, str] = {}
        self.discussion: Discussion | None = None
        self._advice, self._messages, self._kept = advice, messages or {}, kept or {}

    def sent(self) -> dict[str, Words]:
        """Return what stands in the fields now, by place."""
        return {one.place: self._typed(one) for one in self.fields}

    @property
    def seen(self) -> str:
        """The version of the section that what was sent was typed on; "" where nothing was sent."""
        return self.data.get("seen", "") if self.data is not None else ""

    def refuse(self, sentences: Mapping[str, object]) -> None:
        """Take what is to be mended, by place."""
        self.errors.update({place: str(sentence) for place, sentence in sentences.items()})

    @property
    def inputs(self) -> list[Input]:
        """The fields in the order of the form."""
        return [
            Input(
                field=one,
                label=field_label(one.name, one.key, self.node),
                typed=self._typed(one),
                stored=spelt(one),
                options=self._options(one),
                advice=[row for row in self._advice if row.place == one.place],
                messages=self._messages.get(one.place, ()),
                error=self.errors.get(one.place, ""),
                discussion=self.discussion,
            )
            for one in self.fields
        ]

    def error_list(self) -> list[tuple[str, str]]:
        """Return what is to be mended as the component error_summary lists it: (id of the field, words)."""
        labels = {one.place: one.label for one in self.inputs}
        return [(field_id(place), f"{labels.get(place, '')}: {words}") for place, words in self.errors.items()]

    def _options(self, field: Field) -> Sequence[tuple[str, str]]:
        if field.name in ("choice", "criteria") and self.node:
            return [(one.code, label_of(one)) for one in self.node.choices]
        if field.kind is FieldKind.TICK:
            return [("1", field_label(field.name, field.key, self.node))]
        return field.options

    def _typed(self, field: Field) -> Words:
        if self.data is None:
            return self._kept.get(field.place, spelt(field))
        return _sent(field, self.data)


def _sent(field: Field, data: QueryDict) -> Words:
    if field.kind is FieldKind.TICK:
        return "1" if data.get(field.place) else ""
    if field.kind is FieldKind.KEYS:
        return data.getlist(field.place)
    return data.get(field.place, spelt(field))
