"""A sheet as its pages speak of it: leaf by leaf under their headings, with what was answered in words. Pure.

Which fields a leaf has, places says; what follows from an answer, rules.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tidtam.answers import rules
from tidtam.answers.checks.subjects import FIELD_WORDS
from tidtam.answers.choices import AnswerState
from tidtam.answers.facts import Answer, Sheet
from tidtam.answers.places import place_of_answer, section_of_place
from tidtam.approval.forms import field_id
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.facts import Choice, InstrumentVersion, Node, Round, RubricLevel
from tidtam.thai.dates import format_date


class LeafState(TextChoices):
    """How far a leaf is answered."""

    NOT_STARTED = "not_started", gettext_lazy("ยังไม่ตอบ")
    UNFINISHED = "unfinished", gettext_lazy("ยังไม่ครบ")
    COMPLETE = "complete", gettext_lazy("ตอบแล้ว")
    TO_MEND = "to_mend", gettext_lazy("ต้องแก้")
    SUMMED = "summed", gettext_lazy("รวมจากสถานศึกษา")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf with what is answered to it.

    heading  the titles of the groups above it, outermost first.   missing, to_mend  hard checks, advice that waits.
    """

    node: Node
    answer: Answer | None
    heading: tuple[str, ...]
    state: LeafState
    missing: int = 0
    to_mend: int = 0

    @property
    def code(self) -> str:
        """The code of the node."""
        return self.node.code

    @property
    def place(self) -> str:
        """The place of the answer."""
        return place_of_answer(self.node.code)

    @property
    def anchor(self) -> str:
        """The id of the answer on a page."""
        return anchor(self.place)

    @property
    def title(self) -> str:
        """What is asked, in the reader's language where there is one."""
        return title_of(self.node)

    @property
    def words(self) -> str:
        """The state as a reader sees it: what the answer says first where it is none or under way."""
        if self.state is LeafState.COMPLETE and self.answer and self.answer.state != AnswerState.ANSWERED:
            return str(AnswerState(self.answer.state).label)
        return str(self.state.label)

    @property
    def level(self) -> int | None:
        """The level at which the answer puts itself."""
        return rules.self_level_of(self.node, self.answer) if self.answer else None

    @property
    def percent(self) -> Decimal | None:
        """The percent of the answer, computed."""
        return rules.percent_of(self.node, self.answer) if self.answer else None

    @property
    def figures(self) -> list[tuple[str, str]]:
        """What the answer states in figures and single words: (label, words)."""
        return _figures(self.node, self.answer) if self.answer else []

    @property
    def lists(self) -> list[tuple[str, list[tuple[str, str, int]]]]:
        """The lists of a narrative that say anything: (label, numbered lines)."""
        if self.answer is None:
            return []
        found = [(name, getattr(self.answer, name)) for name in ("results", "problems", "suggestions")]
        return [(str(FIELD_WORDS[name]), list(rules.numbered(said))) for name, said in found if said]

    @property
    def ticked(self) -> list[str]:
        """The words of the criteria that were ticked."""
        return [label_of(one) for one in self.node.choices if self.answer and one.code in self.answer.criteria]


@dataclass(frozen=True, slots=True)
class Group:
    """Leaves that stand below one heading."""

    heading: tuple[str, ...]
    leaves: tuple[Leaf, ...]


def leaves_of_sheet(
    version: InstrumentVersion,
    nodes: Sequence[Node],
    sheet: Sheet,
    *,
    summed: Container[str] = (),
    closing: Iterable[str] = (),
    advised: Iterable[str] = (),
    kept: Collection[str] = (),
) -> list[Leaf]:
    """Return the leaves of a sheet in their order, each with how far it is.

    closing  the places of the hard checks that keep the sheet back.   advised  those of advice to be followed.
    kept     the codes of leaves in which something typed waits.
    """
    answers = {one.node_code: one for one in sheet.answers}
    missing = _counted(closing)
    to_mend = _counted(advised)
    titles = {one.code: one for one in version.nodes}
    found = []
    for node in nodes:
        answer = answers.get(node.code)
        state = LeafState.COMPLETE
        if node.code in summed:
            state = LeafState.SUMMED
        elif to_mend.get(node.code):
            state = LeafState.TO_MEND
        elif answer is None and node.code not in kept:
            state = LeafState.NOT_STARTED
        elif missing.get(node.code) or answer is None:
            state = LeafState.UNFINISHED
        found.append(
            Leaf(
                node=node,
                answer=answer,
                heading=_heading(node, titles),
                state=state,
                missing=missing.get(node.code, 0),
                to_mend=to_mend.get(node.code, 0),
            )
        )
    return found


