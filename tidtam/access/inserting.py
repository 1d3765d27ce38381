"""Rows for each row of a query, in one statement, however many there are."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.db.models import Value


def insert_for_each(model: type[models.Model], rows: models.QuerySet[Any], values: Mapping[str, Any]) -> int:
    """Insert a row of a model for each row of a query, in the order of its ids; return how many are new.

    values  expressions over the query, by the column of the model; a column that is not named has its default.
    One that would be there twice is left alone. Nothing in the statement was typed: its columns are the table's own,
    and what they hold are parameters.
    """
    columns = dict(values)
    for field in model._meta.concrete_fields:
        assert field.column is not None
        if field.column not in columns and not field.null and not field.primary_key:
            columns[field.column] = Value(field.get_default())
    named = {f"new_{column}": value for column, value in columns.items()}
    select, parameters = rows.order_by("pk").annotate(**named).values_list(*named).query.sql_with_params()
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({quoted}) {select} ON CONFLICT DO NOTHING", parameters)
        return int(cursor.rowcount)
