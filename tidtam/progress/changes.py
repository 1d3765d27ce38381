"""What changed in a report as its readers see it: the form's words for places, labels for codes."""

from collections.abc import Iterable
from typing import Any

from tidtam.approval.changes import Say, change_rows, field_of, say_choice, say_tick, say_usual
from tidtam.approval.rules import FieldChange
from tidtam.progress.checks import place_label
from tidtam.progress.choices import ActivityStatus, AnswerState, CauseCategory, FundingSource, KpiVerdict
from tidtam.progress.facts import Report
from tidtam.progress.places import activity_titles
from tidtam.progress.topics import anchor_of_place, names_of
from tidtam.projects.facts import Project

SAID: dict[str, Say] = {
    "status": say_choice(ActivityStatus),
    "state": say_choice(AnswerState),
    "verdict": say_choice(KpiVerdict),
    "category": say_choice(CauseCategory),
    "funding_source": say_choice(FundingSource),
    "no_problems": say_tick,
    "no_suggestions": say_tick,
    "ends_project": say_tick,
}
NO_CONTENT = ("part", "kpi_key", "project_key", "fiscal_year_be", "quarter", "origin")
"""Fields that name a thing and say nothing of it; `activity_key` says something only of a cause."""


def report_change_rows(
    changes: Iterable[FieldChange], project: Project, *, report: Report | None = None, page: str = ""
) -> list[dict[str, Any]]:
    """Return changes as the component diff takes them, each with the address of its field.

    report  names the work that it adds to the registered activities.
    page  the address of the page of the report; "" where the rows stand on it.
    """
    targets, titles = names_of(project), activity_titles(project, report)

    def say_of(place: str) -> Say | None:
        name = field_of(place)
        if name == "covers":
            return lambda key: targets.get(key, key)
        if name == "activity_key":
            return lambda key: titles.get(key, "")
        return SAID.get(name) or say_usual(place)

    return change_rows(
        (one for one in changes if not (one.place.startswith("activities[") and field_of(one.place) == "activity_key")),
        label_of=lambda place: place_label(place, project=project, report=report),
        say_of=say_of,
        url_of=lambda place: f"{page}#{anchor_of_place(place)}",
        leaving_out=NO_CONTENT,
    )
