"""An office's evidence, and where it stands."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from tidtam.evidence.choices import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A file or a link of an office's library. name: of the file.   address: where a link leads."""

    id: UUID
    kind: EvidenceKind
    title: str
    name: str = ""
    address: str = ""
    bytes: int
    sha256: str = ""
    fiscal_year_be: int
    added_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """An office's evidence, newest first."""

    items: tuple[EvidenceLine, ...]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceUseLine:
    """Evidence that stands at a place of a report; place null: at the whole."""

    place: str = ""
    evidence: EvidenceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceUseList:
    """The evidence of a report, by place."""

    items: tuple[EvidenceUseLine, ...]
