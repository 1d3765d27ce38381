"""Pages on which a project is registered: its beginning, its sections, checking and submitting it."""

from tidtam.projects.views.beginning import begin
from tidtam.projects.views.drafting import draft
from tidtam.projects.views.submitting import discard, submit
from tidtam.projects.views.writing import register, section

__all__ = ["begin", "discard", "draft", "register", "section", "submit"]
