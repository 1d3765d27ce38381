"""A quarter's report as a document ready to be written."""

from functools import partial

from django.utils.translation import override

from tidtam.documents.filed import Document
from tidtam.documents.own_template.in_use import Template
from tidtam.documents.project_record import record_of_project
from tidtam.documents.quarterly_report.compose import quarterly_report
from tidtam.documents.quarterly_report.printed import FORM, laid_out, render_json
from tidtam.documents.quarterly_report.record import QuarterlyReport
from tidtam.progress.models import ProgressReport


def report_by_id(pk: int) -> QuarterlyReport | None:
    """Return the record of a report; None where there is none, or nobody wrote it yet. Fifteen queries at most."""
    place = ProgressReport.objects.filter(pk=pk).values_list("project_id", "quarter").first()
    record = record_of_project(place[0]) if place else None
    with override("th"):  # what is printed is Thai, whatever the reader's language
        return quarterly_report(record, place[1]) if place and record else None


def document_of(report: QuarterlyReport, template: Template) -> Document:
    """Return a report as DOCX in a template, as PDF and JSON."""
    return Document(
        form=FORM,
        owner=report.project.ref.pk,
        stem=f"quarterly-report-{report.project.ref.pk}-{report.fiscal_year_be}-q{report.quarter}",
        content=render_json(report),
        as_of=report.as_of,
        lay_out=partial(laid_out, report),
        template=template,
    )
