"""What every public page shows of where it stands."""

from django.utils.translation import gettext as _

from tidtam.organisations.pages import Crumb
from tidtam.portal.templatetags.portal import page_url


def public_crumbs(*after: Crumb) -> list[Crumb]:
    """Return where a public page stands: the home page, and what follows."""
    return [(_("หน้าแรก"), page_url("home")), *after]
