"""Readings of sections: what waits in them, and which version they stand at."""

import datetime as dt
from collections.abc import Mapping

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from tidtam.access.prepared import Prepared
from tidtam.drafts.models import Draft


def drafts_of(thing: Model) -> dict[str, Draft]:
    """Return a thing's sections that were ever written, by name, with who wrote them last. One query."""
    content_type = ContentType.objects.get_for_model(thing)
    return {draft.section: draft for draft in DRAFTS_OF(content_type=content_type.pk, object_id=thing.pk)}


DRAFTS_OF = Prepared(lambda **thing: Draft.objects.filter(**thing).select_related("by").order_by("section"))


def version_of_section(drafts: Mapping[str, Draft], section: str) -> int:
    """Return the version a section stands at; 0 before it was ever written."""
    return drafts[section].version if section in drafts else 0


def captured_at(drafts: Mapping[str, Draft]) -> dt.datetime | None:
    """Return when the last of what stands in a thing's sections was written, where a device without a line kept any.

    What was typed online counts by its receipt. None where all of it was typed online: then no capture counts.
    """
    if not any(draft.captured_at for draft in drafts.values()):
        return None
    return max(draft.captured_at or draft.kept_at for draft in drafts.values())


def drafts_token(drafts: Mapping[str, Draft]) -> str:
    """Return the versions of all sections in one text: another one after anything was kept or saved."""
    return "-".join(f"{section}.{drafts[section].version}" for section in sorted(drafts))
