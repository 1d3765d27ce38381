"""The list of projects of one office of 40, 1,000 and 40,000 projects: time of a page against a floor, and queries.

The floor is the least a database must do for such a page: the COUNT of the office's year and the 50 ids of the first
page, sent without Django's models, on the same database.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.imports import counted
from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, in_turn, timed

if TYPE_CHECKING:
    from tidtam.accounts.models import User

SIZES = (40, 1_000, 40_000)
OFFICE, YEAR = "P50-2", 2567
REPEATED = 5
"""How often a page is asked for in one process, after one that warms it; the mean is printed."""
PAGES = {
    "first page": "",
    "by name": "?sort=name",
    "search": "?q=โครงการ 7",
    "in progress, with failed checks": "?execution=in_progress&checks=failed",
    "submitted in the quarter": "?report=submitted",
    "by percent disbursed": "?sort=-disbursed_pct",
    "last page": "?page={last}",
}
ROWS_PER_PAGE = 50
COLUMNS = ("page", "projects", "wall ms", "CPU ms", "floor ms", "× floor", "statements")


def run() -> Result:
    """Measure and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    for number in SIZES:
        with installation() as env:
            call = partial(in_child, env=env)
            call("list_page:prepare", number=number)
            floor = partial(call, "list_page:measure_floor")
            last = -(-number // ROWS_PER_PAGE)
            pages = [partial(call, "list_page:measure_page", query=query.format(last=last)) for query in PAGES.values()]
            least, *samples = in_turn(floor, *pages)
            rows += [_row(name, number, sample, least) for name, sample in zip(PAGES, samples, strict=True)]
    return Result(
        title="List of an office's projects",
        columns=COLUMNS,
        rows=rows,
        notes=(
            "50 projects a page, one report a project in quarter 1 and one in quarter 2, one failed check a report.",
            "Floor: COUNT of the office's year and the ids of the first 50 in the order of registration, plain SQL.",
            f"A page is asked for {REPEATED} times by Django's test client in a fresh process, after a first.",
        ),
    )


def _row(name: str, number: int, sample: Sample, floor: Sample) -> tuple[str | int | float, ...]:
    wall_ms, floor_ms = (1000 * each.wall_s / REPEATED for each in (sample, floor))
    return (
        name,
        number,
        wall_ms,
        1000 * sample.cpu_s / REPEATED,
        floor_ms,
        wall_ms / floor_ms,
        sample.answer["statements"],
    )


# ---- in the measured process


def prepare(*, number: int) -> Sample:
    """Make an office of that many projects by rows, for what is measured later."""
    from django.contrib.contenttypes.models import ContentType

    from tidtam.access.services import mark_as_demo
    from tidtam.checks.models import FailedCheck
    from tidtam.organisations.models import Organisation
    from tidtam.progress.models import Disbursement, ProgressReport
    from tidtam.projects.models import Execution, Project, ProjectVersion
    from tidtam.thai.collation import search_key, sort_key

    at = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
    statuses = ("finished", "in_progress", "not_started")

    def work() -> Mapping[str, Any]:
        mark_as_demo()
        office = Organisation.objects.get(code=OFFICE)
        names = [f"โครงการที่ {place} พัฒนาคุณภาพการศึกษา" for place in range(1, number + 1)]
        projects = Project.objects.bulk_create(
            (
                Project(
                    organisation=office,
                    fiscal_year_be=YEAR,
                    key=f"P{place}",
                    number=place,
                    search_text=search_key(name),
                    sort_key=sort_key(name),
                )
                for place, name in enumerate(names, start=1)
            ),
            batch_size=500,
        )
        versions = ProjectVersion.objects.bulk_create(
            (
                ProjectVersion(
                    project=project,
                    number=1,
                    status="submitted",
                    origin="imported",
                    created_at=at,
                    content_hash="0" * 64,
                    name=name,
                    rationale="เหตุผลของโครงการ " * 60,
                )
                for project, name in zip(projects, names, strict=True)
            ),
            batch_size=500,
        )
        for project, version in zip(projects, versions, strict=True):
            project.current_version = version
        Project.objects.bulk_update(projects, ["current_version"], batch_size=500)
        Execution.objects.bulk_create(
            (
                Execution(project=project, quarter=2, status=statuses[place % 3])
                for place, project in enumerate(projects)
            ),
            batch_size=500,
        )
        reports = ProgressReport.objects.bulk_create(
            (
                ProgressReport(
                    project=project,
                    project_version=version,
                    fiscal_year_be=YEAR,
                    quarter=quarter,
                    status="submitted",
                    content_hash="0" * 64,
                    changed_at=at,
                    results="ผลการดำเนินงาน " * 60,
                )
                for project, version in zip(projects, versions, strict=True)
                for quarter in (1, 2)
            ),
            batch_size=500,
        )
        Disbursement.objects.bulk_create(
            (
                Disbursement(report=report, planned_baht=Decimal(1000), actual_baht=Decimal(place % 1200))
                for place, report in enumerate(reports)
            ),
            batch_size=500,
        )
        kind = ContentType.objects.get_for_model(ProgressReport)
        FailedCheck.objects.bulk_create(
            (
                FailedCheck(
                    content_type=kind,
                    object_id=report.pk,
                    organisation_code=OFFICE,
                    number=0,
                    code="benchmark",
                    level="warning",
                    gate="submit",
                    first_seen_at=at,
                )
                for report in reports
            ),
            batch_size=500,
        )
        return {}

    return timed(work)


def measure_floor() -> Sample:
    """Count the office's year and fetch the first fifty ids, in plain SQL."""
    from django.db import connection

    from tidtam.organisations.models import Organisation

    office = Organisation.objects.get(code=OFFICE).pk
    where = "FROM projects_project WHERE organisation_id = %s AND fiscal_year_be = %s"

    def once() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) {where}", [office, YEAR])
            cursor.fetchone()
            cursor.execute(f"SELECT id {where} ORDER BY id LIMIT 50", [office, YEAR])
            cursor.fetchall()

    return repeated(once, statements=2)


def measure_page(*, query: str = "", path: str = f"/offices/{OFFICE}/projects/") -> Sample:
    """Ask for a page as the office's director."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(director())
    address = f"{path}{query}"

    def once() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise ValueError(f"{address}: {answer.status_code}")

    once()
    with counted() as seen:
        once()
    return repeated(once, statements=len(seen))


def director() -> "User":
    """Return the office's director, an account made where there is none."""
    from tidtam.accounts.models import User
    from tidtam.organisations.models import Membership, Organisation

    user, is_new = User.objects.get_or_create(username="director", display_name="ผู้อำนวยการสาธิต")
    if is_new:
        office = Organisation.objects.get(code=OFFICE)
        Membership.objects.create(user=user, organisation=office, role="director", from_date=date(2020, 1, 1))
    return user


def repeated(once: Callable[[], None], *, statements: int) -> Sample:
    """Do it REPEATED times and return the cost of all."""

    def work() -> Mapping[str, Any]:
        for _ in range(REPEATED):
            once()
        return {"statements": statements}

    return timed(work)
