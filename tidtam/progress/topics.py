"""A report read topic by topic, in the guide's order and under the guide's titles: what its page shows.

Pure translation of facts; nothing is decided here (rules.py) and no sentence is written here (sentences.py). Every
reading carries the `place` it stands at, the word by which a failed check points to it.
"""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.plans.choices import PlanNodeKind, PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.progress import rules, sentences
from tidtam.progress.checks.subjects import place_label
from tidtam.progress.choices import LEADS_TO, AnswerState, Element, Part, TopicState
from tidtam.progress.facts import ActivityProgress, Answer, Cause, Disbursement, KpiValue, Narrative, Report, Summary
from tidtam.progress.places import (
    FIRST_STEP,
    Field,
    FieldKind,
    activity_titles,
    answer_places,
    fields_of,
    places_of_topic,
    topic_of_place,
)
from tidtam.projects.choices import ResultKind
from tidtam.projects.facts import Activity, Kpi, Project

__all__ = ["places_of_topic", "topic_of_place"]

Words = str | Promise

TITLES: dict[int, Words] = {
    1: gettext_lazy("ความก้าวหน้าต่อเป้าหมายโครงการ"),
    2: gettext_lazy("ความก้าวหน้าของกิจกรรมตามแผนงาน"),
    3: gettext_lazy("การเบิกจ่ายงบประมาณ"),
    4: gettext_lazy("ความก้าวหน้าของโครงการที่ดำเนินการกับแผนแม่บทภายใต้ยุทธศาสตร์ชาติ"),
    5: gettext_lazy("ความก้าวหน้าของโครงการที่ดำเนินการกับแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13"),
    6: gettext_lazy("สรุปปัญหาและข้อเสนอแนะของโครงการ"),
}
"""The six topics (ประเด็น) with the guide's own titles."""

SHORT_TITLES: dict[int, Words] = {
    1: gettext_lazy("ผลผลิต ผลลัพธ์ ตัวชี้วัด"),
    2: gettext_lazy("กิจกรรม"),
    3: gettext_lazy("การเบิกจ่ายงบประมาณ"),
    4: gettext_lazy("ยุทธศาสตร์ชาติและแผนแม่บท"),
    5: gettext_lazy("แผนพัฒนาฯ ฉบับที่ 13"),
    6: gettext_lazy("สรุป ปัญหา ข้อเสนอแนะ"),
}
"""What the topics are called where there is no room for their titles."""

PARTS_OF_TOPIC: dict[int, tuple[Part, ...]] = {
    1: (Part.OUTPUT, Part.OUTCOME, Part.KPI),
    4: (Part.NATIONAL_STRATEGY, Part.MASTER_PLAN_ISSUE, Part.SUB_PLAN),
    5: (Part.NDP13,),
}


def anchor_of_place(place: str) -> str:
    """Return the id, on the report's page, of the thing a place stands in; of its topic where it names no thing."""
    step = FIRST_STEP.match(place)
    topic = topic_of_place(place)
    if step is None or topic is None:
        return "main"
    if not step["keys"]:
        return f"topic-{topic}"
    return anchor(step["name"] + step["keys"])


def anchor(place: str) -> str:
    """Return a place as an id of the page: keys come from files and may hold blanks, ids may not."""
    return re.sub(r"\s", "_", place)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReading:
    """One answer. boxes: the filled elements with their words; generated: the sentence the system writes, or ""."""

    place: str
    state: AnswerState
    whole_text: str
    boxes: tuple[tuple[Element, str], ...]
    generated: str
    covers: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """The id of the answer on its page."""
        return anchor(self.place)


@dataclass(frozen=True, slots=True)
class PartReading:
    """A part of topics 1, 4 and 5 with its answers, in the order they were written."""

    part: Part
    answers: tuple[AnswerReading, ...]

    @property
    def place(self) -> str:
        """Where the part's first answer stands, or would stand."""
        return f"answers[{self.part.value}]"


@dataclass(frozen=True, slots=True)
class KpiReading:
    """A KPI, the value reported of it and where it stands; value None where the report gives none."""

    kpi: Kpi
    target: str
    value: KpiValue | None
    standing: rules.KpiStanding | None

    @property
    def place(self) -> str:
        """Where the value stands, or would stand."""
        return f"kpi_values[{self.kpi.key}]"

    @property
    def anchor(self) -> str:
        """The id of the KPI on its page."""
        return anchor(self.place)


