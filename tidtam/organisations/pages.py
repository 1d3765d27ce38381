"""What the pages of every room show of the office they speak of: its shell, and the way to it."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tidtam.organisations.models import Organisation

Crumb = tuple[str, str | None]
"""One of ui/components/breadcrumbs.html: label and address, None for the page itself."""


def office_shell(organisation: Organisation, section: str) -> dict[str, Any]:
    """Return what the shell of an office's page needs: whose it is, and its part of the navigation.

    What is no area office has no list of projects, checks or documents to offer.
    """
    code = organisation.code if organisation.is_office else None
    return {
        "organisation": organisation,
        "current_office": {"code": code, "name": organisation.spoken_name},
        "nav_section": section,
    }


def office_crumbs(organisation: Organisation, *after: Crumb, year: int | None = None) -> list[Crumb]:
    """Return where a page of an office stands: the offices, this one, and what follows; nothing does its own page.

    year  the fiscal year in which to show the office.
    """
    url = organisation.get_absolute_url() + (f"?{urlencode({'year': year})}" if year else "")
    offices = (_("สำนักงานเขตพื้นที่การศึกษา"), reverse("organisations:office_list"))
    return [offices, (organisation.spoken_name, url if after else None), *after]
