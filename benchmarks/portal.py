"""The public pages with a full nation: 245 offices, 40 projects each with a report in every quarter, all published.

Each page is asked for without a tag, after a first. The floor is the same page where its tag is known: one query, 304.
Nothing is remembered between pages, so the first one after a publication costs what any other does.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.imports import counted
from benchmarks.installation import installation
from benchmarks.list_page import REPEATED, YEAR, director, repeated
from benchmarks.measure import RUNS, Result, Sample, in_child, in_turn, timed

OFFICES, PROJECTS, QUARTERS = 245, 40, (1, 2, 3, 4)
AT = datetime(2024, 10, 10, 3, 0, tzinfo=UTC)
PAGE_BAR_MS = 50
COLUMNS = ("page", "wall ms", "CPU ms", "304 CPU ms", "× 304", "statements", "kB gzip", "bar ms")
PAGES = {
    "home": "/",
    "home, a later page": "/?page=4",
    "the nation by province": "/public/provinces/",
    "a province": "/public/provinces/30/",
    "an office": "/public/offices/{office}/",
    "its 40 projects": "/public/offices/{office}/projects/?sort=-disbursed_pct",
    "a project": "/public/projects/{project}/",
    "search, found everywhere": "/public/search/?q=โครงการ",
    "search, found by sound": "/public/search/?q=โคลงกาน",
    "search, found nowhere": "/public/search/?q=ประปาหมู่บ้าน",
}


def run() -> Result:
    """Measure and return the table."""
    rows = []
    with installation() as env:
        call = partial(in_child, env=env)
        call("portal:prepare")
        for name, path in PAGES.items():
            page, unchanged = in_turn(
                partial(call, "portal:measure_page", path=path), partial(call, "portal:measure_unchanged", path=path)
            )
            rows.append(_row(name, page, unchanged))
    return Result(
        title="Public pages",
        columns=COLUMNS,
        rows=rows,
        notes=(
            f"Median of {RUNS} fresh processes, each the mean of {REPEATED} after a first; page and floor in turn.",
            f"Published: {OFFICES} offices, {OFFICES * PROJECTS:,} projects, {OFFICES * PROJECTS * 4:,} reports.",
            "Pages go through all middleware and are compressed; a server in front keeps them five minutes.",
        ),
    )


def _row(name: str, page: Sample, unchanged: Sample) -> tuple[str | int | float, ...]:
    wall_ms, cpu_ms, floor_ms = (1000 * each / REPEATED for each in (page.wall_s, page.cpu_s, unchanged.cpu_s))
    return (
        name,
        wall_ms,
        cpu_ms,
        floor_ms,
        cpu_ms / floor_ms,
        page.answer["statements"],
        page.answer["bytes"] / 1024,
        PAGE_BAR_MS if name.startswith("home") else "–",
    )


# ---- in the measured process


def prepare() -> Sample:
    """Publish an edition of twelve months of every office, by rows."""
    from tidtam.access.services import mark_as_demo
    from tidtam.organisations.models import Organisation
    from tidtam.projects.models import Project
    from tidtam.publishing.models import Edition, PublishedProject, PublishedReport
    from tidtam.publishing.services.sums import keep_sums
    from tidtam.thai.collation import sound_key

    def work() -> Mapping[str, Any]:
        mark_as_demo()
        by, names = director(), [f"โครงการที่ {number} พัฒนาคุณภาพการศึกษา" for number in range(1, PROJECTS + 1)]
        offices = list(Organisation.objects.offices().order_by("pk"))
        if len(offices) != OFFICES:
            raise ValueError(f"there are {len(offices)} offices")
        editions = Edition.objects.bulk_create(
            Edition(
                kind="office_booklet",
                organisation=office,
                fiscal_year_be=YEAR,
                months=12,
                as_of_date=date(2024, 9, 30),
                number=1,
                number_year_be=YEAR,
                status="issued",
                is_demo=True,
                seen_sha256="0" * 64,
                record_sha256="0" * 64,
                issued_by=by,
                issued_role="director",
                issued_at=AT,
                published_at=AT,
                idempotency_key=office.code,
                request_sha256="0" * 64,
            )
            for office in offices
        )
        for edition in editions:
            registered = Project.objects.bulk_create(
                Project(organisation=edition.organisation, fiscal_year_be=YEAR, key=f"P{number}", number=number)
                for number in range(1, PROJECTS + 1)
            )
            published = PublishedProject.objects.bulk_create(
                PublishedProject(
                    edition=edition,
                    project=one,
                    number=one.number,
                    name=name,
                    search_text=sound_key(name),
                    execution_status="in_progress",
                )
                for one, name in zip(registered, names, strict=True)
            )
            PublishedReport.objects.bulk_create(
                PublishedReport(
                    edition=edition,
                    project=one,
                    quarter=quarter,
                    planned_baht=Decimal(1000),
                    carried_in_baht=Decimal(0),
                    actual_baht=Decimal(900),
                    within_plan_baht=Decimal(900),
                    not_disbursed_baht=Decimal(100),
                    over_plan_baht=Decimal(0),
                    passages=[{"heading": "ผล", "passages": [{"title": "", "paragraphs": ["ผลการดำเนินงาน " * 60]}]}],
                )
                for one in published
                for quarter in QUARTERS
            )
            keep_sums(edition)
        return {}

    return timed(work)


def _asked(path: str) -> Callable[..., Any]:
    from django.test import Client

    from tidtam.publishing.models import Edition

    edition = Edition.objects.select_related("organisation").order_by("pk")[0]
    named = {"office": edition.organisation.code, "project": edition.projects.all()[0].project_id}
    client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"})

    def ask(**headers: str) -> Any:
        answer = client.get(path.format(**named), headers=headers)
        if answer.status_code not in (200, 304):
            raise ValueError(f"{path} answered {answer.status_code}")
        return answer

    return ask


def measure_page(*, path: str) -> Sample:
    """Ask for a page again and again, as a cache that has nothing does."""
    ask = _asked(path)
    ask()
    with counted() as statements:
        size = len(ask().content)
    sample = repeated(ask, statements=len(statements))
    return Sample(wall_s=sample.wall_s, cpu_s=sample.cpu_s, answer={**sample.answer, "bytes": size})


def measure_unchanged(*, path: str) -> Sample:
    """Ask for a page that has not changed since: its tag is known."""
    ask = _asked(path)
    tag = ask().headers["ETag"]
    headers = {"if-none-match": tag}
    if ask(**headers).status_code != 304:
        raise ValueError("a page changed although nothing was published")
    return repeated(lambda: ask(**headers), statements=1)
