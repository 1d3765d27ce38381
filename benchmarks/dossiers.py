"""The dossiers of an office of 40 projects with four quarters each: all PDFs in one ZIP, all DOCX in one ZIP.

Every report is as long as the demo office's are on average. Files are written as `tidtam dossier --zip` writes them:
gathered, laid out, rendered in limited children, hashed, on disk, packed. A DOCX names pages in its contents, so its
PDF is laid out before it.
"""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, timed

PROJECTS = {10: "–", 40: "≤ 60 s, ≤ 600 MB"}
LETTERS_OF_A_PASSAGE = 420
"""Letters of one passage of the demo office's reports, on average."""
COLUMNS = ("file", "dossiers", "wall s", "CPU s", "CPU s a dossier", "process MB", "largest child MB", "bar")


def run() -> Result:
    """Measure both numbers of projects and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    with installation() as env:
        for projects, bar in PROJECTS.items():
            for name in ("pdf", "docx"):
                sample = partial(in_child, "dossiers:measure", env)(projects=projects, work=name)
                rows.append(_row(name, projects, sample, bar))
    return Result(
        title="Dossiers of an office",
        columns=COLUMNS,
        rows=rows,
        notes=(
            "One run each, every time in a fresh process, nothing made before; two children lay PDFs out beside each "
            "other, so two such peaks and the process are held at once.",
        ),
    )


def _row(name: str, projects: int, sample: Sample, bar: str) -> tuple[str | int | float, ...]:
    return (
        name.upper(),
        projects,
        sample.wall_s,
        sample.cpu_s,
        sample.cpu_s / projects,
        round(sample.peak_mb),
        round(sample.child_mb),
        bar,
    )


def measure(*, projects: int, work: str) -> Sample:
    """Make the office in the database of this process, write its ZIP and return what it took."""
    from django.conf import settings

    from tidtam.documents.dossier.document import dossiers_of_office, set_of
    from tidtam.documents.services.filing import write_set

    with tempfile.TemporaryDirectory() as folder:
        settings.DOCUMENT_DIR = Path(folder)
        office = office_with(projects)

        def write() -> dict[str, int]:
            documents = set_of(office, 2567, dossiers_of_office(office, 2567))
            made = write_set(documents, name=work, numerals="thai")  # type: ignore[arg-type]
            return {"bytes": made.stat().st_size}

        return timed(write)


def office_with(projects: int) -> Any:
    """Return a new office with projects of four quarters each."""
    import datetime as dt
    from decimal import Decimal

    from tidtam.approval.choices import Origin
    from tidtam.organisations.choices import OrganisationKind
    from tidtam.organisations.models import Organisation
    from tidtam.progress.choices import ActivityStatus, Part
    from tidtam.progress.facts import ActivityProgress, Answer, Disbursement, Narrative, Report, Summary
    from tidtam.progress.services import save_reports
    from tidtam.projects.facts import Activity, Project
    from tidtam.projects.services import save_projects

    text = ("ดำเนินการตามแผน " * 40)[:LETTERS_OF_A_PASSAGE]
    office = Organisation.objects.create(
        code=f"B{projects}", kind=OrganisationKind.ESA_PRIMARY, name_th=f"เขต {projects}", path=""
    )
    office.path = f"{office.pk}."
    office.save()
    at = dt.datetime(2024, 10, 5, tzinfo=dt.UTC)
    common = {"organisation": office, "at": at, "by": "benchmark", "origin": Origin.IMPORTED}
    made = [
        Project(
            key=f"F{number}",
            name=f"โครงการที่ {number}",
            number=number,
            fiscal_year_be=2567,
            rationale=text,
            activities=tuple(Activity(key=f"a{each}", title=f"กิจกรรมที่ {each}") for each in range(1, 6)),
        )
        for number in range(1, projects + 1)
    ]
    save_projects(projects=made, is_demo=False, as_history=True, **common)
    save_reports(
        fiscal_year_be=2567,
        reports=[
            Report(
                project_key=project.key,
                fiscal_year_be=2567,
                quarter=quarter,
                answers=tuple(Answer(part=part, narrative=Narrative(whole_text=text)) for part in Part),
                activities=tuple(
                    ActivityProgress(
                        activity_key=row.key, status=ActivityStatus.DONE, narrative=Narrative(whole_text=text)
                    )
                    for row in project.activities
                ),
                disbursement=Disbursement(planned_baht=Decimal("1000.00"), actual_baht=Decimal("900.00")),
                summary=Summary(results=text, work_problems=text, suggestions=text),
            )
            for project in made
            for quarter in (1, 2, 3, 4)
        ],
        as_history=True,
        **common,
    )
    return office
