"""The fields of a report by their places, and a report with some of them changed. Pure, no database.

A *place* is a path into the facts as checks, advice and differences name it: "answers[kpi][2].what",
"activities[a3].reason", "disbursement.causes[1].text", "summary.results". A field stands for everything that its owner
may write, also where nothing is written yet: each part, each registered KPI and activity, one more cause.
"""

import types
import typing
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

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
from tidtam.progress.rules import PLAN_PARTS
from tidtam.projects.facts import Project
from tidtam.thai.text import clean

Value = str | Decimal | date | int | bool | TextChoices | None
Path = tuple[str | int, ...]
R = TypeVar("R")

WRITTEN: dict[type[Any], tuple[str, ...]] = {
    Report: ("data_date",),
    Answer: ("state", "reason"),
    KpiValue: ("cumulative", "total", "verdict"),
    ActivityProgress: (
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
"""What a person writes, in the order of the form; the rest says whose it is, and the words of narratives are apart."""

NO_CAUSE = Cause(category=CauseCategory.OTHER)
"""A cause that says nothing: the empty one a form offers; one that was emptied falls away."""


class FieldKind(Enum):
    """How a field is written."""

    TEXT = "text"
    LINE = "line"
    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    QUARTER = "quarter"
    ACTIVITY = "activity"
    CHOICE = "choice"
    TICK = "tick"


LINES = frozenset({"unit", "project_code"})
"""Texts of one line."""

LONGEST = {FieldKind.TEXT: 50_000, FieldKind.LINE: 100}
"""Most letters of a text; a box of a real report has had 4,440."""

DIGITS = {FieldKind.AMOUNT: (13, 2), FieldKind.NUMBER: (13, 4)}
"""Most digits before and after the decimal point; what has more is refused, never rounded."""

NO_SUCH_FIELD = gettext_lazy("รายงานนี้ไม่มีช่องนี้ · เปิดหน้าใหม่แล้วแก้ไขอีกครั้ง")
WHAT_FITS: dict[FieldKind, Promise] = {
    FieldKind.TEXT: gettext_lazy("เขียนไม่เกิน 50,000 ตัวอักษร"),
    FieldKind.LINE: gettext_lazy("เขียนไม่เกิน 100 ตัวอักษร"),
    FieldKind.AMOUNT: gettext_lazy("กรอกจำนวนเงินตั้งแต่ 0 บาท ทศนิยมไม่เกิน 2 ตำแหน่ง"),
    FieldKind.NUMBER: gettext_lazy("กรอกตัวเลข ทศนิยมไม่เกิน 4 ตำแหน่ง"),
    FieldKind.DATE: gettext_lazy("กรอกวันที่"),
    FieldKind.QUARTER: gettext_lazy("เลือกไตรมาส 1 ถึง 4"),
    FieldKind.ACTIVITY: gettext_lazy("เลือกกิจกรรมจากรายการ"),
    FieldKind.CHOICE: gettext_lazy("เลือกจากรายการ"),
    FieldKind.TICK: gettext_lazy("ทำเครื่องหมายหรือเว้นไว้"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a report.

    owner    the place of what it belongs to: "answers[kpi][2]", "disbursement", "" for the report itself.
    of       the facts that hold it: Answer, Narrative, Disbursement …
    choices  the words to choose from; None where it is no CHOICE.   is_required  None is no value of it.
    """

    place: str
    owner: str
    name: str
    of: type[Any]
    kind: FieldKind
    choices: type[TextChoices] | None
    is_required: bool
    value: Value


class ChangesRefused(ValueError):
    """Some changes cannot be made, so none is. `sentences`: by place, what to do there."""

    def __init__(self, sentences: Mapping[str, Promise]) -> None:
        super().__init__("\n".join(f"{place}: {sentence}" for place, sentence in sentences.items()))
        self.sentences = dict(sentences)


def answer_places(report: Report) -> list[str]:
    """Return the place of each answer: "answers[kpi]", or "answers[kpi][2]" from the second of a part on."""
    seen: dict[Part, int] = {}
    places = []
    for answer in report.answers:
        seen[answer.part] = seen.get(answer.part, 0) + 1
        nth = "" if seen[answer.part] == 1 else f"[{seen[answer.part]}]"
        places.append(f"answers[{answer.part.value}]{nth}")
    return places


def fields_of(report: Report, project: Project) -> list[Field]:
    """Return every field that the owner of a report may write, in the order of the form.

    A narrative has its element boxes, or, where it holds one whole text, that. The plan of record is written only while
    it is not what the registration says: it never changes.
    """
    return [field for _path, field in _placed(_with_blanks(report, project), project)]


def with_changes(report: Report, project: Project, changes: Mapping[str, Value]) -> Report:
    """Return a report that says what `changes` say at their places, and else what it said.

    Texts are kept as typed texts are (thai.text.clean). Raises ChangesRefused.
    """
    whole = _with_blanks(report, project)
    placed = {field.place: (path, field) for path, field in _placed(whole, project)}
    refused: dict[str, Promise] = {}
    activity_keys = {row.activity_key for row in whole.activities}
    for place, value in changes.items():
        if place not in placed:
            refused[place] = NO_SUCH_FIELD
            continue
        path, field = placed[place]
        try:
            whole = _put(whole, path, _fitting(field, value, activity_keys))
        except ValueError:
            refused[place] = WHAT_FITS[field.kind]
    if refused:
        raise ChangesRefused(refused)
    return _without_blanks(whole, report, [placed[place][0] for place in changes])


def _with_blanks(report: Report, project: Project) -> Report:
    """Return a report with a row for everything that could be written of it."""
    answered = {answer.part for answer in report.answers}
    valued = {value.kpi_key for value in report.kpi_values}
    reported = {row.activity_key for row in report.activities}
    money = report.disbursement
    return replace(
        report,
        answers=(*report.answers, *(Answer(part=part) for part in Part if part not in answered)),
        kpi_values=(
            *report.kpi_values,
            *(KpiValue(kpi_key=kpi.key) for kpi in project.kpis if kpi.key not in valued),
        ),
        activities=(
            *report.activities,
            *(ActivityProgress(activity_key=row.key) for row in project.activities if row.key not in reported),
        ),
        disbursement=replace(money, causes=(*money.causes, NO_CAUSE)),
    )


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


def _placed(report: Report, project: Project) -> Iterator[tuple[Path, Field]]:
    yield from _fields(report, "", ())
    for number, (place, answer) in enumerate(zip(answer_places(report), report.answers, strict=True)):
        yield from _fields(answer, place, ("answers", number))
        yield from _boxes(
            answer.narrative, place, ("answers", number, "narrative"), with_leads_to=answer.part in PLAN_PARTS
        )
    for number, value in enumerate(report.kpi_values):
        yield from _fields(value, f"kpi_values[{value.kpi_key}]", ("kpi_values", number))
    for number, row in enumerate(report.activities):
        place = f"activities[{row.activity_key}]"
        yield from _fields(row, place, ("activities", number))
        yield from _boxes(row.narrative, place, ("activities", number, "narrative"), with_leads_to=False)
    money = report.disbursement
    registered = {row.quarter: row.planned_baht for row in project.budget.planned}.get(report.quarter)
    for path, field in _fields(money, "disbursement", ("disbursement",)):
        if field.name != "planned_baht" or registered is None or money.planned_baht != registered:
            yield path, field
    for number, cause in enumerate(money.causes):
        yield from _fields(cause, f"disbursement.causes[{number + 1}]", ("disbursement", "causes", number))
    yield from _fields(report.summary, "summary", ("summary",))


def _fields(facts: Any, owner: str, path: Path) -> Iterator[tuple[Path, Field]]:
    for name in WRITTEN[type(facts)]:
        yield (*path, name), _field(facts, name, owner)


def _boxes(narrative: Narrative, owner: str, path: Path, *, with_leads_to: bool) -> Iterator[tuple[Path, Field]]:
    elements = ("what", "where", "how", "result", "leads_to") if with_leads_to else ("what", "where", "how", "result")
    for name in ("whole_text",) if narrative.whole_text else elements:
        yield (*path, name), _field(narrative, name, owner)


def _field(facts: Any, name: str, owner: str) -> Field:
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
    )


@cache
def _kind(of: type[Any], name: str) -> tuple[FieldKind, type[TextChoices] | None, bool]:
    hint = typing.get_type_hints(of)[name]
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    (shape,) = (option for option in options if option is not type(None))
    is_required = type(None) not in options
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


def _fitting(field: Field, value: Value, activity_keys: Collection[str]) -> Value:
    """Return a value as the facts keep it. Raises ValueError for one that is not of the field's kind."""
    if value is None:
        if field.is_required:
            raise ValueError(field.place)
        return None
    if field.choices is not None:
        return field.choices(str(value))
    fits, kept = False, value
    if isinstance(value, bool):
        fits = field.kind is FieldKind.TICK
    elif isinstance(value, str):
        kept = clean(value)
        fits = len(kept) <= LONGEST.get(field.kind, 0) or (
            field.kind is FieldKind.ACTIVITY and kept in {"", *activity_keys}
        )
    elif isinstance(value, Decimal):
        fits = field.kind in DIGITS and _has_digits(value, *DIGITS[field.kind])
        fits = fits and (value >= 0 or field.kind is FieldKind.NUMBER)
    elif isinstance(value, date):
        fits = field.kind is FieldKind.DATE
    elif isinstance(value, int):
        fits = field.kind is FieldKind.QUARTER and value in {1, 2, 3, 4}
    if not fits:
        raise ValueError(field.place)
    return kept


def _has_digits(number: Decimal, whole: int, decimals: int) -> bool:
    return number.is_finite() and abs(number) < 10**whole and number == round(number, decimals)


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
