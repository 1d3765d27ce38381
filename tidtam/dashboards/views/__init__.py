"""Pages of the room dashboards."""

from tidtam.dashboards.views.reading import home, office, project, project_list
from tidtam.dashboards.views.registering import comment, decide, decided, history, registration

__all__ = ["comment", "decide", "decided", "history", "home", "office", "project", "project_list", "registration"]
