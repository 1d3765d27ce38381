"""What a room says of a document it issues, as frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tidtam.verification.choices import DocumentKind


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file. sha256 is of its very bytes, in lower-case hex; size in bytes."""

    file_name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """A document as it was issued.

    id            in its QR code and address; rules.document_id makes one of what is issued without a row of its own.
    series        what it is the latest of: another document of the same series supersedes it.
    period        the round or year it reports on: "2567-6", "2566".
    number        as printed, "3/2567"; "" where the installation gives none.
    organisation_id, office_code, office_name  who issued it, by the name of that day.
    issued_as     the position that issued it, as printed; never a person's name.
    record_sha256 hash of the frozen record the files were made of.
    """

    id: UUID
    kind: DocumentKind
    series: str
    title: str
    period: str
    number: str = ""
    organisation_id: int
    office_code: str
    office_name: str
    issued_as: str
    as_of_date: date
    record_sha256: str
    issued_at: datetime
    is_demo: bool = False
    files: Sequence[FileFacts] = ()
