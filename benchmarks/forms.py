"""The Ministry's form of 23 sections of one project with five activities and four quarters: PDF, DOCX.

Written as `tidtam form` writes it: read from the database, filled, laid out, rendered in a limited child, on disk.
"""

import tempfile
from functools import partial
from pathlib import Path

from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, median, timed

COLUMNS = ("file", "wall s", "CPU s", "process MB", "largest child MB", "bar")
RUNS = 3


def run() -> Result:
    """Measure both files and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    with installation() as env:
        for name in ("pdf", "docx"):
            call = partial(in_child, "forms:measure", env, work=name)
            sample = median([call() for _run in range(RUNS)])
            child = round(sample.child_mb) if name == "pdf" else "–"
            rows.append((name.upper(), sample.wall_s, sample.cpu_s, round(sample.peak_mb), child, "≤ 3 s"))
    return Result(
        title="The Ministry's form",
        columns=COLUMNS,
        rows=rows,
        notes=("Median of three, every time in a fresh process, nothing made before.",),
    )


def measure(*, work: str) -> Sample:
    """Write the form of one project in one format."""
    from django.conf import settings

    from benchmarks.dossiers import office_with
    from tidtam.documents.ministry_form.document import project_form
    from tidtam.documents.ministry_form.template import FORM
    from tidtam.documents.own_template.in_use import template_of
    from tidtam.documents.project_record import records_of_office
    from tidtam.documents.services.filing import write_documents
    from tidtam.organisations.models import Organisation

    with tempfile.TemporaryDirectory() as folder:
        settings.DOCUMENT_DIR = Path(folder)
        office = Organisation.objects.filter(code="B1").first() or office_with(1)

        def write() -> dict[str, int]:
            (record,) = records_of_office(office, 2567)
            template = template_of(FORM, office)
            form = project_form(record, form="ministry_form", quarter=4, template=template)
            (made,) = write_documents([form], name=work, numerals="thai")  # type: ignore[arg-type]
            return {"bytes": made.stat().st_size}

        return timed(write)
