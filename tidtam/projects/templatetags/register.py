"""What the templates of a registration ask of its fields: the one at a place, in an order that the page names."""

from collections.abc import Mapping
from typing import TypeVar

from django import template

register = template.Library()

V = TypeVar("V")


@register.filter
def at(fields: Mapping[str, V], place: str) -> V:
    """Return the field at a place."""
    return fields[place]


@register.filter
def words(text: str) -> list[str]:
    """Return the words of a text: the places that a page draws one after the other."""
    return text.split()


@register.filter
def in_owner(fields: Mapping[str, V], owner: str) -> dict[str, V]:
    """Return the fields of one owner by their own names: "total_baht" for "budget.total_baht"."""
    return {place.removeprefix(f"{owner}."): field for place, field in fields.items() if place.startswith(f"{owner}.")}
