"""Documents that were issued, and long work."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from tidtam.jobs.choices import Status as JobStatus
from tidtam.publishing.choices import EditionKind, EditionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFileLine:
    """A file of an edition."""

    file_name: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """A document that was issued, frozen for good. superseded_by: the edition that counts instead."""

    id: UUID
    kind: EditionKind
    fiscal_year_be: int
    months: int
    as_of_date: dt.date
    number: int
    number_year_be: int
    status: EditionStatus
    record_sha256: str
    issued_at: dt.datetime
    published_at: dt.datetime | None
    superseded_by: UUID | None
    files: tuple[EditionFileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionList:
    """The editions of an organisation, newest first."""

    items: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """Long work that was asked for. done of total: how far it is.   error: why there is no result, for people.

    result_url  the page on which the result is taken, once it is done.
    """

    id: UUID
    kind: str
    title: str
    status: JobStatus
    done: int
    total: int
    message: str = ""
    error: str = ""
    result_url: str = ""
    requested_at: dt.datetime
    finished_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFileLine:
    """A file that a job wrote. address: where the API hands it over."""

    file_name: str
    bytes: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAnswer:
    """Long work that was asked for, and the files that it wrote, once it is done."""

    job: JobLine
    files: tuple[JobFileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """What the token's person asked for, newest first."""

    items: tuple[JobLine, ...]
    next_cursor: str = ""
