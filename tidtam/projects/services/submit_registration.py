"""Submit a registration with everything that was typed into it."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval import services as approval
from tidtam.approval.choices import MoveName
from tidtam.approval.models import Decision
from tidtam.approval.selectors import version_of
from tidtam.approval.services.refusals import changed_meanwhile
from tidtam.approval.things import kind_of
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.drafts.services import saved
from tidtam.projects import models, selectors
from tidtam.projects.choices import Section
from tidtam.projects.services.edit_registration import Written, owners_typed, write_changes
from tidtam.projects.services.open_registration import open_registration
from tidtam.projects.typed import read_section


def submit_registration(
    *,
    project: models.Project,
    version: str,
    token: str,
    idempotency_key: str,
    by: User,
    at: datetime,
    has_seen_warnings: bool = False,
) -> Decision:
    """Save what waits in the drafts of a registration, then submit it: all or nothing.

    project  loaded with its versions.
    version  approval.selectors.version_of,   token  drafts.selectors.drafts_token, as the page that was read had them.
    A key that was used to submit it returns what was decided then, also to whoever sent it at the same moment.
    Raises DraftUnreadable, ChangesRefused, and what approval.services.submit raises.
    """
    made = Decision.objects.filter(
        content_type=ContentType.objects.get_for_model(models.ProjectVersion),
        object_id__in=project.versions.values("pk"),
        idempotency_key=idempotency_key,
        move=MoveName.SUBMIT,
        by=by,
    )
    if (earlier := made.first()) is not None:
        return earlier
    try:
        return _submit(project, version, token, idempotency_key, has_seen_warnings, by=by, at=at)
    except approval.DecisionRefused:
        if (meanwhile := made.first()) is not None:
            return meanwhile
        raise


@transaction.atomic
def _submit(
    project: models.Project,
    version: str,
    token: str,
    idempotency_key: str,
    has_seen_warnings: bool,
    *,
    by: User,
    at: datetime,
) -> Decision:
    thing = project.newest_version
    if thing is None:
        raise approval.Gone
    waiting = [Section(name) for name, draft in drafts_of(project).items() if draft.typed]
    if waiting:
        writing, move = open_registration(project=project, by=by, at=at)
        approval.refuse_changed(writing, version)
    drafts = drafts_of(project)  # again, now that nobody else writes
    if drafts_token(drafts) != token:
        raise changed_meanwhile(thing, kind_of(thing).subject(thing))
    for section in waiting:
        row = writing.thing.project
        said = read_section(selectors.facts_at_version(row, writing.thing), section, drafts[section].typed)
        if said.unreadable:
            raise approval.DraftUnreadable(said.unreadable)
        saved(thing=row, section=section, key=None, seen=None, by=by, at=at)
        owners = owners_typed(drafts[section].typed)
        one = Written(case=writing, move=move, changes=said.changes, owners=owners)
        write_changes([one], by=by, at=at)
        writing, move = open_registration(project=row, by=by, at=at)
    if waiting:
        thing = writing.thing
        version = version_of(thing)
    return approval.submit(
        thing=thing,
        by=by,
        at=at,
        version=version,
        idempotency_key=idempotency_key,
        has_seen_warnings=has_seen_warnings,
    )