@dataclass(frozen=True, slots=True)
class ActivityReading:
    """An activity and what became of it in the quarter; activity None where the registration does not know it.

    title        the registered one, or that of work the report adds.
    is_reported  False for an activity planned for this quarter of which the report says nothing.
    """

    activity: Activity | None
    progress: ActivityProgress
    boxes: tuple[tuple[Element, str], ...]
    generated: str
    is_reported: bool = True

    @property
    def title(self) -> str:
        """What the activity is called; "" where nothing says so."""
        return self.activity.title if self.activity else self.progress.title

    @property
    def is_planned(self) -> bool:
        """Whether nothing says that the work was added after the project was registered."""
        return self.activity.is_planned if self.activity else not self.progress.title

    @property
    def place(self) -> str:
        """Where the activity stands, or would stand."""
        return f"activities[{self.progress.activity_key}]"

    @property
    def anchor(self) -> str:
        """The id of the activity on its page."""
        return anchor(self.place)


@dataclass(frozen=True, slots=True)
class CauseReading:
    """A cause with its words as they are printed; activity: the title of the activity it points to, or ""."""

    cause: Cause
    text: str
    activity: str


@dataclass(frozen=True, slots=True)
class MoneyReading:
    """Topic 3: money as stated, how it lies against its plan, the computed verdict and the causes."""

    money: Disbursement
    split: rules.MoneySplit | None
    verdict: object
    disbursed_pct: Decimal | None
    needs_cause: bool
    causes: tuple[CauseReading, ...]


def parts(report: Report, topic: int, *, names: Mapping[str, str]) -> list[PartReading]:
    """Return the parts of topic 1, 4 or 5, all of them, answered or not.

    names  the words of what answers cover, by key (results, KPIs) or code (plan nodes).
    """
    readings: dict[Part, list[AnswerReading]] = {part: [] for part in PARTS_OF_TOPIC[topic]}
    for place, answer in zip(answer_places(report), report.answers, strict=True):
        if answer.part in readings:
            readings[answer.part].append(_answer(place, answer, report.quarter, names))
    return [PartReading(part, tuple(answers)) for part, answers in readings.items()]


def _answer(place: str, answer: Answer, quarter: int, names: Mapping[str, str]) -> AnswerReading:
    generated = ""
    if answer.state == AnswerState.NOT_YET:
        generated = sentences.not_yet_sentence(answer, quarter=quarter)
    elif answer.state == AnswerState.NOT_SERVED:
        generated = sentences.answer_text(answer, quarter=quarter)
    return AnswerReading(
        place=place,
        state=answer.state,
        whole_text=answer.narrative.whole_text,
        boxes=filled_boxes(answer.narrative),
        generated=generated,
        covers=tuple(names[key] for key in answer.covers if names.get(key)),
    )


def filled_boxes(narrative: Narrative) -> tuple[tuple[Element, str], ...]:
    """Return the filled element boxes of a narrative with their words."""
    return tuple((box, text) for box, text in zip(Element, narrative.elements, strict=True) if text)


@dataclass(frozen=True, slots=True)
class EditableField:
    """A field of a report as a form shows it.

    heading  the words of what it belongs to, as "กิจกรรม › อบรมครู"; label  its own.
    options  (value, words) of what can be chosen; empty where it is written.
    """

    field: Field
    heading: str
    label: str
    options: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        """The place of the field: what a change is sent for."""
        return self.field.place

    @property
    def topic(self) -> int | None:
        """The topic, 1-6, it stands in; None for the whole report."""
        return topic_of_place(self.field.place)


def editable_fields(
    report: Report,
    project: Project,
    topic: int | None = None,
    *,
    targets: Mapping[str, str] | None = None,
    offered: Collection[str] = (),
) -> list[EditableField]:
    """Return everything the owner of a report may write, in the order of the form, with words and values.

    topic    keeps one topic's.   targets  the words of plan nodes by code; without them a code stands for itself.
    offered  places whose rows are wanted too: more than the one further row of a form.
    """
    titles = activity_titles(project, report)
    named = {**(targets or {}), **names_of(project)}
    written = fields_of(report, project, topic, offered=offered)
    owners = dict.fromkeys(field.owner for field in written)
    headings = {owner: place_label(owner, project=project, report=report) for owner in owners}
    return [
        EditableField(
            field=field,
            heading=headings[field.owner],
            label=_label(field),
            options=_options(field, titles, named),
        )
        for field in written
    ]


