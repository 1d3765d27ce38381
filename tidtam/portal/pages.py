"""What every public page shows of where it stands."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidtam.organisations.models import Province
from tidtam.organisations.pages import Crumb
from tidtam.portal.selectors import Round
from tidtam.portal.templatetags.portal import page_url, round_name


def public_crumbs(*after: Crumb) -> list[Crumb]:
    """Return where a public page stands: the home page, and what follows."""
    return [(_("หน้าแรก"), page_url("home")), *after]


def round_links(rounds: Iterable[Round], shown: Round | None) -> list[dict[str, Any]]:
    """Return the rounds as components/tabs.html draws them, latest first; nothing to choose where there is one."""
    links = [
        {"label": round_name(one), "url": f"?round={one.key}", "is_current": one == shown}
        for one in sorted(rounds, reverse=True)
    ]
    return links if len(links) > 1 else []


def province_name(province: Province) -> str:
    """Return a province's name in the reader's language."""
    return province.name_en if get_language() == "en" and province.name_en else province.name_th
