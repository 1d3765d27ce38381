"""The triggers: nothing that the trail holds can be changed or removed by ordinary SQL."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tidtam.audit import append_only, services
from tidtam.audit.models import AuditChain, AuditLine, AuditSeal, AuditSealLeaf
from tidtam.audit.tests.test_record import record

AT = datetime(2024, 3, 31, tzinfo=UTC)
pytestmark = pytest.mark.django_db
CHANGES = {
    "change a line": lambda: AuditLine.objects.update(actor="someone else"),
    "delete a line": lambda: AuditLine.objects.all()._raw_delete("default"),
    "delete a chain": lambda: AuditChain.objects.all()._raw_delete("default"),
    "change a seal": lambda: AuditSeal.objects.update(lines=0),
    "delete a seal": lambda: AuditSeal.objects.all()._raw_delete("default"),
    "change a leaf": lambda: AuditSealLeaf.objects.update(length=0),
    "delete a leaf": lambda: AuditSealLeaf.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses_to(change, seal_key):
    record()
    services.seal(at=AT, private_key=seal_key)
    with pytest.raises(DatabaseError, match=append_only.REFUSED), transaction.atomic():
        change()


def test_every_trigger_stands_after_migrate():
    assert append_only.missing_triggers() == []


def test_migrate_puts_back_a_trigger_that_a_rebuilt_table_lost():
    name = "audit_auditline_no_update"
    with connection.cursor() as cursor:
        on_table = " ON audit_auditline" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{on_table}")
    assert append_only.missing_triggers() == [name]
    call_command("migrate", verbosity=0)
    assert append_only.missing_triggers() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_database_can_be_emptied_between_tests_that_commit(turn):
    assert not AuditLine.objects.exists()
    assert append_only.missing_triggers() == []
    with transaction.atomic():
        record()


@pytest.mark.postgres
def test_postgresql_refuses_to_truncate():
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE exists on PostgreSQL only; TIDTAM_DATABASE_URL names another database")
    with pytest.raises(DatabaseError, match=append_only.REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditsealleaf")
