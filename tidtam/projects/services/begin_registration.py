"""Begin the registration of a project, empty or as a copy of one of an earlier year."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise

from tidtam.access.selectors import is_demo_database
from tidtam.accounts.models import User
from tidtam.approval.choices import Origin
from tidtam.approval.services import NotTheOwner
from tidtam.approval.things import OWNER_ROLES
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles, role_to_use
from tidtam.projects import facts, models, places, selectors
from tidtam.projects.services.save_projects import save_projects
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean


@transaction.atomic
def begin_registration(
    *,
    organisation: Organisation,
    fiscal_year_be: int,
    name: str,
    work_group: Organisation | None,
    copied_from: models.Project | None,
    key: uuid.UUID,
    by: User,
    at: datetime,
) -> models.Project:
    """Register a project of a year by its name, as a draft; return its row.

    copied_from  a project of the same office and an earlier year, loaded with its versions: facts.copied_into says
                 what of it is taken over.
    key          of the form: sent twice, it makes one project.
    Raises ChangesRefused, and approval.services.NotTheOwner for who holds no owner's role there.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    mine = models.Project.objects.filter(organisation=organisation, fiscal_year_be=fiscal_year_be, key=key.hex)
    if (made := mine.first()) is not None:
        return made
    place = work_group or organisation
    own = [one for one in held_roles(by, on=local_date(at)) if one.acting_for_id is None]
    if role_to_use(OWNER_ROLES, own, place) is None:
        raise NotTheOwner
    name = clean(name).strip()
    refused: dict[str, Promise | str] = {}
    if not name:
        refused["name"] = places.NAME_NEEDED
    if copied_from is not None and (
        copied_from.organisation_id != organisation.pk or copied_from.fiscal_year_be >= fiscal_year_be
    ):
        refused["copied_from"] = places.WHAT_FITS[places.FieldKind.OFFERED]
    if refused:
        raise ChangesRefused(refused)
    begun = facts.Project(key=key.hex, name=name, fiscal_year_be=fiscal_year_be)
    if copied_from is not None:
        (last,) = selectors.as_facts([copied_from])
        begun = facts.copied_into(begun, last)
    begun = replace(begun, work_group=work_group.name_th if work_group else "")
    save_projects(
        organisation=organisation,
        projects=[begun],
        at=at,
        by=by.username,
        origin=Origin.ENTERED,
        is_demo=is_demo_database(),
    )
    return mine.select_related("current_version").get()
