"""Topic 2 as its page draws it: each activity with its plan, what is asked of it, and what the system writes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tidtam.progress import rules, sentences
from tidtam.progress.choices import ActivityStatus
from tidtam.progress.facts import ActivityProgress
from tidtam.progress.forms import Input, InputGroup, ReportForm
from tidtam.progress.typed import read_value
from tidtam.progress.views.desk import ReportDesk
from tidtam.projects.facts import Activity, Project

CLOSED = frozenset({ActivityStatus.DONE, ActivityStatus.CANCELLED})
UNKNOWN = "…"
"""What stands in a sentence for words that are still to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityForm:
    """One activity as it is written.

    number     as registered, "2" or "2.1"; "" of work that the report adds.   activity  None of such work.
    serves     the words of what it works for.   unit  that of the KPI it is counted for.
    before     (quarter, status) reported last.   quarters  (value, words) of the quarters that are left.
    sentence   what the system writes where nothing was done; counted  what it writes of the KPIs that are answered.
    is_open    whether its fields stand on the page; is_new  work that nobody has begun to add.
    """

    group: InputGroup
    number: str
    activity: Activity | None
    serves: tuple[str, ...]
    is_counted: bool
    unit: str
    before: tuple[int, ActivityStatus] | None
    quarters: list[tuple[str, str]]
    sentence: str
    counted: tuple[str, ...]
    is_open: bool
    is_new: bool

    @property
    def key(self) -> str:
        """The activity's key."""
        return key_of(self.group.place)

    @property
    def named(self) -> dict[str, Input]:
        """The fields by name."""
        return self.group.by_name

    @property
    def status(self) -> ActivityStatus | None:
        """The status as it is chosen now."""
        return next((one for one in ActivityStatus if one.value == self.named["status"].typed), None)

    @property
    def has_money(self) -> bool:
        """Whether what it costs is asked: its registration plans an amount, or one is written."""
        return bool(self.named["actual_baht"].typed) or (
            self.activity is not None and self.activity.planned_baht is not None
        )

    @property
    def can_copy(self) -> bool:
        """Whether words of the quarter before could be used here."""
        return any(one.can_copy and not one.typed for one in self.group.inputs)


def activities_context(desk: ReportDesk, form: ReportForm) -> dict[str, Any]:
    """Return the activities as registered, then what the report adds; those planned for other quarters are folded."""
    project = desk.reading.project
    groups = {key_of(group.place): group for group in form.groups()}
    unfolded = set(form.data.getlist("open") + form.data.getlist("unfold")) if form.data else set()
    registered = {row.key: (number, row) for number, row in numbered(project)}
    in_order = [*registered, *(key for key in groups if key not in registered)]
    return {
        "activities": [
            _activity(desk, groups[key], *registered.get(key, ("", None)), is_unfolded=key in unfolded)
            for key in in_order
        ],
        "unfolded": sorted(unfolded & groups.keys()),
    }


def key_of(place: str) -> str:
    """Return the key of the activity that a place "activities[key]" names."""
    return place.removeprefix("activities[").removesuffix("]")


def numbered(project: Project) -> Iterator[tuple[str, Activity]]:
    """Yield the registered activities with their numbers, each main one ("2") before its own ("2.1")."""
    keys = {row.key for row in project.activities}
    main = [row for row in project.activities if row.parent_key not in keys]
    for nth, row in enumerate(main, start=1):
        yield str(nth), row
        own = (one for one in project.activities if one.parent_key == row.key)
        for sub, one in enumerate(own, start=1):
            yield f"{nth}.{sub}", one


def _activity(
    desk: ReportDesk, group: InputGroup, number: str, activity: Activity | None, *, is_unfolded: bool
) -> ActivityForm:
    project, quarter = desk.reading.project, desk.reading.row.quarter
    said = _said(group)
    kpis = rules.counted_kpis(project, said.activity_key)
    before = _before(desk, said.activity_key)
    is_due = activity is not None and quarter in activity.planned_quarters
    is_closed = before is not None and before[1] in CLOSED
    is_touched = any(one.differs or one.error or one.advice or one.messages for one in group.inputs)
    is_said = any(one.typed for one in group.inputs)
    words = {row.key: row.text for row in project.results} | {row.key: row.name for row in project.kpis}
    return ActivityForm(
        group=group,
        number=number,
        activity=activity,
        serves=tuple(words[key] for key in (activity.serves if activity else ()) if key in words),
        is_counted=bool(kpis) or activity is None or bool(group.by_name["quantity"].typed),
        unit=next((kpi.unit for kpi in kpis if kpi.unit), ""),
        before=before,
        quarters=quarters_left(group.by_name["later_quarter"], quarter),
        sentence=_sentence(said, quarter),
        counted=sentences.quantity_sentences(said, kpis),
        is_open=is_unfolded
        or is_touched
        or bool(group.advice or group.messages)
        or (is_due and not is_closed)
        or (activity is None and is_said),
        is_new=activity is None and not is_said,
    )


def _said(group: InputGroup) -> ActivityProgress:
    """Return what is typed of an activity as far as it can be read, without its narrative."""
    values: dict[str, Any] = {}
    for name in ("status", "reason", "later_quarter", "ends_project", "quantity", "unit"):
        one = group.by_name[name]
        try:
            values[name] = read_value(one.editable.field, one.typed)
        except ValueError:
            continue
    chosen = values.pop("status", None)
    status = ActivityStatus(chosen) if chosen in ActivityStatus.values else None
    return ActivityProgress(activity_key=key_of(group.place), status=status, **values)


def _before(desk: ReportDesk, key: str) -> tuple[int, ActivityStatus] | None:
    for report in reversed(desk.reading.earlier):
        for row in report.activities:
            if row.activity_key == key and row.status is not None:
                return report.quarter, row.status
    return None


def quarters_left(later: Input, quarter: int) -> list[tuple[str, str]]:
    """Return the quarters after this one to choose from, and whatever else was chosen."""
    return [one for one in later.editable.options if int(one[0]) > quarter or one[0] == later.typed]


def _sentence(said: ActivityProgress, quarter: int) -> str:
    """Return the sentence that the system writes where nothing was done, as far as its words are known."""
    known = said if said.reason.strip() else replace(said, reason=UNKNOWN)
    return sentences.no_activity_sentence(known, quarter=quarter)
