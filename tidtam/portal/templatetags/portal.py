"""Addresses of public pages in templates: in the language of the page, and of the same page in the other one."""

from decimal import Decimal

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidtam.portal.selectors import Round
from tidtam.publishing.models import Edition
from tidtam.thai.money import format_baht

register = template.Library()


def page_url(page: str, *, language: str | None = None, **address: object) -> str:
    """Return the address of a public page by its name, in a language or in that of now."""
    return reverse(f"portal:{page}", kwargs={"language": language or get_language(), **address})


register.simple_tag(page_url)


def round_name(reported: Round | Edition) -> str:
    """Return the name of a round, or of the round an edition reports on, in the reader's language."""
    return _("รอบ %(months)s เดือน ปีงบประมาณ %(year)s") % {
        "months": reported.months,
        "year": reported.fiscal_year_be,
    }


register.simple_tag(round_name)


@register.simple_tag(takes_context=True)
def this_page_in(context: Context, language: str, is_absolute: bool = False) -> str:
    """Return the address of this very page, its question included, in a language; of an unknown page the home page.

    is_absolute  with scheme and host, and without the question: as a link between languages must be for machines.
    """
    request: HttpRequest = context["request"]
    match = request.resolver_match
    assert match is not None
    if match.url_name == "nowhere":
        return page_url("home", language=language)
    url = reverse(match.view_name, kwargs={**match.kwargs, "language": language})
    if is_absolute:
        return f"{settings.PUBLIC_URL}{url}" if settings.PUBLIC_URL else request.build_absolute_uri(url)
    question = request.META.get("QUERY_STRING", "")
    return f"{url}?{question}" if question else url


@register.simple_block_tag
def words(content: str) -> str:
    """Return what a part of a template says, on one line, to say it in two places: {% words as page_title %}."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 - rendered, and so escaped, already


@register.simple_tag
def site() -> str:
    """Return where the system is reached, "https://host"; "" where nobody said."""
    return str(settings.PUBLIC_URL)


MILLION = 1_000_000


@register.simple_tag
def large_baht(amount: Decimal) -> dict[str, str]:
    """Return an amount as a key figure: `value` and `unit`, in millions from a million up; `exact` then says it all."""
    if amount < MILLION:
        return {"value": format_baht(amount), "unit": _("บาท"), "exact": ""}
    exact = _("%(amount)s บาท") % {"amount": format_baht(amount)}
    return {"value": format_baht(amount / MILLION), "unit": _("ล้านบาท"), "exact": exact}
