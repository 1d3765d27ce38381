"""`services.record` and `record_many`: lines in their chains, inside the caller's transaction."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.audit import rules, services
from tidtam.audit.models import AuditChain, AuditLine
from tidtam.audit.services import NewLine

AT = datetime(2024, 3, 31, 16, 30, tzinfo=UTC)


def new_line(subject_id="1", **changes):
    given = {"subject_kind": "progress.report", "organisation_code": "5002", "action": "progress.report.saved"}
    return NewLine(**{**given, "subject_id": subject_id, "by": "owner", "at": AT, **changes})


def record(subject_id="1", **changes):
    line = new_line(subject_id, **changes)
    return services.record(**{name: getattr(line, name) for name in NewLine.__slots__})


@pytest.mark.django_db
def test_it_numbers_the_lines_of_a_subject_from_one():
    assert [record().number, record().number, record("2").number] == [1, 2, 1]


@pytest.mark.django_db
def test_it_binds_each_line_to_the_one_before():
    first, second = record(), record()
    assert (first.previous_hash, second.previous_hash) == (rules.GENESIS, first.hash)


@pytest.mark.django_db
def test_it_moves_the_head_of_the_chain():
    line = record(organisation_code="5003")
    chain = AuditChain.objects.get()
    assert (chain.length, chain.head_hash, chain.organisation_code) == (1, line.hash, "5003")


@pytest.mark.django_db
def test_it_keeps_the_reason_and_the_role():
    record(reason="ตัวเลขไม่ครบ", role="approver")
    assert AuditLine.objects.values_list("reason", "role", "actor").get() == ("ตัวเลขไม่ครบ", "approver", "owner")


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_write_outside_a_transaction():
    with pytest.raises(services.OutsideTransaction):
        record()


@pytest.mark.django_db
def test_it_refuses_a_text_where_a_hash_belongs():
    with pytest.raises(ValueError, match="field_hashes"):
        record(fields={"problems": "งบประมาณไม่พอ"})
    assert not AuditLine.objects.exists()


@pytest.mark.django_db
def test_it_refuses_an_instant_without_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        record(at=datetime(2024, 3, 31))  # noqa: DTZ001


@pytest.mark.django_db
def test_many_lines_of_one_subject_follow_each_other_in_the_order_given():
    lines = services.record_many([new_line(action=action) for action in "abc"])
    assert [(line.number, line.action) for line in lines] == [(1, "a"), (2, "b"), (3, "c")]
    assert AuditChain.objects.get().head_hash == lines[-1].hash


@pytest.mark.django_db
def test_a_thousand_subjects_cost_as_many_statements_as_two_hundred_in_proportion_to_batches_only():
    def statements(count, start):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            services.record_many([new_line(str(number)) for number in range(start, start + count)])
        return len(captured)

    few, many = statements(10, 0), statements(1_000, 5_000)
    assert AuditChain.objects.count() == AuditLine.objects.count() == 1_010
    assert few <= 5
    assert many <= few + 40  # SQLite takes 999 values in a statement; PostgreSQL needs no more than `few`
