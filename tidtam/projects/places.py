"""The fields of a registration by their places, section by section, and a project with some changed. Pure, no database.

A *place* is a path into the facts as checks, advice and differences name it: "name", "kpis[k1].unit",
"budget.planned[2].planned_baht". A *list* is a place too: "kpis" says which rows there are, by their keys, in their
order, so that adding, removing and moving rows are changes like any other. What is shown of a row is never its key.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tidtam.drafts.typed import ChangesRefused, has_digits
from tidtam.plans.choices import PlanTreeKind
from tidtam.projects.choices import (
    BudgetBasis,
    ExpenseCategory,
    KpiKind,
    ResultKind,
    Section,
    TransferDirection,
    WorkPlanKind,
)
from tidtam.projects.facts import Activity, Kpi, PlanLink, PlannedDisbursement, Project, Result, Transfer
from tidtam.thai.text import clean

Value = str | Decimal | date | int | bool | TextChoices | tuple[str, ...] | tuple[int, ...] | None

QUARTERS = (1, 2, 3, 4)
LONGEST_KEY = 100
MOST_ROWS = 200
"""Most rows of a list; the largest registration of a real office has 14 activities."""


class FieldKind(Enum):
    """How a field is written."""

    TEXT = "text"
    LINE = "line"
    LINES = "lines"
    AMOUNT = "amount"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    YEAR = "year"
    CHOICE = "choice"
    OFFERED = "offered"
    YES_NO = "yes_no"
    QUARTERS = "quarters"
    KEYS = "keys"
    ROWS = "rows"


Kind = FieldKind | type[TextChoices]

WRITTEN: Mapping[Section, Mapping[str, Mapping[str, Kind]]] = {
    Section.GENERAL: {
        "": {
            "name": FieldKind.TEXT,
            "code": FieldKind.LINE,
            "work_group": FieldKind.OFFERED,
            "start_date": FieldKind.DATE,
            "end_date": FieldKind.DATE,
            "place": FieldKind.TEXT,
            "target_group": FieldKind.TEXT,
            "kind": FieldKind.LINE,
            "continuing_from": FieldKind.OFFERED,
            "in_emenscr": FieldKind.YES_NO,
        },
    },
    Section.PLANS: {
        "plan_links": {"primary": FieldKind.OFFERED},
        "plan_links[]": {"contribution": FieldKind.TEXT},
    },
    Section.DETAILS: {
        "": {"rationale": FieldKind.TEXT, "objectives": FieldKind.LINES},
        "results[]": {"kind": ResultKind, "text": FieldKind.TEXT},
        "kpis[]": {
            "name": FieldKind.TEXT,
            "kind": KpiKind,
            "unit": FieldKind.LINE,
            "baseline": FieldKind.NUMBER,
            "target": FieldKind.NUMBER,
            "target_pct": FieldKind.PERCENT,
            "target_total": FieldKind.NUMBER,
            "due_quarters": FieldKind.QUARTERS,
            "criterion": FieldKind.TEXT,
        },
    },
    Section.ACTIVITIES: {
        "activities[]": {
            "title": FieldKind.TEXT,
            "parent_key": FieldKind.OFFERED,
            "planned_quarters": FieldKind.QUARTERS,
            "weight_pct": FieldKind.PERCENT,
            "responsible": FieldKind.TEXT,
            "place": FieldKind.TEXT,
            "serves": FieldKind.KEYS,
            "planned_baht": FieldKind.AMOUNT,
            "funding_source": FieldKind.TEXT,
        },
    },
    Section.BUDGET: {
        "budget": {
            "basis": BudgetBasis,
            "money_fiscal_year_be": FieldKind.YEAR,
            "work_plan_kind": WorkPlanKind,
            "work_plan_name": FieldKind.TEXT,
            "output_or_project": FieldKind.TEXT,
            "budget_activity": FieldKind.TEXT,
            "expense_category": ExpenseCategory,
            "total_baht": FieldKind.AMOUNT,
        },
        "budget.planned[]": {"planned_baht": FieldKind.AMOUNT},
        "budget.transfers[]": {
            "direction": TransferDirection,
            "amount_baht": FieldKind.AMOUNT,
            "project_code": FieldKind.LINE,
            "work_plan": FieldKind.TEXT,
        },
    },
}
"""What a person writes, by section and owner, in the order of the form. An owner that ends in [] is a row of a list."""

KIND_OF: Mapping[tuple[str, str], Kind] = {
    (owner, name): kind
    for written in WRITTEN.values()
    for owner, named in written.items()
    for name, kind in named.items()
}
"""The same by owner and name."""

SECTION_OF_STEP: Mapping[str, Section] = {
    "plan_links": Section.PLANS,
    "rationale": Section.DETAILS,
    "objectives": Section.DETAILS,
    "results": Section.DETAILS,
    "kpis": Section.DETAILS,
    "activities": Section.ACTIVITIES,
    "budget": Section.BUDGET,
}
"""The section of a place by its first step; every other stands in the first."""

LONGEST = {FieldKind.TEXT: 20_000, FieldKind.LINE: 100, FieldKind.LINES: 20_000}
DIGITS = {FieldKind.AMOUNT: (13, 2), FieldKind.NUMBER: (13, 4), FieldKind.PERCENT: (3, 2)}
"""Most digits before and after the decimal point; what has more is refused, never rounded."""

NO_SUCH_FIELD = gettext_lazy("ทะเบียนนี้ไม่มีช่องนี้ · เปิดหน้าใหม่แล้วแก้ไขอีกครั้ง")
WHAT_FITS: Mapping[FieldKind, Promise] = {
    FieldKind.TEXT: gettext_lazy("เขียนไม่เกิน 20,000 ตัวอักษร"),
    FieldKind.LINE: gettext_lazy("เขียนไม่เกิน 100 ตัวอักษร"),
    FieldKind.LINES: gettext_lazy("เขียนไม่เกิน 20,000 ตัวอักษร"),
    FieldKind.AMOUNT: gettext_lazy("กรอกจำนวนเงินตั้งแต่ 0 บาท ทศนิยมไม่เกิน 2 ตำแหน่ง เช่น 12,500.00"),
    FieldKind.NUMBER: gettext_lazy("กรอกตัวเลข ทศนิยมไม่เกิน 4 ตำแหน่ง"),
    FieldKind.PERCENT: gettext_lazy("กรอกร้อยละตั้งแต่ 0 ขึ้นไป ทศนิยมไม่เกิน 2 ตำแหน่ง"),
    FieldKind.DATE: gettext_lazy("กรอกวันที่ เช่น 1/10/2567 หรือ 1 ต.ค. 2567"),
    FieldKind.YEAR: gettext_lazy("กรอกปี พ.ศ. สี่หลัก เช่น 2568"),
    FieldKind.CHOICE: gettext_lazy("เลือกจากรายการ"),
    FieldKind.OFFERED: gettext_lazy("เลือกจากรายการ"),
    FieldKind.YES_NO: gettext_lazy("เลือกจากรายการ"),
    FieldKind.QUARTERS: gettext_lazy("เลือกไตรมาส 1 ถึง 4"),
    FieldKind.KEYS: gettext_lazy("เลือกจากรายการ"),
    FieldKind.ROWS: gettext_lazy("รายการมีแถวมากหรือซ้ำ · เปิดหน้าใหม่แล้วแก้ไขอีกครั้ง"),
}
MOST_WEIGHT = Decimal(100)


@dataclass(frozen=True, slots=True)
class RowList:
    """A list of rows.

    key  of a stored row at its place from 1.   blank  a new row of a key.   needed  what each row must say.
    """

    of: type[Any]
    key: Callable[[Any, int], str]
    blank: Callable[[str], Any]
    needed: Mapping[str, Promise]


def _linked(key: str) -> PlanLink:
    tree, _colon, code = key.partition(":")
    if tree not in PlanTreeKind.values or not code:
        raise ValueError(key)
    return PlanLink(tree=tree, code=code)


LISTS: Mapping[str, RowList] = {
    "plan_links": RowList(PlanLink, lambda row, _number: f"{row.tree}:{row.code}", _linked, {}),
    "results": RowList(
        Result,
        lambda row, _number: str(row.key),
        lambda key: Result(key=key, kind=ResultKind.OUTPUT, text=""),
        {"text": gettext_lazy("เขียนเป้าหมาย หรือลบแถวนี้")},
    ),
    "kpis": RowList(
        Kpi,
        lambda row, _number: str(row.key),
        lambda key: Kpi(key=key, name=""),
        {"name": gettext_lazy("เขียนตัวชี้วัด หรือลบแถวนี้")},
    ),
    "activities": RowList(
        Activity,
        lambda row, _number: str(row.key),
        lambda key: Activity(key=key, title=""),
        {"title": gettext_lazy("เขียนชื่อกิจกรรม หรือลบแถวนี้")},
    ),
    "budget.transfers": RowList(
        Transfer,
        lambda _row, number: str(number),
        lambda _key: Transfer(direction=TransferDirection.IN, amount_baht=Decimal(0), project_code=""),
        {
            "amount_baht": gettext_lazy("กรอกจำนวนเงินที่โอน หรือลบแถวนี้"),
            "project_code": gettext_lazy("กรอกรหัสของโครงการที่โอนให้หรือรับโอน หรือลบแถวนี้"),
        },
    ),
}
"""The lists of a registration. A plan link is named by tree and code, a transfer by its place."""

NAME_NEEDED = gettext_lazy("กรอกชื่อโครงการ")
NOT_A_MAIN_ACTIVITY = gettext_lazy("เลือกกิจกรรมหลักอื่น กิจกรรมรองอยู่ใต้กิจกรรมหลักได้ชั้นเดียว")
WEIGHT_TOO_HEAVY = gettext_lazy("กรอกน้ำหนักตั้งแต่ 0 ถึง 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a registration.

    place    where it stands.   owner  the place of what it belongs to, "" for the project.   name  its own name there.
    choices  the words to choose from; None where it is no CHOICE.
    """

    place: str
    owner: str
    name: str
    kind: FieldKind
    choices: type[TextChoices] | None
    value: Value


