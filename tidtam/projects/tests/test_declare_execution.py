"""What the owner declares of a project at the end of a quarter: who may, when, once, and with which reasons."""

import datetime as dt
from decimal import Decimal

import pytest

from tidtam.approval.services import ChangedMeanwhile, NotTheOwner, WindowClosed
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people and an open window
from tidtam.approval.tests.conftest import AT, clean_facts, save_facts
from tidtam.audit.models import AuditLine
from tidtam.checks.models import FailedCheck
from tidtam.progress.services import declare_status
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Execution
from tidtam.projects.models import Project
from tidtam.projects.selectors import facts_at_version
from tidtam.projects.services import DeclarationRefused, declare_execution, declared_token

pytestmark = pytest.mark.django_db
FINISHED, IN_PROGRESS = ExecutionStatus.FINISHED, ExecutionStatus.IN_PROGRESS
ZERO = Decimal(0)
NO_REASON = "projects.not_started_without_reason"
NOT_STARTED, CANCELLED = ExecutionStatus.NOT_STARTED, ExecutionStatus.CANCELLED


@pytest.fixture
def project(report):
    report.project.executions.all().delete()
    return Project.objects.select_related("current_version").get(pk=report.project_id)


def declared(project):
    return {one.quarter: one for one in facts_at_version(project, project.current_version).executions}


def declare(project, by, status=IN_PROGRESS, *, quarter=2, verb=declare_execution, **more):
    more.setdefault("seen", declared_token(declared(project).get(quarter)))
    more.setdefault("at", AT)
    return verb(project=project, quarter=quarter, status=status, by=by, **more)


@pytest.mark.parametrize("who", ["owner", "co_owner", "planner"])
def test_the_owner_and_the_planner_of_the_office_declare(project, people, who):
    declare(project, getattr(people, who))
    assert declared(project)[2] == Execution(quarter=2, status=IN_PROGRESS)
    line = AuditLine.objects.get(action="projects.project.declared")
    assert (line.actor, line.role) == (who, who)


@pytest.mark.parametrize("who", ["group_head", "director", "bureau_director", "outsider"])
def test_nobody_else_does(project, people, who):
    with pytest.raises(NotTheOwner):
        declare(project, getattr(people, who))
    assert declared(project) == {}


def test_it_needs_the_window_of_its_quarter_unless_a_correction_was_asked_for(project, people):
    late = AT + dt.timedelta(days=365)
    with pytest.raises(WindowClosed):
        declare(project, people.owner, at=late)
    declare(project, people.owner, at=late, is_correction=True)
    assert declared(project)[2].status == IN_PROGRESS


def test_the_same_again_is_answered_as_done_whatever_was_seen(project, people):
    for _time in range(2):
        declare(project, people.owner, seen="")
    assert AuditLine.objects.filter(action="projects.project.declared").count() == 1


def test_what_somebody_declared_meanwhile_is_not_written_over(project, people):
    declare(project, people.planner, CANCELLED, reason="ถูกตัดงบประมาณ")
    with pytest.raises(ChangedMeanwhile):
        declare(project, people.owner, seen="")
    assert declared(project)[2].status == CANCELLED


@pytest.mark.parametrize(
    ("status", "said", "missing"),
    [
        (NOT_STARTED, {}, NO_REASON),
        (NOT_STARTED, {"reason": "รอเปิดเทอม", "planned_quarter": 3}, NO_REASON),
        (NOT_STARTED, {"reason": " ", "planned_quarter": 3, "planned_baht": ZERO}, NO_REASON),
        (CANCELLED, {"reason": "\n"}, "projects.cancelled_without_reason"),
    ],
)
def test_what_needs_a_reason_is_not_kept_without_it(project, people, status, said, missing):
    with pytest.raises(DeclarationRefused) as refused:
        declare(project, people.owner, status, **said)
    assert [hit.code for hit in refused.value.hits] == [missing]
    assert declared(project) == {}


def test_not_started_says_when_it_starts_and_what_it_will_cost(project, people):
    said = {"reason": "รอเปิดเทอม", "planned_quarter": 3, "planned_baht": Decimal("5000.00")}
    declare(project, people.owner, NOT_STARTED, **said)
    assert declared(project)[2] == Execution(quarter=2, status=NOT_STARTED, **said)


def test_what_is_planned_belongs_only_to_a_project_not_started(project, people):
    declare(project, people.owner, IN_PROGRESS, planned_quarter=3, planned_baht=Decimal("5000.00"))
    assert declared(project)[2] == Execution(quarter=2, status=IN_PROGRESS)


def test_a_project_without_any_report_is_declared_too(places, people):
    project, report = clean_facts(places, key="p2")
    row = save_facts(places, report, project).project
    row.reports.all().delete()
    row.executions.all().delete()
    declare(row, people.owner, verb=declare_status)
    assert declared(row)[2].status == IN_PROGRESS
    assert "progress.in_progress_without_report" in set(FailedCheck.objects.of(row).values_list("code", flat=True))


def test_finished_with_open_activities_needs_a_reason(project, people):
    project.reports.get().activities.filter(activity_key="a2").update(status="under_way")
    with pytest.raises(DeclarationRefused) as refused:
        declare(project, people.owner, FINISHED, verb=declare_status)
    assert [hit.code for hit in refused.value.hits] == ["progress.finished_with_open_activity"]
    assert declared(project) == {}
    assert not AuditLine.objects.filter(action="projects.project.declared").exists()
    declare(project, people.owner, FINISHED, verb=declare_status, reason="รุ่นที่สองรวมกับค่ายของเครือข่ายแล้ว")
    assert declared(project)[2].status == FINISHED


def test_what_the_round_fails_is_found_again(project, people):
    def codes():
        return set(FailedCheck.objects.of(project).values_list("code", flat=True))

    said = {"reason": "รอเปิดเทอม", "planned_quarter": 3, "planned_baht": Decimal(0)}
    declare(project, people.owner, NOT_STARTED, verb=declare_status, **said)
    assert "progress.declared_status_differs" in codes()
    declare(project, people.owner, IN_PROGRESS, verb=declare_status)
    assert "progress.declared_status_differs" not in codes()
