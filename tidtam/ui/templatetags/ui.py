"""Template words that every page may use without loading them (settings: builtins)."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tidtam.ui import context_processors

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw one icon of the sprite (components/icons.html), hidden from readers of the page: words stand beside it.

    name  a symbol's id without "i-".   size  "s" for the size of the text, nothing for a quarter more.
    """
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="#i-{}"/></svg>', " i-s" if size == "s" else "", name
    )


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[dict[str, Any]]:
    """Return the main navigation for this page: the shell's, unless the view named its office or its section."""
    office = context.get("current_office")
    section = context.get("nav_section")
    if office is None and section is None:
        return context.get("nav_items") or []
    request = context.get("request")
    match = request.resolver_match if request else None
    code = getattr(office, "code", None) or (office.get("code") if isinstance(office, Mapping) else None)
    return context_processors.navigation(
        office_code=code or (match.kwargs.get("office_code") if match else None),
        current=section or (match.namespace if match else None),
    )


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changed: object) -> str:
    """Return the page's query string with some parameters changed, as "?a=1&b=2"; None or "" takes one away.

    {% query_with page=3 %}   {% query_with sort="budget_baht" page=None %}
    """
    query = context["request"].GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"