@dataclass(frozen=True, slots=True)
class _Primary:
    """Which plan link is the primary one, as one field: then there cannot be two."""

    primary: str


@dataclass(frozen=True, slots=True)
class _Planned:
    """The plan of record of a quarter; None where there is none."""

    planned_baht: Decimal | None


class _Open:
    """A project taken apart into what fields belong to, so that a change puts one value into one place."""

    def __init__(self, project: Project) -> None:
        self.project, self.budget = project, project.budget
        self.rows = {name: dict(rows_of(project, name)) for name in LISTS}
        self.primary = _Primary(next((key for key, row in self.rows["plan_links"].items() if row.is_primary), ""))
        planned = {row.quarter: row.planned_baht for row in project.budget.planned}
        self.planned = {str(quarter): _Planned(planned.get(quarter)) for quarter in QUARTERS}

    def owners(self, pattern: str) -> Iterator[tuple[str, Any]]:
        """Yield the places that an owner of WRITTEN stands for, each with its facts."""
        name = pattern.removesuffix("[]")
        if name == pattern:
            yield name, self.at(name)
            return
        for key, row in (self.planned if name == "budget.planned" else self.rows[name]).items():
            yield f"{name}[{key}]", row

    def at(self, owner: str) -> Any:
        """Return the facts of an owner by its place; None where nothing stands there."""
        name, bracket, key = owner.partition("[")
        if not bracket:
            return {"": self.project, "budget": self.budget, "plan_links": self.primary}.get(name)
        rows: Mapping[str, Any] = self.planned if name == "budget.planned" else self.rows.get(name, {})
        return rows.get(key[:-1]) if key.endswith("]") else None

    def put(self, owner: str, named: Mapping[str, Any]) -> None:
        """Put values into fields of an owner."""
        if owner == "":
            self.project = replace(self.project, **named)
        elif owner == "budget":
            self.budget = replace(self.budget, **named)
        elif owner == "plan_links":
            self.primary = _Primary(str(named["primary"] or ""))
        else:
            of, _bracket, rest = owner.partition("[")
            rows: dict[str, Any] = self.planned if of == "budget.planned" else self.rows[of]
            rows[rest[:-1]] = replace(rows[rest[:-1]], **named)

    def closed(self) -> Project:
        """Return the project again, without the rows in which nothing is written."""
        rows = {name: tuple(row for _key, row in self.written(name)) for name in LISTS}
        links = tuple(
            replace(row, is_primary=key == self.primary.primary) for key, row in self.rows["plan_links"].items()
        )
        budget = replace(
            self.budget,
            planned=tuple(
                PlannedDisbursement(quarter=int(quarter), planned_baht=row.planned_baht)
                for quarter, row in self.planned.items()
                if row.planned_baht is not None
            ),
            transfers=rows["budget.transfers"],
        )
        serving = {row.key for name in ("results", "kpis") for row in rows[name]}
        gone = {row.key for row in self.project.results} | {row.key for row in self.project.kpis}
        gone -= serving
        mains = {row.key for row in rows["activities"]}
        activities = tuple(
            replace(
                row,
                serves=tuple(key for key in row.serves if key not in gone),
                parent_key=row.parent_key if row.parent_key in mains else "",
            )
            for row in rows["activities"]
        )
        return replace(
            self.project,
            plan_links=links,
            results=rows["results"],
            kpis=rows["kpis"],
            activities=activities,
            budget=budget,
        )

    def written(self, name: str) -> Iterator[tuple[str, Any]]:
        """Yield the rows of a list in which anything is written; a plan link was chosen and needs no more."""
        for key, row in self.rows[name].items():
            if name == "plan_links" or not _is_blank(row, LISTS[name].blank(key)):
                yield key, row


