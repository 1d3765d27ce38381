"""Topics 1, 4 and 5 as their pages draw them: each part with its targets and its answers; and the year's coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tidtam.progress import rules, sentences, topics
from tidtam.progress.choices import AnswerState, Part
from tidtam.progress.forms import Input, InputGroup, ReportForm
from tidtam.progress.views.desk import PLAN_TOPICS, ReportDesk
from tidtam.thai.likeness import copied_share, runs

SHOWN_LIKENESS = Decimal("0.30")
"""From what share on a page says how much of a target's text stands in an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """One answer as it is written. states: (value, words, sentence the system adds); copied_pct: of the targets' text.

    number   1, 2 … among the answers of its part.   is_folded  one more answer that nobody has begun.
    """

    group: InputGroup
    number: int
    states: list[tuple[str, str | Promise, str]]
    copied_pct: int | None
    is_folded: bool

    @property
    def named(self) -> dict[str, Input]:
        """The fields by name."""
        return self.group.by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PartForm:
    """One part as it is written: the targets it is to answer, as (title, texts), and its answers."""

    part: Part
    targets: list[topics.Target]
    answers: list[AnswerForm]
    asks_reason: bool


def targets_context(desk: ReportDesk, form: ReportForm) -> dict[str, Any]:
    """Return the parts of a topic and, in topic 1, the KPIs with where they stand."""
    groups = form.groups()
    numbers = {one.editable.topic for one in groups[0].inputs} - {None}
    (topic,) = numbers
    assert topic is not None
    targets = topics.targets(desk.reading.project, desk.nodes if topic in PLAN_TOPICS else {})
    return {
        "parts": [_part(desk, part, groups, targets.get(part, [])) for part in topics.PARTS_OF_TOPIC[topic]],
        "kpis": _kpis(desk, groups) if topic == 1 else [],
        "goals": _goals(desk) if topic == 1 else [],
        "targets": [one for part in topics.PARTS_OF_TOPIC[topic] for one in targets.get(part, [])],
    }


def _part(desk: ReportDesk, part: Part, groups: Iterable[InputGroup], targets: list[topics.Target]) -> PartForm:
    place = f"answers[{part.value}]"
    mine = [group for group in groups if group.place == place or group.place.startswith(f"{place}[")]
    in_plan = part in rules.PLAN_PARTS
    return PartForm(
        part=part,
        targets=targets,
        answers=[
            _answer(desk, part, group, number, targets if in_plan else []) for number, group in enumerate(mine, start=1)
        ],
        asks_reason=in_plan,
    )


def _answer(desk: ReportDesk, part: Part, group: InputGroup, number: int, targets: list[topics.Target]) -> AnswerForm:
    named, quarter = group.by_name, desk.reading.row.quarter
    chosen = named["state"].typed
    reason = named["reason"].typed or _("(เหตุผลที่เขียนด้านล่าง)")
    not_yet = sentences.NOT_YET.get(part) or sentences.NOT_YET_PLAN.format(
        quarter=quarter, level=sentences.PLAN_LEVEL.get(part, ""), reason=reason
    )
    added = {
        AnswerState.NOT_YET: not_yet,
        AnswerState.NOT_SERVED: sentences.NOT_SERVED.format(quarter=quarter, reason=reason),
    }
    words = "\n".join(str(one.typed) for one in group.boxes if one.typed)
    texts = [text for target in targets for text in target.texts]
    share = max((copied_share(runs(words), runs(text)) for text in texts), default=Decimal(0)) if words else Decimal(0)
    return AnswerForm(
        group=group,
        number=number,
        states=[
            (state.value, state.label, added.get(state, ""))
            for state in AnswerState
            if state != AnswerState.NOT_SERVED or not desk.is_final or chosen == state.value
        ],
        copied_pct=round(share * 100) if share >= SHOWN_LIKENESS else None,
        is_folded=number > 1 and not any(one.typed for one in group.inputs if one.is_text or one.kind == "keys"),
    )


def _kpis(desk: ReportDesk, groups: Iterable[InputGroup]) -> list[dict[str, Any]]:
    by_place = {group.place: group for group in groups}
    readings = topics.kpis(desk.reading.project, desk.report, desk.reading.earlier)
    return [
        {"reading": one, "group": by_place[one.place], "trend": _trend(desk, one.kpi.key)}
        for one in readings
        if one.place in by_place
    ]


def _trend(desk: ReportDesk, kpi_key: str) -> list[tuple[int, Decimal]]:
    """Return the cumulative values of the quarters before, as (quarter, value)."""
    return [
        (report.quarter, value.cumulative)
        for report in desk.reading.earlier
        for value in report.kpi_values
        if value.kpi_key == kpi_key and value.cumulative is not None
    ]


def _goals(desk: ReportDesk) -> list[dict[str, Any]]:
    """Return the KPIs as goal bars: what is reached of what."""
    goals = []
    for one in topics.kpis(desk.reading.project, desk.report, desk.reading.earlier):
        now = one.value.cumulative if one.value and one.value.cumulative is not None else None
        before = _trend(desk, one.kpi.key)
        reached = now if now is not None else (before[-1][1] if before else None)
        words = [_("เป้าหมาย %(target)s") % {"target": one.target}] if one.target else []
        if reached is not None:
            words.insert(0, _("สะสม %(value)s %(unit)s") % {"value": f"{reached:,f}", "unit": one.kpi.unit})
        words += [
            _("ไตรมาส %(quarter)d: %(value)s") % {"quarter": quarter, "value": f"{value:,f}"}
            for quarter, value in before
        ]
        base = one.kpi.target or one.kpi.target_total
        share = reached / base * 100 if reached is not None and base else None
        goals.append({"label": one.kpi.name, "words": " · ".join(words), "share": share})
    return goals


def coverage(desk: ReportDesk) -> list[tuple[str, list[tuple[int, bool]]]]:
    """Return what the year must answer, each with the quarters so far and whether it was answered in them.

    Every KPI, and the target of the national strategy: what the project is evaluated by.
    """
    project, reports = desk.reading.project, [*desk.reading.earlier, desk.report]
    covered = rules.coverage_of_year(project, reports)
    names = [*(kpi.name for kpi in project.kpis), str(Part.NATIONAL_STRATEGY.label)]
    return [
        (name, [(report.quarter, report.quarter in one.reported) for report in reports])
        for name, one in zip(names, (*covered.kpis, covered.national_strategy), strict=True)
    ]
