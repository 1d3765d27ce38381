"""Readings of issued booklets, and of nothing else: editions with their rows, and the names of offices.

No table of projects, reports, approvals or checks is asked here (tests/test_no_leaks.py watches the SQL): what was not
issued cannot appear, and what was withdrawn is in no sum.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db.models import Case, Count, DecimalField, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Cast

from tidtam.organisations.models import Organisation, OrganisationQuerySet
from tidtam.organisations.selectors import OFFICE_SORTS, searched
from tidtam.progress.selectors import NO_MONEY, MoneyTotals
from tidtam.projects.shares import StatusShare, status_shares
from tidtam.publishing.choices import EditionStatus
from tidtam.publishing.models import Edition, EditionFile, EditionQuerySet, PublishedProject, PublishedQuarter
from tidtam.publishing.selectors import kept_money_by
from tidtam.thai.calendar import quarters_of_round
from tidtam.thai.collation import sound_key
from tidtam.thai.money import percent

NONE = "none"
"""In an address: projects that declare no status, or name no work group."""


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """A round that is reported on: its fiscal year and its months. Later ones are greater."""

    fiscal_year_be: int
    months: int

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """Return the round an edition reports on."""
        return cls(edition.fiscal_year_be, edition.months)

    @property
    def key(self) -> str:
        """How an address names the round: "2567-6"."""
        return f"{self.fiscal_year_be}-{self.months}"


def chosen(rounds: Collection[Round], key: str) -> Round | None:
    """Return the round of a key, the latest where the key names none of them, None where there is no round."""
    return next((one for one in rounds if one.key == key), max(rounds, default=None))


# The home page -------------------------------------------------------------------------------------------------------


def current_rounds() -> list[Round]:
    """Return the rounds some edition counts for, latest first. One query."""
    rows = Edition.objects.current().order_by("-fiscal_year_be", "-months")
    return [Round(year, months) for year, months in rows.values_list("fiscal_year_be", "months").distinct()]


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """What the editions that count say of one round together.

    money  of the round so far, of `money.reports` reports.   is_demo  whether any of the editions holds demo data.
    """

    offices: int
    projects: int
    money: MoneyTotals
    is_demo: bool


def editions_of_round(asked: Round) -> EditionQuerySet:
    """Return the editions that count for a round."""
    return Edition.objects.current().filter(fiscal_year_be=asked.fiscal_year_be, months=asked.months)


def round_summary(asked: Round) -> RoundSummary:
    """Return the sums over the editions that count for a round; invented offices only where no real one published.

    Three queries.
    """
    rows = list(editions_of_round(asked).values_list("organisation_id", "is_demo", "organisation__is_demo"))
    invented = all(is_invented for _office, _is_demo, is_invented in rows)
    editions = editions_of_round(asked).filter(organisation__is_demo=invented)
    money = kept_money_by(PublishedQuarter.objects.filter(edition__in=editions), "quarter")
    shown = [(office, is_demo) for office, is_demo, is_invented in rows if is_invented == invented]
    return RoundSummary(
        offices=len(shown),
        projects=PublishedProject.objects.filter(edition__in=editions).count(),
        money=sum(money.values(), NO_MONEY).year_so_far(),
        is_demo=any(is_demo for _office, is_demo in shown),
    )


def newest_editions(most: int) -> list[Edition]:
    """Return the editions that count and were published last, newest first, with their offices. One query."""
    rows = Edition.objects.current().select_related("organisation").order_by("-published_at", "pk")
    return list(rows[:most])


def offices_published(text: str) -> OrganisationQuerySet:
    """Return the offices that ever published an edition and whose names, code or provinces hold every word of a text.

    An office whose editions are all withdrawn stays: its page says so.
    """
    editions = Edition.objects.published().filter(organisation=OuterRef("pk"))
    offices = searched(Organisation.objects.filter(Exists(editions)), text)
    return offices.order_by(*OFFICE_SORTS["name"])


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office of a list with the edition of a round; None where none counts today."""

    office: Organisation
    edition: Edition | None
    projects: int
    money: MoneyTotals


def office_rows(offices: Sequence[Organisation], asked: Round | None = None) -> list[OfficeRow]:
    """Return the rows of offices, of the round asked for or each of its latest: three queries for any number."""
    latest: dict[int, Edition] = {}
    counting = editions_of_round(asked) if asked else Edition.objects.current()
    rows = counting.filter(organisation__in=[office.pk for office in offices])
    for edition in rows.order_by("organisation_id", "fiscal_year_be", "months"):
        latest[edition.organisation_id] = edition
    editions = [edition.pk for edition in latest.values()]
    counted: dict[UUID, int] = dict(
        PublishedProject.objects.filter(edition__in=editions)
        .order_by()
        .values_list("edition")
        .annotate(count=Count("pk"))
    )
    money = kept_money_by(PublishedQuarter.objects.filter(edition__in=editions), "edition")
    found = []
    for office in offices:
        shown = latest.get(office.pk)
        totals = money.get((shown.pk,), NO_MONEY) if shown else NO_MONEY
        found.append(OfficeRow(office, shown, counted.get(shown.pk, 0) if shown else 0, totals.year_so_far()))
    return found


# An office -----------------------------------------------------------------------------------------------------------


def editions_of(office: Organisation) -> list[Edition]:
    """Return every edition an office published, latest round first and in it the latest number. One query."""
    rows = Edition.objects.published().filter(organisation=office).select_related("organisation", "superseded_by")
    return list(rows.order_by("-fiscal_year_be", "-months", "-number_year_be", "-number"))


def shares_of(edition: Edition) -> list[StatusShare]:
    """Return how many projects of an edition declare which status, as a list names them. One query."""
    rows = edition.projects.order_by().values_list("execution_status").annotate(count=Count("pk"))
    return [share for share in status_shares(dict(rows)) if share.is_shown]