def _is_blank(row: Any, blank: Any) -> bool:
    """Return whether nothing was written into a row; what a new row chooses by itself is nothing."""
    if isinstance(row, Result):
        blank = replace(blank, kind=row.kind)
    if isinstance(row, Transfer):
        blank = replace(blank, direction=row.direction)
    return bool(row == blank)


def rows_of(project: Project, name: str) -> list[tuple[str, Any]]:
    """Return the rows of a list with their keys, in their order."""
    stored: Sequence[Any] = project.budget.transfers if name == "budget.transfers" else getattr(project, name)
    return [(LISTS[name].key(row, number), row) for number, row in enumerate(stored, start=1)]


def lists_of(section: Section) -> list[str]:
    """Return the lists of a section."""
    return [name for name in LISTS if f"{name}[]" in WRITTEN[section]]


def section_of(place: str) -> Section:
    """Return the section that a place stands in."""
    return SECTION_OF_STEP.get(place.partition("[")[0].partition(".")[0], Section.GENERAL)


def fields_of(project: Project, section: Section, *, rows: Mapping[str, Sequence[str]] | None = None) -> list[Field]:
    """Return the fields of a section, each list first and then its rows, in the order of the form.

    rows  by list, the keys of the rows to show where they are others than the project's; an unknown key is a new row.
    """
    whole = _Open(project)
    for name, keys in (rows or {}).items():
        whole.rows[name] = {key: whole.rows[name].get(key) or LISTS[name].blank(key) for key in keys}
    return list(_fields(whole, section))


