"""A pytest plugin: empties the database between tests that commit, as Django's `flush` would in five times its time.

`flush` empties every table and sends post_migrate, which writes all content types and permissions again. Here rows are
deleted where there are any, and what `migrate` wrote stays. The trail's triggers, which refuse it as they should, are
lifted for that one step.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from tidtam.audit import append_only

WRITTEN_BY_MIGRATE = {ContentType._meta.db_table, Permission._meta.db_table}


@pytest.fixture(scope="session", autouse=True)
def only_what_was_written_is_deleted():
    """Let this be how every test ends that commits."""
    case: Any = TransactionTestCase
    original = case._fixture_teardown
    case._fixture_teardown = lambda _self: empty()
    yield
    case._fixture_teardown = original


def empty() -> None:
    """Delete every row but what `migrate` wrote, and put back what guards the audit trail.

    A server that is not stopped yet may still write: which tables hold rows is asked under the lock of the deletion.
    What refers to what is asked at its end, when nothing refers to anything.
    """
    with append_only.triggers_lifted(), transaction.atomic(), connection.cursor() as cursor:
        for table in filled_tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def filled_tables() -> list[str]:
    """Return the tables with rows in them that `migrate` did not write, sorted. One query."""
    tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - WRITTEN_BY_MIGRATE)
    each = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return [name for (name,) in cursor.fetchall()]
