"""The lists of a registration: what names a row, what a new one says, what each must say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tidtam.plans.choices import PlanTreeKind
from tidtam.projects.choices import ResultKind, Section, TransferDirection
from tidtam.projects.facts import Activity, Kpi, PlanLink, Project, Result, Transfer
from tidtam.projects.places.fields import WRITTEN
from tidtam.projects.places.kinds import Value

LONGEST_KEY = 100
MOST_ROWS = 200
"""Most rows of a list; the largest registration of a real office has 14 activities."""


@dataclass(frozen=True, slots=True)
class RowList:
    """A list of rows.

    key  of a stored row at its place from 1.   blank  a new row of a key.   needed  what each row must say.
    """

    key: Callable[[Any, int], str]
    blank: Callable[[str], Any]
    needed: Mapping[str, Promise]


def _linked(key: str) -> PlanLink:
    tree, _colon, code = key.partition(":")
    if tree not in PlanTreeKind.values or not code:
        raise ValueError(key)
    return PlanLink(tree=tree, code=code)


LISTS: Mapping[str, RowList] = {
    "plan_links": RowList(lambda row, _number: f"{row.tree}:{row.code}", _linked, {}),
    "results": RowList(
        lambda row, _number: str(row.key),
        lambda key: Result(key=key, kind=ResultKind.OUTPUT, text=""),
        {"text": gettext_lazy("เขียนเป้าหมาย หรือลบแถวนี้")},
    ),
    "kpis": RowList(
        lambda row, _number: str(row.key),
        lambda key: Kpi(key=key, name=""),
        {"name": gettext_lazy("เขียนตัวชี้วัด หรือลบแถวนี้")},
    ),
    "activities": RowList(
        lambda row, _number: str(row.key),
        lambda key: Activity(key=key, title=""),
        {"title": gettext_lazy("เขียนชื่อกิจกรรม หรือลบแถวนี้")},
    ),
    "budget.transfers": RowList(
        lambda _row, number: str(number),
        lambda _key: Transfer(direction=TransferDirection.IN, amount_baht=Decimal(0), project_code=""),
        {
            "amount_baht": gettext_lazy("กรอกจำนวนเงินที่โอน หรือลบแถวนี้"),
            "project_code": gettext_lazy("กรอกรหัสของโครงการที่โอนให้หรือรับโอน หรือลบแถวนี้"),
        },
    ),
}
"""The lists of a registration. A plan link is named by tree and code, a transfer by its place."""


def lists_of(section: Section) -> list[str]:
    """Return the lists of a section."""
    return [name for name in LISTS if f"{name}[]" in WRITTEN[section]]


def rows_of(project: Project, name: str) -> list[tuple[str, Any]]:
    """Return the rows of a list with their keys, in their order."""
    stored: Sequence[Any] = project.budget.transfers if name == "budget.transfers" else getattr(project, name)
    return [(LISTS[name].key(row, number), row) for number, row in enumerate(stored, start=1)]


def may_name_row(project: Project, name: str, key: str) -> bool:
    """Return whether a key names a row of a list: a row that the project has, or one that could be added."""
    if key in dict(rows_of(project, name)):
        return True
    try:
        _new_row(LISTS[name], key)
    except ValueError:
        return False
    return True


def chosen_rows(stored: Mapping[str, Any], one: RowList, keys: Value) -> dict[str, Any]:
    """Return the rows of a list by the keys chosen, new ones where none is stored. Raises ValueError."""
    if not isinstance(keys, tuple) or len(set(keys)) != len(keys) or len(keys) > MOST_ROWS:
        raise ValueError(keys)
    return {key: stored.get(key) or _new_row(one, key) for key in map(str, keys)}


def _new_row(one: RowList, key: str) -> Any:
    """Return a new row of a key. Raises ValueError for what is none."""
    if not key or len(key) > LONGEST_KEY or set(key) & set("[]"):
        raise ValueError(key)
    return one.blank(key)


def is_blank(row: Any, blank: Any) -> bool:
    """Return whether nothing was written into a row; what a new row chooses by itself is nothing."""
    if isinstance(row, Result):
        blank = replace(blank, kind=row.kind)
    if isinstance(row, Transfer):
        blank = replace(blank, direction=row.direction)
    return bool(row == blank)
