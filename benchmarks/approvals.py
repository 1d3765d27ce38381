"""Deciding and publishing at size: a full review page, one approval, 1,000 projects, 2,000 waiting.

Each page is asked for as the list of projects is (`list_page`). The floors, on the same database in the same run: the
report's rows read raw; one UPDATE in a transaction of its own; COUNT and the ids of the first fifty.
"""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.imports import counted
from benchmarks.installation import installation
from benchmarks.list_page import OFFICE, REPEATED, YEAR, director, repeated
from benchmarks.measure import RUNS, Result, Sample, in_child, in_turn, timed

if TYPE_CHECKING:
    from tidtam.progress.facts import Report
    from tidtam.projects.facts import Project

AT = datetime(2024, 4, 10, 3, 0, tzinfo=UTC)
LONGEST_BOX = 4_440
ACTIVITIES, KPIS = 20, 10
PROJECTS, WAITING = 1_000, 2_000
COLUMNS = (
    "what", "wall ms", "CPU ms", "floor wall ms", "floor CPU ms", "× floor", "statements", "bar ms", "bar statements",
)  # fmt: skip
PAGE_BAR_MS = 300


def run() -> Result:
    """Measure and return the table."""
    rows = []
    with installation() as env:
        call = partial(in_child, env=env)
        letters = call("approvals:prepare_reports").answer["letters"]
        review, raw, approval, update = in_turn(
            partial(call, "approvals:measure_review"),
            partial(call, "approvals:measure_rows"),
            partial(call, "approvals:measure_approvals"),
            partial(call, "approvals:measure_update"),
        )
        rows += [_row("review page, all boxes full", review, raw), _row("approve one", approval, update, 15)]
    with installation() as env:
        call = partial(in_child, env=env)
        call("list_page:prepare", number=PROJECTS)
        call("approvals:approve_registrations")
        projects, listed, inbox, waiting = in_turn(
            partial(call, "list_page:measure_page"),
            partial(call, "list_page:measure_floor"),
            partial(call, "list_page:measure_page", path="/inbox/"),
            partial(call, "approvals:measure_first", table="progress_progressreport", where="status = 'submitted'"),
        )
        rows += [
            _row(f"list of {PROJECTS:,} projects", projects, listed, 10),
            _row(f"inbox, {WAITING:,} waiting", inbox, waiting),
        ]
    return Result(
        title="Deciding and publishing",
        columns=COLUMNS,
        rows=rows,
        notes=(
            f"Median of {RUNS} fresh processes, each the mean of {REPEATED} after a first; works and floors in turn.",
            f"Review: {ACTIVITIES} activities, {KPIS} KPIs, every box at {LONGEST_BOX:,} characters at most, "
            f"{letters:,} in all. Approving is the service with its commit to disk, at the last step of the chain.",
            "Floors: review = the rows of the report and its registration read raw; approve = one UPDATE of the report "
            "in a transaction of its own; lists = COUNT and the ids of the first fifty, plain SQL.",
        ),
    )


def _row(name: str, sample: Sample, floor: Sample, most: int | str = "–") -> tuple[str | int | float, ...]:
    times = (1000 * each / REPEATED for each in (sample.wall_s, sample.cpu_s, floor.wall_s, floor.cpu_s))
    return (
        name,
        *times,
        sample.cpu_s / floor.cpu_s,
        sample.answer["statements"],
        PAGE_BAR_MS,
        most,
    )


# ---- in the measured process


