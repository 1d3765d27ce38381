"""One project's record: what every form is made of, whoever asks for it and however many projects there are."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Decision, DecisionKey, Snapshot
from tidtam.checks.models import FailedCheck
from tidtam.documents.project_record import ProjectRecord, record_of_project, records_of_office
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.organisations.choices import Role
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.small_office import AT, FULL, REPORTS, YEAR, baht, fill, make_office
from tidtam.projects.choices import ExecutionStatus, TransferDirection
from tidtam.projects.facts import Execution, Transfer
from tidtam.projects.models import Project, ProjectVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db):
    return fill(make_office())


def record(key="full"):
    found = record_of_project(Project.objects.get(key=key).pk)
    assert found is not None
    return found


def test_it_says_what_was_registered_and_reported(small):
    found = record()
    assert found.project == FULL
    assert found.reports == tuple(
        replace(one, status=Status.SUBMITTED, origin=found.reports[0].origin) for one in REPORTS[:2]
    )
    assert [row.project for row in found.quarters] == [FULL, FULL]
    assert (found.office_code, found.office_name, found.is_demo) == (small.code, small.name_th, True)


def test_it_equals_what_the_whole_office_says(small):
    assert [one.project.key for one in records_of_office(small, YEAR)] == ["full", "different", "silent"]
    assert records_of_office(small, YEAR)[0] == record()


def test_more_projects_ask_no_more_questions(small, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as one:
        record()
    with django_assert_max_num_queries(len(one) - 1):  # of which one finds the project's id
        assert len(records_of_office(small, YEAR)) == 3
    assert len(one) <= 14


def test_a_quarter_nobody_reported_is_missing_and_not_zero(small):
    assert record().spent_by_quarter == {1: baht(50000), 2: baht(30000), 3: None, 4: None}
    assert record().spent_baht == baht(80000)
    assert record("silent").spent_baht is None


def test_what_was_reported_and_declared_later_is_left_out_of_an_earlier_quarter(small):
    first = record().until(1)
    assert [row.quarter for row in first.quarters] == [1]
    assert first.project.executions == ()
    assert first.spent_baht == baht(50000)


def test_who_moved_it_is_told_by_role_and_day_and_never_by_name(small):
    report = ProgressReport.objects.get(project__key="full", quarter=2)
    version = ProjectVersion.objects.get(project__key="full")
    director, absent = person("director"), person("absent")
    for number, (thing, acting_for) in enumerate([(version, None), (report, absent)], 1):
        kind = ContentType.objects.get_for_model(thing)
        shot = Snapshot.objects.create(
            content_type=kind, object_id=thing.pk, content={}, content_hash="0", taken_at=AT, by=director
        )
        key = DecisionKey.objects.create(key=str(number), body_hash="0", at=AT)
        late = dt.datetime(2024, 4, 5, 20, 0, tzinfo=dt.UTC)  # the sixth in Bangkok
        Decision.objects.create(
            content_type=kind,
            object_id=thing.pk,
            number=1,
            move=MoveName.APPROVE,
            to_status=Status.APPROVED,
            step=1,
            by=director,
            role=Role.DIRECTOR,
            acting_for=acting_for,
            at=late,
            version="1",
            snapshot=shot,
            content_hash="0",
            idempotency_key=key,
        )
    found = record()
    (registered,) = found.registrations[0].moves
    assert (registered.role, registered.is_acting, registered.on) == (Role.DIRECTOR, False, dt.date(2024, 4, 6))
    assert next(row.moves for row in found.quarters) == ()
    assert found.quarters[1].moves[0].is_acting
    assert "director" not in str(found).replace("'director'", "").replace("Role.DIRECTOR", "")


def test_evidence_stands_with_its_quarter_and_answered_checks_with_their_thing(small):
    report = ProgressReport.objects.get(project__key="full", quarter=1)
    project = Project.objects.get(key="full")
    owner = person("owner")
    link = Evidence.objects.create(
        organisation=small,
        fiscal_year_be=YEAR,
        kind="link",
        title="ข่าวกิจกรรม",
        address="https://obec.go.th/",
        added_by=owner,
        added_at=AT,
    )
    EvidenceUse.objects.create(
        evidence=link,
        content_type=ContentType.objects.get_for_model(report),
        object_id=report.pk,
        place="summary.results",
        by=owner,
        at=AT,
    )
    for thing, role in ((report, "director"), (project, "")):
        FailedCheck.objects.create(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=thing.pk,
            organisation_code=small.code,
            number=900,
            code="gone",
            level="hard",
            gate="submit",
            first_seen_at=AT,
            accepted_by="director",
            accepted_role=role,
            accepted_reason="ตามต้นฉบับ",
            accepted_at=AT,
        )
    found = record()
    (used,) = found.evidence
    assert (used.quarter, used.place, used.title, used.file) == (1, "summary.results", "ข่าวกิจกรรม", "")
    assert [one.reason for one in found.quarters[0].accepted] == ["ตามต้นฉบับ"]
    assert found.quarters[0].accepted[0].accepted_by == str(Role.DIRECTOR.label)
    assert [one.accepted_by for one in found.accepted] == [""]
    assert found.quarters[1].accepted == ()


# ---- from values alone


def made(**changes):
    kept = {
        "pk": 1,
        "office_code": "P",
        "office_name": "ก",
        "office_short_name": "ก",
        "project": FULL,
        "registrations": (),
        "quarters": (),
        "accepted": (),
        "links": (),
        "is_demo": False,
    }
    return ProjectRecord(**(kept | changes))


def test_what_is_due_and_not_reported_keeps_a_form_a_draft():
    assert made().unapproved(2) == (1, 2)
    assert not made().is_approved(1)
    finished = replace(FULL, executions=(Execution(quarter=1, status=ExecutionStatus.FINISHED),))
    assert made(project=finished).unapproved(4) == (1,)


def test_where_nothing_says_what_is_due_the_quarter_asked_is():
    undated = replace(FULL, start_date=None)
    assert made(project=undated).unapproved(3) == (3,)


def test_what_came_from_other_projects_was_received_too_and_what_went_out_was_not_lost():
    moved = tuple(
        Transfer(direction=direction, amount_baht=Decimal(amount), project_code="x")
        for direction, amount in ((TransferDirection.IN, 500), (TransferDirection.OUT, 200))
    )
    assert replace(FULL.budget, transfers=moved).received_baht == baht(90500)
    assert replace(FULL.budget, total_baht=None, transfers=moved).received_baht is None
