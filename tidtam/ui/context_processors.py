"""What the shell of every page shows: navigation, version, the two languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import tidtam


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the main navigation before it is known which office is meant.

    section     the word a page names in `nav_section` when this entry is its own; also the room's URL namespace.
    view        the view's full name; an entry whose view does not exist (yet) is left out, so no link is dead.
    of_office   True where the address takes the office's code, and the entry appears only once an office is known.
    beside_offices  True where the entry appears only while no office is known.
    """

    section: str
    label: str | Promise
    icon: str
    view: str
    of_office: bool = False
    beside_offices: bool = False


SECTIONS = (
    Section("inbox", _("งานของฉัน"), "inbox", "inbox:inbox"),
    Section("organisations", pgettext_lazy("navigation", "หน่วยงาน"), "users", "organisations:office_list"),
    Section("rollup", _("แผงข้อมูล"), "chart", "rollup:home", beside_offices=True),
    Section(
        "instruments",
        pgettext_lazy("navigation", "เครื่องมือ"),
        "target",
        "instruments:instrument_list",
        beside_offices=True,
    ),
    Section("assessment", _("งานประเมิน"), "check", "assessment:own", beside_offices=True),
    Section("projects", _("โครงการ"), "folder", "dashboards:project_list", of_office=True),
    Section("sheets", pgettext_lazy("navigation", "ตัวชี้วัด"), "target", "answers:office_sheets", of_office=True),
    Section("checks", _("ตรวจสอบ"), "flag", "progress:office_checks", of_office=True),
    Section("documents", _("เอกสาร"), "doc", "documents:office_booklet", of_office=True),
)
"""The places of the main navigation; the order is the same on every page."""


def navigation(*, office_code: str | None, current: str | None) -> list[dict[str, Any]]:
    """Return the entries of the main navigation as dicts of `section`, `label`, `icon`, `url`, `is_current`.

    office_code  of the office whose pages the reader is in, or None.   current  a section's word, or None.
    """
    entries = []
    for section in SECTIONS:
        if (section.of_office and not office_code) or (section.beside_offices and office_code):
            continue
        try:
            url = reverse(section.view, args=[office_code] if section.of_office else None)
        except NoReverseMatch:
            continue
        entries.append(
            {
                "section": section.section,
                "label": section.label,
                "icon": section.icon,
                "url": url,
                "is_current": section.section == current,
            }
        )
    return entries


def office_code_in(address: Mapping[str, Any]) -> str | None:
    """Return the code of the office an address names as `office_code`, or as `code` in the rooms of offices."""
    return address.get("office_code") or address.get("code")


def shell(request: HttpRequest) -> Mapping[str, Any]:
    """Return `version`, `languages` and `nav_items`; no query.

    The office is read from the address (`office_code`), the section from the room that answers. A view that knows
    better passes `current_office` (anything with `code` and `name`) and `nav_section`: see the tag `navigation`.
    """
    match = request.resolver_match
    return {
        "version": tidtam.__version__,
        "languages": settings.LANGUAGES,
        "nav_items": SimpleLazyObject(
            lambda: navigation(
                office_code=office_code_in(match.kwargs) if match else None,
                current=match.namespace if match else None,
            )
        ),
    }


def draw_no_navigation(request: HttpRequest) -> None:
    """Note that the page of a request draws no navigation: nothing is counted for it (tidtam/inbox)."""
    request.draws_navigation = False  # type: ignore[attr-defined]


def draws_navigation(request: HttpRequest) -> bool:
    """Return whether the page of a request draws the navigation, as far as its view said."""
    return getattr(request, "draws_navigation", True)
