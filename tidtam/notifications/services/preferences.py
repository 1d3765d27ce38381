"""Choosing by which channels one is reached."""

import datetime as dt

from django.db import transaction

from tidtam.accounts.models import User
from tidtam.audit.services import field_hashes, record
from tidtam.notifications.models import Preference


@transaction.atomic
def choose_channels(*, person: User, mail: bool, line: bool, line_user_id: str, at: dt.datetime) -> Preference:
    """Choose for oneself; what stands already changes nothing.

    line_user_id  what rules.is_line_user_id takes, or ""; with `line` it is needed.
    """
    chosen = {"mail": mail, "line": line, "line_user_id": line_user_id}
    preference, _is_new = Preference.objects.select_for_update().get_or_create(person=person)
    changed = {name: value for name, value in chosen.items() if getattr(preference, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(preference, name, value)
        preference.save(update_fields=list(changed))
        record(
            subject_kind="accounts.person",
            subject_id=str(person.pk),
            organisation_code="",
            action="notifications.channels.chosen",
            by=person.username,
            at=at,
            fields=field_hashes({name: str(value) for name, value in changed.items()}),
        )
    return preference
