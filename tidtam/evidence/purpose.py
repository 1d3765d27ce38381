"""What files are sent to an office's library for."""

from collections.abc import Iterable

from django.conf import settings

from tidtam.accounts.models import User
from tidtam.evidence import rules, selectors
from tidtam.formats.gate.choices import EVIDENCE as KINDS
from tidtam.formats.sizes import MEGABYTE
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole
from tidtam.uploads.purposes import Purpose


def _may_add(_person: User, organisation: Organisation, held: Iterable[HeldRole]) -> bool:
    return rules.keeps_library(organisation.kind) and selectors.adding_role(held, organisation) is not None


EVIDENCE = Purpose(
    name="evidence",
    kinds=KINDS,
    most_bytes=settings.UPLOAD_MB * MEGABYTE,
    may=_may_add,
    room_left=selectors.room_left,
)
