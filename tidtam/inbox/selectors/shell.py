"""What the shell asks the database of every page somebody is signed in for, in one statement."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from tidtam.access.models import Installation
from tidtam.approval.selectors import work_of
from tidtam.inbox.selectors.listing import LISTINGS, Person

MOST_COUNTED = 100
"""Beyond it nobody counts: the navigation says 99+, and the database stops looking."""


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """Whether the database is marked demo, and how much is the person's to do, MOST_COUNTED at most."""

    is_demo: bool
    work: int


def shell_facts(person: Person) -> ShellFacts:
    """Return what the shell shows a person. One statement, which stops counting at MOST_COUNTED of each kind."""
    counted: list[QuerySet[Any]] = [Installation.objects.filter(is_demo=True).values("pk")[:1]]
    for listing in LISTINGS.values():
        mine = work_of(listing.kind, person.user, held=person.held, on=person.on)
        counted.append(mine.order_by().values("pk")[:MOST_COUNTED])
    columns: list[str] = []
    params: list[Any] = []
    for number, rows in enumerate(counted):
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            columns.append("0")
            continue
        # The SQL is what the query compiled to; what anybody typed stays in its parameters.
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted_{number})")  # noqa: S608
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        marked, *work = cursor.fetchone()
    return ShellFacts(is_demo=bool(marked), work=min(sum(work), MOST_COUNTED))
