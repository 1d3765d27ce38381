"""A project taken apart into what its fields belong to, and the fields in which it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tidtam.projects.choices import Section
from tidtam.projects.facts import PlannedDisbursement, Project, Transfer
from tidtam.projects.places.fields import KIND_OF, WRITTEN
from tidtam.projects.places.kinds import QUARTERS, Field, FieldKind, Kind
from tidtam.projects.places.lists import LISTS, is_blank, lists_of, rows_of


@dataclass(frozen=True, slots=True)
class _Primary:
    """Which plan link is the primary one, as one field: then there cannot be two."""

    primary: str


@dataclass(frozen=True, slots=True)
class _Planned:
    """The plan of record of a quarter; None where there is none."""

    planned_baht: Decimal | None


class OpenProject:
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
            if name == "plan_links" or not is_blank(row, LISTS[name].blank(key)):
                yield key, row


def fields_of(project: Project, section: Section, *, rows: Mapping[str, Sequence[str]] | None = None) -> list[Field]:
    """Return the fields of a section, each list first and then its rows, in the order of the form.

    rows  by list, the keys of the rows to show where they are others than the project's; an unknown key is a new row.
    """
    whole = OpenProject(project)
    for name, keys in (rows or {}).items():
        whole.rows[name] = {key: whole.rows[name].get(key) or LISTS[name].blank(key) for key in keys}
    return list(_fields(whole, section))


def _fields(whole: OpenProject, section: Section) -> Iterator[Field]:
    for name in lists_of(section):
        keys = tuple(whole.rows[name])
        yield Field(place=name, owner="", name=name, kind=FieldKind.ROWS, choices=None, value=keys)
    for pattern, written in WRITTEN[section].items():
        for owner, facts in whole.owners(pattern):
            for name, kind in written.items():
                yield _field(owner, name, kind, facts)


def field_at(whole: OpenProject, place: str) -> Field | None:
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
