"""What an organisation answered already to an indicator that is linked with a leaf, and what of it fits there. Pure."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from tidtam.answers.choices import AnswerState
from tidtam.answers.facts import Answer, Sheet
from tidtam.answers.places import Field, Value, fields_of_node, fitting
from tidtam.answers.questions import Leaf
from tidtam.answers.typed import spelt
from tidtam.drafts.typed import Words
from tidtam.instruments.facts import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An answer that is stored already, at an indicator linked with a leaf.

    key    its instrument, round and code.   words  how both belong together ("ข้อมูลเดียวกัน").
    name   instrument, code and title of the indicator.   leaf  what is answered there, as it is read.
    round_label, sheet_id   of the sheet it stands in.
    fields  of the leaf it was asked for, with the values that fit there; none where it is only shown.
    """

    key: str
    words: str
    name: str
    round_label: str
    sheet_id: int
    leaf: Leaf
    fields: tuple[Field, ...] = ()

    @property
    def short_name(self) -> str:
        """Instrument and code without the title."""
        return " ".join(self.name.split(" ", 2)[:2])

    @property
    def typed(self) -> dict[str, Words]:
        """What the form of the leaf would send to say the same, by place."""
        return {field.place: spelt(field) for field in self.fields}

    @property
    def summary(self) -> str:
        """What is answered there in one line: level, figures, or that there is none."""
        answer = self.leaf.answer
        state = [] if answer is None or answer.state == AnswerState.ANSWERED else [str(answer.state.label)]
        level = [str(self.leaf.level)] if self.leaf.level else []
        return " · ".join([*state, *level, *(f"{label} {words}" for label, words in self.leaf.figures)])

    def is_said_by(self, typed: Mapping[str, Words]) -> bool:
        """Return whether a form says all of it already."""
        return bool(self.fields) and all(typed.get(place) == words for place, words in self.typed.items())


def fields_to_take(sheet: Sheet, node: Node, other: Node, answer: Answer) -> tuple[Field, ...]:
    """Return the fields of a leaf with what is answered to another of the same figure, as far as it fits there.

    Fields are the same by name and key; figures of another unit, and what is nothing, are left out.
    """
    if (node.unit, node.audience_unit) != (other.unit, other.audience_unit):
        return ()
    stored = replace(sheet, answers=(answer,))
    theirs = {(one.name, one.key): one.value for one in fields_of_node(stored, other)}
    return tuple(_fitting(fields_of_node(sheet, node), theirs))


def _fitting(fields: Iterable[Field], values: Mapping[tuple[str, str], Value]) -> Iterable[Field]:
    for field in fields:
        value = values.get((field.name, field.key))
        if not _is_nothing(value):
            with suppress(ValueError):  # a choice or a criterion that the other has alone
                yield replace(field, value=fitting(field, value))


def _is_nothing(value: Value) -> bool:
    """Return whether a field says nothing; zero is never nothing."""
    return value is None or value is False or value in ("", (), AnswerState.ANSWERED)
