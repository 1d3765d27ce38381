"""The rows of several tables below some parents in one question, as the contents that mapping.read_content reads.

A page of a report stands on ten small tables; asked one by one they would be most of what it asks.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db import models
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from tidtam.approval.rules import canonical_number

Contents = dict[str, dict[int, list[dict[str, Any]]]]
"""By the table's word and the parent's id: what each row says, in the order of the rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows of one table: a word for it, the rows, the columns of their parent and of their order, what is read."""

    word: str
    rows: QuerySet[Any]
    parent: str
    order: str
    columns: tuple[str, ...]


def contents_of(tables: Iterable[Table]) -> Contents:
    """Return what the rows of tables say. One query."""
    tables = list(tables)
    asked = [
        table.rows.order_by()
        .annotate(
            _word=Value(table.word, output_field=TextField()),
            _parent=F(table.parent),
            _order=F(table.order),
            _said=JSONObject(**{name: _as_json(table.rows.model, name) for name in table.columns}),
        )
        .values_list("_word", "_parent", "_order", "_said")
        for table in tables
    ]
    fields = {table.word: _kinds(table.rows.model, table.columns) for table in tables}
    found: Contents = {table.word: defaultdict(list) for table in tables}
    rows = reduce(lambda all_rows, more: all_rows.union(more, all=True), asked)
    for word, parent, _order, said in sorted(rows, key=lambda row: row[2]):
        found[word][parent].append({name: _read(fields[word][name], value) for name, value in said.items()})
    return found


def _as_json(model: type[models.Model], name: str) -> Any:
    is_number = isinstance(model._meta.get_field(name), models.DecimalField)
    return Cast(name, TextField()) if is_number else F(name)


def _kinds(model: type[models.Model], names: Collection[str]) -> dict[str, models.Field[Any, Any]]:
    return {name: model._meta.get_field(name) for name in names}  # type: ignore[misc]  # columns only, no relations


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value of JSON as content_of writes it; SQLite keeps lists as text and truth as a number."""
    if isinstance(field, models.JSONField) and isinstance(value, str):
        return json.loads(value)
    if isinstance(field, models.DecimalField) and value is not None:
        return canonical_number(Decimal(value))
    if isinstance(field, models.BooleanField) and value is not None:
        return bool(value)
    return None if value == "" and field.choices else value
