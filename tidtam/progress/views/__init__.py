"""Pages of the room progress."""

from tidtam.progress.views.attaching import evidence
from tidtam.progress.views.deciding import comment, decide, decided, history, review
from tidtam.progress.views.declaring import execution
from tidtam.progress.views.drafting import draft
from tidtam.progress.views.reading import office_checks, report
from tidtam.progress.views.submitting import submit
from tidtam.progress.views.writing import topic, write

__all__ = [
    "comment",
    "decide",
    "decided",
    "draft",
    "evidence",
    "execution",
    "history",
    "office_checks",
    "report",
    "review",
    "submit",
    "topic",
    "write",
]
