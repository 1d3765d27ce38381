"""What the pages of every room show of the project they speak of: the way to it."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tidtam.organisations.pages import Crumb, office_crumbs
from tidtam.projects.models import Project


def project_crumbs(project: Project, *after: Crumb) -> list[Crumb]:
    """Return where a page of a project stands: its office, the list of its year, this one, and what follows."""
    organisation, year = project.organisation, project.fiscal_year_be
    projects = None
    if organisation.is_office:
        projects = f"{reverse('dashboards:project_list', args=[organisation.code])}?{urlencode({'year': year})}"
    name = _("โครงการที่ %(number)d") % {"number": project.number} if project.number else _("รายละเอียด")
    return office_crumbs(
        organisation,
        (_("โครงการ"), projects),
        (name, project.get_absolute_url() if after else None),
        *after,
        year=year,
    )
