"""What the pages of any thing draw of the chain: {% load approval %}."""

from typing import Any

from django import template

from tidtam.approval.deciding import Desk

register = template.Library()


@register.inclusion_tag("approval/advice.html")
def advice(desk: Desk | None, place: str, label: str) -> dict[str, Any]:
    """Draw the thread at a field, advice at its head, and where advice can be given a place to write it.

    place  as checks and differences name it.   label  the words of the field, for who does not see where it stands.
    Without a desk nothing.
    """
    if not desk:
        return {}
    writing = desk.writing_at(place) if desk.is_advising else {}
    return {"discussion": desk.discussion, "place": place, "writes": desk.is_advising, "label": label, **writing}
