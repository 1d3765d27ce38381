"""The rows of several tables below some parents in one question, as the contents that mapping.read_content reads.

A page of a report stands on ten small tables; asked one by one they would be most of what it asks.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import count, islice
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, JSONObject

from tidtam.approval.rules import canonical_number

Contents = dict[str, dict[int, list[dict[str, Any]]]]
"""By the table's word and the parent's id: what each row says, in the order of the rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table below a parent: a word for it, the columns of its parent and of its order, the columns to be read."""

    word: str
    model: type[models.Model]
    parent: str
    order: str
    columns: tuple[str, ...]


def contents_of(parents: Mapping[Table, Collection[int]]) -> Contents:
    """Return what the rows of tables below some parents, given by id, say. One query; none where there is no parent."""
    found: Contents = {table.word: defaultdict(list) for table in parents}
    asked = tuple((table, len(ids)) for table, ids in parents.items() if ids)
    if not asked:
        return found
    statement, fields = _statement(asked), {table.word: _kinds(table) for table, _count in asked}
    ids = [one for below in parents.values() for one in below]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [ids[one] if isinstance(one, int) else one for one in statement.params])
        rows = cursor.fetchall()
    for word, parent, _order, said in sorted(rows, key=lambda row: row[2]):
        read = json.loads(said).items()
        found[word][parent].append({name: _read(fields[word][name], value) for name, value in read})
    return found


class Statement(NamedTuple):
    """A query as it was compiled. params: words, and of each parent's id only its position, an int."""

    sql: str
    params: tuple[str | int, ...]


@lru_cache(maxsize=128)
def _statement(asked: tuple[tuple[Table, int], ...]) -> Statement:
    """Compile the query of some tables below so many parents each: that takes ten times as long as answering it."""
    position = count()
    queries = [
        table.model._default_manager.filter(**{f"{table.parent}__in": list(islice(position, parents))})
        .order_by()
        .annotate(
            _word=Value(table.word, output_field=TextField()),
            _parent=F(table.parent),
            _order=F(table.order),
            _said=JSONObject(**{name: _as_json(table.model, name) for name in table.columns}),
        )
        .values_list("_word", "_parent", "_order", "_said")
        for table, parents in asked
    ]
    return Statement(*queries[0].union(*queries[1:], all=True).query.sql_with_params())


def _as_json(model: type[models.Model], name: str) -> Any:
    is_number = isinstance(model._meta.get_field(name), models.DecimalField)
    return Cast(name, TextField()) if is_number else F(name)


@cache
def _kinds(table: Table) -> dict[str, models.Field[Any, Any]]:
    """Return the columns that a table reads, by name."""
    meta = table.model._meta
    return {name: meta.get_field(name) for name in table.columns}  # type: ignore[misc]  # no relations among them


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value of JSON as content_of writes it; SQLite keeps lists as text and truth as a number."""
    if isinstance(field, models.JSONField) and isinstance(value, str):
        return json.loads(value)
    if isinstance(field, models.DecimalField) and value is not None:
        return canonical_number(Decimal(value))
    if isinstance(field, models.BooleanField) and value is not None:
        return bool(value)
    return None if value == "" and field.choices else value
