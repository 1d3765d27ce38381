"""What is written of one leaf, or of the letter, by place. Nothing typed is lost: inputs give it back as it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tidtam.answers import places
from tidtam.answers.linked import Linked
from tidtam.answers.places import Field, FieldKind
from tidtam.answers.questions import field_label, label_of
from tidtam.answers.typed import spelt
from tidtam.approval.inputs import SectionForm, SectionInput, words_of
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
class Input(SectionInput):
    """A field of a leaf, or of the letter.

    options  values and words to choose from; of a tick, its own.
    same_as  the linked indicator that says what is typed here; "" where none does.
    """

    field: Field
    label: str
    options: Sequence[tuple[str, str]] = ()
    same_as: str = ""

    @property
    def place(self) -> str:
        """The place of the field, which is its name in the form."""
        return self.field.place

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
    def longest(self) -> int | None:
        """Most letters it takes."""
        return places.LONGEST.get(self.field.kind)

    @property
    def stored_words(self) -> str:
        """What stands in the sheet, as a reader sees it."""
        return words_of(self.stored, self.options)


class LeafForm(SectionForm):
    """The form of one section of a sheet: of a leaf, or of the letter."""

    def __init__(self, fields: Sequence[Field], *, node: Node | None, **more: Any) -> None:
        """Take what can be written of a leaf.   node  the leaf; None for the letter.   more  as SectionForm."""
        super().__init__(**more)
        self.node, self.fields = node, fields
        self.linked: Sequence[Linked] = ()
        self._taken: Typed = {}

    def take_over(self, linked: Linked) -> None:
        """Take what is stored at a linked indicator over what was typed; whoever reads it saves it."""
        self._taken = linked.typed

    def sent(self) -> dict[str, Words]:
        """Return what stands in the fields now, by place."""
        return {one.place: self._typed(one) for one in self.fields}

    def labels(self) -> dict[str, str]:
        """Return what the fields are called, by place."""
        return {one.place: self._label(one) for one in self.fields}

    @property
    def inputs(self) -> list[Input]:
        """The fields in the order of the form."""
        return [
            Input(
                field=one,
                label=self._label(one),
                typed=self._typed(one),
                stored=spelt(one),
                options=self._options(one),
                advice=self.advice_at(one.place),
                messages=self.messages.get(one.place, ()),
                error=self.errors.get(one.place, ""),
                same_as=self._same_as(one),
                discussion=self.discussion,
            )
            for one in self.fields
        ]

    def _label(self, field: Field) -> str:
        return field_label(field.name, field.key, self.node)

    def _options(self, field: Field) -> Sequence[tuple[str, str]]:
        if field.name in ("choice", "criteria") and self.node:
            return [(one.code, label_of(one)) for one in self.node.choices]
        return [("1", self._label(field))] if field.kind is FieldKind.TICK else field.options

    def _same_as(self, field: Field) -> str:
        typed = plain(self._typed(field))
        said = (one.short_name for one in self.linked if plain(one.typed.get(field.place, "")) == typed)
        return next(said, "") if typed else ""

    def _typed(self, field: Field) -> Words:
        if field.place in self._taken:
            return self._taken[field.place]
        return self.typed_at(field.place, field.kind.value, spelt(field))
