"""What offices wrote of an item in their approved sheets: statements with who says them, to be chosen from."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from tidtam.answers import models
from tidtam.answers.choices import StatementKind
from tidtam.approval.choices import Status
from tidtam.documents.national_report.compose import narratives_of
from tidtam.documents.national_report.record import Statement
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts

KINDS = {
    "results": StatementKind.RESULT,
    "problems": StatementKind.PROBLEM,
    "suggestions": StatementKind.SUGGESTION,
}
"""The kind of statement that each list of an item takes."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A statement and the short names of the organisations that say it in these very words, in the order of lists."""

    statement: Statement
    said_by: tuple[str, ...]
    is_taken: bool

    @property
    def key(self) -> str:
        """What a form names it by."""
        return hashlib.sha256(repr(self.statement).encode()).hexdigest()[:16]


def gathered(
    version: Version, round_code: str, item_code: str, name: str, *, taken: Collection[Statement]
) -> list[Gathered]:
    """Return what approved sheets say of an item in one list: what most say first. One query.

    name  "results", "problems" or "suggestions".   taken  what stands in the report's own list already.
    """
    rows = (
        _statements(version, round_code)
        .filter(kind=KINDS[name], answer__node_code__in=narratives_of(version_facts(version), item_code))
        .order_by("answer__sheet__organisation__sort_key", "answer_id", "position")
        .values_list("answer_id", "level", "text", "answer__sheet__organisation__short_name_th")
    )
    said_by: dict[Statement, list[str]] = {}
    for statement, office in _joined(list(rows)):
        said_by.setdefault(statement, []).append(office)
    found = [Gathered(one, tuple(dict.fromkeys(offices)), one in taken) for one, offices in said_by.items()]
    return sorted(found, key=lambda one: -len(one.said_by))


def gathered_counts(version: Version, round_code: str, item_code: str) -> dict[str, int]:
    """Return how many statements approved sheets hold of an item, by list. One query."""
    rows = _statements(version, round_code).filter(
        level=1, answer__node_code__in=narratives_of(version_facts(version), item_code)
    )
    counted = dict(rows.order_by().values_list("kind").annotate(count=Count("pk")))
    return {name: counted.get(kind, 0) for name, kind in KINDS.items()}


def _statements(version: Version, round_code: str) -> QuerySet[models.Statement]:
    sheets = models.Sheet.objects.filter(instrument_version=version, round_code=round_code, status=Status.APPROVED)
    return models.Statement.objects.filter(answer__sheet__in=sheets)


def _joined(rows: Sequence[tuple[int, int, str, str]]) -> list[tuple[Statement, str]]:
    """Return statements with those below them, each with who says it; rows: (answer, level, text, who) in order."""
    found: list[tuple[int, Statement, str]] = []
    for answer, level, text, who in rows:
        if level == 2 and found and found[-1][0] == answer:
            last = found[-1][1]
            found[-1] = (answer, Statement(text=last.text, points=(*last.points, text)), who)
        else:
            found.append((answer, Statement(text=text), who))
    return [(statement, who) for _answer, statement, who in found]