def _label(field: Field) -> str:
    """Return what a field is called; the fifth element names the plan its own part speaks of."""
    if field.name == "leads_to":
        return str(LEADS_TO[Part(field.owner.split("[")[1].rstrip("]"))])
    return place_label(field.name)


def _options(field: Field, titles: Mapping[str, str], targets: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if field.kind is FieldKind.QUARTER:
        return tuple((str(quarter), _("ไตรมาส %(quarter)d") % {"quarter": quarter}) for quarter in (1, 2, 3, 4))
    if field.kind is FieldKind.ACTIVITY:
        return tuple((key, titles[key]) for key in field.keys if key in titles)
    if field.kind is FieldKind.KEYS:
        return tuple((key, targets.get(key, key)) for key in field.keys)
    return tuple((str(choice.value), str(choice.label)) for choice in field.choices or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicStanding:
    """How far a topic is written.

    to_mend  advice in it that nothing was changed for yet.   missing  hard checks in it that keep the report back.
    """

    number: int
    state: TopicState
    to_mend: int = 0
    missing: int = 0

    @property
    def title(self) -> Words:
        """The guide's title."""
        return TITLES[self.number]

    @property
    def short_title(self) -> Words:
        """What it is called where there is no room."""
        return SHORT_TITLES[self.number]

    @property
    def words(self) -> str:
        """The state as a reader sees it."""
        if self.state is TopicState.TO_MEND:
            return _("ต้องแก้ %(count)d จุด") % {"count": self.to_mend}
        return str(self.state.label)


def topic_standings(
    report: Report, *, closing: Iterable[str], advised: Iterable[str], kept: Container[int]
) -> list[TopicStanding]:
    """Return how far each of the six topics is written.

    closing  the places of the hard checks that keep the report back.   advised  the places of advice to be followed.
    kept     the topics in which something typed waits to be saved.
    """
    missing, to_mend = (Counter(topic_of_place(place) for place in where) for where in (closing, advised))
    return [
        TopicStanding(
            number=number,
            state=_topic_state(
                is_begun=number in kept or is_begun(report, number), missing=missing[number], to_mend=to_mend[number]
            ),
            to_mend=to_mend[number],
            missing=missing[number],
        )
        for number in TITLES
    ]


def _topic_state(*, is_begun: bool, missing: int, to_mend: int) -> TopicState:
    if to_mend:
        return TopicState.TO_MEND
    if not is_begun:
        return TopicState.NOT_STARTED
    return TopicState.UNFINISHED if missing else TopicState.COMPLETE


def is_begun(report: Report, topic: int) -> bool:
    """Return whether anything of a topic is written. The plan of record stands there before anybody wrote."""
    if topic in PARTS_OF_TOPIC:
        return any(answer.part in PARTS_OF_TOPIC[topic] for answer in report.answers) or (
            topic == 1 and bool(report.kpi_values)
        )
    money = report.disbursement
    of_record = Disbursement(planned_baht=money.planned_baht, carried_in_baht=money.carried_in_baht)
    return {2: bool(report.activities), 3: money != of_record, 6: report.summary != Summary()}[topic]


def names_of(project: Project) -> dict[str, str]:
    """Return the words of a project's results and KPIs by key."""
    return {row.key: row.text for row in project.results} | {row.key: row.name for row in project.kpis}


@dataclass(frozen=True, slots=True)
class Target:
    """A target that a part is to answer: what it belongs to ("" where it stands alone), and its texts."""

    title: str
    texts: tuple[str, ...]


def targets(project: Project, nodes: Mapping[tuple[str, str], PlanNodeFact]) -> dict[Part, list[Target]]:
    """Return what a project is to answer in each part: its results, its KPIs, and the targets of the plans it serves.

    nodes  the nodes of the plans by (tree, code). From a linked node the way up is followed: from a sub-plan's
           target to its sub-plan, the issue above, and the national strategies that issue serves.
    """
    found: dict[Part, list[Target]] = {
        Part.OUTPUT: [Target("", (row.text,)) for row in project.results if row.kind == ResultKind.OUTPUT],
        Part.OUTCOME: [Target("", (row.text,)) for row in project.results if row.kind == ResultKind.OUTCOME],
        Part.KPI: [Target(kpi.name, tuple(filter(None, [target_words(kpi)]))) for kpi in project.kpis],
    }
    texts: dict[tuple[str, str], list[str]] = {}
    for link in project.plan_links:
        for node in _way_up(link.tree, link.code, nodes):
            is_linked = node.code == link.code and node.kind == PlanNodeKind.TARGET
            holder = nodes.get((node.tree, node.parent_code)) if is_linked else node
            if holder is None:
                continue
            said = texts.setdefault((holder.tree, holder.code), [])
            said += [node.text] if is_linked and node.text not in said else []
    for (tree, code), said in texts.items():
        part = PART_OF_KIND.get(nodes[tree, code].kind)
        below = [one.text for one in nodes.values() if (one.tree, one.parent_code, one.kind) == (tree, code, "target")]
        if part is not None:
            found.setdefault(part, []).append(Target(nodes[tree, code].title, tuple(said or below)))
    return found


PART_OF_KIND: dict[str, Part] = {
    PlanNodeKind.STRATEGY: Part.NATIONAL_STRATEGY,
    PlanNodeKind.ISSUE: Part.MASTER_PLAN_ISSUE,
    PlanNodeKind.SUB_PLAN: Part.SUB_PLAN,
    PlanNodeKind.MILESTONE: Part.NDP13,
}
"""The part that answers the targets of a node, by the node's kind."""


def _way_up(tree: str, code: str, nodes: Mapping[tuple[str, str], PlanNodeFact]) -> Iterator[PlanNodeFact]:
    """Yield a node, what stands above it in its plan, and the national strategies an issue serves."""
    node = nodes.get((tree, code))
    while node is not None:
        yield node
        strategies = (nodes.get((PlanTreeKind.NATIONAL_STRATEGY, one)) for one in node.strategies)
        yield from filter(None, strategies)
        node = nodes.get((tree, node.parent_code))


def kpis(project: Project, report: Report, earlier: Iterable[Report]) -> list[KpiReading]:
    """Return every registered KPI with its value and standing; the increase is since the last report that has one."""
    values = {value.kpi_key: value for value in report.kpi_values}
    before: dict[str, KpiValue] = {}
    for other in sorted(earlier, key=lambda one: one.quarter):
        before |= {value.kpi_key: value for value in other.kpi_values}
    return [_kpi(kpi, values.get(kpi.key), before.get(kpi.key)) for kpi in project.kpis]


def _kpi(kpi: Kpi, value: KpiValue | None, before: KpiValue | None) -> KpiReading:
    standing = rules.kpi_standing(kpi, value, before) if value is not None else None
    return KpiReading(kpi, target_words(kpi), value, standing)


def target_words(kpi: Kpi) -> str:
    """Return what a KPI is to reach, in the reader's language: "120 คน · ร้อยละ 80.00 ของ 150 คน"; "" where unknown."""
    unit = f"\xa0{kpi.unit}" if kpi.unit else ""
    words = []
    if kpi.target is not None:
        words.append(f"{kpi.target:,f}{unit}")
    if kpi.target_pct is not None and kpi.target_total is not None:
        total = f"{kpi.target_total:,f}{unit}"
        words.append(_("ร้อยละ %(pct)s ของ %(total)s") % {"pct": f"{kpi.target_pct:,.2f}", "total": total})
    elif kpi.target_pct is not None:
        words.append(_("ร้อยละ %(pct)s") % {"pct": f"{kpi.target_pct:,.2f}"})
    if kpi.criterion:
        words.append(kpi.criterion)
    return " · ".join(words)


def activities(project: Project, report: Report) -> Iterator[ActivityReading]:
    """Yield what became of each activity, in the order of the report; then those planned for the quarter it omits."""
    registered = {activity.key: activity for activity in project.activities}
    for row in report.activities:
        yield ActivityReading(
            activity=registered.get(row.activity_key),
            progress=row,
            boxes=filled_boxes(row.narrative),
            generated=sentences.no_activity_sentence(row, quarter=report.quarter),
        )
    reported = {row.activity_key for row in report.activities}
    for activity in project.activities:
        if activity.key not in reported and report.quarter in activity.planned_quarters:
            yield ActivityReading(activity, ActivityProgress(activity_key=activity.key), (), "", is_reported=False)


def money(project: Project, report: Report) -> MoneyReading:
    """Return topic 3 with everything that is computed of it."""
    disbursement = report.disbursement
    titles = activity_titles(project, report)
    return MoneyReading(
        money=disbursement,
        split=rules.money_split(disbursement),
        verdict=rules.verdict(disbursement),
        disbursed_pct=rules.disbursed_pct(disbursement),
        needs_cause=rules.cause_is_required(disbursement),
        causes=tuple(
            CauseReading(cause, sentences.cause_text(cause), titles.get(cause.activity_key, ""))
            for cause in disbursement.causes
        ),
    )
