"""Between what stands in the boxes of a form and facts: the one spelling of each field, and reading what was typed.

Boxes are kept and sent by place, as text, several texts where a field takes several. No database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tidtam.drafts.typed import Typed, Words, plain, read_number, spelt_value
from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.places import MOST_ROWS, WHAT_FITS, Field, FieldKind, Value, fields_of, lists_of, may_name_row
from tidtam.thai.dates import parse_date
from tidtam.thai.money import parse_baht
from tidtam.thai.numerals import to_arabic_digits

SEVERAL = frozenset({FieldKind.ROWS, FieldKind.KEYS, FieldKind.QUARTERS})
"""Kinds that take several texts. Their boxes come with an empty one, so that none of them chosen is sent as well."""

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Box:
    """A field as its form holds it.

    texts   as typed, or as stored where nothing was typed.   stored  what stands in the registration, spelt so too.
    error   what to do where what was typed cannot be read; "" where it can.
    """

    field: Field
    texts: tuple[str, ...]
    stored: tuple[str, ...]
    error: str = ""

    @property
    def text(self) -> str:
        """The one text of a field that takes one."""
        return self.texts[0] if self.texts else ""

    @property
    def differs(self) -> bool:
        """Whether something else was typed than stands in the registration."""
        return [plain(text) for text in self.texts] != [plain(text) for text in self.stored]


@dataclass(frozen=True, slots=True)
class SectionRead:
    """A section with what was typed into it.

    boxes       by place, in the order of the form, for the rows that were typed.
    changes     what was typed and differs from the project, as facts hold it.
    unreadable  by place, what to do where what was typed cannot be read.
    """

    boxes: Mapping[str, Box]
    changes: Mapping[str, Value] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)


def read_section(project: Project, section: Section, typed: Typed) -> SectionRead:
    """Read what was typed into a section. A field that was not sent stays as it is; what names no row is none."""
    named = {name: dict.fromkeys(texts_of(typed[name])) for name in lists_of(section) if name in typed}
    rows = {
        name: [key for key in keys if may_name_row(project, name, key)][: MOST_ROWS + 1] for name, keys in named.items()
    }
    typed = {**typed, **rows}
    stored = {one.place: spelt(one) for one in fields_of(project, section)}
    boxes: dict[str, Box] = {}
    changes: dict[str, Value] = {}
    unreadable: dict[str, str] = {}
    for one in fields_of(project, section, rows=rows):
        box = box_of(one, typed, stored.get(one.place))
        texts, before = box.texts, box.stored
        if box.differs:
            try:
                changes[one.place] = read_value(one, texts)
            except ValueError:
                unreadable[one.place] = str(WHAT_FITS[one.kind])
                box = Box(one, texts, before, unreadable[one.place])
        boxes[one.place] = box
    return SectionRead(boxes, changes, unreadable)


def box_of(field: Field, typed: Typed, stored: tuple[str, ...] | None = None) -> Box:
    """Return a field's box with what was typed into it. stored  what is registered, else the field's own value."""
    before = spelt(field) if stored is None else stored
    if field.place not in typed:
        return Box(field, before, before)
    sent = typed[field.place]
    return Box(field, texts_of(sent) if field.kind in SEVERAL else _one(sent), before)


def spelt(field: Field) -> tuple[str, ...]:
    """Return a field's value as its boxes hold it: amounts as printed, days as 31/3/2567."""
    value = field.value
    if field.kind in SEVERAL:
        return tuple(str(one) for one in value or ())  # type: ignore[union-attr]  # a tuple, by its kind
    if field.kind is FieldKind.LINES:
        return ("\n".join(map(str, value)),) if value else ("",)  # type: ignore[arg-type]  # a tuple, by its kind
    if value is None:
        return ("",)
    if field.kind is FieldKind.YES_NO:
        return (YES if value else NO,)
    return (spelt_value(value, is_amount=field.kind is FieldKind.AMOUNT),)


def read_value(field: Field, texts: Sequence[str]) -> Value:
    """Return what stands in a field's boxes as facts hold it. Raises ValueError where it cannot be read."""
    kind = field.kind
    if kind is FieldKind.QUARTERS:
        return tuple(int(text) for text in texts)
    if kind in SEVERAL:
        return tuple(texts)
    typed = texts[0] if texts else ""
    if kind is FieldKind.LINES:
        return tuple(typed.replace("\r\n", "\n").split("\n"))
    if kind in (FieldKind.TEXT, FieldKind.LINE, FieldKind.OFFERED):
        return typed
    text = typed.strip()
    if not text:
        return None
    if kind is FieldKind.AMOUNT:
        return parse_baht(text)
    if kind is FieldKind.DATE:
        return parse_date(text)
    if kind is FieldKind.YEAR:
        return int(to_arabic_digits(text))
    if kind in (FieldKind.NUMBER, FieldKind.PERCENT):
        return read_number(text.removesuffix("%"))
    if kind is FieldKind.YES_NO:
        return {YES: True, NO: False}[text] if text in (YES, NO) else _refuse(field)
    return text


def _refuse(field: Field) -> Value:
    raise ValueError(field.place)


def texts_of(typed: Words) -> tuple[str, ...]:
    """Return several texts without the empty one that comes with them."""
    return tuple(text for text in ([typed] if isinstance(typed, str) else typed) if text)


def _one(typed: Words) -> tuple[str, ...]:
    return (typed,) if isinstance(typed, str) else (typed[-1] if typed else "",)
