"""A quarter's report as a document ready to be written."""

from functools import partial

from django.utils.translation import override

from tidtam.documents.filed import Document, Entry
from tidtam.documents.own_template.in_use import Template
from tidtam.documents.project_record import record_of_project
from tidtam.documents.quarterly_report.compose import quarterly_report
from tidtam.documents.quarterly_report.printed import FORM, approved_as, laid_out, render_json, title_of
from tidtam.documents.quarterly_report.record import QuarterlyReport
from tidtam.progress.models import ProgressReport
from tidtam.verification.choices import DocumentKind


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
        entry=None if report.is_draft else _entry(report),
    )


def _entry(report: QuarterlyReport) -> Entry:
    return Entry(
        kind=DocumentKind.QUARTERLY_REPORT,
        series=f"{FORM} {report.project.ref.pk} {report.quarter}",
        title=title_of(report),
        period=f"{report.fiscal_year_be}-q{report.quarter}",
        office_code=report.office_code,
        office_name=report.office_name,
        issued_as=approved_as(report.moves),
        is_demo=report.is_demo,
    )
