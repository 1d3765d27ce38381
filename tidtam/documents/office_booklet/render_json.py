"""The booklet as JSON for machines: every figure with value, unit and the ids behind it, then all that is printed.

Money is text with two decimals, digits are Arabic: this is data. The hash of these bytes names the booklet's files.
"""

from typing import Any

from tidtam.documents.in_json import as_json
from tidtam.documents.office_booklet.figures import Figure, figures
from tidtam.documents.office_booklet.record import Booklet, ProjectRef, ReportRef

FORM, VERSION = "office_booklet", 1
REFS = (ProjectRef, ReportRef)


def render_json(booklet: Booklet) -> bytes:
    """Return the whole record as UTF-8 JSON."""
    content = {
        "cover": booklet.cover,
        "figures": [_figure(figure) for figure in figures(booklet)],
        "projects": [{"id": ref.id, "number": ref.number, "name": ref.name} for ref in booklet.projects],
        "chapters": booklet.chapters,
        "notes": {
            "outside_emenscr": booklet.outside_emenscr,
            "without_report": booklet.without_report,
            "left_out": booklet.left_out,
            "accepted_checks": booklet.accepted_checks,
        },
        "plan_links": booklet.plan_links,
    }
    return as_json(FORM, VERSION, content, is_draft=booklet.is_draft, is_demo=booklet.is_demo, refs=REFS)


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "behind": [part.ref.id for part in figure.parts],
        "parts": [part.value for part in figure.parts],
        "percent": figure.pct,
        "percent_of": list(figure.pct_of),
    }