def prepare_reports() -> Sample:
    """Make a report with all boxes full for each approval that will be measured; each waits for the director."""
    from benchmarks.office import words
    from tidtam.access.services import mark_as_demo
    from tidtam.approval.choices import Origin
    from tidtam.checks.models import FailedCheck
    from tidtam.organisations.models import Organisation
    from tidtam.progress.models import ProgressReport
    from tidtam.progress.services import save_reports
    from tidtam.projects.models import ProjectVersion
    from tidtam.projects.services import save_projects

    chance = random.Random(2567)

    def work() -> Mapping[str, Any]:
        mark_as_demo()
        office = Organisation.objects.get(code=OFFICE)
        projects = [_project(place, partial(words, chance)) for place in range(1, RUNS * (REPEATED + 2) + 1)]
        shared: dict[str, Any] = {"organisation": office, "at": AT, "by": "benchmark", "origin": Origin.ENTERED}
        save_projects(projects=projects, is_demo=True, **shared)
        ProjectVersion.objects.update(status="approved")
        reports = [_report(project, partial(words, chance)) for project in projects]
        save_reports(fiscal_year_be=YEAR, reports=reports, as_history=False, **shared)
        FailedCheck.objects.filter(level="hard").delete()  # what failed hard would not have been submitted
        _let_wait(list(ProgressReport.objects.select_related("project", "disbursement").order_by("pk")))
        letters = sum(map(len, _texts(reports[0])))
        return {"letters": letters}

    return timed(work)


def _project(place: int, words: Callable[[int], str]) -> "Project":
    from tidtam.projects import facts
    from tidtam.projects.choices import KpiKind, ResultKind

    return facts.Project(
        key=f"P{place}",
        name=f"โครงการสาธิตที่ {place} {words(50)}",
        number=place,
        fiscal_year_be=YEAR,
        start_date=date(2023, 10, 1),
        end_date=date(2024, 9, 30),
        results=tuple(
            facts.Result(key=key, kind=kind, text=words(110))
            for key, kind in (("o1", ResultKind.OUTPUT), ("c1", ResultKind.OUTCOME))
        ),
        kpis=tuple(
            facts.Kpi(key=f"k{each}", name=words(100), kind=KpiKind.QUANTITATIVE, unit="คน", target=Decimal(100))
            for each in range(KPIS)
        ),
        activities=tuple(
            facts.Activity(key=f"a{each}", title=words(90), planned_quarters=(2,), serves=("o1", "k1"))
            for each in range(ACTIVITIES)
        ),
    )


