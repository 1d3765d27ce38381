"""What came into an office as history, and what is asked about each thing of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet

from tidtam.approval.choices import Origin, Status
from tidtam.approval.selectors import unanswered, waiting_for
from tidtam.checks.choices import Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.selectors import failed_checks_of_many
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors.listing import LISTINGS, Person, Row, rows_of, shown_rows
from tidtam.organisations.models import Organisation
from tidtam.progress.selectors import check_message
from tidtam.progress.topics import anchor_of_place


@dataclass(frozen=True, slots=True)
class HistoryProgress:
    """How many things of a kind came in as history, how many are approved, how many wait for the person."""

    total: int
    accepted: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Question:
    """A hard failed check that the last step answers for, as a form asks it.

    name  of the field: from what was found and not from a row's id, which every run of the checks makes anew.
    ids   of the failed checks that say just this.   message  as progress.selectors.check_message.
    """

    name: str
    code: str
    ids: tuple[int, ...]
    message: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """A thing that came in as history, what is asked about it, and what else was found."""

    row: Row
    questions: tuple[Question, ...]
    warnings: tuple[Mapping[str, str], ...]


def history_of(kind: Kind, organisation: Organisation) -> QuerySet[Any]:
    """Return what came into an office as history; what is a draft since is its owner's."""
    rows: QuerySet[Any] = (
        LISTINGS[kind]
        .model._default_manager.filter(project__organisation=organisation, origin=Origin.IMPORTED)
        .exclude(status=Status.SAVED)
    )
    return rows


def history_years(organisation: Organisation) -> list[int]:
    """Return the fiscal years of which something came in as history, latest first. One query."""
    years = history_of(Kind.REGISTRATION, organisation).order_by("-project__fiscal_year_be")
    return list(years.values_list("project__fiscal_year_be", flat=True).distinct())


def history_progress(organisation: Organisation, fiscal_year_be: int, person: Person) -> dict[Kind, HistoryProgress]:
    """Return how far an office's year of history is, by kind. Two queries for each kind."""
    found = {}
    for kind in LISTINGS:
        rows = history_of(kind, organisation).filter(project__fiscal_year_be=fiscal_year_be)
        counts = rows.aggregate(total=Count("pk"), accepted=Count("pk", filter=Q(status=Status.APPROVED)))
        waiting = history_waiting(kind, organisation, fiscal_year_be, person).count()
        found[kind] = HistoryProgress(**counts, waiting=waiting)
    return found


def history_waiting(kind: Kind, organisation: Organisation, fiscal_year_be: int, person: Person) -> QuerySet[Any]:
    """Return what of an office's year of history waits for a person, in the order of the projects."""
    listing = LISTINGS[kind]
    waiting = waiting_for(listing.kind, person.user, held=person.held, on=person.on).filter(
        project__organisation=organisation, project__fiscal_year_be=fiscal_year_be, origin=Origin.IMPORTED
    )
    ordered: QuerySet[Any] = (
        shown_rows(waiting, listing)
        .annotate(in_quarter=listing.quarter)
        .order_by(F("project__number").asc(nulls_last=True), "project_id", "in_quarter", "pk")
    )
    return ordered


def history_items(kind: Kind, rows: QuerySet[Any], person: Person) -> list[Imported]:
    """Return things of history with what is asked about each. Seven queries for any number."""
    listing = LISTINGS[kind]
    listed = rows_of([(kind, row) for row in rows], person)
    checked = {row.thing.pk: listing.kind.checked_thing(row.thing) for row in listed}
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for thing in checked.values():
        by_model.setdefault(type(thing), []).append(thing)
    failed = {
        (model, pk): found for model, those in by_model.items() for pk, found in failed_checks_of_many(those).items()
    }
    return [_imported(row, failed[type(checked[row.thing.pk]), checked[row.thing.pk].pk]) for row in listed]


def _imported(row: Row, failed: Sequence[FailedCheck]) -> Imported:
    asked: dict[str, list[FailedCheck]] = {}
    for one in unanswered(row.thing, failed):
        said = json.dumps([one.code, one.place, one.values], ensure_ascii=False, sort_keys=True)
        asked.setdefault(hashlib.sha256(said.encode()).hexdigest()[:12], []).append(one)
    page = row.thing.get_absolute_url() if row.kind is Kind.REPORT else row.thing.project.get_absolute_url()

    def message(one: FailedCheck) -> Mapping[str, str]:
        anchor = f"#{anchor_of_place(one.place)}" if row.kind is Kind.REPORT else ""
        return check_message(one, url=f"{page}{anchor}")

    return Imported(
        row=row,
        questions=tuple(
            Question(
                f"reason-{row.thing.pk}-{digest}", those[0].code, tuple(one.pk for one in those), message(those[0])
            )
            for digest, those in asked.items()
        ),
        warnings=tuple(message(one) for one in failed if one.is_unanswered(Level.WARNING)),
    )
