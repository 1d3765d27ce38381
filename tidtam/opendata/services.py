"""Releasing what is published as tables."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from tidtam.access.snapshot import reading_snapshot
from tidtam.documents.services import write_whole
from tidtam.opendata import dhis2, package, selectors
from tidtam.opendata.choices import Collection, Format
from tidtam.opendata.datasets import DATASETS, DISBURSEMENT, OFFICES, RESULTS, Dataset
from tidtam.opendata.models import Release, ReleaseFile
from tidtam.opendata.rows import Row, rows_of, years_of
from tidtam.opendata.writing import in_utc, write

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A file that lies on disk under its hash; as ReleaseFile."""

    dataset: str
    fiscal_year_be: int | None
    format: str
    file_name: str
    rows: int | None
    size: int
    sha256: str


def write_tables(collection: str) -> list[MadeTable]:
    """Write every table of a collection in every format, from one state of the database, and return what was made.

    [] where nothing of the collection is published. Writes no row; run again it gives the same bytes.
    """
    made: list[MadeTable] = []
    needed: dict[str, list[Row]] = {name: [] for name in (OFFICES.name, DISBURSEMENT.name, RESULTS.name)}
    with reading_snapshot():
        years = {dataset.name: years_of(dataset, collection) for dataset in DATASETS}
        if not any(years[dataset.name] for dataset in DATASETS if dataset.by_year):
            return []
        for dataset in DATASETS:
            for year in years[dataset.name]:
                rows = list(rows_of(dataset, collection, year))
                if dataset.name in needed:
                    needed[dataset.name] += rows
                made += _write_table(dataset, year, rows, collection)
    for name, content in dhis2.files(needed).items():
        made.append(_store(content, dataset="", year=None, file_format=Format.JSON, file_name=name, rows=None))
    return made


def _write_table(dataset: Dataset, year: int, rows: Sequence[Row], collection: str) -> Iterator[MadeTable]:
    stem = f"{dataset.name}-{year}" if year else dataset.name
    for file_format in Format.values:
        content = write(dataset, rows, file_format, is_demo=collection == Collection.DEMO, as_of=LONG_AGO)
        yield _store(
            content,
            dataset=dataset.name,
            year=year or None,
            file_format=file_format,
            file_name=f"{stem}.{file_format}",
            rows=len(rows),
        )


def _store(
    content: bytes, *, dataset: str, year: int | None, file_format: str, file_name: str, rows: int | None
) -> MadeTable:
    digest = hashlib.sha256(content).hexdigest()
    path = selectors.bytes_path(digest)
    if not path.is_file():
        write_whole(path, content)
    return MadeTable(dataset, year, file_format, file_name, rows, len(content), digest)


def release(*, collection: str, tables: Sequence[MadeTable], at: dt.datetime) -> Release | None:
    """Release tables that lie on disk; None where they are those of the release before, or there are none."""
    if not tables:
        return None
    state = hashlib.sha256("\n".join(f"{each.file_name} {each.sha256}" for each in tables).encode()).hexdigest()
    last = Release.objects.filter(collection=collection).order_by("-number").first()
    if last is not None and last.tables_sha256 == state:
        return None
    new = Release(collection=collection, number=last.number + 1 if last else 1, released_at=at, tables_sha256=state)
    files = [ReleaseFile(release=new, position=place, **asdict(each)) for place, each in enumerate(tables, 1)]
    content = package.package(collection=collection, number=new.number, created=in_utc(at), files=files)
    described = _store(content, dataset="", year=None, file_format=Format.JSON, file_name=package.FILE_NAME, rows=None)
    files.append(ReleaseFile(release=new, position=len(files) + 1, **asdict(described)))
    with transaction.atomic():
        new.save(force_insert=True)
        ReleaseFile.objects.bulk_create(files)
    return new


def missing_files(releases: Sequence[Release]) -> list[ReleaseFile]:
    """Return the files whose bytes are gone or are no longer those that were released."""
    return [file for files in selectors.files_of(releases).values() for file in files if not _is_whole(file)]


def _is_whole(file: ReleaseFile) -> bool:
    path = selectors.bytes_path(file.sha256)
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
