"""Keep what is typed into a section of a registration, before anybody saves it."""

import uuid
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.drafts.services import keep
from tidtam.drafts.typed import Typed
from tidtam.projects import models
from tidtam.projects.choices import Section
from tidtam.projects.services.open_registration import open_registration


@transaction.atomic
def keep_registration_draft(
    *,
    project: models.Project,
    section: Section,
    typed: Typed,
    key: uuid.UUID,
    seen: int,
    by: User,
    at: datetime,
) -> int:
    """Keep the boxes of a section as typed, readable or not; return the section's new version.

    project  loaded with its versions.   seen, key  as in drafts.services.keep.
    Raises drafts.services.Conflict, and what open_registration raises.
    """
    case, _move = open_registration(project=project, by=by, at=at)
    return keep(thing=case.thing.project, section=section, typed=typed, key=key, seen=seen, by=by, at=at)