def leaf_of(version: InstrumentVersion, node: Node, answer: Answer | None) -> Leaf:
    """Return a leaf with an answer that is read and not judged: another round's, or a school's."""
    titles = {one.code: one for one in version.nodes}
    state = LeafState.NOT_STARTED if answer is None else LeafState.COMPLETE
    return Leaf(node=node, answer=answer, heading=_heading(node, titles), state=state)


def _counted(places: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for place in places:
        counts[section_of_place(place)] = counts.get(section_of_place(place), 0) + 1
    return counts


def _heading(node: Node, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    above: list[str] = []
    parent = node.parent
    while parent in nodes:
        above.insert(0, f"{nodes[parent].number} {title_of(nodes[parent])}".strip())
        parent = nodes[parent].parent
    return tuple(above)


def grouped(leaves: Iterable[Leaf]) -> list[Group]:
    """Return leaves below their headings, in their order."""
    groups: list[Group] = []
    for leaf in leaves:
        if groups and groups[-1].heading == leaf.heading:
            groups[-1] = Group(leaf.heading, (*groups[-1].leaves, leaf))
        else:
            groups.append(Group(leaf.heading, (leaf,)))
    return groups


def title_of(node: Node) -> str:
    """Return what a node asks, in the reader's language where it has words for it."""
    return node.title_en if get_language() == "en" and node.title_en else node.title


def label_of(choice: Choice) -> str:
    """Return the words of a choice, in the reader's language where it has any."""
    return choice.label_en if get_language() == "en" and choice.label_en else choice.label


def rubric_of(node: Node) -> tuple[RubricLevel, ...]:
    """Return what each of the five levels asks, highest first; an empty text where no source holds the words."""
    texts = {one.level: one for one in node.rubric}
    return tuple(texts.get(level, RubricLevel(level=level)) for level in range(5, 0, -1))


def field_label(name: str, key: str, node: Node | None) -> str:
    """Return what a field is called on its page: what is counted is named by its unit."""
    if key and node:
        return next((label_of(one) for one in node.choices if one.code == key), key)
    units = dict.fromkeys(("total", "achieved", "group_total", "number"), node.unit) if node else {}
    if node and name == "audience":
        units["audience"] = node.audience_unit
    if node and node.kind == NodeKind.SURVEY_MEAN and name == "text":
        return _("ระดับตามเกณฑ์ของแบบสำรวจ")
    label = str(FIELD_WORDS[name])
    return f"{label} ({units[name]})" if units.get(name) else label


def anchor(place: str) -> str:
    """Return the id of a place on a page."""
    return field_id(place)


def _figures(node: Node, answer: Answer) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name in ("total", "achieved", "group_total", "n", "mean", "sd", "before", "after", "number", "audience"):
        value = getattr(answer, name)
        if value is not None:
            found.append((field_label(name, "", node), f"{value:,f}"))
    labels = {one.code: label_of(one) for one in node.choices}
    for part in answer.parts:
        if part.value is not None:
            share = rules.part_percent(part.value, answer.total)
            words = f"{part.value:,f}" if share is None else f"{part.value:,f} ({share:,}%)"
            found.append((labels.get(part.code, part.code), words))
    change = rules.change_of(answer)
    if change is not None:
        found.append((_("เปลี่ยนแปลง"), f"{change:+,f}"))
    stated = rules.percent_of(node, answer)
    if stated is not None:
        found.append((_("ร้อยละ"), f"{stated:,f}"))
    if answer.choice:
        found.append((str(FIELD_WORDS["choice"]), labels.get(answer.choice, answer.choice)))
    if answer.counted is not None:
        words = _("%(counted)d จาก %(asked)d แห่ง") % {"counted": answer.counted, "asked": answer.asked or 0}
        found.append((str(_("สถานศึกษาที่รวมแล้ว")), words))
    found += _standing(answer)
    return found


def _standing(answer: Answer) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if answer.as_of_date:
        found.append((str(FIELD_WORDS["as_of_date"]), format_date(answer.as_of_date)))
    if answer.school_year_be:
        term = f"{answer.term}/" if answer.term else ""
        found.append((str(FIELD_WORDS["school_year_be"]), f"{term}{answer.school_year_be}"))
    if answer.concept:
        found.append((str(FIELD_WORDS["concept"]), answer.concept))
    if answer.is_approximate:
        found.append((str(_("ความแม่นยำ")), str(FIELD_WORDS["is_approximate"])))
    return found


def titled(version: InstrumentVersion) -> str:
    """Return what an instrument is called, short where it has a short title, in the reader's language."""
    if get_language() == "en" and version.title_en:
        return version.title_en
    return version.short_title or version.title


def labelled(one: Round) -> str:
    """Return what a round is called, in the reader's language where there are words."""
    return one.label_en if get_language() == "en" and one.label_en else one.label
