"""Template words that every page may use without loading them (settings: builtins).

How amounts and dates are written is decided in tidtam/thai; here they only get a short name for templates.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.functional import SimpleLazyObject
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidtam.thai import dates, money
from tidtam.ui import context_processors

register = template.Library()
DateStyle = Literal["long", "short", "deadline"]

LOOKS: dict[str, tuple[str, str]] = {
    "not_reported": ("mute", "dash"),
    "saved": ("warn", "pen"),
    "submitted": ("info", "clock"),
    "sent_back": ("bad", "back"),
    "approved": ("ok", "check"),
    "finished": ("ok", "check"),
    "done": ("ok", "check"),
    "in_progress": ("info", "clock"),
    "under_way": ("info", "clock"),
    "not_started": ("mute", "dash"),
    "not_this_quarter": ("mute", "dash"),
    "cancelled": ("warn", "close"),
    "met": ("ok", "check"),
    "not_met": ("warn", "close"),
    "imported": ("mute", "down"),
    "hard": ("bad", "alert"),
    "warning": ("warn", "flag"),
    "notice": ("info", "info"),
}
"""Tone and icon of each status and level by its code; the words come from the room that owns the status."""


@register.filter
def baht(amount: Decimal | int | None) -> str:
    """Return an amount as printed, "1,234.50"; "-" where there is none."""
    return money.format_baht(amount)


@register.filter
def percent(value: Decimal | None) -> str:
    """Return a percentage as printed in tables, "52.80%"; "-" where there is none."""
    return money.ABSENT if value is None else f"{money.format_percent(value, sign=False)}%"


@register.filter
def thai_date(day: date | None, style: DateStyle = "short") -> str:
    """Return a day in the reader's language, its parts held together; "-" where there is none.

    style  "short" 30 เม.ย. 2568 for lists, "long" 30 เมษายน 2568, "deadline" with the weekday. English has one style,
           in the common era.
    """
    if day is None:
        return money.ABSENT
    written = dates.format_date_en(day) if get_language() == "en" else dates.format_date(day, style)
    return written.replace(" ", "\xa0")


@register.filter
def clock(instant: datetime) -> str:
    """Return the time of day of an instant in the reader's language, in Thai time: 16.30 น., 16:30."""
    written = dates.format_time(instant)
    return written.removesuffix(" น.").replace(".", ":") if get_language() == "en" else written.replace(" ", "\xa0")


@register.filter
def moment(instant: datetime, style: DateStyle = "short") -> str:
    """Return day and time of day of an instant, held together: 30 เม.ย. 2568 16.30 น., 30 April 2025, 16:30."""
    comma = "," if get_language() == "en" else ""
    return f"{thai_date(instant, style)}{comma}\xa0{clock(instant)}"


THAI_RUN = re.compile(r"[\u0e01-\u0e5b](?:[\u0e01-\u0e5b\d\s.,()/–-]*[\u0e01-\u0e5b\d])?")


@register.filter
def mark_thai(text: str) -> SafeString:
    """Return a text for a page in another language, its Thai words marked as Thai so that they are read out as such.

    For names and quoted data inside a sentence; on a Thai page the text stays as it is.
    """
    escaped = conditional_escape(str(text))
    if get_language() == "th":
        return escaped
    return mark_safe(THAI_RUN.sub(r'<span lang="th">\g<0></span>', escaped))  # noqa: S308 - escaped above


@register.simple_tag
def page_of(page: Page[Any] | None) -> str:
    """Return which page of a list this is, for the page's title: " หน้า 2 จาก 7"; nothing for the first."""
    if not page or page.number == 1:
        return ""
    return " " + _("หน้า %(number)s จาก %(total)s") % {"number": page.number, "total": page.paginator.num_pages}


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """Draw one icon of the sprite (components/icons.html), hidden from readers of the page: words stand beside it.

    name  a symbol's id without "i-".   size  "s" for the size of the text, nothing for a quarter more.
    """
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="#i-{}"/></svg>', " i-s" if size == "s" else "", name
    )


@register.inclusion_tag("ui/components/tag.html")
def status_tag(code: str, label: str) -> dict[str, str]:
    """Draw a status as icon and word. code: see LOOKS; an unknown one is neutral. label: the room's own word."""
    tone, drawn = LOOKS.get(code, ("mute", "dash"))
    return {"tone": tone, "icon": drawn, "label": label}


@register.inclusion_tag("ui/components/tag.html")
def tag(tone: str, name: str, label: str) -> dict[str, str]:
    """Draw any tag. tone: ok, warn, bad, info, mute or plain; name: an icon; label: its word."""
    return {"tone": tone, "icon": name, "label": label}


@register.inclusion_tag("ui/components/tag.html")
def check_level_tag(level: str) -> dict[str, str]:
    """Draw the level of a check: hard, warning or notice, in the words of checks.choices.Level (a test holds them)."""
    words = {"hard": _("ต้องแก้ไข"), "warning": _("ควรตรวจสอบ"), "notice": _("ข้อสังเกต")}
    return status_tag(level, words[level])


@register.inclusion_tag("ui/components/bar.html")
def bar(share: Decimal | float | None) -> dict[str, str]:
    """Draw how full something is. share: percent, drawn between 0 and 100; None draws an empty bar."""
    return {"share": f"{min(max(Decimal(share or 0), Decimal(0)), Decimal(100)):.2f}"}


@register.inclusion_tag("ui/components/pips.html")
def pips(done: int, total: int) -> dict[str, object]:
    """Draw how many of a report's topics are done, in words too."""
    return {"pips": [number < done for number in range(total)], "done": done, "total": total}


@register.inclusion_tag("ui/components/status_bar.html")
def status_bar(counted: Iterable[tuple[str, str, int]]) -> dict[str, object]:
    """Draw how many stand at each status. counted: (code, label, count) in the order to be drawn."""
    rows = list(counted)
    total = sum(count for _code, _label, count in rows)
    segments, before = [], 0
    for code, label, count in rows:
        start, share = (Decimal(100 * part) / max(total, 1) for part in (before, count))
        segments.append(
            {"code": code, "label": label, "count": count, "start": f"{start:.3f}", "share": f"{share:.3f}"}
        )
        before += count
    return {"segments": segments, "total": total}


@register.simple_tag(takes_context=True)
def navigation(context: Context, *, of_office: bool = True) -> Any:
    """Return the main navigation for this page: the shell's, unless the view named its office or its section.

    An office named without a code has no pages of its own, and none are offered. What a room counts beside its entry
    (`nav_counts`, by section: a number or a function that returns it) is asked where it is drawn. A list that is made
    where it is drawn: pages of writing draw none.

    of_office  False where the office that the address names may be none that this reader opens.
    """
    counts = context.get("nav_counts") or {}
    return SimpleLazyObject(
        lambda: [
            {**entry, "count": counts.get(entry["section"], 0)}
            for entry in (
                _navigation(context) if of_office else context_processors.navigation(office_code=None, current=None)
            )
        ]
    )


def _navigation(context: Context) -> list[dict[str, Any]]:
    office = context.get("current_office")
    section = context.get("nav_section")
    if office is None and section is None:
        return context.get("nav_items") or []
    request = context.get("request")
    match = request.resolver_match if request else None
    code = office.get("code") if isinstance(office, Mapping) else getattr(office, "code", None)
    return context_processors.navigation(
        office_code=context_processors.office_code_in(match.kwargs) if office is None and match else code,
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
