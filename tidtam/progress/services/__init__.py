"""Changes of quarterly reports, one module per verb."""

from tidtam.progress.services.check_office import (
    CheckedProject,
    CheckedReport,
    OfficeChecked,
    check_office,
    check_project,
)
from tidtam.progress.services.declare_status import declare_status
from tidtam.progress.services.due_reports import create_due_reports, create_due_reports_now
from tidtam.progress.services.edit_report import edit_report
from tidtam.progress.services.edit_topics import TopicsEdit, edit_topics, topics_edit
from tidtam.progress.services.save_reports import ProjectUnknown, save_reports
from tidtam.progress.services.submit_report import submit_report

__all__ = [
    "CheckedProject",
    "CheckedReport",
    "OfficeChecked",
    "ProjectUnknown",
    "TopicsEdit",
    "check_office",
    "check_project",
    "create_due_reports",
    "create_due_reports_now",
    "declare_status",
    "edit_report",
    "edit_topics",
    "save_reports",
    "submit_report",
    "topics_edit",
]
