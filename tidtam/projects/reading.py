"""A registration in words, section by section, as it is read through before it is submitted. Pure, no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.forms import IN_EMENSCR, label_key, label_of
from tidtam.projects.places import Field, FieldKind, fields_of, rows_of
from tidtam.projects.typed import spelt
from tidtam.ui.templatetags.ui import thai_date


@dataclass(frozen=True, slots=True)
class Read:
    """What stands below one heading: the project itself under "", else a row. rows  (label, words)."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def read_through(project: Project, section: Section, *, named: Mapping[str, str]) -> list[Read]:
    """Return a section in words: what is missing at the project itself is named, what is missing in rows left out.

    named  the words of plan links and of last year's project, by their keys.
    """
    names = dict(named) | {row.key: row.text for row in project.results}
    names |= {row.key: row.name for row in project.kpis} | {row.key: row.title for row in project.activities}
    found: dict[str, list[tuple[str, str]]] = {}
    for field in fields_of(project, section):
        if field.kind is FieldKind.ROWS or label_key(field) in SAID_BY_THE_HEADING:
            continue
        words, label, owner = _words(field, names), label_of(field), field.owner
        if owner.startswith("budget.planned"):
            quarter = owner.removeprefix("budget.planned[").removesuffix("]")
            label, owner = _("แผน ไตรมาส %(quarter)s (บาท)") % {"quarter": quarter}, "budget"
        if words or "[" not in owner:
            found.setdefault(owner, []).append((label, words))
        else:
            found.setdefault(owner, [])
    headings = dict(_headings(project, named))
    return [Read(headings.get(owner, ""), tuple(rows)) for owner, rows in found.items()]


SAID_BY_THE_HEADING = frozenset(
    {"plan_links.primary", "results.text", "kpis.name", "activities.title", "budget.transfers.direction"}
)


def _headings(project: Project, named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, words in (("results", "text"), ("kpis", "name"), ("activities", "title")):
        for key, row in rows_of(project, name):
            yield f"{name}[{key}]", str(getattr(row, words))
    for key, link in rows_of(project, "plan_links"):
        yield f"plan_links[{key}]", named.get(key, link.code)
    for key, row in rows_of(project, "budget.transfers"):
        yield f"budget.transfers[{key}]", str(row.direction.label)


def _words(field: Field, names: dict[str, str]) -> str:
    value = field.value
    if value in (None, "", ()):
        return ""
    if isinstance(value, date):
        return thai_date(value)
    if field.choices is not None:
        return str(field.choices(str(value)).label)
    if field.kind is FieldKind.YES_NO:
        return str(dict(IN_EMENSCR)[spelt(field)[0]])
    if field.kind in (FieldKind.KEYS, FieldKind.QUARTERS):
        return ", ".join(names.get(text, text) for text in spelt(field))
    if field.name in ("parent_key", "continuing_from"):
        return names.get(str(value), "")
    return spelt(field)[0]