@dataclass(frozen=True, slots=True)
class EditionMoney:
    """The money of an edition: quarter by quarter, of its last quarter, and of the round so far.

    by_quarter holds only quarters with a report.   last_quarter  1-4, the one `quarter` is of.
    """

    by_quarter: dict[int, MoneyTotals]
    last_quarter: int
    quarter: MoneyTotals
    so_far: MoneyTotals


def edition_money(edition: Edition) -> EditionMoney:
    """Return the money of an edition. One query."""
    kept = kept_money_by(edition.quarters.all(), "quarter")
    by_quarter: dict[int, MoneyTotals] = {quarter: totals for (quarter,), totals in kept.items()}
    last_quarter = quarters_of_round(edition.months)[-1]
    return EditionMoney(
        by_quarter=by_quarter,
        last_quarter=last_quarter,
        quarter=by_quarter.get(last_quarter, NO_MONEY),
        so_far=sum(by_quarter.values(), NO_MONEY).year_so_far(),
    )


# The projects of an edition ------------------------------------------------------------------------------------------

PROJECT_SORTS = ("number", "budget_baht", "planned_baht", "actual_baht", "disbursed_pct")
"""What the list of projects can be sorted by, each also falling ("-number")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectQuery:
    """What a reader asks of the projects of an edition; "" asks nothing, NONE for those without.

    sort  one of PROJECT_SORTS, with "-" before it falling; "" is the order of the booklet.
    """

    text: str = ""
    execution: str = ""
    work_group: str = ""
    sort: str = ""


def work_groups(edition: Edition) -> list[str]:
    """Return the work groups an edition names, in its own order. One query."""
    names = edition.projects.exclude(work_group="").values_list("work_group", flat=True)
    return list(dict.fromkeys(names))


def saying(text: str) -> Q:
    """Return the condition that a published project's name and code hold every word of a text, however it is spelt."""
    keys = (sound_key(word) for word in text.split())
    return Q(*(Q(search_text__contains=key) for key in keys if key))


def projects_asked_for(edition: Edition, query: ProjectQuery) -> QuerySet[PublishedProject]:
    """Return the projects of an edition that a query asks for, with planned and actual baht of the round so far.

    Orders end with the place in the booklet. A project without a figure stands behind those with one, both ways.
    """
    projects = edition.projects.all()
    projects = projects.filter(saying(query.text))
    for column, wanted in (("execution_status", query.execution), ("work_group", query.work_group)):
        if wanted:
            projects = projects.filter(**{column: "" if wanted == NONE else wanted})
    money = DecimalField(max_digits=18, decimal_places=2)
    known = Q(reports__within_plan_baht__isnull=False)
    projects = projects.annotate(
        planned=Sum("reports__planned_baht", filter=known, output_field=money),
        actual=Sum("reports__actual_baht", filter=known, output_field=money),
    )
    falling, name = query.sort.startswith("-"), query.sort.removeprefix("-")
    if name not in PROJECT_SORTS:
        return projects.order_by("number")
    share = Case(
        When(planned__gt=0, then=Cast("actual", FloatField()) / Cast("planned", FloatField())),
        default=None,
        output_field=FloatField(),
    )
    by = {"planned_baht": F("planned"), "actual_baht": F("actual")}.get(name, F(name))
    if name == "disbursed_pct":
        projects, by = projects.alias(share=share), F("share")
    return projects.order_by(by.desc(nulls_last=True) if falling else by.asc(nulls_last=True), "number")


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project of the list. Its money is of the round so far, None where no report holds any."""

    project: PublishedProject
    planned_baht: Decimal | None
    actual_baht: Decimal | None
    disbursed_pct: Decimal | None


def project_row(project: PublishedProject) -> ProjectRow:
    """Return the row of a project that `projects_asked_for` found."""
    planned: Decimal | None = project.planned  # type: ignore[attr-defined]  # annotated there
    actual: Decimal | None = project.actual  # type: ignore[attr-defined]
    pct = None if planned is None or actual is None else percent(actual, planned)
    return ProjectRow(project, planned, actual, pct)


# One project ---------------------------------------------------------------------------------------------------------


def appearances(project_id: int) -> list[PublishedProject]:
    """Return a project as every edition published it, latest round and number first, each with its edition. One query.

    Empty where no edition ever published it.
    """
    rows = PublishedProject.objects.filter(project__pk=project_id, edition__in=Edition.objects.published())
    return list(
        rows.select_related("edition__organisation", "edition__superseded_by").order_by(
            "-edition__fiscal_year_be", "-edition__months", "-edition__number_year_be", "-edition__number"
        )
    )


def appearance(rows: Sequence[PublishedProject], edition_id: str) -> PublishedProject | None:
    """Return the appearance a reader asked for by its edition; without one the latest that counts, else None.

    One of a withdrawn edition is never returned.
    """
    shown = [row for row in rows if row.edition.status != EditionStatus.WITHDRAWN]
    asked = next((row for row in shown if str(row.edition_id) == edition_id), None)
    return asked or next((row for row in shown if row.edition.status == EditionStatus.ISSUED), None)


# One edition ---------------------------------------------------------------------------------------------------------


def edition_of_id(pk: UUID) -> Edition | None:
    """Return a published edition with its office and its successor, None for another. One query."""
    rows: EditionQuerySet = Edition.objects.published()
    return rows.select_related("organisation", "superseded_by__organisation").filter(pk=pk).first()


def files_of(edition: Edition) -> list[EditionFile]:
    """Return the files an edition offers: none once it is withdrawn. One query."""
    return [] if edition.status == EditionStatus.WITHDRAWN else list(edition.files.all())
