"""How far a round of an instrument is: the sheets of all offices, or of one office's schools, and who is late."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tidtam.answers import models
from tidtam.answers.selectors.reading import LOADED
from tidtam.approval.choices import Status
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation, subtree
from tidtam.periods.rules import NO_WINDOW, Decision
from tidtam.periods.selectors import ExtendedWindow, instrument_windows_of_year

TO_SUBMIT = (Status.NOT_REPORTED, Status.SAVED)
"""What was never submitted. A correction that was asked for is never late: the first submission counts."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet in the list of a round.

    answered    leaves with an answer.   window  what the window of the round says to who answers.
    schools     of an office: its schools' sheets; None where schools answer nothing, and of schools and bureaus.
    chase       when the people were written to last; None: never.
    """

    sheet: models.Sheet
    answered: int
    window: Decision
    schools: "SchoolCounts | None"
    chase: models.Chase | None

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.sheet.status)

    @property
    def is_late(self) -> bool:
        """Whether it was to be submitted by now, extensions included, and never was."""
        return self.status in TO_SUBMIT and self.window.late


@dataclass(frozen=True, slots=True)
class SchoolCounts:
    """The sheets of an office's schools in a round: how many, approved, and late."""

    asked: int
    approved: int
    late: int


def window_of_round(version: Version, round_code: str) -> ExtendedWindow | None:
    """Return the window of a round with everybody's extensions; None where it was never opened. One query."""
    facts = version_facts(version)
    months = next(one.months for one in facts.rounds if one.code == round_code)
    return instrument_windows_of_year(facts.fiscal_year_be).get((facts.code, months))


def rows_of_round(
    version: Version,
    round_code: str,
    *,
    window: ExtendedWindow | None,
    at: dt.datetime,
    office: Organisation | None = None,
    ids: Collection[int] | None = None,
) -> list[SheetRow]:
    """Return the sheets of offices and bureaus in a round, or those of one office's schools, by name.

    ids  only these sheets.   Three queries, whatever their number.
    """
    sheets = sheets_of_round(version, round_code, office=office)
    if ids is not None:
        sheets = sheets.filter(pk__in=ids)
    answered = models.Answer.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet").values(n=Count("pk"))
    listed = list(
        sheets.select_related(*LOADED, "organisation__province")
        .annotate(answered=Coalesce(Subquery(answered), 0))
        .order_by("organisation__sort_key", "pk")
    )
    schools = {} if office is not None else schools_of_round(version, round_code, window=window, at=at)
    newest: dict[int, models.Chase] = {}
    for one in models.Chase.objects.filter(sheet__in=sheets.order_by().values("pk")).select_related("by"):
        newest.setdefault(one.sheet_id, one)
    return [
        SheetRow(
            sheet=row,
            answered=row.answered,
            window=window.decision(row.organisation.path, now=at) if window else NO_WINDOW,
            schools=schools.get(row.organisation_id),
            chase=newest.get(row.pk),
        )
        for row in listed
    ]


def sheets_of_round(
    version: Version, round_code: str, *, office: Organisation | None = None
) -> "QuerySet[models.Sheet]":
    """Return the sheets of offices and bureaus in a round, or those of one office's schools."""
    sheets = models.Sheet.objects.filter(instrument_version=version, round_code=round_code)
    if office is not None:
        return sheets.filter(office=office).exclude(organisation=office)
    return sheets.filter(Q(office=None) | Q(organisation=F("office")))


def schools_of_round(
    version: Version, round_code: str, *, window: ExtendedWindow | None, at: dt.datetime
) -> dict[int, SchoolCounts]:
    """Return how far the schools of each office are in a round, by the office's id. One query for all."""
    schools = models.Sheet.objects.filter(instrument_version=version, round_code=round_code, office__isnull=False)
    counted = (
        schools.exclude(organisation=F("office"))
        .order_by()
        .values("office")
        .annotate(
            asked=Count("pk"),
            approved=Count("pk", filter=Q(status=Status.APPROVED)),
            late=Count("pk", filter=late_condition(window, at)),
        )
    )
    return {one["office"]: SchoolCounts(one["asked"], one["approved"], one["late"]) for one in counted}


def counts_of_rounds(versions: Collection[Version]) -> dict[tuple[int, str], Counter[str]]:
    """Return how many sheets of offices and bureaus stand where, by version and round. One query."""
    sheets = models.Sheet.objects.filter(Q(office=None) | Q(organisation=F("office")), instrument_version__in=versions)
    found: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    counted = sheets.order_by().values_list("instrument_version", "round_code", "status").annotate(Count("pk"))
    for version, round_code, status, count in counted:
        found[version, round_code][status] = count
    return found


def late_condition(window: ExtendedWindow | None, at: dt.datetime) -> Q:
    """Return SheetRow.is_late in SQL, tested to be equal: due by now where nobody above was given longer."""
    if window is None or not window.decision("", now=at).late:
        return Q(pk__in=[])
    late = Q(status__in=TO_SUBMIT)
    for path, due_at, _closes_at in window.extensions:
        if due_at is not None and due_at >= at:
            late &= ~subtree(path, field="organisation__path")
    return late
