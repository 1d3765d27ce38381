"""The booklet as JSON for machines: every figure with value, unit and the ids behind it, then all that is printed.

Canonical: sorted keys, one space of indent, money as text with two decimals, so that the same record gives the same
bytes. Digits are Arabic here: this is data. The hash of these bytes names the booklet's files (services.py).
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.figures import Figure, figures
from tidtam.documents.office_booklet.record import Booklet, ProjectRef, ReportRef
from tidtam.formats.text import printable

FORMAT, VERSION = "tidtam.office_booklet", 1


def render_json(booklet: Booklet) -> bytes:
    """Return the whole record as UTF-8 JSON."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "notices": [
            *([words.DRAFT] if booklet.is_draft else []),
            *([words.DEMO] if booklet.is_demo else []),
        ],
        "is_draft": booklet.is_draft,
        "is_demo": booklet.is_demo,
        "cover": _plain(booklet.cover),
        "figures": [_figure(figure) for figure in figures(booklet)],
        "projects": [{"id": ref.id, "number": ref.number, "name": printable(ref.name)} for ref in booklet.projects],
        "chapters": _plain(booklet.chapters),
        "notes": {
            "outside_emenscr": _plain(booklet.outside_emenscr),
            "without_report": _plain(booklet.without_report),
            "left_out": _plain(booklet.left_out),
            "accepted_checks": _plain(booklet.accepted_checks),
        },
        "plan_links": _plain(booklet.plan_links),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": figure.label,
        "value": _plain(figure.value),
        "unit": figure.unit,
        "behind": [part.ref.id for part in figure.parts],
        "parts": [_plain(part.value) for part in figure.parts],
        "percent": _plain(figure.pct),
        "percent_of": list(figure.pct_of),
    }


def _plain(value: Any) -> Any:
    """Return a value of the record as JSON holds it; references become ids."""
    if isinstance(value, ProjectRef | ReportRef):
        return value.id
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
