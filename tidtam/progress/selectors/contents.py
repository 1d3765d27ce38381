"""What reports say, as facts: what is stored, and what is valid."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from tidtam.approval.choices import Status
from tidtam.approval.selectors import approved_contents
from tidtam.progress import facts, models
from tidtam.projects.children import Table, contents_of
from tidtam.projects.mapping import names_of_fields, read, read_content

Narrated = TypeVar("Narrated", facts.Answer, facts.ActivityProgress)


def reports_of_office(organisation_id: int, fiscal_year_be: int) -> list[facts.Report]:
    """Return an office's reports of a year as facts, by quarter and project: two queries for any number."""
    rows = (
        models.ProgressReport.objects.of_office(organisation_id, fiscal_year_be)
        .select_related("project", "disbursement")
        .order_by("quarter", "project_id")
    )
    return as_facts(list(rows))


def as_facts(reports: Sequence[models.ProgressReport]) -> list[facts.Report]:
    """Return facts of reports loaded with `project` and `disbursement`: one more query in all."""
    ids = [report.pk for report in reports]
    said = contents_of(dict.fromkeys(TABLES, ids))
    return [
        read(
            facts.Report,
            report,
            {
                "project_key": report.project.key,
                "answers": tuple(_narrated(facts.Answer, row) for row in said["answers"][report.pk]),
                "kpi_values": tuple(read_content(facts.KpiValue, row) for row in said["kpi_values"][report.pk]),
                "activities": tuple(_narrated(facts.ActivityProgress, row) for row in said["activities"][report.pk]),
                "disbursement": _money(report, said["causes"][report.pk]),
                "summary": read(facts.Summary, report),
            },
        )
        for report in reports
    ]


BOXES = names_of_fields(facts.Narrative)
ANSWER, ACTIVITY = (
    (*BOXES, *(name for name in names_of_fields(kind) if name != "narrative"))
    for kind in (facts.Answer, facts.ActivityProgress)
)
KPI_VALUE, CAUSE = names_of_fields(facts.KpiValue), names_of_fields(facts.Cause)
"""The columns of the tables below a report; a narrative stands in the row of what it belongs to."""

TABLES = (
    Table("answers", models.Answer, parent="report_id", order="position", columns=ANSWER),
    Table("kpi_values", models.KpiValue, parent="report_id", order="position", columns=KPI_VALUE),
    Table("activities", models.ActivityProgress, parent="report_id", order="position", columns=ACTIVITY),
    Table("causes", models.DisbursementCause, parent="disbursement__report_id", order="position", columns=CAUSE),
)


def _narrated(kind: type[Narrated], said: dict[str, Any]) -> Narrated:
    return read_content(kind, {**said, "narrative": {name: said[name] for name in BOXES}})


def _money(report: models.ProgressReport, causes: Iterable[dict[str, Any]]) -> facts.Disbursement:
    """Return the money of a report; one that was opened and not written yet has none."""
    row = getattr(report, "disbursement", None)
    told = {"causes": tuple(read_content(facts.Cause, cause) for cause in causes)}
    return read(facts.Disbursement, row, told) if row else facts.Disbursement()


def as_valid_facts(reports: Sequence[models.ProgressReport]) -> list[facts.Report]:
    """Return facts of reports as they are valid: a reopened one says what was approved last, with its status of now.

    What was never approved says what is stored. Loaded as for as_facts; one query more.
    """
    approved = approved_contents([report for report in reports if report.status != Status.APPROVED])
    return [
        replace(read_content(facts.Report, approved[row.pk]), status=Status(row.status)) if row.pk in approved else said
        for row, said in zip(reports, as_facts(reports), strict=True)
    ]
