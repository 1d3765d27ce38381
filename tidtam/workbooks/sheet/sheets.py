"""The sheets of the workbook of a sheet of answers: levels, figures, and lists and texts. Pure.

In the sheet of levels a leaf is a row. In the others each figure, part, criterion and text is a row, and its cell the
column `answer`; what is said of the whole leaf (when its figures stand at, whether there is none, why) stands beside
its first. A row's key is the place of its answer or field.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from tidtam.answers import facts
from tidtam.answers.checks.subjects import FIELD_WORDS, Bound, node_label
from tidtam.answers.linked import Linked
from tidtam.answers.places import (
    FIGURES_SAY,
    Field,
    FieldKind,
    fields_of_node,
    letter_fields,
    place_of_answer,
    section_of_place,
)
from tidtam.answers.questions import leaf_of, rubric_of
from tidtam.answers.rules import FIGURE_KINDS
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.facts import InstrumentVersion, Node
from tidtam.thai.dates import format_date
from tidtam.workbooks.facts import ANSWER, CellKind, Column, Row, Sheet
from tidtam.workbooks.sheet.words import Asked, listed, shown

KINDS: Mapping[FieldKind, CellKind] = {FieldKind.NUMBER: "number", FieldKind.COUNT: "number"}
OF_LEAF = ("state", "reason")
"""The fields of every leaf that stand beside its first row, in their order."""

WIDTHS = {"self_level": 40, "state": 20, "reason": 40, "is_approximate": 14, "as_of_date": 14, "term": 10}


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the workbook of a sheet shows.

    said    what is written, saved or not.   nodes  the leaves that are written.   last  what the round before said.
    bounds  reference populations by leaf.   linked  what is stored at linked indicators, by leaf.
    takes_letters  whether it may come by official letter.
    """

    said: facts.Sheet
    version: InstrumentVersion
    nodes: Sequence[Node]
    last: facts.Sheet | None = None
    bounds: Mapping[str, Bound]
    linked: Mapping[str, Sequence[Linked]] = field(default_factory=dict)
    takes_letters: bool = False

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """The cells to fill in, by place, in the order of the form."""
        found: list[Asked] = []
        if self.takes_letters:
            found += [Asked(field=one, node=None) for one in letter_fields(self.said)]
        for node in self.nodes:
            found += _asked_of(self.said, node)
        return {one.place: one for one in found}

    @cached_property
    def of_node(self) -> dict[str, dict[str, Asked]]:
        """The cells of each leaf, by the code of the leaf and by place."""
        found: dict[str, dict[str, Asked]] = {node.code: {} for node in self.nodes}
        for place, one in self.asked.items():
            if one.node is not None:
                found[one.node.code][place] = one
        return found

    @cached_property
    def before(self) -> dict[str, str]:
        """What the round before said, by the place of the cell."""
        last = self.last
        return {
            one.place: shown(one)
            for node in (self.nodes if last else ())
            if last is not None and last.answer(node.code) is not None
            for one in _asked_of(last, node)
        }

    @cached_property
    def stored(self) -> dict[str, str]:
        """What is stored at linked indicators, by the place of the cell it fits; else at the first of its leaf."""
        found: dict[str, list[str]] = {}
        for code, linked in self.linked.items():
            for one in linked:
                for place, words in _stored(one, self.of_node[code]):
                    found.setdefault(place, []).append(f"{one.short_name}: {words}")
        return {place: "\n".join(lines) for place, lines in found.items()}


def _stored(one: Linked, cells: Mapping[str, Asked]) -> Iterator[tuple[str, str]]:
    """Yield the places at which something stored is shown, and its words: what has no row stands at the first."""
    fitting = {field.place: field for field in one.fields}
    beside = (*FIGURES_SAY, *OF_LEAF)
    first = next(place for place, asked in cells.items() if asked.field.name not in beside)
    for place, asked in cells.items():
        said = fitting.get(asked.field.place)
        words = shown(replace(asked, field=said, is_written=True)) if said else ""
        if words:
            yield (first, f"{asked.label} {words}") if asked.field.name in beside else (place, words)
    if not fitting:
        yield first, f"{one.words} {one.summary}".strip()


def _asked_of(said: facts.Sheet, node: Node) -> Iterator[Asked]:
    is_written = said.answer(node.code) is not None
    for one in fields_of_node(said, node):
        for key in _keys(one):
            yield Asked(field=one, node=node, key=key, is_written=is_written)


def _keys(one: Field) -> Sequence[str]:
    return [value for value, _label in one.options] if one.kind is FieldKind.KEYS else [""]


def place_of_cell(key: str, column: str) -> str:
    """Return the place of a cell."""
    return key if column == ANSWER else f"{place_of_answer(section_of_place(key))}.{column}"