def _report(project: "Project", words: Callable[[int], str]) -> "Report":
    from tidtam.progress import facts
    from tidtam.progress.choices import ActivityStatus, CauseCategory, Part

    def full() -> facts.Narrative:
        parts = [words(LONGEST_BOX // 4) for _part in range(4)]
        return facts.Narrative(what=parts[0], where=parts[1], how=parts[2], result=parts[3])

    return facts.Report(
        project_key=project.key,
        fiscal_year_be=YEAR,
        quarter=2,
        data_date=date(2024, 3, 31),
        answers=tuple(facts.Answer(part=part, narrative=full()) for part in Part),
        kpi_values=tuple(facts.KpiValue(kpi_key=kpi.key, cumulative=Decimal(50)) for kpi in project.kpis),
        activities=tuple(
            facts.ActivityProgress(activity_key=one.key, status=ActivityStatus.DONE, narrative=full())
            for one in project.activities
        ),
        disbursement=facts.Disbursement(
            planned_baht=Decimal(1000),
            actual_baht=Decimal(500),
            causes=(facts.Cause(category=CauseCategory.WORKLOAD, text=words(LONGEST_BOX)),),
        ),
        summary=facts.Summary(
            results=words(LONGEST_BOX),
            work_problems=words(LONGEST_BOX),
            work_solution=words(LONGEST_BOX),
            spending_problems=words(LONGEST_BOX),
            spending_solution=words(LONGEST_BOX),
            suggestions=words(LONGEST_BOX),
            suggestions_to="สพฐ.",
        ),
    )


def _texts(report: "Report") -> list[str]:
    summary = report.summary
    narratives = [one.narrative for one in (*report.answers, *report.activities)]
    boxes = [text for narrative in narratives for text in narrative.elements]
    boxes += [summary.results, summary.work_problems, summary.work_solution, summary.spending_problems]
    return [*boxes, summary.spending_solution, summary.suggestions, *(one.text for one in report.disbursement.causes)]


def _let_wait(reports: list[Any]) -> None:
    """Submit reports as the chain does, by rows: one step decides, the director's."""
    from django.contrib.contenttypes.models import ContentType

    from tidtam.accounts.models import User
    from tidtam.approval import things
    from tidtam.approval.models import Approval, Snapshot
    from tidtam.approval.rules import hash_of_content

    kind = things.kind_of(reports[0])
    owner = User.objects.create(username="owner")
    about = ContentType.objects.get_for_model(kind.model)
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(content_type=about, object_id=row.pk, content=content, content_hash=hash_of_content(content),
                 taken_at=AT, by=owner)
        for row, content in zip(reports, kind.contents(reports), strict=True)
    )  # fmt: skip
    Approval.objects.bulk_create(
        Approval(content_type=about, object_id=row.pk, organisation=kind.organisation(row), kind=kind.kind, moves=1,
                 roles=["director"], content_version=kind.version(row), submitted_by=owner, submitted_at=AT,
                 snapshot=snapshot)
        for row, snapshot in zip(reports, snapshots, strict=True)
    )  # fmt: skip
    kind.model._default_manager.update(status="submitted")


def _waiting() -> Any:
    from tidtam.progress.models import ProgressReport

    return ProgressReport.objects.filter(status="submitted").select_related("project_version").order_by("pk")


def measure_review() -> Sample:
    """Ask for the review page of the last report, which is never approved here."""
    from benchmarks.list_page import measure_page

    return measure_page(path=f"/reports/{_waiting().last().pk}/review/")


def measure_rows() -> Sample:
    """Read the rows that the review page shows, of every table that speaks of the report or its registration."""
    from django.apps import apps
    from django.db import connection

    from tidtam.progress.models import ProgressReport
    from tidtam.projects.models import ProjectVersion

    report = _waiting().last()
    ids = {ProgressReport: report.pk, ProjectVersion: report.project_version_id}
    wanted = [(model._meta.db_table, "id", pk) for model, pk in ids.items()]
    for room in ("progress", "projects"):
        for model in apps.get_app_config(room).get_models():
            if model not in ids:
                columns = [one for one in model._meta.concrete_fields if one.related_model in ids]
                wanted += [(model._meta.db_table, one.column, ids[one.related_model]) for one in columns]

    def once() -> None:
        with connection.cursor() as cursor:
            for table, column, pk in wanted:
                cursor.execute(f'SELECT * FROM "{table}" WHERE "{column}" = %s', [pk])
                cursor.fetchall()

    once()
    return repeated(once, statements=len(wanted))


def measure_approvals() -> Sample:
    """Approve some reports, one after the other, after a first."""
    from tidtam.approval import services
    from tidtam.approval.selectors import version_of

    rows = list(_waiting()[: REPEATED + 1])
    chosen = [(row, version_of(row), f"benchmark {row.pk}") for row in rows]
    by = director()

    def approve(row: Any, version: str, key: str) -> None:
        services.approve(thing=row, by=by, at=AT, version=version, idempotency_key=key)

    with counted() as seen:
        approve(*chosen.pop())
    return repeated(lambda: approve(*chosen.pop()), statements=len(seen))


def measure_update() -> Sample:
    """Write one column of the report that is never approved, another value each time, in a transaction of its own."""
    from django.db import connection, transaction

    report = _waiting().last()

    def once() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            now = datetime.now(tz=UTC).isoformat(sep=" ")
            cursor.execute("UPDATE progress_progressreport SET changed_at = %s WHERE id = %s", [now, report.pk])

    once()
    return repeated(once, statements=1)


def approve_registrations() -> Sample:
    """Let the reports of the list wait for the director: their registrations are approved."""
    from tidtam.progress.models import ProgressReport
    from tidtam.projects.models import ProjectVersion

    def work() -> Mapping[str, Any]:
        ProjectVersion.objects.update(status="approved")
        if ProgressReport.objects.filter(status="submitted").count() != WAITING:
            raise ValueError("the reports that wait are others than said")
        return {}

    return timed(work)


def measure_first(*, table: str, where: str) -> Sample:
    """Count the rows that meet a condition and fetch the ids of the first fifty, in plain SQL."""
    from django.db import connection

    def once() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}")
            cursor.fetchone()
            cursor.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id LIMIT 50")
            cursor.fetchall()

    once()
    return repeated(once, statements=2)
