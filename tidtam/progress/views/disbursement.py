"""Topic 3 as its page draws it: the quarter's money beside the year so far, its verdict, the rest and the causes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tidtam.progress import rules, sentences
from tidtam.progress.choices import ActivityStatus, CauseCategory, Verdict
from tidtam.progress.facts import ActivityProgress, Disbursement, Report
from tidtam.progress.forms import Input, InputGroup, ReportForm
from tidtam.progress.places import activity_titles
from tidtam.progress.typed import read_value
from tidtam.progress.views.activities import quarters_left
from tidtam.progress.views.desk import ReportDesk
from tidtam.projects.choices import TransferDirection
from tidtam.thai.money import format_baht, percent

ZERO = Decimal("0.00")
CAUSES, UNSPENT = "disbursement.causes", "disbursement.unspent"
IDLE = frozenset({ActivityStatus.NOT_STARTED, ActivityStatus.NOT_THIS_QUARTER, ActivityStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseForm:
    """One cause as it is written. is_new: nobody has begun it; quarters: (value, words) of those that are left."""

    group: InputGroup
    number: int
    is_new: bool
    quarters: list[tuple[str, str]]

    @property
    def named(self) -> dict[str, Input]:
        """The fields by name."""
        return self.group.by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSoFar:
    """The reports of a year up to a quarter, as far as their money is known; baht. earlier: without this quarter."""

    planned_baht: Decimal
    actual_baht: Decimal
    earlier_baht: Decimal
    pct: Decimal | None


def disbursement_context(desk: ReportDesk, form: ReportForm) -> dict[str, Any]:
    """Return the money of the quarter as it is typed and everything that follows from it."""
    groups = form.groups()
    (of_money,) = [group for group in groups if group.place == "disbursement"]
    reading = desk.reading
    money = _typed_money(rules.with_money_of_record(reading.report, reading.project, reading.earlier), of_money)
    verdict, available = rules.verdict(money), (money.planned_baht or ZERO) + money.carried_in_baht
    causes = [
        CauseForm(
            group=group,
            number=number,
            is_new=not any(one.typed for one in _said(group)),
            quarters=quarters_left(group.by_name["later_quarter"], reading.row.quarter),
        )
        for number, group in enumerate((one for one in groups if one.place.startswith(f"{CAUSES}[")), start=1)
    ]
    named = of_money.by_name
    split, given = rules.money_split(money), (money.still_needed_baht, money.saved_baht, money.transferred_baht)
    is_sourced = available == ZERO or bool(named["funding_source"].typed)
    messages: dict[str, list[Mapping[str, str]]] = {CAUSES: [], UNSPENT: []}
    for row in desk.failed:
        if row.place in messages:
            messages[row.place].append(desk.message(row))
    return {
        "of_money": of_money,
        "named": named,
        "money": money,
        "available": available,
        "disbursed_pct": rules.disbursed_pct(money),
        "verdict": verdict,
        "verdicts": {one.value: one.label for one in Verdict},
        "year": _year_so_far(reading.earlier, money),
        "rest": [named[name] for name in ("still_needed_baht", "saved_baht", "transferred_baht")],
        "rest_left": max(split.not_disbursed_baht - sum((one for one in given if one), ZERO), ZERO) if split else None,
        "causes": [one for one in causes if not one.is_new],
        "new_cause": next((one for one in causes if one.is_new), None),
        "needs_cause": rules.cause_is_required(money),
        "offers": _offers(desk, causes),
        "is_sourced": is_sourced,
        "cause_messages": messages[CAUSES],
        "unspent_messages": messages[UNSPENT],
        "transfers": reading.project.budget.transfers,
        "of_activities": _of_activities(desk),
        "goals": _goals(desk, money),
    }


def _said(group: InputGroup) -> list[Input]:
    """Return the inputs of a cause that say something of their own: a blank one has a category too."""
    return [one for one in group.inputs if one.editable.field.name != "category"]


def _typed_money(report: Report, group: InputGroup) -> Disbursement:
    """Return the money of a report with what is typed over it, as far as that can be read."""
    values: dict[str, Any] = {}
    for name, one in group.by_name.items():
        try:
            value = read_value(one.editable.field, one.typed)
        except ValueError:
            value = None
        if name.endswith("_baht") and (value is not None or not one.editable.field.is_required):
            values[name] = value
    return replace(report.disbursement, **values)


def _year_so_far(earlier: Iterable[Report], money: Disbursement) -> YearSoFar:
    """Add up the plans of record and the spending of the reports that state both, as every total does."""
    splits = [split for report in earlier if (split := rules.money_split(report.disbursement)) is not None]
    earlier_baht = sum((one.actual_baht for one in splits), ZERO)
    planned = sum((one.planned_baht for one in splits), ZERO) + (money.planned_baht or ZERO)
    actual = earlier_baht + (money.actual_baht or ZERO)
    return YearSoFar(planned_baht=planned, actual_baht=actual, earlier_baht=earlier_baht, pct=percent(actual, planned))


def _offers(desk: ReportDesk, causes: Iterable[CauseForm]) -> list[tuple[str, str, ActivityProgress]]:
    """Return (key, title, progress) of the work that topic 2 says was not done and why, and no cause names yet."""
    titles = activity_titles(desk.reading.project, desk.reading.report)
    named = {one.named["activity_key"].typed for one in causes}
    return [
        (row.activity_key, titles[row.activity_key], row)
        for row in desk.reading.report.activities
        if row.status in IDLE and row.reason and row.activity_key in titles and row.activity_key not in named
    ]


def fill_cause(desk: ReportDesk, form: ReportForm, key: str) -> None:
    """Write into the blank cause what topic 2 says of an activity that was not done, so that it is not asked twice."""
    row = next((one for one in desk.reading.report.activities if one.activity_key == key), None)
    blank = [group for group in form.groups() if group.place.startswith(f"{CAUSES}[")][-1]
    if row is None or row.status not in IDLE:
        return
    category = CauseCategory.NOT_HELD_YET
    if row.status == ActivityStatus.CANCELLED:
        category = CauseCategory.CANCELLED
    elif row.later_quarter:
        category = CauseCategory.POSTPONED
    title = activity_titles(desk.reading.project, desk.reading.report).get(key, "")
    said = {
        "category": category.value,
        "text": sentences.undone_cause(row, title=title),
        "activity_key": key,
        "later_quarter": str(row.later_quarter or ""),
        "amount_baht": _planned_now(desk, key),
    }
    form.fill({blank.by_name[name].place: typed for name, typed in said.items()})


def _planned_now(desk: ReportDesk, key: str) -> str:
    """Return what an activity was to cost this quarter as it is typed; "" where that is not known."""
    for activity in desk.reading.project.activities:
        if activity.key == key and activity.planned_baht and activity.planned_quarters == (desk.reading.row.quarter,):
            return format_baht(activity.planned_baht)
    return ""


def _of_activities(desk: ReportDesk) -> dict[str, Any] | None:
    """Return what the activities cost, as registered and as told in topic 2; None where neither is known."""
    said = {row.activity_key: row.actual_baht for row in desk.reading.report.activities}
    planned = {row.key: row.planned_baht for row in desk.reading.project.activities}
    titles = activity_titles(desk.reading.project, desk.reading.report)
    rows = [
        (title, planned.get(key), said.get(key))
        for key, title in titles.items()
        if planned.get(key) is not None or said.get(key) is not None
    ]
    if not rows:
        return None
    return {"rows": rows, "actual_baht": sum((actual for _title, _planned, actual in rows if actual), ZERO)}


def _goals(desk: ReportDesk, money: Disbursement) -> list[dict[str, Any]]:
    """Return the year's budget with how much of it is spent, for the memory beside the topic."""
    budget = desk.reading.project.budget
    if budget.total_baht is None:
        return []
    incoming = (row.amount_baht for row in budget.transfers if row.direction == TransferDirection.IN)
    total = budget.total_baht + sum(incoming, ZERO)
    spent = _year_so_far(desk.reading.earlier, money).actual_baht
    share = percent(spent, total)
    words = _("เบิกจ่ายสะสม %(spent)s บาท") % {"spent": format_baht(spent)}
    return [
        {
            "label": _("งบประมาณทั้งปีรวมเงินรับโอน %(total)s บาท") % {"total": format_baht(total)},
            "words": words if share is None else f"{words} ({share}%)",
            "share": share,
        }
    ]
