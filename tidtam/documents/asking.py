"""Asking for the files of one document as it stands now: made in the background, once for one state of the data.

One function for each document, whoever asks: a page or the API. `place` is where its project belongs: whose template is
used, and in whose positions it is signed.
"""

from datetime import datetime

from tidtam.accounts.models import User
from tidtam.documents.dossier import document as dossiers
from tidtam.documents.dossier.template import FORM as DOSSIER_TEMPLATE
from tidtam.documents.ministry_form.document import project_form, reporter_of
from tidtam.documents.ministry_form.template import FORM as FORM_TEMPLATE
from tidtam.documents.own_template.in_use import template_of
from tidtam.documents.project_record import record_of_project
from tidtam.documents.quarterly_report import document as quarterly_reports
from tidtam.documents.quarterly_report.template import FORM as QUARTERLY_REPORT_TEMPLATE
from tidtam.documents.tasks import WRITE_DOSSIER, WRITE_FORM, WRITE_QUARTERLY_REPORT
from tidtam.jobs.models import Job
from tidtam.jobs.services import enqueue
from tidtam.organisations.models import Organisation
from tidtam.thai.dates import local_date


def ask_for_quarterly_report(pk: int, *, place: Organisation, by: User, at: datetime) -> Job | None:
    """Return the job that writes a report as a document; None of one that nobody wrote yet."""
    report = quarterly_reports.report_by_id(pk)
    if report is None:
        return None
    document = quarterly_reports.document_of(report, template_of(QUARTERLY_REPORT_TEMPLATE, place))
    return enqueue(
        kind=WRITE_QUARTERLY_REPORT.name,
        parameters={"report": pk, "project": report.project.ref.pk, "quarter": report.quarter},
        organisation=place,
        requested_by=by,
        at=at,
        content_key=document.digest,
    )


def ask_for_dossier(pk: int, *, place: Organisation, by: User, at: datetime) -> Job | None:
    """Return the job that writes the dossier of a project; None where there is no such project."""
    dossier = dossiers.dossier_of_project(pk)
    if dossier is None:
        return None
    document = dossiers.document_of(dossier, template_of(DOSSIER_TEMPLATE, place))
    return enqueue(
        kind=WRITE_DOSSIER.name,
        parameters={"project": pk},
        organisation=place,
        requested_by=by,
        at=at,
        content_key=document.digest,
    )


def ask_for_form(pk: int, form: str, *, quarter: int | None, place: Organisation, by: User, at: datetime) -> Job | None:
    """Return the job that fills a form of a project, in the name of who asks; None where there is no such project.

    quarter  until which it is filled; None: the last that is reported. Raises profiles.NoProfile.
    """
    record, day = record_of_project(pk), local_date(at)
    if record is None:
        return None
    until = quarter or record.last_quarter
    template, reporter = template_of(FORM_TEMPLATE, place), reporter_of(by, place, on=day)
    document = project_form(record, form=form, quarter=until, template=template, reporter=reporter, on=day)
    return enqueue(
        kind=WRITE_FORM.name,
        parameters={"project": pk, "form": form, "quarter": until, "day": day.isoformat()},
        organisation=place,
        requested_by=by,
        at=at,
        content_key=document.digest,
    )
