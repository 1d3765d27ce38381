"""What the pages of any thing draw of its threads: {% load comments %}."""

from typing import Any

from django import template

from tidtam.comments.discussion import Discussion

register = template.Library()


@register.inclusion_tag("comments/thread.html")
def thread(
    discussion: Discussion | None, place: str, *, is_writing: bool = False, is_headed: bool = True
) -> dict[str, Any]:
    """Draw what was said at a place, and for whoever may speak a place to write. Without a discussion nothing.

    place  as checks, advice and differences name it; "" for the whole thing.
    is_writing, is_headed  as in Discussion.at.
    """
    return discussion.at(place, is_writing=is_writing, is_headed=is_headed) if discussion else {}


@register.inclusion_tag("comments/left_over.html")
def other_threads(discussion: Discussion) -> dict[str, Any]:
    """Draw, after all others, that of the whole thing and those at places that the page does not draw (any more)."""
    return {"discussion": discussion, "places": discussion.left_over()}
