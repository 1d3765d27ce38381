"""What the shell asks the database of every page somebody is signed in for, in one statement."""

import datetime as dt
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from tidtam.access.models import Installation
from tidtam.accounts.models import User
from tidtam.approval.selectors import work_of
from tidtam.inbox.selectors.listing import LISTINGS, Person
from tidtam.organisations.selectors import HeldRole

MOST_COUNTED = 100
"""Beyond it nobody counts: the navigation says 99+, and the database stops looking."""


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """Whether the database is marked demo, and how much is the person's to do, MOST_COUNTED at most."""

    is_demo: bool
    work: int


def shell_facts(person: Person) -> ShellFacts:
    """Return what the shell shows a person. One statement, which stops counting at MOST_COUNTED of each kind."""
    statement = _statement(
        person.user.pk,
        frozenset(person.held),
        person.on,
        connection.vendor,
        tuple(listing.content_type.pk for listing in LISTINGS.values()),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        marked, *work = cursor.fetchone()
    return ShellFacts(is_demo=bool(marked), work=min(sum(work), MOST_COUNTED))


class Statement(NamedTuple):
    """SQL, and the values it is asked with."""

    sql: str
    params: tuple[Any, ...]


@lru_cache(maxsize=1_000)
def _statement(
    person: int, held: frozenset[HeldRole], on: dt.date, _vendor: str, _content_types: tuple[int, ...]
) -> Statement:
    """Compile what is asked for a person on a day: that takes 20 ms, and most open many pages on it.

    The database and the ids of content types are named because they stand in the SQL.
    """
    counted: list[QuerySet[Any]] = [Installation.objects.filter(is_demo=True).values("pk")[:1]]
    for listing in LISTINGS.values():
        mine = work_of(listing.kind, User(pk=person), held=held, on=on)
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
    # People with the same roles share one text: their paths and ids are parameters.
    return Statement(sys.intern(f"SELECT {', '.join(columns)}"), tuple(params))
