"""What is looked at, and what was noticed, as frozen values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tidtam.progress.facts import Report
from tidtam.projects.facts import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeYear:
    """An office's registered projects of a fiscal year, and their reports that say something."""

    projects: tuple[Project, ...]
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a place of a report, or of a registration (quarter None), with the words it stands in."""

    project: str
    quarter: int | None
    place: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something odd across the projects of an office: what, where, and its figures as text.

    kind  a NoticeKind.   values  what its sentence names.
    """

    kind: str
    places: tuple[Place, ...]
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """What names this notice: other figures, words or places make it another, to be looked at again."""
        said = [self.kind, [[one.project, one.quarter, one.place, one.words] for one in self.places], dict(self.values)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]
