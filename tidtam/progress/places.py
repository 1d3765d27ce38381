"""The fields of a report by their places, and a report with some of them changed. Pure, no database.

A *place* is a path into the facts as checks, advice and differences name it: "answers[kpi][2].what",
"activities[a3].reason", "disbursement.causes[1].text", "summary.results". A field stands for everything that its owner
may write, also where nothing is written yet: each part, each registered KPI and activity, one more cause, one more
unplanned activity, one more answer while a registered target is not covered. Every place belongs to one topic.
"""

import re
import sys
import types
import typing
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tidtam.approval.choices import Origin
from tidtam.drafts.typed import ChangesRefused, has_digits, plain
from tidtam.progress.choices import CauseCategory, Part
from tidtam.progress.facts import (
    ActivityProgress,
    Answer,
    Cause,
    Disbursement,
    KpiValue,
    Narrative,
    Report,
    Summary,
)
from tidtam.progress.rules import PLAN_PARTS, plan_of_record, targets_of_part, uncovered_targets
from tidtam.projects.facts import Project
from tidtam.thai.text import clean

Value = str | Decimal | date | int | bool | TextChoices | tuple[str, ...] | None
Path = tuple[str | int, ...]
R = TypeVar("R")

WRITTEN: dict[type[Any], tuple[str, ...]] = {
    Report: ("data_date",),
    Answer: ("covers", "state", "reason"),
    KpiValue: ("cumulative", "total", "verdict"),
    ActivityProgress: (
        "title",
        "status",
        "start_date",
        "end_date",
        "quantity",
        "unit",
        "reason",
        "later_quarter",
        "ends_project",
        "actual_baht",
    ),
    Disbursement: (
        "planned_baht",
        "carried_in_baht",
        "actual_baht",
        "still_needed_baht",
        "saved_baht",
        "transferred_baht",
        "funding_source",
    ),
    Cause: ("category", "text", "activity_key", "later_quarter", "project_code", "work_plan", "amount_baht"),
    Summary: tuple(field.name for field in fields(Summary)),
}
"""What a person writes, in the order of the form; the rest says whose it is, and the words of narratives are apart.
Not all of it everywhere: a registered activity has its title, an entered report its plan and carried-in money from the
registration and the quarters before (rules.with_money_of_record)."""

NO_CAUSE = Cause(category=CauseCategory.OTHER)
"""A cause that says nothing: the empty one a form offers; one that was emptied falls away."""


class FieldKind(Enum):
    """How a field is written. KEYS: any of its options, as a tuple of their keys."""

    TEXT = "text"
    LINE = "line"
    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    QUARTER = "quarter"
    ACTIVITY = "activity"
    CHOICE = "choice"
    TICK = "tick"
    KEYS = "keys"


LINES = frozenset({"unit", "project_code"})
"""Texts of one line."""

LONGEST_TEXT = 50_000
"""A box of a real report has had 4,440 letters; nothing is ever cut."""

LONGEST = {FieldKind.TEXT: LONGEST_TEXT, FieldKind.LINE: 100}
"""Most letters of a text."""

DIGITS = {FieldKind.AMOUNT: (13, 2), FieldKind.NUMBER: (13, 4)}
"""Most digits before and after the decimal point; what has more is refused, never rounded."""