def _fields(whole: _Open, section: Section) -> Iterator[Field]:
    for name in lists_of(section):
        keys = tuple(whole.rows[name])
        yield Field(place=name, owner="", name=name, kind=FieldKind.ROWS, choices=None, value=keys)
    for pattern, written in WRITTEN[section].items():
        for owner, facts in whole.owners(pattern):
            for name, kind in written.items():
                yield _field(owner, name, kind, facts)


def _field_at(whole: _Open, place: str) -> Field | None:
    """Return the field of a place; None where there is none."""
    owner, _dot, name = place.rpartition(".")
    of, bracket, _key = owner.partition("[")
    kind = KIND_OF.get((f"{of}[]" if bracket else of, name))
    facts = whole.at(owner)
    return None if kind is None or facts is None else _field(owner, name, kind, facts)


def _field(owner: str, name: str, kind: Kind, facts: Any) -> Field:
    value = getattr(facts, name)
    return Field(
        place=f"{owner}.{name}" if owner else name,
        owner=owner,
        name=name,
        kind=kind if isinstance(kind, FieldKind) else FieldKind.CHOICE,
        choices=None if isinstance(kind, FieldKind) else kind,
        value=None if isinstance(facts, Transfer) and name == "amount_baht" and not value else value,
    )


def with_changes(project: Project, changes: Mapping[str, Value]) -> Project:
    """Return a project that says what `changes` say at their places, and else what it said.

    Texts are kept as typed texts are (thai.text.clean). A row in which nothing is written falls away; with a result or
    a KPI goes what activities said of serving it, with a main activity the place of its sub-activities below it.
    Raises ChangesRefused.
    """
    whole, refused = _Open(project), dict[str, Promise | str]()
    for name, one in LISTS.items():
        if name in changes:
            try:
                whole.rows[name] = _chosen_rows(whole.rows[name], one, changes[name])
            except ValueError:
                refused[name] = WHAT_FITS[FieldKind.ROWS]
    written: dict[str, dict[str, Value]] = {}
    for place, value in changes.items():
        if place in LISTS:
            continue
        field = _field_at(whole, place)
        if field is None:
            refused[place] = NO_SUCH_FIELD
            continue
        try:
            written.setdefault(field.owner, {})[field.name] = _fitting(field, value)
        except ValueError:
            refused[place] = WHAT_FITS[field.kind]
    for owner, named in written.items():
        whole.put(owner, named)
    refused |= _incomplete(whole, changes)
    if refused:
        raise ChangesRefused(refused)
    return whole.closed()


