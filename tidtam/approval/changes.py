"""Differences as the component diff shows them: a room's words for places, labels for codes, else word by word."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from tidtam.approval.rules import FieldChange, Op
from tidtam.thai.money import format_baht
from tidtam.ui.templatetags.ui import thai_date

Say = Callable[[str], str]
"""From a value as it is stored in a snapshot to what the reader sees."""

LAST_STEP = re.compile(r"(\w+)(?:\[[^\]]*\])*$")


def field_of(place: str) -> str:
    """Return the name of the field a place ends in: "covers" of "answers[kpi].covers[2]"."""
    step = LAST_STEP.search(place)
    return step[1] if step else ""


def say_choice(choices: type[TextChoices]) -> Say:
    """Return what shows the label of a code."""
    return lambda code: str(choices(code).label) if code in choices.values else code


def say_tick(value: str) -> str:
    """Return a tick in a word; False where nothing stood before is nothing."""
    return str(_("ใช่")) if value == "True" else ""


def say_usual(place: str) -> Say | None:
    """Return what shows a field of any room whose name tells its kind: amounts and days; None for words."""
    name = field_of(place)
    if name.endswith("_baht"):
        return lambda value: format_baht(Decimal(value))
    if name.endswith("_date"):
        return lambda value: thai_date(date.fromisoformat(value))
    return None


def change_rows(
    changes: Iterable[FieldChange],
    *,
    label_of: Callable[[str], str],
    say_of: Callable[[str], Say | None] = say_usual,
    url_of: Callable[[str], str] = lambda _place: "",
    leaving_out: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Return changes as rows of ui/components/diff.html: label, before, after, url.

    say_of       what shows the value at a place whole; None compares it word by word.
    leaving_out  names of fields that are no content for a reader, such as keys.
    """
    rows = []
    for change in changes:
        if field_of(change.place) in leaving_out:
            continue
        say = say_of(change.place)
        if say is None:
            before = [(text, op is Op.REMOVED) for op, text in change.words if op is not Op.ADDED]
            after = [(text, op is Op.ADDED) for op, text in change.words if op is not Op.REMOVED]
        else:
            said = (say(value) if value else "" for value in (change.before, change.after))
            before, after = ([(words, True)] if words else [] for words in said)
        if before or after:
            rows.append(
                {"label": label_of(change.place), "before": before, "after": after, "url": url_of(change.place)}
            )
    return rows
