"""Which public pages there are, for those who list them."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db.models import QuerySet

from tidtam.portal.listed import PublicPage, pages_of_others
from tidtam.portal.selectors.editions import offices_published
from tidtam.portal.selectors.provinces import provinces_published
from tidtam.portal.selectors.results import published_results
from tidtam.publishing.models import Edition, PublishedProject

ALWAYS = ("home", "provinces", "results", "documents", "verify")


def page_count() -> int:
    """Return how many public pages there are in one language."""
    return sum(1 for _page in _others()) + _projects().count()


def public_pages(first: int, most: int) -> Sequence[PublicPage]:
    """Return some of the public pages in a steady order; [] behind the last."""
    return list(islice(_pages(), first, first + most))


def _pages() -> Iterator[PublicPage]:
    yield from _others()
    for project in _projects().iterator():
        yield PublicPage("portal:project", {"project_id": project})


def _others() -> Iterator[PublicPage]:
    yield from (PublicPage(f"portal:{name}") for name in ALWAYS)
    for province in provinces_published().order_by("code").values_list("code", flat=True):
        yield PublicPage("portal:province", {"province_code": province})
    for office in offices_published("").order_by("code").values_list("code", flat=True):
        yield PublicPage("portal:office", {"office_code": office})
    for edition in Edition.objects.published().order_by("pk").values_list("pk", flat=True):
        yield PublicPage("portal:edition", {"edition_id": edition})
    for one in published_results():
        named = {"nation": one.territory.root.code, "fiscal_year_be": one.territory.fiscal_year_be}
        yield PublicPage("portal:results_instrument", {**named, "instrument": one.instrument.code})
    yield from pages_of_others()


def _projects() -> QuerySet[PublishedProject, int]:
    rows = PublishedProject.objects.filter(edition__in=Edition.objects.current())
    return rows.order_by("project").values_list("project", flat=True).distinct()