def _chosen_rows(stored: Mapping[str, Any], one: RowList, keys: Value) -> dict[str, Any]:
    if not isinstance(keys, tuple) or len(set(keys)) != len(keys) or len(keys) > MOST_ROWS:
        raise ValueError(keys)
    return {key: stored.get(key) or _new_row(one, key) for key in map(str, keys)}


def _new_row(one: RowList, key: str) -> Any:
    """Return a new row of a key. Raises ValueError for what is none."""
    if not key or len(key) > LONGEST_KEY or set(key) & set("[]"):
        raise ValueError(key)
    return one.blank(key)


def may_name_row(project: Project, name: str, key: str) -> bool:
    """Return whether a key names a row of a list: a row that the project has, or one that could be added."""
    if key in dict(rows_of(project, name)):
        return True
    try:
        _new_row(LISTS[name], key)
    except ValueError:
        return False
    return True


def _incomplete(whole: _Open, changes: Collection[str]) -> dict[str, Promise]:
    """Return what must be said and is not, in what the changes touch, by place."""
    found: dict[str, Promise] = {}
    touched = {place.rpartition(".")[0] for place in changes}
    if "name" in changes and not whole.project.name.strip():
        found["name"] = NAME_NEEDED
    for name, one in LISTS.items():
        for key, row in whole.written(name):
            owner = f"{name}[{key}]"
            if name in changes or owner in touched:
                for needed, sentence in one.needed.items():
                    if not str(getattr(row, needed) or "").strip():
                        found[f"{owner}.{needed}"] = sentence
    activities = whole.rows["activities"]
    for key, row in activities.items():
        place = f"activities[{key}].parent_key"
        above = activities.get(row.parent_key)
        if place in changes and above is not None and (above.key == key or above.parent_key):
            found[place] = NOT_A_MAIN_ACTIVITY
        place = f"activities[{key}].weight_pct"
        if place in changes and row.weight_pct is not None and row.weight_pct > MOST_WEIGHT:
            found[place] = WEIGHT_TOO_HEAVY
    return found


def _fitting(field: Field, value: Value) -> Value:
    """Return a value as the facts keep it. Raises ValueError for one that is not of the field's kind."""
    kind = field.kind
    if field.choices is not None:
        if value is None:
            if field.choices in (ResultKind, TransferDirection):
                raise ValueError(field.place)
            return None
        return field.choices(str(value))
    if kind is FieldKind.LINES and isinstance(value, tuple):
        lines = tuple(line for line in (clean(str(one)).strip() for one in value) if line)
        return _if(lines, sum(map(len, lines)) <= LONGEST[kind])
    if kind in LONGEST and isinstance(value, str):
        text = clean(value).strip()
        return _if(text, len(text) <= LONGEST[kind])
    if kind is FieldKind.OFFERED and isinstance(value, str):
        return _if(value, len(value) <= 500)
    if kind is FieldKind.KEYS and isinstance(value, tuple):
        return tuple(str(one) for one in value)
    if kind is FieldKind.QUARTERS and isinstance(value, tuple):
        return _if(tuple(sorted({int(one) for one in value})), {int(one) for one in value} <= set(QUARTERS))
    if value is None and kind in {FieldKind.AMOUNT, FieldKind.NUMBER, FieldKind.PERCENT, FieldKind.DATE}:
        return Decimal(0) if field.owner.startswith("budget.transfers") else None
    if value is None and kind in {FieldKind.YEAR, FieldKind.YES_NO}:
        return None
    if kind in DIGITS and isinstance(value, Decimal):
        return _if(value, has_digits(value, *DIGITS[kind]) and (value >= 0 or kind is FieldKind.NUMBER))
    if kind is FieldKind.DATE and isinstance(value, date):
        return value
    if kind is FieldKind.YES_NO and isinstance(value, bool):
        return value
    if kind is FieldKind.YEAR and isinstance(value, int):
        return _if(value, 2500 <= value <= 2700)
    raise ValueError(field.place)


def _if(value: Value, fits: bool) -> Value:
    if not fits:
        raise ValueError(value)
    return value
