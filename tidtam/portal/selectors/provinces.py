"""Readings of issued booklets by province: what a round came to, who published and who did not.

Editions, their sums and names of offices, as in selectors.editions. An office counts in the province it names first.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tidtam.organisations.models import Organisation, OrganisationQuerySet, Province, held_on
from tidtam.portal.selectors.editions import OfficeRow, Round, editions_of_round, office_rows
from tidtam.progress.selectors import NO_MONEY, MoneyTotals
from tidtam.publishing.models import Edition, PublishedProject, PublishedQuarter
from tidtam.publishing.selectors import kept_money_by
from tidtam.thai.calendar import round_as_of


@dataclass(frozen=True, slots=True)
class Sums:
    """What the editions that count for a round come to together.

    asked  the offices that stood on the round's last day, and whoever published for it; published  of them, who did.
    money  of the round so far.
    """

    asked: int = 0
    published: int = 0
    projects: int = 0
    money: MoneyTotals = NO_MONEY

    def __add__(self, other: "Sums") -> "Sums":
        """Return the sums of both sets of editions together."""
        return Sums(
            self.asked + other.asked,
            self.published + other.published,
            self.projects + other.projects,
            self.money + other.money,
        )


@dataclass(frozen=True, slots=True)
class NationRound:
    """A round in the real nation, or among invented offices: the whole, and its provinces in their order.

    is_demo  whether any of the editions holds demo data.
    """

    is_invented: bool
    is_demo: bool
    whole: Sums
    provinces: tuple[tuple[Province, Sums], ...]


def nations_of_round(asked: Round) -> list[NationRound]:
    """Return the nations of which an edition counts for a round, the real one first. Five queries."""
    editions = editions_of_round(asked)
    is_demo: dict[bool, bool] = {}
    for is_invented, of_edition in editions.order_by().values_list("organisation__is_demo", "is_demo").distinct():
        is_demo[is_invented] = is_demo.get(is_invented, False) or of_edition
    found: defaultdict[tuple[bool, int | None], Sums] = defaultdict(Sums)
    where = ("edition__organisation__is_demo", "edition__organisation__province")
    offices = _offices_asked(asked).order_by().values_list("is_demo", "province")
    publishes = Count("pk", filter=Q(publishes=True))
    for *key, count, published in offices.annotate(count=Count("pk"), published=publishes):
        found[key[0], key[1]] += Sums(asked=count, published=published)
    projects = PublishedProject.objects.filter(edition__in=editions).order_by().values_list(*where)
    for *key, count in projects.annotate(count=Count("pk")):
        found[key[0], key[1]] += Sums(projects=count)
    for key, money in kept_money_by(PublishedQuarter.objects.filter(edition__in=editions), *where).items():
        found[key] += Sums(money=money.year_so_far())
    provinces = list(Province.objects.all())
    return [
        NationRound(
            is_invented=is_invented,
            is_demo=is_demo[is_invented],
            whole=sum((sums for key, sums in found.items() if key[0] is is_invented), Sums()),
            provinces=tuple((one, found[is_invented, one.pk]) for one in provinces if (is_invented, one.pk) in found),
        )
        for is_invented in sorted(is_demo)
    ]


@dataclass(frozen=True, slots=True)
class ProvinceOffices:
    """The offices of a province in a round, of the real nation or invented ones: with their editions, and without."""

    is_invented: bool
    rows: tuple[OfficeRow, ...]
    missing: tuple[Organisation, ...]

    @property
    def sums(self) -> Sums:
        """What the editions come to together."""
        return sum((Sums(1, 1, row.projects, row.money) for row in self.rows), Sums(asked=len(self.missing)))


def offices_of_province(province: Province, asked: Round) -> list[ProvinceOffices]:
    """Return the offices that count in a province in a round; invented ones only where one of them published.

    Four queries.
    """
    listed = office_rows(list(_offices_asked(asked).filter(province=province)), asked)
    found = []
    for is_invented in (False, True):
        of_nation = [row for row in listed if row.office.is_demo is is_invented]
        rows = tuple(row for row in of_nation if row.edition)
        if rows or (of_nation and not is_invented):
            found.append(ProvinceOffices(is_invented, rows, tuple(row.office for row in of_nation if not row.edition)))
    return found


def offices_beside(province: Province) -> list[Organisation]:
    """Return the offices that also work in a province, have published, and count in another one. One query."""
    editions = Edition.objects.published().filter(organisation=OuterRef("pk"))
    return list(Organisation.objects.offices().filter(Exists(editions), covers=province).exclude(province=province))


def province_of_code(code: str) -> Province | None:
    """Return the province of a code if an area office counts in it. One query."""
    return _with_offices(Organisation.objects.offices()).filter(code=code).first()


def provinces_published() -> QuerySet[Province]:
    """Return the provinces in which an office ever published an edition."""
    editions = Edition.objects.published().filter(organisation=OuterRef("pk"))
    return _with_offices(Organisation.objects.offices().filter(Exists(editions)))


def _with_offices(offices: OrganisationQuerySet) -> QuerySet[Province]:
    return Province.objects.filter(Exists(offices.filter(province=OuterRef("pk"))))


def _offices_asked(asked: Round) -> OrganisationQuerySet:
    """Return the offices that a round asks, with whether an edition of theirs counts for it."""
    stood = held_on(round_as_of(asked.fiscal_year_be, asked.months), first="valid_from_date", end="valid_to_date")
    publishes = Exists(editions_of_round(asked).filter(organisation=OuterRef("pk")))
    return Organisation.objects.offices().annotate(publishes=publishes).filter(stood | Q(publishes=True))
