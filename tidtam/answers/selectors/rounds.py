"""How far a round of an instrument is: the sheets of all offices, or of one office's schools, and who is late."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tidtam.answers import models
from tidtam.answers.rules import is_of_schools
from tidtam.answers.selectors.reading import LOADED, summed_nodes_of
from tidtam.approval.choices import Status
from tidtam.approval.selectors import submissions_that_count
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import in_nation_of, in_nations_of, version_facts
from tidtam.organisations.models import Organisation, subtree
from tidtam.periods.rules import NO_WINDOW, Decision
from tidtam.periods.selectors import ExtendedWindow, instrument_windows_of_year

TO_SUBMIT = (Status.NOT_REPORTED, Status.SAVED)
"""What was never submitted. A correction that was asked for is never late: the first submission counts."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet in the list of a round.

    answered    leaves with an answer, sums of schools among them.
    window      what the window of the round says to who answers.
    came_at     when it was first submitted and not withdrawn again; None before that.
    schools     of an office: its schools' sheets; None where schools answer nothing, and of schools and bureaus.
    chase       when the people were written to last; None: never.
    """

    sheet: models.Sheet
    answered: int
    came_at: dt.datetime | None
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

    @property
    def came_late(self) -> bool:
        """Whether it was submitted after it was due, extensions included."""
        due_at = self.window.due_at
        return self.came_at is not None and due_at is not None and self.came_at > due_at


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

    ids  only these sheets.   Four queries at most, whatever their number.
    """
    sheets = sheets_of_round(version, round_code, office=office)
    if ids is not None:
        sheets = sheets.filter(pk__in=ids)
    of_schools = () if office else [one.code for one in version_facts(version).nodes if is_of_schools(one)]
    written = models.Answer.objects.filter(sheet=OuterRef("pk")).exclude(node_code__in=of_schools)
    of_sheets = ContentType.objects.get_for_model(models.Sheet).pk
    came = submissions_that_count(content_type=of_sheets, object_id=OuterRef("pk"))
    listed = list(
        sheets.select_related(*LOADED, "organisation__province")
        .annotate(
            written=Coalesce(Subquery(written.order_by().values("sheet").values(n=Count("pk"))), 0),
            came_at=Subquery(came.values("counts_at")[:1]),
        )
        .order_by("organisation__sort_key", "pk")
    )
    summed = {kind: len(summed_nodes_of(row)) for kind, row in {row.organisation.kind: row for row in listed}.items()}
    schools = {} if office is not None else schools_of_round(version, round_code, window=window, at=at)
    newest: dict[int, models.Chase] = {}
    for one in models.Chase.objects.filter(sheet__in=sheets.order_by().values("pk")).select_related("by"):
        newest.setdefault(one.sheet_id, one)
    return [
        SheetRow(
            sheet=row,
            answered=row.written + summed[row.organisation.kind],
            came_at=row.came_at,
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
    asked = in_nation_of(version, field="organisation__path")
    return sheets.filter(asked, Q(office=None) | Q(organisation=F("office")))


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
    """Return how many sheets of offices and bureaus stand where, by version and round. Two queries."""
    asked = in_nations_of(versions, version="instrument_version", field="organisation__path")
    sheets = models.Sheet.objects.filter(asked, Q(office=None) | Q(organisation=F("office")))
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
