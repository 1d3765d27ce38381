"""Changes of drafts. The caller has locked the thing, asked who may write it, and writes the audit line."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F

from tidtam.accounts.models import User
from tidtam.drafts.models import Draft
from tidtam.drafts.typed import Typed


class Conflict(Exception):
    """A section is no longer at the version that was seen. `draft`: as it stands now; None where nobody wrote it."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__(str(draft))
        self.draft = draft


@transaction.atomic
def keep(
    *,
    thing: models.Model,
    section: str,
    typed: Typed,
    key: uuid.UUID,
    seen: int,
    by: User,
    at: dt.datetime,
    captured_at: dt.datetime | None = None,
) -> int:
    """Keep what somebody typed into a section and return its version; the same key again is done once.

    typed  takes the place of what was kept before.   seen  the version it was typed on.
    captured_at  when a device without a line kept it; None where it was typed online.
    One statement in all but the first. Raises Conflict.
    """
    now = {"typed": dict(typed), "key": key, "by": by, "kept_at": at, "captured_at": captured_at}
    return _write(thing=thing, section=section, seen=seen, now=now)


@transaction.atomic
def saved(
    *,
    thing: models.Model,
    section: str,
    key: uuid.UUID | None,
    seen: int | None,
    by: User,
    at: dt.datetime,
    captured_at: dt.datetime | None = None,
) -> int:
    """Note that a section was saved into its thing and return its version: nothing typed waits in it any more.

    seen  the version the form started from; None where the caller looked itself.
    captured_at  where what waited was saved as it was, when it was captured. Raises Conflict.
    """
    now: dict[str, Any] = {"typed": {}, "key": key, "by": by, "kept_at": at, "captured_at": captured_at}
    return _write(thing=thing, section=section, seen=seen, now=now)


def form_saved(
    *,
    thing: models.Model,
    section: str,
    draft: Draft | None,
    key: uuid.UUID | None,
    seen: int | None,
    is_as_kept: Callable[[Draft], bool],
    by: User,
    at: dt.datetime,
) -> None:
    """Note that a form of a section was saved into its thing, as `saved` does; the same form again is no conflict.

    draft       the section, read since the thing was locked; None where it was never written.
    is_as_kept  whether what is saved is what waited in it: then what a device without a line kept stays captured.
    """
    is_same_form = draft is not None and key is not None and draft.key == key
    captured_at = draft.captured_at if draft is not None else None
    saved(
        thing=thing,
        section=section,
        key=None if is_same_form else key,
        seen=draft.version if draft is not None and is_same_form else seen,
        by=by,
        at=at,
        captured_at=captured_at if captured_at and draft is not None and is_as_kept(draft) else None,
    )


def saved_as_typed(*, thing: models.Model, waiting: Mapping[str, Draft], by: User, at: dt.datetime) -> None:
    """Note that what waits in a thing's sections was saved into it as it was: its time of capture stays. One statement.

    waiting  its sections (selectors.drafts_of), read since the thing was locked.
    """
    sections = [section for section, draft in waiting.items() if draft.typed]
    if sections:
        rows = Draft.objects.of(thing).filter(section__in=sections)
        rows.update(version=F("version") + 1, typed={}, key=None, by=by, kept_at=at)


@transaction.atomic
def all_saved(
    *, things: Sequence[models.Model], seen: Mapping[int, Mapping[str, int]], by: User, at: dt.datetime
) -> None:
    """Note that sections of things of one kind were saved into them, as `saved` does: three statements for any number.

    seen  by the thing's id and the section, the version that was written on. Raises Conflict.
    """
    if not things:
        return
    content_type = ContentType.objects.get_for_model(things[0])
    known = {
        (draft.object_id, draft.section): draft
        for draft in Draft.objects.filter(content_type=content_type, object_id__in=list(seen)).select_related("by")
    }
    now: dict[str, Any] = {"typed": {}, "key": None, "by": by, "kept_at": at, "captured_at": None}
    new, old = [], []
    for thing in things:
        for section, version in seen[thing.pk].items():
            draft = known.get((thing.pk, section))
            if (draft.version if draft else 0) != version:
                raise Conflict(draft)
            if draft is None:
                new.append(Draft(content_type=content_type, object_id=thing.pk, section=section, version=1, **now))
            else:
                old.append(draft.pk)
    Draft.objects.bulk_create(new)
    Draft.objects.filter(pk__in=old).update(version=F("version") + 1, **now)


@transaction.atomic
def reset_all(*, things: Sequence[models.Model], by: User | None, at: dt.datetime) -> None:
    """Note that things of one kind were written from outside: what was typed into them started from something else.

    by  None where no person with an account wrote them: who wrote a section last stays.
    """
    if things:
        rows = Draft.objects.filter(
            content_type=ContentType.objects.get_for_model(things[0]), object_id__in=[thing.pk for thing in things]
        )
        now: dict[str, Any] = {"typed": {}, "key": None, "kept_at": at, "captured_at": None}
        if by is not None:
            now["by"] = by
        rows.update(version=F("version") + 1, **now)


def _write(*, thing: models.Model, section: str, seen: int | None, now: Mapping[str, Any]) -> int:
    rows, key = Draft.objects.of(thing).filter(section=section), now["key"]
    if seen and rows.filter(version=seen).update(version=seen + 1, **now):
        return seen + 1
    draft = rows.select_related("by").first()
    if draft is not None and key is not None and draft.key == key:
        return draft.version
    version = draft.version if draft else 0
    if seen is not None and seen != version:
        raise Conflict(draft)
    if draft is None:
        Draft.objects.create(thing=thing, section=section, version=1, **now)
    else:
        rows.update(version=version + 1, **now)
    return version + 1
