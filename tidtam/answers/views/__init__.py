"""Pages of the room answers."""

from tidtam.answers.views.attaching import evidence
from tidtam.answers.views.deciding import comment, decide, decided, history, review
from tidtam.answers.views.listing import office_sheets, schools
from tidtam.answers.views.reading import sheet
from tidtam.answers.views.submitting import submit
from tidtam.answers.views.writing import draft, letter, question

__all__ = [
    "comment",
    "decide",
    "decided",
    "draft",
    "evidence",
    "history",
    "letter",
    "office_sheets",
    "question",
    "review",
    "schools",
    "sheet",
    "submit",
]