def sheets_of(content: Content) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that hold anything, numbered in their order."""
    levels = [one for one in content.nodes if one.kind == NodeKind.LEVEL]
    figures = [one for one in content.nodes if one.kind in FIGURE_KINDS]
    rest = [one for one in content.nodes if one not in (*levels, *figures)]
    texts = [*_letter_rows(content), *(row for one in rest for row in _rows(content, one, OF_LEAF))]
    figure_rows = [row for one in figures for row in _rows(content, one, (*FIGURES_SAY, *OF_LEAF))]
    wanted = [
        ("levels", _("ระดับคุณภาพ"), _level_columns(content), [_level_row(content, one) for one in levels]),
        ("figures", _("จำนวนและค่าตัวเลข"), _figure_columns(content), figure_rows),
        ("texts", _("รายการและข้อความ"), _text_columns(content), texts),
    ]
    return tuple(
        Sheet(code=code, name=f"{number} {name}", columns=columns, rows=rows, fixed=2)
        for number, (code, name, columns, rows) in enumerate((one for one in wanted if one[3]), 1)
    )


def _column(name: str) -> Column:
    hints = {
        "self_level": _("เลือกระดับจากรายการ หรือพิมพ์ 1 ถึง 5"),
        "state": _("เลือกเมื่อไม่มี ไม่ได้ดำเนินการ หรืออยู่ระหว่างดำเนินการ แล้วเขียนเหตุผล"),
        "as_of_date": _("พิมพ์วันที่ เช่น 31/3/2568"),
        "school_year_be": _("พิมพ์ปี พ.ศ. สี่หลัก เช่น 2566"),
    }
    return Column(name=name, title=str(FIELD_WORDS[name]), width=WIDTHS.get(name, 15), hint=hints.get(name, ""))


def _about() -> tuple[Column, ...]:
    return (
        Column(name="heading", title=_("กลุ่มของตัวชี้วัด"), width=24),
        Column(name="question", title=_("ข้อ"), width=44),
    )


def _hints(content: Content) -> tuple[Column, ...]:
    """Return the columns of what is known already: the round before, and linked indicators where there are any."""
    stored = (Column(name="stored", title=_("เก็บอยู่แล้วใน"), width=28),) if content.stored else ()
    return (Column(name="before", title=_("รอบก่อน"), width=20), *stored)


def _known(content: Content, place: str) -> dict[str, str]:
    stored = {"stored": content.stored.get(place, "")} if content.stored else {}
    return {"before": content.before.get(place, ""), **stored}


def _level_columns(content: Content) -> tuple[Column, ...]:
    return (
        *_about(),
        Column(name="rubric", title=_("เกณฑ์ของแต่ละระดับ"), width=60),
        *_hints(content),
        *(_column(name) for name in ("self_level", *OF_LEAF)),
    )


def _level_row(content: Content, node: Node) -> Row:
    said = _("ระดับ %(level)d: %(text)s")
    fields = {one.field.name: one for one in content.of_node[node.code].values()}
    rubric = [said % {"level": one.level, "text": one.text or "–"} for one in rubric_of(node)]
    return _row(
        place_of_answer(node.code),
        {
            **_about_node(content, node),
            "rubric": "\n".join(rubric),
            **_known(content, fields["self_level"].place),
        },
        fields,
    )


def _figure_columns(content: Content) -> tuple[Column, ...]:
    return (
        *_about(),
        Column(name="label", title=_("ช่อง"), width=32),
        Column(name="bound", title=_("ข้อมูลกลาง"), width=24),
        *_hints(content),
        Column(name=ANSWER, title=_("จำนวนและค่าตัวเลข"), width=18, hint=_("พิมพ์ตัวเลข 0 คือนับแล้วได้ศูนย์ ช่องว่างคือยังไม่ตอบ")),
        *(_column(name) for name in (*FIGURES_SAY, *OF_LEAF)),
    )


def _text_columns(content: Content) -> tuple[Column, ...]:
    hint = _("พิมพ์คำตอบ หรือเลือกจากรายการ · ขึ้นบรรทัดใหม่ด้วย Alt+Enter")
    return (
        *_about(),
        Column(name="label", title=_("ช่อง"), width=32),
        *_hints(content),
        Column(name=ANSWER, title=_("ข้อความ"), width=60, hint=hint),
        *(_column(name) for name in OF_LEAF),
    )


def _letter_rows(content: Content) -> Iterator[Row]:
    for one in content.asked.values():
        if one.node is None:
            cells = {"question": _("ตอบในระบบหรือเป็นหนังสือราชการ"), "label": one.label}
            yield _row(one.place, cells, {ANSWER: one})


def _rows(content: Content, node: Node, of_leaf: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a leaf: one for each figure, part, criterion or text; beside the first, the fields of_leaf."""
    fields = content.of_node[node.code]
    beside = {one.field.name: one for one in fields.values() if one.field.name in of_leaf}
    for place, one in fields.items():
        if one.field.name in of_leaf:
            continue
        bound = content.bounds.get(node.code) if one.field.name == "total" else None
        cells = {**_about_node(content, node), "label": one.label, **_known(content, place)}
        yield _row(place, cells | ({"bound": _bound(bound)} if bound else {}), {ANSWER: one, **beside})
        beside = {}


def _about_node(content: Content, node: Node) -> dict[str, str]:
    heading = " › ".join(leaf_of(content.version, node, None).heading)
    return {"heading": heading, "question": node_label(node)}


def _bound(bound: Bound) -> str:
    said = {"name": bound.name, "value": f"{bound.value:,f}", "day": format_date(bound.as_of_date)}
    return _("%(name)s %(value)s ณ %(day)s") % said


def _row(key: str, cells: Mapping[str, str], fields: Mapping[str, Asked]) -> Row:
    """Return a row: what the system says, and the fields that are open, by column."""
    return Row(
        key=key,
        cells={**cells, **{name: shown(one) for name, one in fields.items()}},
        open=frozenset(fields),
        lists={name: words for name, one in fields.items() if (words := listed(one))},
        kinds={name: KINDS.get(one.field.kind, "text") for name, one in fields.items()},
    )
