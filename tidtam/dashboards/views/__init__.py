"""Pages of the room dashboards."""

from tidtam.dashboards.views.indicators import office_indicators
from tidtam.dashboards.views.reading import home, office, project, project_list
from tidtam.dashboards.views.registering import comment, decide, decided, history, registration
from tidtam.dashboards.views.rounds import chase, chase_schools, round_board, round_list, round_of_schools

__all__ = [
    "chase",
    "chase_schools",
    "comment",
    "decide",
    "decided",
    "history",
    "home",
    "office",
    "office_indicators",
    "project",
    "project_list",
    "registration",
    "round_board",
    "round_list",
    "round_of_schools",
]
