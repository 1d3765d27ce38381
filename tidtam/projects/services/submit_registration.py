"""Submit a registration with everything that was typed into it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.approval import services as approval
from tidtam.approval.models import Decision
from tidtam.approval.selectors import version_of
from tidtam.drafts.selectors import drafts_of, drafts_token
from tidtam.drafts.services import saved
from tidtam.projects import models, selectors
from tidtam.projects.choices import Section
from tidtam.projects.services.edit_registration import write_section_changes
from tidtam.projects.services.open_registration import open_registration
from tidtam.projects.typed import read_section


class DraftUnreadable(Exception):
    """Something typed and not saved yet cannot be read. `sentences`: by place, what to do there."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = dict(sentences)


@transaction.atomic
def submit_registration(
    *, project: models.Project, version: str, token: str, idempotency_key: str, by: User, at: datetime
) -> Decision:
    """Save what waits in the drafts of a registration, then submit it; all or nothing.

    project  loaded with its versions.
    version  approval.selectors.version_of,   token  drafts.selectors.drafts_token, as the page that was read had them.
    Raises DraftUnreadable, places.ChangesRefused, and an approval.services.DecisionRefused. A key that was used
    returns what was decided then.
    """
    earlier = Decision.objects.filter(idempotency_key=idempotency_key, by=by).first()
    if earlier is not None:
        return earlier
    drafts = drafts_of(project)
    waiting = [Section(name) for name, draft in drafts.items() if draft.typed]
    thing = project.newest_version
    if thing is None:
        raise approval.Gone
    if waiting:
        case, move = open_registration(project=project, by=by, at=at)
        approval.refuse_changed(case, version)
        drafts = drafts_of(project)
    if drafts_token(drafts) != token:
        raise approval.ChangedMeanwhile
    for section in waiting:
        said = read_section(selectors.facts_at_version(case.thing.project, case.thing), section, drafts[section].typed)
        if said.unreadable:
            raise DraftUnreadable(said.unreadable)
        saved(thing=project, section=section, key=None, seen=None, by=by, at=at)
        write_section_changes(case, move, changes=said.changes, owners=None, by=by, at=at)
        case, move = open_registration(project=case.thing.project, by=by, at=at)
    if waiting:
        thing = case.thing
        version = version_of(thing)
    return approval.submit(thing=thing, by=by, at=at, version=version, idempotency_key=idempotency_key)
