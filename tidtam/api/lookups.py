"""The things that addresses name by their ids, loaded with all that reading and writing them needs."""

from django.http import Http404

from tidtam.answers.selectors import SheetReading, sheet_reading
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import Project, ProjectVersion


def project_or_404(pk: int) -> Project:
    """Return a registered project with what the policies of its versions ask. Raises Http404. One query."""
    loaded = ("organisation", "work_group", "current_version", "draft_version")
    row = Project.objects.filter(pk=pk, current_version__isnull=False).select_related(*loaded).first()
    if row is None:
        raise Http404
    return row


def newest_version(row: Project) -> ProjectVersion:
    """Return the version of a registered project that is written and decided on. No query."""
    version = row.newest_version
    assert version is not None  # a registered project has one
    version.project = row
    return version


def report_or_404(pk: int) -> ProgressReport:
    """Return a report. Raises Http404. One query."""
    loaded = ("project__organisation", "project__work_group", "project_version", "disbursement")
    row = ProgressReport.objects.filter(pk=pk).select_related(*loaded).first()
    if row is None:
        raise Http404
    return row


def sheet_or_404(pk: int) -> SheetReading:
    """Return a sheet as its pages read it. Raises Http404."""
    reading = sheet_reading(pk)
    if reading is None:
        raise Http404
    return reading
