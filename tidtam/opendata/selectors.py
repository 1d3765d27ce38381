"""Readings of releases and their files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from tidtam.opendata.choices import Collection
from tidtam.opendata.models import Release, ReleaseFile
from tidtam.portal.listed import PublicPage


def bytes_path(sha256: str) -> Path:
    """Return where the bytes of a file lie."""
    return Path(settings.DOCUMENT_DIR) / "opendata" / sha256[:2] / sha256


def latest(collection: str) -> Release | None:
    """Return the newest release of a collection, or None. One query."""
    return Release.objects.filter(collection=collection).order_by("-number").first()


def latest_releases() -> list[Release]:
    """Return the newest release of each collection that has one, real data first. Two queries."""
    numbers = Release.objects.order_by().values_list("collection").annotate(newest=Max("number"))
    newest = dict(numbers)
    rows = Release.objects.filter(collection__in=newest, number__in=set(newest.values()))
    found = [row for row in rows if row.number == newest[row.collection]]
    return sorted(found, key=lambda row: list(Collection).index(Collection(row.collection)))


def releases_of(collection: str) -> list[Release]:
    """Return every release of a collection, newest first. One query."""
    return list(Release.objects.filter(collection=collection).order_by("-number"))


def files_of(releases: Sequence[Release]) -> dict[int, list[ReleaseFile]]:
    """Return the files of releases by the release's id, in their order. One query."""
    found: dict[int, list[ReleaseFile]] = {release.pk: [] for release in releases}
    for file in ReleaseFile.objects.filter(release__in=releases).order_by("release", "position"):
        found[file.release_id].append(file)
    return found


def file_of(collection: str, number: int, file_name: str) -> ReleaseFile | None:
    """Return a file of a release by its name, or None. One query."""
    return (
        ReleaseFile.objects.filter(release__collection=collection, release__number=number, file_name=file_name)
        .select_related("release")
        .first()
    )


def state() -> str:
    """Return what names the state of all releases. One query."""
    newest = Release.objects.aggregate(newest=Max("pk"))["newest"]
    return str(newest or 0)


def public_pages() -> Iterator[PublicPage]:
    """Yield the pages of what is released: all tables, and each. Three queries."""
    yield PublicPage("opendata:data")
    releases = latest_releases()
    files = files_of(releases)
    for release in releases:
        for dataset in dict.fromkeys(file.dataset for file in files[release.pk] if file.dataset):
            yield PublicPage("opendata:dataset", {"collection": release.collection, "dataset": dataset})
