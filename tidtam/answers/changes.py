"""What changed in a sheet as its readers see it: the form's words for places, labels for codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from tidtam.answers.checks import place_label
from tidtam.answers.choices import AnswerState, Channel
from tidtam.answers.places import section_of_place
from tidtam.answers.questions import anchor, label_of
from tidtam.approval.changes import Say, change_rows, field_of, say_choice, say_tick, say_usual
from tidtam.approval.rules import FieldChange
from tidtam.instruments.facts import Node

SAID: dict[str, Say] = {
    "state": say_choice(AnswerState),
    "channel": say_choice(Channel),
    "is_approximate": say_tick,
}
NO_CONTENT = (
    *("node_code", "code", "organisation_code", "instrument_code", "fiscal_year_be"),
    *("version_number", "round_code", "origin"),
)
"""Fields that name a thing and say nothing of it."""


def sheet_change_rows(
    changes: Iterable[FieldChange], nodes: Mapping[str, Node], *, page: str = ""
) -> list[dict[str, Any]]:
    """Return changes as the component diff takes them, each with the address of its answer.

    page  the address of the page of the sheet; "" where the rows stand on it.
    """

    def say_of(place: str) -> Say | None:
        node = nodes.get(section_of_place(place))
        labels = {one.code: label_of(one) for one in node.choices} if node else {}
        if field_of(place) in ("choice", "criteria"):
            return lambda code: labels.get(code, code)
        return SAID.get(field_of(place)) or say_usual(place)

    return change_rows(
        changes,
        label_of=lambda place: place_label(place, nodes),
        say_of=say_of,
        url_of=lambda place: f"{page}#{anchor(f'answers[{section_of_place(place)}]')}",
        leaving_out=NO_CONTENT,
    )