NO_SUCH_FIELD = gettext_lazy("รายงานนี้ไม่มีช่องนี้ · เปิดหน้าใหม่แล้วแก้ไขอีกครั้ง")
WHAT_FITS: dict[FieldKind, Promise] = {
    FieldKind.TEXT: gettext_lazy("เขียนไม่เกิน 50,000 ตัวอักษร"),
    FieldKind.LINE: gettext_lazy("เขียนไม่เกิน 100 ตัวอักษร"),
    FieldKind.AMOUNT: gettext_lazy("กรอกจำนวนเงินตั้งแต่ 0 บาท ทศนิยมไม่เกิน 2 ตำแหน่ง"),
    FieldKind.NUMBER: gettext_lazy("กรอกตัวเลข ทศนิยมไม่เกิน 4 ตำแหน่ง"),
    FieldKind.DATE: gettext_lazy("กรอกวันที่ เช่น 31/3/2567 หรือ 31 มี.ค. 2567"),
    FieldKind.QUARTER: gettext_lazy("เลือกไตรมาส 1 ถึง 4"),
    FieldKind.ACTIVITY: gettext_lazy("เลือกกิจกรรมจากรายการ"),
    FieldKind.CHOICE: gettext_lazy("เลือกจากรายการ"),
    FieldKind.TICK: gettext_lazy("ทำเครื่องหมายหรือเว้นไว้"),
    FieldKind.KEYS: gettext_lazy("เลือกเป้าหมายจากรายการ"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a report.

    owner    the place of what it belongs to: "answers[kpi][2]", "disbursement", "" for the report itself.
    of       the facts that hold it: Answer, Narrative, Disbursement …
    choices  the words to choose from; None where it is no CHOICE.   is_required  None is no value of it.
    keys     what an ACTIVITY or KEYS field may name.
    """

    place: str
    owner: str
    name: str
    of: type[Any]
    kind: FieldKind
    choices: type[TextChoices] | None
    is_required: bool
    value: Value
    keys: tuple[str, ...] = ()


def answer_places(report: Report) -> list[str]:
    """Return the place of each answer: "answers[kpi]", or "answers[kpi][2]" from the second of a part on."""
    seen: dict[Part, int] = {}
    places = []
    for answer in report.answers:
        seen[answer.part] = seen.get(answer.part, 0) + 1
        nth = "" if seen[answer.part] == 1 else f"[{seen[answer.part]}]"
        places.append(f"answers[{answer.part.value}]{nth}")
    return places


TOPIC_OF_PART = {
    Part.OUTPUT: 1,
    Part.OUTCOME: 1,
    Part.KPI: 1,
    Part.NATIONAL_STRATEGY: 4,
    Part.MASTER_PLAN_ISSUE: 4,
    Part.SUB_PLAN: 4,
    Part.NDP13: 5,
}
TOPIC_OF_STEP = {"kpi_values": 1, "activities": 2, "disbursement": 3, "summary": 6, "data_date": 6}
FIRST_STEP = re.compile(r"(?P<name>\w+)(?P<keys>(?:\[[^\]]*\])*)")


@lru_cache(maxsize=2_000)
def topic_of_place(place: str) -> int | None:
    """Return the topic, 1-6, that a place in a report belongs to; None for the whole report."""
    step = FIRST_STEP.match(place)
    if step is None:
        return None
    if step["name"] == "answers":
        part = step["keys"].split("]")[0].removeprefix("[")
        return TOPIC_OF_PART[Part(part)] if part in Part.values else 1
    return TOPIC_OF_STEP.get(step["name"])


def fields_of(
    report: Report, project: Project, topic: int | None = None, *, offered: Collection[str] = ()
) -> list[Field]:
    """Return every field that the owner of a report may write, in the order of the form; of one topic where it is said.

    offered  places whose rows are wanted too: more than the one further row of a form.
    A narrative has its element boxes, or, where it holds one whole text, that. The plan of record is written only where
    the registration states none, and in an imported report, which may print another.
    """
    topics = None if topic is None else {topic}
    whole = _with_blanks(report, project, named={owner_of(place) for place in offered})
    return [field for _path, field in _placed(whole, project, topics)]


def places_of_topic(report: Report, project: Project, topic: int) -> tuple[str, ...]:
    """Return the places of one topic that the owner of a report may write, in the order of the form."""
    return tuple(field.place for field in fields_of(report, project, topic))


def fields_named(report: Report, project: Project, named: Collection[str]) -> list[Field]:
    """Return the fields of the topics these places stand in, as `with_changes` takes them: with the rows they write."""
    whole = _with_blanks(report, project, named={owner_of(place) for place in named})
    return [field for _path, field in _placed(whole, project, {topic_of_place(place) for place in named})]


def is_carried(text: str, earlier: str) -> bool:
    """Return whether words still say what the quarter before said at the same place."""
    return bool(plain(text)) and plain(text) == plain(earlier)


def carried_places(report: Report, project: Project, previous: Report) -> frozenset[str]:
    """Return the places whose words still say what the report before this one said there."""
    before = {field.place: field.value for field in fields_of(previous, project) if field.kind in LONGEST}
    return frozenset(
        field.place
        for field in fields_of(report, project)
        if field.kind in LONGEST and is_carried(str(field.value), str(before.get(field.place, "")))
    )


def with_changes(report: Report, project: Project, changes: Mapping[str, Value]) -> Report:
    """Return a report that says what `changes` say at their places, and else what it said.

    Texts are kept as typed texts are (thai.text.clean). Rows that a form offers one after the other may come together.
    Raises ChangesRefused.
    """
    if not changes:
        return report
    whole = _with_blanks(report, project, named={owner_of(place) for place in changes})
    topics = {topic_of_place(place) for place in changes}
    placed = {field.place: (path, field) for path, field in _placed(whole, project, topics)}
    refused: dict[str, Promise] = {}
    for place, value in changes.items():
        if place not in placed:
            refused[place] = NO_SUCH_FIELD
            continue
        path, field = placed[place]
        try:
            whole = _put(whole, path, _fitting(field, value))
        except ValueError:
            refused[place] = WHAT_FITS[field.kind]
    if refused:
        raise ChangesRefused(refused)
    return _without_blanks(whole, report, [placed[place][0] for place in changes])


def owner_of(place: str) -> str:
    """Return the place of what a field belongs to: "answers[kpi][2]" of "answers[kpi][2].what"."""
    return place.rpartition(".")[0]


def unplanned_key(number: int) -> str:
    """Return the key of the n-th activity (1..) that a report adds to those its registration lists."""
    return f"unplanned-{number}"


def unplanned_number(key: str) -> int | None:
    """Return which of the added activities a key names; None for any other key."""
    name, _dash, number = key.rpartition("-")
    return int(number) if name == "unplanned" and re.fullmatch(r"[1-9]\d{0,3}", number, re.ASCII) else None


def activity_titles(project: Project, report: Report | None = None) -> dict[str, str]:
    """Return the titles of a project's activities by key, with those of the work a report adds."""
    titles = {row.key: row.title for row in project.activities}
    added = report.activities if report else ()
    return titles | {row.activity_key: row.title for row in added if row.title and row.activity_key not in titles}


def _with_blanks(report: Report, project: Project, named: Collection[str] = ()) -> Report:
    """Return a report with a row for everything that could be written of it.

    named  owners that are written; where they follow each other without a gap, each has its row.
    """
    valued = {value.kpi_key for value in report.kpi_values}
    reported = {row.activity_key for row in report.activities}
    registered = {row.key for row in project.activities}
    money = report.disbursement
    unplanned: list[str] = []
    numbers = (number for number in range(1, sys.maxsize) if unplanned_key(number) not in reported | registered)
    for number in numbers:
        unplanned.append(unplanned_key(number))
        if f"activities[{unplanned_key(number)}]" not in named:
            break
    causes = len(money.causes) + 1
    while f"disbursement.causes[{causes}]" in named:
        causes += 1
    return replace(
        report,
        answers=(*report.answers, *(blank for part in Part for blank in _blank_answers(report, project, part, named))),
        kpi_values=(
            *report.kpi_values,
            *(KpiValue(kpi_key=kpi.key) for kpi in project.kpis if kpi.key not in valued),
        ),
        activities=(
            *report.activities,
            *(ActivityProgress(activity_key=row.key) for row in project.activities if row.key not in reported),
            *(ActivityProgress(activity_key=key) for key in unplanned),
        ),
        disbursement=replace(money, causes=(*money.causes, *[NO_CAUSE] * (causes - len(money.causes)))),
    )


def _blank_answers(report: Report, project: Project, part: Part, named: Collection[str]) -> Iterator[Answer]:
    count = len(report.answers_of(part))
    if not count or uncovered_targets(report, project, part):
        yield Answer(part=part)
        count += 1
    while f"answers[{part.value}][{count + 1}]" in named:
        yield Answer(part=part)
        count += 1


def _without_blanks(whole: Report, before: Report, touched: Collection[Path]) -> Report:
    """Return a report without the rows that were offered and not written, or that a change emptied."""

    def written(rows: tuple[R, ...], known: int, path: Path, blank: Callable[[R], R]) -> tuple[R, ...]:
        def is_kept(number: int) -> bool:
            return number < known and not any(one[: len(path) + 1] == (*path, number) for one in touched)

        return tuple(row for number, row in enumerate(rows) if is_kept(number) or row != blank(row))

    causes = written(
        whole.disbursement.causes, len(before.disbursement.causes), ("disbursement", "causes"), lambda _row: NO_CAUSE
    )
    return replace(
        whole,
        answers=written(whole.answers, len(before.answers), ("answers",), lambda row: Answer(part=row.part)),
        kpi_values=written(
            whole.kpi_values, len(before.kpi_values), ("kpi_values",), lambda row: KpiValue(kpi_key=row.kpi_key)
        ),
        activities=written(
            whole.activities,
            len(before.activities),
            ("activities",),
            lambda row: ActivityProgress(activity_key=row.activity_key),
        ),
        disbursement=replace(whole.disbursement, causes=causes),
    )


def _placed(
    report: Report, project: Project, topics: Collection[int | None] | None = None
) -> Iterator[tuple[Path, Field]]:
    """Yield each field with the path to it; of some topics where it is said, for a full report has eight hundred."""

    def is_asked(place: str) -> bool:
        return topics is None or topic_of_place(place) in topics

    yield from (one for one in _fields(report, "", ()) if is_asked(one[1].place))
    for number, (place, answer) in enumerate(zip(answer_places(report), report.answers, strict=True)):
        if not is_asked(place):
            continue
        keys = tuple(dict.fromkeys((*targets_of_part(project, answer.part), *answer.covers)))
        yield from _fields(answer, place, ("answers", number), keys=keys)
        yield from _boxes(
            answer.narrative, place, ("answers", number, "narrative"), with_leads_to=answer.part in PLAN_PARTS
        )
    for number, value in enumerate(report.kpi_values if is_asked("kpi_values") else ()):
        yield from _fields(value, f"kpi_values[{value.kpi_key}]", ("kpi_values", number))
    registered = {row.key for row in project.activities}
    for number, row in enumerate(report.activities if is_asked("activities") else ()):
        place = f"activities[{row.activity_key}]"
        is_registered = row.activity_key in registered
        yield from _fields(row, place, ("activities", number), leaving_out={"title"} if is_registered else ())
        yield from _boxes(row.narrative, place, ("activities", number, "narrative"), with_leads_to=False)
    if is_asked("disbursement"):
        money = report.disbursement
        yield from _fields(money, "disbursement", ("disbursement",), leaving_out=_computed(report, project))
        activity_keys = tuple(row.activity_key for row in report.activities)
        for number, cause in enumerate(money.causes):
            path = ("disbursement", "causes", number)
            yield from _fields(cause, f"disbursement.causes[{number + 1}]", path, keys=activity_keys)
    if is_asked("summary"):
        yield from _fields(report.summary, "summary", ("summary",))


def _computed(report: Report, project: Project) -> set[str]:
    """Return what nobody writes of the money, because it follows from the registration and the quarters before."""
    planned = plan_of_record(project, report.quarter)
    if report.origin == Origin.IMPORTED:
        return {"planned_baht"} if planned is not None and planned == report.disbursement.planned_baht else set()
    return {"carried_in_baht"} if planned is None else {"carried_in_baht", "planned_baht"}


def _fields(
    facts: Any, owner: str, path: Path, *, leaving_out: Collection[str] = (), keys: tuple[str, ...] = ()
) -> Iterator[tuple[Path, Field]]:
    for name in WRITTEN[type(facts)]:
        if name not in leaving_out:
            yield (*path, name), _field(facts, name, owner, keys)


def _boxes(narrative: Narrative, owner: str, path: Path, *, with_leads_to: bool) -> Iterator[tuple[Path, Field]]:
    elements = ("what", "where", "how", "result", "leads_to") if with_leads_to else ("what", "where", "how", "result")
    for name in ("whole_text",) if narrative.whole_text else elements:
        yield (*path, name), _field(narrative, name, owner)


def _field(facts: Any, name: str, owner: str, keys: tuple[str, ...] = ()) -> Field:
    kind, choices, is_required = _kind(facts.__class__, name)
    return Field(
        place=f"{owner}.{name}" if owner else name,
        owner=owner,
        name=name,
        of=type(facts),
        kind=kind,
        choices=choices,
        is_required=is_required,
        value=getattr(facts, name),
        keys=keys if kind in (FieldKind.ACTIVITY, FieldKind.KEYS) else (),
    )


@cache
def _kind(of: type[Any], name: str) -> tuple[FieldKind, type[TextChoices] | None, bool]:
    hint = typing.get_type_hints(of)[name]
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    (shape,) = (option for option in options if option is not type(None))
    is_required = type(None) not in options
    if typing.get_origin(shape) is tuple:
        return FieldKind.KEYS, None, is_required
    if issubclass(shape, TextChoices):
        return FieldKind.CHOICE, shape, is_required
    plain = {
        str: FieldKind.ACTIVITY if name == "activity_key" else FieldKind.LINE if name in LINES else FieldKind.TEXT,
        Decimal: FieldKind.AMOUNT if name.endswith("_baht") else FieldKind.NUMBER,
        date: FieldKind.DATE,
        int: FieldKind.QUARTER,
        bool: FieldKind.TICK,
    }
    return plain[shape], None, is_required


def _fitting(field: Field, value: Value) -> Value:
    """Return a value as the facts keep it. Raises ValueError for one that is not of the field's kind."""
    if value is None:
        if field.is_required:
            raise ValueError(field.place)
        return None
    if field.choices is not None:
        return field.choices(str(value))
    fits = False
    kept: Value = value
    if isinstance(value, bool):
        fits = field.kind is FieldKind.TICK
    elif isinstance(value, str):
        kept = text = clean(value)
        is_known = field.kind is FieldKind.ACTIVITY and text in {"", *field.keys}
        fits = is_known or len(text) <= LONGEST.get(field.kind, 0)
    elif isinstance(value, tuple):
        fits = field.kind is FieldKind.KEYS and {*value} <= {*field.keys}
        is_same = isinstance(field.value, tuple) and {*value} == {*field.value}
        kept = field.value if is_same else tuple(dict.fromkeys(value))
    elif isinstance(value, Decimal):
        fits = field.kind in DIGITS and has_digits(value, *DIGITS[field.kind])
        fits = fits and (value >= 0 or field.kind is FieldKind.NUMBER)
    elif isinstance(value, date):
        fits = field.kind is FieldKind.DATE
    elif isinstance(value, int):
        fits = field.kind is FieldKind.QUARTER and value in {1, 2, 3, 4}
    if not fits:
        raise ValueError(field.place)
    return kept


def _put(facts: Any, path: Path, value: Value) -> Any:
    """Return facts with another value at a path of field names and numbers of items."""
    step, *rest = path
    if isinstance(facts, tuple):
        assert isinstance(step, int)
        return (*facts[:step], _put(facts[step], tuple(rest), value), *facts[step + 1 :])
    assert is_dataclass(facts)
    assert isinstance(step, str)
    inside = _put(getattr(facts, step), tuple(rest), value) if rest else value
    return replace(facts, **{step: inside})  # type: ignore[type-var]
