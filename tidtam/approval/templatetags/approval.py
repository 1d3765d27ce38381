"""What the pages of any thing draw of the chain: {% load approval %}."""

from typing import Any

from django import template

from tidtam.approval.deciding import Desk

register = template.Library()


@register.inclusion_tag("approval/advice.html")
def advice(desk: Desk | None, place: str, label: str) -> dict[str, Any]:
    """Draw the advice at a field, and where advice can be given a place to write it. Without a desk nothing.

    place  as checks and differences name it.   label  the words of the field, for who does not see where it stands.
    """
    if not desk:
        return {}
    writing = desk.writing_at(place) if desk.is_advising else {}
    return {"given": desk.advice_at(place), "writes": desk.is_advising, "label": label, **writing}
