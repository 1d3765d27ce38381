"""A field of a sheet of answers as a cell says it, and what was typed into it as the field's form sends it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tidtam.answers.places import Field, FieldKind
from tidtam.answers.questions import field_label, label_of
from tidtam.answers.typed import spelt
from tidtam.drafts.typed import Words
from tidtam.instruments.facts import Node
from tidtam.thai.numerals import to_arabic_digits

LONGEST_LINE = 250
CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.LEVEL, FieldKind.TERM})
TICKED, UNTICKED = frozenset({"1", "TRUE", "✓"}), frozenset({"", "0", "FALSE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A cell to fill in: the field it is of. node: its leaf; None of the letter.

    key         the criterion it ticks, where the field is a list of them; "" of any other.
    is_written  whether anything is answered to its leaf.
    """

    field: Field
    node: Node | None
    key: str = ""
    is_written: bool = True

    @property
    def place(self) -> str:
        """The place of the cell: that of its field, and of the criterion in it."""
        return f"{self.field.place}[{self.key}]" if self.key else self.field.place

    @property
    def label(self) -> str:
        """What the cell is called."""
        words = field_label(self.field.name, self.key or self.field.key, self.node)
        level = next((one.level for one in self.node.choices if one.code == self.key), None) if self.node else None
        return words if level is None else _("%(words)s (ระดับ %(level)d)") % {"words": words, "level": level}

    @property
    def is_tick(self) -> bool:
        """Whether it is answered with a tick."""
        return bool(self.key) or self.field.kind is FieldKind.TICK


def options(asked: Asked) -> dict[str, str]:
    """Return the words to choose from by value, a line each; two that read the same are numbered. None of the rest."""
    found: dict[str, str] = {}
    for value, words in _options(asked) if asked.field.kind in CHOSEN else ():
        line = " ".join(words.split())[:LONGEST_LINE]
        found[value] = line if line not in found.values() else f"{line} ({len(found) + 1})"
    return found


def _options(asked: Asked) -> Sequence[tuple[str, str]]:
    field, node = asked.field, asked.node
    if field.kind is FieldKind.LEVEL:
        texts = {one.level: one.text for one in node.rubric} if node else {}
        return [(str(level), f"{level} · {texts.get(level, '')}".rstrip(" ·")) for level in range(5, 0, -1)]
    if field.kind is FieldKind.TERM:
        return [("1", "1"), ("2", "2")]
    if field.name == "choice" and node:
        return [(one.code, label_of(one)) for one in node.choices]
    return field.options


def listed(asked: Asked) -> tuple[str, ...]:
    """Return the words to choose from; none where a field is written."""
    return (yes(),) if asked.is_tick else tuple(options(asked).values())


def shown(asked: Asked) -> str:
    """Return what a cell says. A leaf that nobody answered says nothing, also where its form offers a choice."""
    field, value = asked.field, spelt(asked.field)
    if asked.key:
        return yes() if asked.key in value else ""
    assert isinstance(value, str)
    if asked.is_tick:
        return yes() if value else ""
    if field.name == "state" and not asked.is_written:
        return ""
    return options(asked).get(value, value)


def is_ticked(words: str) -> bool:
    """Return whether a tick was set. Raises ValueError for what is none."""
    text = words.strip()
    if text not in TICKED | UNTICKED | {yes()}:
        raise ValueError(text)
    return text not in UNTICKED


def typed(asked: Asked, words: str) -> str:
    """Return what was typed into a cell as the field's form sends it; of a criterion "1" or "".

    Raises ValueError for what a form could not send.
    """
    if asked.is_tick:
        return "1" if is_ticked(words) else ""
    field = asked.field
    if field.kind not in CHOSEN:
        return words
    text = " ".join(words.split())
    if field.name == "state" and not text:
        return field.options[0][0]
    values = {label: value for value, label in options(asked).items()}
    return values.get(text[:LONGEST_LINE], text if field.kind is FieldKind.CHOICE else to_arabic_digits(text))


def stands(asked: Asked) -> Words:
    """Return what stands in a field as its form would send it, to compare with what was typed."""
    value = spelt(asked.field)
    return value if not asked.key else "1" if asked.key in value else ""


def together(cells: Iterable[tuple[Asked, str]]) -> dict[str, Words]:
    """Return what the form of their fields would send, by place, of cells and what was typed into each."""
    found: dict[str, Words] = {}
    for asked, words in cells:
        place = asked.field.place
        if asked.key:
            ticked = {*found.get(place, spelt(asked.field))} - {asked.key} | ({asked.key} if words else set())
            found[place] = [value for value, _label in asked.field.options if value in ticked]
        else:
            found[place] = words
    return found


def yes() -> str:
    """Return the word by which a tick is set."""
    return _("ใช่")
