"""The long work of this room, made in the background for whoever asked; one module for each document."""

from tidtam.documents.tasks.booklet import WRITE_BOOKLET
from tidtam.documents.tasks.filed import WRITE_DOSSIER, WRITE_DOSSIERS, WRITE_EXECUTIVE_PAGE, WRITE_QUARTERLY_REPORT
from tidtam.documents.tasks.forms import WRITE_FORM, WRITE_FORMS
from tidtam.documents.tasks.letters import WRITE_LETTERS
from tidtam.documents.tasks.reports import WRITE_REPORT
from tidtam.documents.tasks.templates import PREVIEW_TEMPLATE

KINDS = (
    WRITE_BOOKLET,
    WRITE_FORM,
    WRITE_FORMS,
    WRITE_LETTERS,
    WRITE_REPORT,
    WRITE_QUARTERLY_REPORT,
    WRITE_DOSSIER,
    WRITE_DOSSIERS,
    WRITE_EXECUTIVE_PAGE,
    PREVIEW_TEMPLATE,
)
__all__ = [
    "KINDS",
    "PREVIEW_TEMPLATE",
    "WRITE_BOOKLET",
    "WRITE_DOSSIER",
    "WRITE_DOSSIERS",
    "WRITE_EXECUTIVE_PAGE",
    "WRITE_FORM",
    "WRITE_FORMS",
    "WRITE_LETTERS",
    "WRITE_QUARTERLY_REPORT",
    "WRITE_REPORT",
]
